"""X-Auto-Response-Suppress (MS-OXCMAIL 2.2.3.2.14): the sender's server asks that machines keep silent.

Exchange and others write it into people's mail too, so that it takes away the acknowledgement and never the ticket.
"""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign

_SILENCES = ("all", "oof", "autoreply")


def asks_for_silence(look: Look) -> Sign | None:
    """A sign where the field asks for no automatic answers."""
    value = look.field("x-auto-response-suppress")
    if any(each.strip() in _SILENCES for each in value.split(",")):
        return Sign(Kind.CUSTOMER, "the sender asks for no automatic answers", strong=False)
    return None
