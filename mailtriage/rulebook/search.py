"""Finding the words of a whole rulebook in a text, in one pass (Aho-Corasick).

The pass knows at its end which word sets have a word in the text, so that a condition on words costs one look-up.
Not here: what a word is, see `words.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ahocorasick

from mailtriage.rulebook.fold import LETTERS
from mailtriage.rulebook.words import Lexicon, Needle, Phrase, WordSet

_MOST_PLACES = 64
_ENDS = re.compile(r"[。!?;؟।]|\. ")

Hits = dict[int, list[int]]
"""Where the needles stand in a folded text: number of the needle to the starts of at most 64 occurrences."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in a text: the needles with their places, and the numbers of the word sets that match."""

    hits: Hits
    sets: frozenset[int]


NOTHING = Found({}, frozenset())


class Automaton:
    """Finds the words of a lexicon, which must be complete by now."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._needles = lexicon.needles
        self._sets_of, self._parts_of = _memberships(lexicon)
        self._by_part = _phrases_by_part(lexicon)
        self._automaton = _built(lexicon.needles)

    def search(self, folded: str) -> Found:
        """What of the lexicon stands in the folded text."""
        if self._automaton is None or not folded:
            return NOTHING
        hits = self._hits(folded)
        sets: set[int] = set()
        parts: set[int] = set()
        for number in hits:
            sets.update(self._sets_of.get(number, ()))
            parts.update(self._parts_of.get(number, ()))
        for part in parts & self._by_part.keys():
            for owner, phrase in self._by_part[part]:
                if owner not in sets and parts.issuperset(phrase.places) and find(phrase, folded, hits, self._needles):
                    sets.add(owner)
        return Found(hits, frozenset(sets))

    def _hits(self, folded: str) -> Hits:
        hits: Hits = {}
        letters, last = LETTERS, len(folded) - 1
        for end, entries in self._automaton.iter(folded):
            for reach, left, right, number in entries:
                start = end - reach
                if left and start and letters[folded[start - 1]]:
                    continue
                if right and end < last and letters[folded[end + 1]]:
                    continue
                places = hits.get(number)
                if places is None:
                    hits[number] = [start]
                elif len(places) < _MOST_PLACES:
                    places.append(start)
        return hits


def _built(needles: Sequence[Needle]) -> Any:
    """The automaton; every text carries the needles that look for it, with how far they reach back. None for none."""
    together: dict[str, list[tuple[int, bool, bool, int]]] = {}
    for number, needle in enumerate(needles):
        entry = (len(needle.text) - 1, needle.left, needle.right, number)
        together.setdefault(needle.text, []).append(entry)
    if not together:
        return None
    automaton = ahocorasick.Automaton()
    for text, entries in together.items():
        automaton.add_word(text, tuple(entries))
    automaton.make_automaton()
    return automaton


def _memberships(lexicon: Lexicon) -> tuple[dict[int, tuple[int, ...]], dict[int, tuple[int, ...]]]:
    """For every needle the word sets in which it stands by itself, and the parts of phrases in which it stands."""
    sets: dict[int, list[int]] = {}
    parts: dict[int, list[int]] = {}
    for word_set in lexicon.sets:
        for number in word_set.single:
            sets.setdefault(number, []).append(word_set.number)
    for part, place in lexicon.parts.items():
        for number in part:
            parts.setdefault(number, []).append(place)
    return {n: tuple(of) for n, of in sets.items()}, {n: tuple(of) for n, of in parts.items()}


def _phrases_by_part(lexicon: Lexicon) -> dict[int, list[tuple[int, Phrase]]]:
    """Every phrase, with the number of its word set, under the part that is likely to be the rarest."""
    found: dict[int, list[tuple[int, Phrase]]] = {}
    for word_set in lexicon.sets:
        for phrase in word_set.phrases:
            _, place = min((_commonness(part, lexicon.needles), place) for part, place in _pairs(phrase))
            found.setdefault(place, []).append((word_set.number, phrase))
    return found


def _pairs(phrase: Phrase) -> Iterator[tuple[frozenset[int], int]]:
    return zip(phrase.parts, phrase.places, strict=True)


def _commonness(part: Iterable[int], needles: Sequence[Needle]) -> float:
    """A guess at how often a part is found: short words are common, and each octet makes one four times rarer."""
    return sum(4.0 ** -len(needles[number].text.encode("utf-8", "replace")) for number in part)


def scan(folded: str, numbers: Iterable[int], needles: Sequence[Needle]) -> Hits:
    """Where the numbered needles stand in a short text; for texts in which not all words are looked for."""
    hits: Hits = {}
    for number in numbers:
        needle, start = needles[number], -1
        while (start := folded.find(needle.text, start + 1)) >= 0 and len(hits.get(number, ())) < _MOST_PLACES:
            if needle.stands_alone(folded, start):
                hits.setdefault(number, []).append(start)
    return hits


def find(
    phrase: Phrase, folded: str, hits: Mapping[int, Sequence[int]], needles: Sequence[Needle]
) -> tuple[int, int] | None:
    """The span of the phrase's first occurrence in the folded text, or None."""
    for number in phrase.parts[0] & hits.keys():
        for start in hits[number]:
            end = _follow(phrase, folded, start + len(needles[number].text), hits, needles)
            if end is not None:
                return start, end
    return None


def _follow(
    phrase: Phrase, folded: str, end: int, hits: Mapping[int, Sequence[int]], needles: Sequence[Needle]
) -> int | None:
    for part, gap in zip(phrase.parts[1:], phrase.gaps, strict=True):
        start, number = _next(part, end, hits)
        if start < 0 or start - end > gap or _ENDS.search(folded, end, start):
            return None
        end = start + len(needles[number].text)
    return end


def _next(part: frozenset[int], end: int, hits: Mapping[int, Sequence[int]]) -> tuple[int, int]:
    """The first occurrence from `end` on of any needle of the part, with the needle; (-1, 0) where there is none."""
    first, which = -1, 0
    for number in part & hits.keys():
        places = hits[number]
        at = bisect_left(places, end)
        if at < len(places) and (first < 0 or places[at] < first):
            first, which = places[at], number
    return first, which


def spans(
    word_set: WordSet, folded: str, hits: Mapping[int, Sequence[int]], needles: Sequence[Needle]
) -> Iterator[tuple[int, int]]:
    """The spans of the folded text that match, one a word; nothing where the set does not match."""
    for number in sorted(word_set.single & hits.keys()):
        yield hits[number][0], hits[number][0] + len(needles[number].text)
    for phrase in word_set.phrases:
        if not any(part.isdisjoint(hits) for part in phrase.parts):
            span = find(phrase, folded, hits, needles)
            if span:
                yield span
