"""Which sayings of machines the first words of a mail contain: all phrases sought in one pass, in linear time."""

from __future__ import annotations

from enum import StrEnum

import ahocorasick

from mailtriage.triage.guard import wording


class Saying(StrEnum):
    """What a phrase means."""

    AUTOMATIC = "automatic"
    ABSENT = "absent"
    RECEIVED = "received"
    READ = "read"
    CHALLENGE = "challenge"


_PHRASES = {
    Saying.AUTOMATIC: wording.AUTOMATIC_BODIES,
    Saying.ABSENT: wording.ABSENCE_BODIES,
    Saying.RECEIVED: wording.RECEIVED_BODIES,
    Saying.READ: wording.READ_BODIES,
    Saying.CHALLENGE: wording.CHALLENGE_BODIES,
}


def said(text: str) -> frozenset[Saying]:
    """What is said in `text`, which is in lower case with single blanks."""
    return frozenset(saying for _, saying in _AUTOMATON.iter(text))


def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for saying, phrases in _PHRASES.items():
        for phrase in phrases:
            automaton.add_word(phrase, saying)
    automaton.make_automaton()
    return automaton


_AUTOMATON = _automaton()
