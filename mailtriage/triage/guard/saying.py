"""Which sayings of machines the first words of a mail contain: all phrases sought in one pass, in linear time."""

from __future__ import annotations

from enum import StrEnum

import re2

from mailtriage.triage.guard import wording


class Saying(StrEnum):
    """What a phrase means."""

    AUTOMATIC = "automatic"
    UNREAD = "unread"
    ABSENT = "absent"
    RECEIVED = "received"
    READ = "read"
    CHALLENGE = "challenge"


_PHRASES = {
    Saying.AUTOMATIC: wording.AUTOMATIC_BODIES,
    Saying.UNREAD: wording.UNREAD_BODIES,
    Saying.ABSENT: wording.ABSENCE_BODIES,
    Saying.RECEIVED: wording.RECEIVED_BODIES,
    Saying.READ: wording.READ_BODIES,
    Saying.CHALLENGE: wording.CHALLENGE_BODIES,
}
_SAYINGS = [saying for saying, phrases in _PHRASES.items() for _ in phrases]
_SET = re2.Set.SearchSet()
for _phrase in (phrase for phrases in _PHRASES.values() for phrase in phrases):
    _SET.Add(re2.escape(_phrase))
_SET.Compile()


def said(text: str) -> frozenset[Saying]:
    """What is said in `text`, which is in lower case and one line."""
    return frozenset(_SAYINGS[number] for number in _SET.Match(text.encode("utf-8", "replace")) or ())
