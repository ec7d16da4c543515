"""What every reader of facts returns: a kind, the words, and where they stood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailtriage.domain.finding import FindingKind

Places = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Fact:
    """`value` as the customer wrote it, at `start` of the folded text."""

    kind: FindingKind
    value: str
    start: int


def windows(text: str, places: Places, before: int, after: int) -> Iterator[tuple[str, int, str, str]]:
    """(the word, its place, what stands before it, what stands after it on the same line) for the first 50 cues."""
    for start, end in places[:50]:
        behind = text[end : end + after].split("\n", 1)[0]
        yield text[start:end], start, text[max(0, start - before) : start].rsplit("\n", 1)[-1], behind
