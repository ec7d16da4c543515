"""Our own mail coming back: from our addresses, with a Message-ID of our making, or with our loop header."""

from __future__ import annotations

from mailtriage.domain.token import read_message_id
from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign
from mailtriage.triage.sender import ascii_domain

LOOP_HEADER = "x-mailtriage-loop"


def comes_back(look: Look) -> Sign | None:
    """A sign where this desk wrote the mail itself.

    A contact form that writes in the desk's name and gives the customer as Reply-To is a customer's mail all the same.
    """
    loop = LOOP_HEADER in look.names
    if loop and _is_this_desk(look.field(LOOP_HEADER), look):
        return Sign(Kind.OWN, "it carries this desk's own loop header")
    if _is_ours(look.message.message_id or "", look):
        return Sign(Kind.OWN, "its Message-ID is one of this desk's own")
    if look.sender and look.support.owns(look.sender):
        form = any(not look.support.owns(address.address) for address in look.message.reply_to)
        return Sign(Kind.OWN, "it comes from one of this desk's own addresses", strong=not form)
    if loop:
        return Sign(Kind.CUSTOMER, "it comes from another desk of this kind", strong=False)
    return None


def _is_this_desk(address: str, look: Look) -> bool:
    local, _, domain = address.rpartition("@")
    return local == look.support.address.lower().rpartition("@")[0] and _is_own_domain(domain, look)


def _is_ours(message_id: str, look: Look) -> bool:
    domain = message_id.rpartition("@")[2].strip("<> ").lower()
    return _is_own_domain(domain, look) and read_message_id(message_id) is not None


def _is_own_domain(domain: str, look: Look) -> bool:
    """Whether `domain` is ours in either spelling: what we send bears the one that DNS knows."""
    own = (look.support.domain, *look.own_domains)
    return domain in own or ("xn--" in domain and domain in map(ascii_domain, own))
