"""Words that would have told the mails whose category agents corrected, with what they are worth on the history.

Not here: anything that changes a rulebook; an admin reads the proposal, tries it and pastes it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailtriage.rulebook.fold import fold
from mailtriage.store.history import Opening

_MOST_READ = 2000
_PIECES = re.compile(r"[\u4e00-\u9fff]+|[^\W\d_\u4e00-\u9fff]+")
_FEWEST, _PRECISE, _MOST_WORDS = 2, 0.8, 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word for a category: how many of the mails with it belong there, and how many of the corrected it finds."""

    category: str
    word: str
    precision: float
    recall: float
    mails: int


def suggestions(openings: Sequence[Opening]) -> list[Suggestion]:
    """The best words for every category that agents corrected mails to, by how many of these they find."""
    labels = [one.final or one.decided for one in openings]
    where: dict[str, set[int]] = defaultdict(set)
    for number, one in enumerate(openings):
        for word in set(_words(f"{one.subject}\n{one.text}"[:_MOST_READ])):
            where[word].add(number)
    found = []
    for category in sorted(set(labels)):
        missed = {n for n, one in enumerate(openings) if labels[n] == category and one.final not in (None, one.decided)}
        found.extend(_best(category, labels, where, missed))
    return found


def _best(category: str, labels: Sequence[str], where: dict[str, set[int]], missed: set[int]) -> list[Suggestion]:
    found = []
    for word, numbers in where.items():
        caught = len(numbers & missed)
        if caught >= _FEWEST:
            precision = sum(labels[number] == category for number in numbers) / len(numbers)
            if precision >= _PRECISE:
                found.append(Suggestion(category, word, precision, caught / len(missed), len(numbers)))
    found.sort(key=lambda one: (-one.recall, -one.precision, len(one.word), one.word))
    return found[:_MOST_WORDS]


def _words(text: str) -> Iterator[str]:
    """Words and pairs of words where the script has words; two to four characters in a row where it has none."""
    before = ""
    for piece in _PIECES.findall(fold(text)):
        if "\u4e00" <= piece[0] <= "\u9fff":
            for size in (2, 3, 4):
                yield from (piece[start : start + size] for start in range(len(piece) - size + 1))
            before = ""
        else:
            if len(piece) > 2:
                yield piece
            if before:
                yield f"{before} {piece}"
            before = piece


def as_yaml(found: Sequence[Suggestion]) -> str:
    """The suggestions as rules to paste, each word with its worth in a comment."""
    lines = ["rules:"] if found else []
    for category in dict.fromkeys(one.category for one in found):
        lines += [f"  - id: suggested-{category}", "    shadow: true", "    when:", "      text:", "        words:"]
        for one in found:
            if one.category == category:
                worth = f"{one.precision:.0%} of {one.mails} mails; finds {one.recall:.0%} of the corrected"
                lines.append(f"          - '{one.word}'  # {worth}")
        lines.append(f"    set: {{category: {category}}}")
    return "\n".join(lines)
