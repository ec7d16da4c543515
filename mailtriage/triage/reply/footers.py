"""Tell what servers and firms add below a mail: disclaimers, mailing-list footers, virus scanners' notes.

A disclaimer is told by its first words together with a word of its trade near by, so that a customer's own "This
message is about …" stays.
"""

from __future__ import annotations

import re

from mailtriage.triage.reply.footer_words import DISCLAIMERS, LIST_WORDS, LISTS, SCANNERS, TRADE, UNMISTAKABLE
from mailtriage.triage.reply.words import alternation, phrases

_NEAR = 400
_SHORTEST_START = 4
_DISCLAIMER_STARTS = phrases(DISCLAIMERS)
_OTHER_STARTS = phrases(SCANNERS) + phrases(LISTS)
_TRADE = re.compile(alternation(TRADE))
_UNMISTAKABLE = re.compile(alternation(UNMISTAKABLE))
_LIST_WORDS = re.compile(alternation(LIST_WORDS))
_LINES_BELOW_RULER = 3


def is_footer(paragraph: str) -> bool:
    """Whether a paragraph (its first 400 characters are enough) begins such a footer."""
    folded = paragraph[:_NEAR].lower().lstrip("*_-#=[(【 >")
    if folded.startswith(_OTHER_STARTS):
        return True
    return folded.startswith(_DISCLAIMER_STARTS) and bool(_TRADE.search(folded, _SHORTEST_START))


def is_unmistakable(paragraph: str) -> bool:
    """Whether a paragraph says near its beginning what only a disclaimer says."""
    return bool(_UNMISTAKABLE.search(paragraph[:_NEAR].lower()))


def is_list_footer(below: list[str]) -> bool:
    """Whether the lines below a ruler are those of a mailing list."""
    return any(_LIST_WORDS.search(line[:_NEAR].lower()) for line in below[:_LINES_BELOW_RULER])
