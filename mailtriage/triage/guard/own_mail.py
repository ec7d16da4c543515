"""Our own mail coming back: from our addresses, with a Message-ID of our making, or with our loop header."""

from __future__ import annotations

from mailtriage.domain.token import read_message_id
from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign

LOOP_HEADER = "x-mailtriage-loop"


def comes_back(look: Look) -> Sign | None:
    """A sign where this desk wrote the mail itself.

    A contact form that writes in the desk's name and gives the customer as Reply-To is a customer's mail all the same.
    """
    loop = LOOP_HEADER in look.names
    if loop and look.support.address.lower() in look.field(LOOP_HEADER):
        return Sign(Kind.OWN, "it carries this desk's own loop header")
    if _is_ours(look.message.message_id or "", look):
        return Sign(Kind.OWN, "its Message-ID is one of this desk's own")
    if look.sender and look.support.owns(look.sender):
        form = any(not look.support.owns(address.address) for address in look.message.reply_to)
        return Sign(Kind.OWN, "it comes from one of this desk's own addresses", strong=not form)
    if loop:
        return Sign(Kind.CUSTOMER, "it comes from another desk of this kind", strong=False)
    return None


def _is_ours(message_id: str, look: Look) -> bool:
    domain = message_id.rpartition("@")[2].strip("<> ").lower()
    return domain in (look.support.domain, *look.own_domains) and read_message_id(message_id) is not None
