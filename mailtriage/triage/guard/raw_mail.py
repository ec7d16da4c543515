"""A mail without an author whose text is the source of another one: a report that lost its form on the way."""

from __future__ import annotations

import re2

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign

_LONGEST = 20_000
_SOURCE = re2.compile(r"(?im)^(?:received:\s+(?:from|by)\s|return-path:\s*<|content-type:\s*message/)")


def carries_source(look: Look) -> Sign | None:
    """A sign where nobody is named as the sender and header fields of a mail's way stand in the text."""
    if look.sender or not _SOURCE.search(look.message.text[:_LONGEST].replace("\r", "").encode("utf-8", "replace")):
        return None
    return Sign(Kind.REPORT, "it names no sender and its text is the source of another mail", strong=False)
