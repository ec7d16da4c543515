"""The kinds of value a field or a part of one can be: how a rule file asks about it, and what that means.

Not here: which fields there are (`fields.py`), and times of arrival (`times.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from mailtriage.rulebook.conditions import OfText, ValueTest
from mailtriage.rulebook.operators import Exists, Length, Matches, TextTest, Whole, Words, brief, check, matches
from mailtriage.rulebook.pattern import Refused
from mailtriage.rulebook.quantities import EXAMPLES, Range, read_range
from mailtriage.rulebook.reading import At

TEXTS_SCHEMA: Mapping[str, Any] = {
    "oneOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": ["string", "number"]}}]
}
OPERATORS: Mapping[str, str] = {
    "words": "any of these words or phrases stands in it: whole words where the script has words, anywhere where not",
    "accents": "with `words`: `exact` makes accents count (`ignore` is the default)",
    "matches": "any of these regular expressions (RE2) matches somewhere in it, as it was written",
    "equals": "it is one of these texts",
    "starts_with": "it begins with one of these texts",
    "ends_with": "it ends with one of these texts",
    "glob": "it is as one of these shell patterns says: `*` for any characters, `?` for one",
    "exists": "`true`: it is there and not blank; `false`: it is not",
    "length": "its number of characters, compared: `'> 20'`, `1..5`",
}
"""Everything that can be asked of a text, and what it means."""


class Kind(Protocol):
    """A kind of value."""

    @property
    def about(self) -> str:
        """How a rule writes it, for the documentation."""
        ...

    def read(self, written: object, at: At) -> ValueTest | None:
        """The test that `written` asks for; None after a problem was noted."""
        ...

    def schema(self) -> dict[str, Any]:
        """JSON Schema of what may be written."""
        ...


@dataclass(frozen=True)
class Text:
    """A text. `short` is the operator that a plain text or list means in place of a map, where there is one."""

    short: str = ""

    @property
    def about(self) -> str:
        """How it is written."""
        return "operators of a text" + (f", or plain texts ({self.short})" if self.short else "")

    def read(self, written: object, at: At) -> ValueTest | None:
        """All operators of the map, or the short form."""
        tests = self.tests(written, at)
        return OfText(tests) if tests else None

    def tests(self, written: object, at: At) -> tuple[TextTest, ...]:
        """One test an operator."""
        if not isinstance(written, dict):
            if not self.short:
                at.wrong(written, f"expected a map with one of {', '.join(OPERATORS)}; for words write {{words: […]}}")
                return ()
            written = {self.short: written}
        asked = at.map_of(written, "operators", OPERATORS) or {}
        if not asked:
            at.wrong(written, f"expected one of {', '.join(OPERATORS)}")
        found = [_operator(name, asked, at.key(written, name)) for name in asked if name in OPERATORS]
        return tuple(test for test in found if test)

    def schema(self) -> dict[str, Any]:
        """A map of operators, or plain texts."""
        operators: dict[str, Any] = {
            name: {**_OPERATOR_SCHEMAS.get(name, TEXTS_SCHEMA), "description": about}
            for name, about in OPERATORS.items()
        }
        of_map = {"type": "object", "properties": operators, "additionalProperties": False, "minProperties": 1}
        return {"anyOf": [of_map, dict(TEXTS_SCHEMA)]} if self.short else of_map


_OPERATOR_SCHEMAS: Mapping[str, dict[str, Any]] = {
    "exists": {"type": "boolean"},
    "accents": {"enum": ["ignore", "exact"]},
    "length": {"type": ["string", "integer"]},
}


def _operator(name: str, asked: Mapping[str, Any], at: At) -> TextTest | None:
    written = asked[name]
    match name:
        case "words":
            return _words(written, asked.get("accents", "ignore") == "exact", at)
        case "accents":
            if written not in ("ignore", "exact") or "words" not in asked:
                at.wrong(written, "expected ignore or exact, beside words")
            return None
        case "matches":
            return _matches(written, at)
        case "exists":
            return Exists(at.flag(written))
        case "length":
            compared = _compared(written, "count", at)
            return Length(str(written), compared.least, compared.most) if compared else None
        case _:
            texts = at.texts(written)
            return Whole(name, texts) if texts else None


def _words(written: object, exact: bool, at: At) -> Words | None:
    words = at.texts(written, "a word or a list of words")
    lexicon = at.reading.lexicon
    try:
        return Words(words, lexicon.word_set(words), lexicon, exact) if words else None
    except ValueError as error:
        at.wrong(str(error), "expected letters or characters; nothing is left of this word to look for")
        return None


def _matches(written: object, at: At) -> Matches | None:
    patterns = at.texts(written, "a regular expression or a list of them")
    for number, pattern in enumerate(() if at.reading.trusted else patterns):
        try:
            check(pattern)
        except Refused as error:
            place = at.key(written, number) if isinstance(written, list) else at
            place.wrong(pattern, f"{error.found} in column {error.column}: {error.way_out}")
            return None
    return matches(patterns, at.reading.lexicon) if patterns else None


def _compared(written: object, unit: str, at: At) -> Range | None:
    compared = read_range(written, unit)
    if compared is None:
        at.wrong(written, f"expected a comparison such as {EXAMPLES[unit]}")
    return compared


@dataclass(frozen=True)
class OneOf:
    """The value, or one of the values where there are several, is one of those wanted; `under` also one below them."""

    wanted: tuple[str, ...]
    under: str = ""

    @property
    def label(self) -> str:
        """The values wanted."""
        return brief(self.wanted)

    def _is_wanted(self, value: str) -> bool:
        if value in self.wanted:
            return True
        value = value.lower()
        if value in self.wanted:
            return True
        if self.under == ".":
            return value.endswith(tuple(f".{wanted}" for wanted in self.wanted))
        return bool(self.under) and value.startswith(tuple(f"{wanted}{self.under}" for wanted in self.wanted))

    def passes(self, value: Any) -> bool:
        """Whether one of the values is wanted."""
        if isinstance(value, str):
            return self._is_wanted(value)
        return any(self._is_wanted(str(each)) for each in value or ())

    def shown(self, value: Any) -> list[str]:
        """The values that are."""
        values = (value,) if isinstance(value, str) else value or ()
        return [str(each) for each in values if self._is_wanted(str(each))]


@dataclass(frozen=True)
class Choice:
    """A word out of few (`known`), or a free one. `under`: `-` for languages, `.` for domains, whose kin count too."""

    known: tuple[str, ...] = ()
    under: str = ""

    @property
    def about(self) -> str:
        """How it is written."""
        kin = {"-": "; `zh` covers `zh-Hans`", ".": "; a domain covers those below it"}.get(self.under, "")
        return (f"one or several of {', '.join(f'`{each}`' for each in self.known)}" if self.known else "texts") + kin

    def read(self, written: object, at: At) -> ValueTest | None:
        """One or several words, each known."""
        wanted = at.texts(written)
        for word in wanted:
            if self.known and word.lower() not in self.known:
                at.unknown("value", word, self.known)
        return OneOf(tuple(word.lower().removeprefix("@") for word in wanted), self.under) if wanted else None

    def schema(self) -> dict[str, Any]:
        """A word or a list of words."""
        one: dict[str, Any] = {"enum": list(self.known)} if self.known else {"type": "string"}
        return {"oneOf": [one, {"type": "array", "minItems": 1, "items": one}]}


@dataclass(frozen=True)
class Compared:
    """The number lies in a range."""

    written: str
    range: Range

    @property
    def label(self) -> str:
        """The comparison."""
        return self.written

    def passes(self, value: Any) -> bool:
        """Whether it does; never where there is no number."""
        return value is not None and value in self.range

    def shown(self, value: Any) -> list[str]:
        """The number."""
        return [f"{value:g}"]


@dataclass(frozen=True)
class Number:
    """A number, in `count`, `bytes` or `time` (seconds)."""

    unit: str = "count"

    @property
    def about(self) -> str:
        """How it is written."""
        return f"a comparison: {EXAMPLES[self.unit]}"

    def read(self, written: object, at: At) -> ValueTest | None:
        """A comparison."""
        compared = _compared(written, self.unit, at)
        return Compared(str(written), compared) if compared else None

    def schema(self) -> dict[str, Any]:
        """A number or a comparison."""
        return {"type": ["string", "number"]}


@dataclass(frozen=True)
class Is:
    """The value is true, or false; where it is neither the test fails."""

    wanted: bool

    @property
    def label(self) -> str:
        """The value wanted."""
        return str(self.wanted).lower()

    def passes(self, value: Any) -> bool:
        """Whether it is that."""
        return value is self.wanted

    def shown(self, value: Any) -> list[str]:
        """The value."""
        return [str(value).lower()]


@dataclass(frozen=True)
class Flag:
    """True or false."""

    about: str = "`true` or `false`"

    def read(self, written: object, at: At) -> ValueTest | None:
        """True or false."""
        return Is(at.flag(written))

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}
