"""Answers to invitations and other calendar mail (iTIP, RFC 5546)."""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign

_LONGEST = 4_000
_METHOD = b"METHOD:"
_ANSWERS = frozenset({"reply", "counter", "declinecounter", "refresh", "cancel"})


def schedules(look: Look) -> Sign | None:
    """A sign where a calendar wrote: its answers make no ticket, an invitation by a person does."""
    method = _method(look)
    if method is None:
        return None
    if method in _ANSWERS:
        return Sign(Kind.CALENDAR, "it is a calendar's answer to an invitation")
    return Sign(Kind.CALENDAR, "it is an invitation", strong=False)


def _method(look: Look) -> str | None:
    """What the calendar part is about: `reply`, `request`, …; None where there is no such part."""
    content_type = look.field("content-type")
    if content_type.startswith("text/calendar"):
        return content_type.partition("method=")[2].partition(";")[0].strip(' "')
    for part in look.message.attachments:
        if part.content_type == "text/calendar":
            text = part.content[:_LONGEST].upper().partition(_METHOD)[2]
            return text.split(maxsplit=1)[0].decode("ascii", "replace").lower() if text.strip() else ""
    return None
