"""Find the single lines that clients set between the new words and an old mail: `-----Original Message-----`.

A phrase of words that a person might write counts only with a ruler around it, or right above header lines. Header
blocks themselves are in `headers.py`, attributions in `attribution.py`.
"""

from __future__ import annotations

import re
from enum import Enum

from mailtriage.triage.reply.lines import LONGEST_MARK
from mailtriage.triage.reply.separator_words import ABOVE, FORWARDED, REPLIED
from mailtriage.triage.reply.words import alternation


class Separator(Enum):
    """What the line says is below it."""

    REPLIED = "replied"
    FORWARDED = "forwarded"
    ABOVE = "above"


_KINDS = (
    (Separator.REPLIED, re.compile(alternation(REPLIED))),
    (Separator.FORWARDED, re.compile(alternation(FORWARDED))),
    (Separator.ABOVE, re.compile(alternation(ABOVE))),
)
_RULER = "-_=*—–─━~#<>[]【】 \t:：|＝－.…"
_RULER_SIGNS = frozenset("-_=*—–─━~#＝－|")
_LONGEST_PHRASE = 100


def ruled(line: str) -> Separator | None:
    """What a line separates that has its phrase behind a ruler or between two; None where it is no such line."""
    if line[:1] not in _RULER_SIGNS or not (line[1:2] in _RULER_SIGNS or line[-1] in _RULER_SIGNS):
        return None
    return phrase(line)


def phrase(line: str) -> Separator | None:
    """What a line separates by its words alone: to be believed only right above header lines."""
    core = line[:LONGEST_MARK].strip(_RULER)
    if not 2 <= len(core) <= _LONGEST_PHRASE:
        return None
    folded = core.lower()
    return next((kind for kind, phrases in _KINDS if phrases.fullmatch(folded)), None)


def is_ruler(line: str) -> bool:
    """Whether the line is nothing but a ruler of at least five signs."""
    return len(line) >= 5 and line[0] in _RULER_SIGNS and not line[:LONGEST_MARK].strip(line[0] + " ")
