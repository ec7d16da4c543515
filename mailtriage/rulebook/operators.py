"""What can be asked of a text: words, matches, equals, starts_with, ends_with, glob, exists, length.

Not here: which texts there are (`fields.py`) and how a rule file spells an operator (`spelling.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from mailtriage.rulebook.fold import fold
from mailtriage.rulebook.search import Hits, scan, spans
from mailtriage.rulebook.translate import compiled, either, required, translate
from mailtriage.rulebook.view import Haystack
from mailtriage.rulebook.words import Lexicon, WordSet, needles_of

_MOST_SHOWN = 3
_MOST_BRIEF = 30


class TextTest(Protocol):
    """One question about a text."""

    @property
    def label(self) -> str:
        """The operator and its argument, shortened."""
        ...

    def passes(self, text: Haystack) -> bool:
        """The answer."""
        ...

    def shown(self, text: Haystack) -> list[str]:
        """What made it true, in context."""
        ...

    def triggers(self) -> WordSet | None:
        """The word set that matches every indexed text that passes; None where a text may pass without words."""
        ...


def brief(values: object) -> str:
    """An argument as a condition's label shows it."""
    written = ", ".join(map(str, values[:_MOST_BRIEF])) if isinstance(values, list | tuple) else str(values)
    return written if len(written) <= 60 else written[:57] + "…"


@dataclass(frozen=True)
class Words:
    """Any of the words stands in the text. With `exact`, their accents count."""

    written: tuple[str, ...]
    words: WordSet
    lexicon: Lexicon = field(repr=False)
    exact: bool = False

    @cached_property
    def label(self) -> str:
        """`words: …`."""
        return f"words: {brief(self.written)}"

    def passes(self, text: Haystack) -> bool:
        """Whether any word is there; with `exact`, accents and all."""
        found = text.indexed
        if found is None:
            return any(True for _ in self._spans(text))
        return self.words.number in found.sets and (not self.exact or any(True for _ in self._spans(text)))

    def _hits(self, text: Haystack) -> Hits:
        if text.indexed is not None:
            return text.indexed.hits
        return scan(text.folded, self.words.numbers(), self.lexicon.needles)

    def _spans(self, text: Haystack) -> Iterator[tuple[int, int]]:
        found = spans(self.words, text.folded, self._hits(text), self.lexicon.needles)
        return (span for span in found if not self.exact or self._accented(text.original(*span)))

    def _accented(self, written: str) -> bool:
        return fold(written, accents=True) in self._exactly

    @cached_property
    def _exactly(self) -> frozenset[str]:
        return frozenset(needle.text for word in self.written for needle in needles_of(word, accents=True))

    def shown(self, text: Haystack) -> list[str]:
        """The first words found, each in its context."""
        return [text.in_context(*span) for _, span in zip(range(_MOST_SHOWN), self._spans(text), strict=False)]

    def triggers(self) -> WordSet | None:
        """Its own words."""
        return self.words


@dataclass(frozen=True)
class Matches:
    """Any of the regular expressions matches somewhere. They are compiled when first needed.

    `literals` holds what no text can lack in which one of them matches.
    """

    written: tuple[str, ...]
    literals: WordSet | None = None

    @cached_property
    def label(self) -> str:
        """`matches: …`."""
        return f"matches: {brief(self.written)}"

    @cached_property
    def _pattern(self) -> Any:
        return either([translate(pattern) for pattern in self.written])

    def passes(self, text: Haystack) -> bool:
        """Whether one matches; not even tried where the text lacks what all of them need."""
        if self.literals is not None and text.indexed is not None and self.literals.number not in text.indexed.sets:
            return False
        return self._pattern.search(text.octets) is not None

    def shown(self, text: Haystack) -> list[str]:
        """What the patterns found first."""
        found = self._pattern.search(text.octets)
        if not found:
            return []
        start, end = (len(text.octets[:at].decode("utf-8", "replace")) for at in found.span())
        return [text.quote(start, end)]

    def triggers(self) -> WordSet | None:
        """What it cannot match without."""
        return self.literals


def matches(patterns: tuple[str, ...], lexicon: Lexicon) -> Matches:
    """The test for `patterns`, which must be sound; has the lexicon look for what they cannot match without."""
    needed = [required(pattern) for pattern in patterns]
    if not needed or any(literals is None for literals in needed):
        return Matches(patterns)
    every = frozenset[str]().union(*(literals for literals in needed if literals))
    return Matches(patterns, lexicon.literals(sorted(every)))


def check_empty(pattern: str) -> bool:
    """Whether `pattern`, which must be sound, matches even an empty text, and so every text."""
    return compiled(translate(pattern)).search(b"") is not None


def check(pattern: str) -> None:
    """Compiles `pattern`. Raises Refused."""
    compiled(translate(pattern))


@dataclass(frozen=True)
class Whole:
    """The text as a whole: `equals`, `starts_with`, `ends_with` or `glob`, in the spelling of `fold`."""

    operator: str
    written: tuple[str, ...]

    @cached_property
    def label(self) -> str:
        """`equals: …` and so on."""
        return f"{self.operator}: {brief(self.written)}"

    @cached_property
    def _folded(self) -> tuple[str, ...]:
        return tuple(fold(value) for value in self.written)

    @cached_property
    def _globs(self) -> list[Any]:
        return [compiled(_glob(value)) for value in self._folded]

    def passes(self, text: Haystack) -> bool:
        """Whether the text is, begins or ends so."""
        match self.operator:
            case "equals":
                return text.folded in self._folded
            case "starts_with":
                return text.folded.startswith(self._folded)
            case "ends_with":
                return text.folded.endswith(self._folded)
            case _:
                octets = text.folded.encode("utf-8", "replace")
                return any(pattern.search(octets) for pattern in self._globs)

    def shown(self, text: Haystack) -> list[str]:
        """The text, shortened."""
        return [brief(" ".join(text.written[:80].split()))]

    def triggers(self) -> WordSet | None:
        """None: not indexed."""
        return None


def _glob(pattern: str) -> str:
    """A shell pattern for RE2: `*` any characters, `?` one."""
    parts = ({"*": ".*", "?": "."}.get(character, _escaped(character)) for character in pattern)
    return rf"(?s)\A{''.join(parts)}\z"


def _escaped(character: str) -> str:
    return character if character.isalnum() or not character.isascii() else f"\\x{{{ord(character):X}}}"


@dataclass(frozen=True)
class Exists:
    """The text is there and not blank, or (`wanted` false) it is not."""

    wanted: bool

    @property
    def label(self) -> str:
        """`exists: …`."""
        return f"exists: {str(self.wanted).lower()}"

    def passes(self, text: Haystack) -> bool:
        """Whether it is as wanted."""
        return bool(text.written.strip()) is self.wanted

    def shown(self, text: Haystack) -> list[str]:
        """The beginning of the text, or that there is none."""
        return [brief(" ".join(text.written[:80].split())) or "(nothing)"]

    def triggers(self) -> WordSet | None:
        """None: not indexed."""
        return None


@dataclass(frozen=True)
class Length:
    """The number of characters, compared."""

    written: str
    least: float
    most: float

    @property
    def label(self) -> str:
        """`length: …`."""
        return f"length: {self.written}"

    def passes(self, text: Haystack) -> bool:
        """Whether the length lies in the range."""
        return self.least <= len(text.written.strip()) <= self.most

    def shown(self, text: Haystack) -> list[str]:
        """The length."""
        return [f"{len(text.written.strip())} characters"]

    def triggers(self) -> WordSet | None:
        """None: not indexed."""
        return None
