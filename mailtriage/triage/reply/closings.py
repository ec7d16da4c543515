"""Tell the formal ends of letters (`Mit freundlichen Grüßen`) with the name and the contact lines below them.

Only formulas that say nothing are here; thanks and wishes are words that a customer means, and stay.
"""

from __future__ import annotations

import re

from mailtriage.triage.reply.closing_words import FORMULAS
from mailtriage.triage.reply.words import phrases

_KNOWN = frozenset(phrases(FORMULAS))
_AROUND = " ,.，。!！;:-–—*_\t"
_LONGEST = 45
_SIGNED = re.compile(r"[-–—/~][^\W\d_]+(?:[ .'-]{1,2}[^\W\d_]+){0,2}\.?")


def is_closing(line: str) -> bool:
    """Whether a line is such a formula and nothing else."""
    return len(line) <= _LONGEST and line.strip(_AROUND).lower() in _KNOWN


def is_signed_name(line: str) -> bool:
    """Whether a line is a name behind a dash or a stroke, as in `-Ann Lee` or `/John`."""
    if not 2 < len(line) <= 30 or _SIGNED.fullmatch(line) is None:
        return False
    return all(word[0].isupper() for word in line[1:].split())
