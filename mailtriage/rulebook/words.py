"""Words as a rule writes them, and how they are found in a text: whole where the script has words, anywhere where not.

`没到账` stands anywhere; `fail` is a whole word; `fail*` any word that begins so; `not ... arrived` the parts in this
order and in one sentence, not far apart (`..` is close together); `转账|提现 ... 没到` one of several for a part.
Not here: spelling, see `fold.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import ahocorasick

from mailtriage.rulebook.fold import fold, is_letter

GAPS = {"..": 10, "...": 30, "…": 30}
"""How many folded characters may lie between two parts of a phrase: one or two words, or about half a sentence."""
_GAP = re.compile(r"\s*(\.{2,3}|…)\s*")
_MOST_PLACES = 64
_STAR_INSIDE = re.compile(r"\*\s+")
_ENDING = 7
_ENDS = re.compile(r"[。!?;؟।]|\. ")
_HYPHENS_AND_QUOTES = re.compile("([-'])")


@dataclass(frozen=True, slots=True)
class Needle:
    """A folded text to look for; `left` and `right` say whether a letter may not stand beside it there."""

    text: str
    left: bool
    right: bool

    def stands_alone(self, text: str, start: int) -> bool:
        """Whether the occurrence at `start` of the folded `text` is not a piece of a longer word."""
        if self.left and start and is_letter(text[start - 1]):
            return False
        end = start + len(self.text)
        return not (self.right and end < len(text) and is_letter(text[end]))


Hits = dict[int, list[int]]
"""Where the needles stand in a folded text: number of the needle to the starts of at most 64 occurrences."""


@dataclass(slots=True)
class Needles:
    """All needles of a rulebook, numbered."""

    known: list[Needle] = field(default_factory=list)
    _numbers: dict[Needle, int] = field(default_factory=dict)

    def number(self, needle: Needle) -> int:
        """The needle's number, given to it when it is first seen."""
        number = self._numbers.setdefault(needle, len(self.known))
        if number == len(self.known):
            self.known.append(needle)
        return number

    def __getitem__(self, number: int) -> Needle:
        return self.known[number]


class Automaton:
    """Finds any number of needles in one pass over a text (Aho-Corasick)."""

    def __init__(self, needles: Needles) -> None:
        self._needles = needles.known
        together: dict[str, list[int]] = {}
        for number, needle in enumerate(needles.known):
            together.setdefault(needle.text, []).append(number)
        self._automaton: Any = ahocorasick.Automaton()
        for text, same in together.items():
            self._automaton.add_word(text, (len(text) - 1, tuple(same)))
        self._automaton.make_automaton()
        self._empty = not together

    def search(self, folded: str) -> Hits:
        """Every needle that stands in the folded text."""
        hits: Hits = {}
        if self._empty:
            return hits
        needles = self._needles
        for end, (reach, numbers) in self._automaton.iter(folded):
            for number in numbers:
                places = hits.get(number, ())
                if len(places) < _MOST_PLACES and needles[number].stands_alone(folded, end - reach):
                    hits.setdefault(number, []).append(end - reach)
        return hits


def scan(folded: str, numbers: Iterable[int], needles: Needles) -> Hits:
    """As `Automaton.search`, for a short text and few needles."""
    hits: Hits = {}
    for number in numbers:
        needle, start = needles[number], -1
        while (start := folded.find(needle.text, start + 1)) >= 0 and len(hits.get(number, ())) < _MOST_PLACES:
            if needle.stands_alone(folded, start):
                hits.setdefault(number, []).append(start)
    return hits


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word with gaps: one needle of each part, in this order. `written` is how the rule has it."""

    written: str
    parts: tuple[frozenset[int], ...]
    gaps: tuple[int, ...]

    def find(self, text: str, hits: Mapping[int, Sequence[int]], needles: Needles) -> tuple[int, int] | None:
        """The span of its first occurrence, or None."""
        if any(part.isdisjoint(hits) for part in self.parts):
            return None
        for number in sorted(self.parts[0] & hits.keys()):
            for start in hits[number]:
                end = self._follow(text, start + len(needles[number].text), hits, needles)
                if end is not None:
                    return start, end
        return None

    def _follow(self, text: str, end: int, hits: Mapping[int, Sequence[int]], needles: Needles) -> int | None:
        for part, gap in zip(self.parts[1:], self.gaps, strict=True):
            following = [
                (hits[number][at], number)
                for number in part & hits.keys()
                if (at := bisect_left(hits[number], end)) < len(hits[number])
            ]
            start, number = min(following, default=(-1, 0))
            if start < 0 or start - end > gap or _ENDS.search(text, end, start):
                return None
            end = start + len(needles[number].text)
        return end


@dataclass(frozen=True, slots=True)
class WordSet:
    """The words of one condition: single needles and phrases with gaps."""

    single: frozenset[int]
    phrases: tuple[Phrase, ...] = ()
    _of: dict[int, list[Phrase]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note which phrases a needle can be the sign of: a text holds few needles, a shared list many phrases."""
        for phrase in self.phrases:
            for number in min(phrase.parts, key=len):
                self._of.setdefault(number, []).append(phrase)

    def numbers(self) -> frozenset[int]:
        """Every needle that has to be looked for."""
        return self.single.union(*(part for phrase in self.phrases for part in phrase.parts))

    def triggers(self) -> frozenset[int]:
        """Needles of which at least one stands in every text that the set matches."""
        return self.single.union(*(min(phrase.parts, key=len) for phrase in self.phrases))

    def spans(self, text: str, hits: Mapping[int, Sequence[int]], needles: Needles) -> Iterator[tuple[int, int]]:
        """The spans of the folded `text` that match, one a word; nothing where the set does not match."""
        for number in sorted(self.single & hits.keys()):
            yield hits[number][0], hits[number][0] + len(needles[number].text)
        for phrase in self.phrases:
            span = phrase.find(text, hits, needles)
            if span:
                yield span

    def match(self, text: str, hits: Mapping[int, Sequence[int]], needles: Needles) -> bool:
        """Whether any of the words stands in the folded `text`."""
        if not self.single.isdisjoint(hits):
            return True
        if not self._of:
            return False
        return any(phrase.find(text, hits, needles) for number in hits for phrase in self._of.get(number, ()))


def word_set(words: Iterable[str], needles: Needles, *, accents: bool = False) -> WordSet:
    """The set for the `words` of a rule. Raises ValueError naming a word in which nothing is left to look for."""
    single: set[int] = set()
    phrases: list[Phrase] = []
    for written in words:
        pieces = _GAP.split(written)
        for alternative in pieces[0].split("|") if len(pieces) == 1 else ():
            # `strang* address*`: the star ends a word, and the next one follows at once.
            words_in = _STAR_INSIDE.split(alternative)
            if len(words_in) == 1:
                single |= _part(alternative, written, needles, accents)
            else:
                parts = [_part(f"{word}*", written, needles, accents) for word in words_in[:-1]]
                parts.append(_part(words_in[-1], written, needles, accents))
                phrases.append(Phrase(written, tuple(parts), (_ENDING,) * (len(parts) - 1)))
        if len(pieces) > 1:
            parts = [_part(part, written, needles, accents) for part in pieces[::2]]
            phrases.append(Phrase(written, tuple(parts), tuple(GAPS[gap] for gap in pieces[1::2])))
    return WordSet(frozenset(single), tuple(phrases))


def _part(written: str, word: str, needles: Needles, accents: bool) -> frozenset[int]:
    found = frozenset(
        needles.number(needle)
        for alternative in written.split("|")
        for needle in needles_of(alternative, accents=accents)
    )
    if not found:
        raise ValueError(word)
    return found


def needles_of(word: str, *, accents: bool = False) -> list[Needle]:
    """What to look for where a rule says `word`: with hyphen, blank or neither, with apostrophe or without."""
    word = word.strip()
    opens_left, opens_right = word.startswith("*"), word.endswith("*")
    folded = fold(word.strip("*"), accents=accents)
    pieces = _HYPHENS_AND_QUOTES.split(folded)
    choices = [{"-": ("-", " ", ""), "'": ("'", "")}.get(piece, (piece,)) for piece in pieces]
    spelled = [folded] if len(pieces) > 9 else list(dict.fromkeys("".join(chosen) for chosen in product(*choices)))
    return [
        Needle(text, not opens_left and is_letter(text[0]), not opens_right and is_letter(text[-1]))
        for text in (spelling.strip() for spelling in spelled)
        if text
    ]
