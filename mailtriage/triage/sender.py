"""Who a message says it is from. Whether that is true is `triage/authentication.py`'s, what follows is others'."""

from __future__ import annotations

from email.utils import getaddresses

from mailtriage.domain.message import Address, Message

_LONGEST = 2_000


def identity(sender: Address | None) -> str:
    """What identifies the sender: the From address in lower case; empty where there is none to go by.

    Lower case can make two addresses one (the Kelvin sign becomes a `k`): what becomes plain only so identifies nobody.
    """
    if sender is None or "@" not in sender.address:
        return ""
    return "" if sender.key.isascii() and not sender.address.isascii() else sender.key


def names_several(message: Message) -> bool:
    """Whether the mail has several From fields or several authors, of whom DMARC and readers may see different ones."""
    fields = message.headers.all("from")
    if len(fields) > 1:
        return True
    if not fields or fields[0].count("@") < 2:
        return False
    found = {address.lower() for _, address in getaddresses([fields[0][:_LONGEST]]) if "@" in address}
    return len(found) > 1


def ascii_domain(domain: str) -> str:
    """`domain` as DNS sees it, so that the two spellings of an internationalised one are equal."""
    try:
        return domain.strip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return domain.lower()
