"""What can be asked of a text: words, matches, equals, starts_with, ends_with, glob, exists, length.

Not here: which texts there are (`fields.py`) and how a rule file spells an operator (`spelling.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from mailtriage.rulebook.fold import fold
from mailtriage.rulebook.translate import compiled, required, translate
from mailtriage.rulebook.view import Haystack
from mailtriage.rulebook.words import Hits, Needle, Needles, WordSet, scan

_MOST_SHOWN = 3


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

    def triggers(self) -> frozenset[int] | None:
        """Needles of which one stands in every text that passes; None where a text may pass without any."""
        ...


def brief(values: object) -> str:
    """An argument as a condition's label shows it."""
    written = ", ".join(map(str, values)) if isinstance(values, list | tuple) else str(values)
    return written if len(written) <= 60 else written[:57] + "…"


@dataclass(frozen=True)
class Words:
    """Any of the words stands in the text. With `exact`, their accents count."""

    written: tuple[str, ...]
    words: WordSet
    needles: Needles
    exact: tuple[Needle, ...] = ()

    @property
    def label(self) -> str:
        """`words: …`."""
        return f"words: {brief(self.written)}"

    def _hits(self, text: Haystack) -> Hits:
        if text.indexed is not None:
            return text.indexed
        return scan(text.folded, self.words.numbers(), self.needles)

    def passes(self, text: Haystack) -> bool:
        """Whether any word is there; with `exact`, accents and all."""
        if not self.words.match(text.folded, self._hits(text), self.needles):
            return False
        return not self.exact or self._accented(text)

    def _accented(self, text: Haystack) -> bool:
        folded = fold(text.written, accents=True)
        own = Needles()
        return bool(scan(folded, [own.number(needle) for needle in self.exact], own))

    def shown(self, text: Haystack) -> list[str]:
        """The first words found, each in its context."""
        spans = self.words.spans(text.folded, self._hits(text), self.needles)
        return [text.in_context(*span) for _, span in zip(range(_MOST_SHOWN), spans, strict=False)]

    def triggers(self) -> frozenset[int] | None:
        """A needle of any word, and of a phrase those of one part."""
        return self.words.triggers()


@dataclass(frozen=True)
class Matches:
    """Any of the regular expressions matches somewhere. They are compiled when first needed."""

    written: tuple[str, ...]
    needles: Needles = field(repr=False)

    @property
    def label(self) -> str:
        """`matches: …`."""
        return f"matches: {brief(self.written)}"

    @cached_property
    def _patterns(self) -> list[Any]:
        return [compiled(translate(pattern)) for pattern in self.written]

    @cached_property
    def _literals(self) -> frozenset[int] | None:
        found = [required(pattern) for pattern in self.written]
        if any(literals is None for literals in found):
            return None
        every = frozenset[str]().union(*(literals for literals in found if literals))
        return frozenset(self.needles.number(Needle(text, left=False, right=False)) for text in every)

    def check(self) -> None:
        """Compiles now. Raises Refused."""
        assert self._patterns

    def register(self) -> None:
        """Has the texts it cannot match without looked for; must come before the automaton is built."""
        assert self._literals is None or self._literals

    def passes(self, text: Haystack) -> bool:
        """Whether one matches; not even tried where the text lacks what all of them need."""
        if self._literals is not None and text.indexed is not None and self._literals.isdisjoint(text.indexed.keys()):
            return False
        return any(pattern.search(text.octets) for pattern in self._patterns)

    def shown(self, text: Haystack) -> list[str]:
        """What the first pattern that matches found."""
        for pattern in self._patterns:
            found = pattern.search(text.octets)
            if found:
                start, end = (len(text.octets[:at].decode("utf-8", "replace")) for at in found.span())
                return [text.quote(start, end)]
        return []

    def triggers(self) -> frozenset[int] | None:
        """The same, None where it may match without any."""
        return self._literals


@dataclass(frozen=True)
class Whole:
    """The text as a whole: `equals`, `starts_with`, `ends_with` or `glob`, in the spelling of `fold`."""

    operator: str
    written: tuple[str, ...]

    @property
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

    def triggers(self) -> frozenset[int] | None:
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

    def triggers(self) -> frozenset[int] | None:
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

    def triggers(self) -> frozenset[int] | None:
        """None: not indexed."""
        return None
