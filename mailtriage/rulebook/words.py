"""Words as a rule writes them, and what is looked for on their account.

`没到账` stands anywhere; `fail` is a whole word; `fail*` any word that begins so; `not ... arrived` the parts in this
order and in one sentence, not far apart (`..` is close together); `转账|提现 ... 没到` one of several for a part.
Not here: spelling, see `fold.py`; finding them in a text, see `search.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

from mailtriage.rulebook.fold import fold, is_letter

GAPS = {"..": 10, "...": 30, "…": 30}
"""How many folded characters may lie between two parts of a phrase: one or two words, or about half a sentence."""
_GAP = re.compile(r"\s*(\.{2,3}|…)\s*")
_STAR_INSIDE = re.compile(r"\*\s+")
_ENDING = 7
_HYPHENS_AND_QUOTES = re.compile("([-'])")
_MOST_VARIED = 9


@dataclass(frozen=True, slots=True)
class Needle:
    """A folded text to look for; `left` and `right` say whether a letter may not stand beside it there."""

    text: str
    left: bool = False
    right: bool = False

    def stands_alone(self, text: str, start: int) -> bool:
        """Whether the occurrence at `start` of the folded `text` is not a piece of a longer word."""
        if self.left and start and is_letter(text[start - 1]):
            return False
        end = start + len(self.text)
        return not (self.right and end < len(text) and is_letter(text[end]))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word with gaps: one needle of each part, in this order. `places` are the numbers of the parts themselves."""

    parts: tuple[frozenset[int], ...]
    gaps: tuple[int, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WordSet:
    """The words of one condition: single needles and phrases with gaps. `number` is its own."""

    number: int
    single: frozenset[int]
    phrases: tuple[Phrase, ...] = ()

    def numbers(self) -> frozenset[int]:
        """Every needle that has to be looked for."""
        return self.single.union(*(part for phrase in self.phrases for part in phrase.parts))


@dataclass(slots=True)
class Lexicon:
    """All needles, parts of phrases and word sets of a rulebook, numbered."""

    needles: list[Needle] = field(default_factory=list)
    sets: list[WordSet] = field(default_factory=list)
    parts: dict[frozenset[int], int] = field(default_factory=dict)
    _numbers: dict[Needle, int] = field(default_factory=dict)

    def word_set(self, words: Iterable[str], *, accents: bool = False) -> WordSet:
        """The set for the `words` of a rule. Raises ValueError naming a word in which nothing is left to look for."""
        single: set[int] = set()
        phrases: list[Phrase] = []
        for written in words:
            pieces = _GAP.split(written)
            if len(pieces) > 1:
                parts = [self._part(part, written, accents) for part in pieces[::2]]
                phrases.append(self._phrase(parts, [GAPS[gap] for gap in pieces[1::2]]))
            else:
                self._plain(written, accents, single, phrases)
        return self._entered(frozenset(single), tuple(phrases))

    def literals(self, texts: Iterable[str]) -> WordSet:
        """A set that holds where any of the folded `texts` stands, also inside a word."""
        return self._entered(frozenset(self._number(Needle(text)) for text in texts), ())

    def _entered(self, single: frozenset[int], phrases: tuple[Phrase, ...]) -> WordSet:
        entered = WordSet(len(self.sets), single, phrases)
        self.sets.append(entered)
        return entered

    def _plain(self, written: str, accents: bool, single: set[int], phrases: list[Phrase]) -> None:
        """Words without a gap. `strang* address*`: the star ends a word, and the next one follows at once."""
        for alternative in written.split("|"):
            *stems, last = _STAR_INSIDE.split(alternative)
            if not stems:
                single |= self._part(alternative, written, accents)
            else:
                parts = [self._part(part, written, accents) for part in (*(f"{stem}*" for stem in stems), last)]
                phrases.append(self._phrase(parts, [_ENDING] * len(stems)))

    def _part(self, alternatives: str, written: str, accents: bool) -> frozenset[int]:
        found = frozenset(
            self._number(needle)
            for alternative in alternatives.split("|")
            for needle in needles_of(alternative, accents=accents)
        )
        if not found:
            raise ValueError(written)
        return found

    def _phrase(self, parts: list[frozenset[int]], gaps: list[int]) -> Phrase:
        places = tuple(self.parts.setdefault(part, len(self.parts)) for part in parts)
        return Phrase(tuple(parts), tuple(gaps), places)

    def _number(self, needle: Needle) -> int:
        number = self._numbers.setdefault(needle, len(self.needles))
        if number == len(self.needles):
            self.needles.append(needle)
        return number


def needles_of(word: str, *, accents: bool = False) -> list[Needle]:
    """What to look for where a rule says `word`: with hyphen, blank or neither, with apostrophe or without."""
    word = word.strip()
    opens_left, opens_right = word.startswith("*"), word.endswith("*")
    folded = fold(word.strip("*"), accents=accents)
    return [
        Needle(text, not opens_left and is_letter(text[0]), not opens_right and is_letter(text[-1]))
        for text in _spellings(folded)
    ]


def _spellings(folded: str) -> list[str]:
    if "-" not in folded and "'" not in folded:
        return [folded] if folded else []
    pieces = _HYPHENS_AND_QUOTES.split(folded)
    if len(pieces) > _MOST_VARIED:
        return [folded]
    choices = [{"-": ("-", " ", ""), "'": ("'", "")}.get(piece, (piece,)) for piece in pieces]
    spelled = dict.fromkeys("".join(chosen).strip() for chosen in product(*choices))
    return [text for text in spelled if text]
