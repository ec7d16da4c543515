"""The null return path `<>`, which mail takes that must never be answered (RFC 5321 section 4.5.5)."""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign

_FIELDS = ("return-path", "x-return-path", "x-envelope-from", "envelope-from")
_NULL = ("<>", "< >", "<<>>")


def wants_no_answer(look: Look) -> Sign | None:
    """A sign where the envelope had no sender."""
    if any(look.field(name) in _NULL for name in _FIELDS):
        return Sign(Kind.AUTO_REPLY, "the null return path")
    return None
