"""Where a reader of rule files is, and the problems it met on the way: every one, each with its place.

Not here: what may stand in a rule file, see `load.py`, `spelling.py` and `actions.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from mailtriage.errors import Problem
from mailtriage.marked import line_of
from mailtriage.rulebook.words import Lexicon

# A list inside a phrase with gaps: `@coins ... stolen`.
_IN_PHRASE = re.compile(r"(?<![^\s|])@([\w-]+)(?![^\s|])")
_MOST_SHOWN = 40
_MOST_PROBLEMS = 200


@dataclass
class Reading:
    """What the readers of one rulebook share."""

    lexicon: Lexicon = field(default_factory=Lexicon)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    templates: frozenset[str] | None = None
    trusted: bool = False
    """Whether these very files were read without a problem before, so that patterns need no trying."""
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    """The rules met so far: id to file and line."""


@dataclass(frozen=True)
class At:
    """One place in one file: `path` names the key, such as `when.any_of[2].text`."""

    reading: Reading
    file: str
    rule: str = ""
    path: str = ""
    line: int | None = None

    def key(self, holder: object, key: str | int) -> At:
        """The place of `holder[key]`."""
        step = f"[{key + 1}]" if isinstance(key, int) else f".{key}" if self.path else str(key)
        return At(self.reading, self.file, self.rule, self.path + step, line_of(holder, key, self.line))

    def wrong(self, found: object, expected: str) -> None:
        """Notes a problem here."""
        where = ", ".join(part for part in (self.rule and f"rule {self.rule}", self.path) if part)
        shown = found if isinstance(found, Said) else show(found)
        if len(self.reading.problems) < _MOST_PROBLEMS:
            self.reading.problems.append(Problem(self.file, self.line, where, str(shown), expected))

    def unknown(self, what: str, found: str, known: Iterable[str]) -> None:
        """Notes a name that is not known, with the nearest one that is."""
        names = list(known)
        near = get_close_matches(found.lower(), names, 1, 0.6)
        hint = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(names)}"
        self.wrong(Said(f"the unknown {what} {found[:_MOST_SHOWN]}"), hint)

    def map_of(self, value: object, what: str, known: Iterable[str]) -> dict[str, Any] | None:
        """`value` if it is a map whose keys are all known, else None (or without those that are not)."""
        if not isinstance(value, dict):
            self.wrong(value, f"expected a map with {what}")
            return None
        names = list(known)
        for name in value:
            if name not in names:
                self.key(value, name).unknown("key", name, names)
        return value

    def texts(self, value: object, what: str = "a text or a list of texts") -> tuple[str, ...]:
        """`value` as texts: one, or a list of them, where `@name` stands for the list of that name."""
        items = value if isinstance(value, list) else [value]
        found: list[str] = []
        for number, item in enumerate(items):
            place = self.key(value, number) if isinstance(value, list) else self
            found.extend(place._one_text(item, what))
        if isinstance(value, list) and not value:
            self.wrong(Said("an empty list"), f"expected {what}")
        return tuple(found)

    def _one_text(self, item: object, what: str) -> tuple[str, ...]:
        if isinstance(item, int | float) and not isinstance(item, bool):
            return (str(item),)
        if not isinstance(item, str) or not item.strip():
            hint = "; put quotes around it" if isinstance(item, bool) or item is None else ""
            self.wrong(item, f"expected {what}{hint}")
            return ()
        if item.startswith("@") and item[1:].replace("-", "").replace("_", "").isalnum():
            return self._named(item[1:])
        if "@" in item and (".." in item or "…" in item):
            return (_IN_PHRASE.sub(lambda found: "|".join(self._named(found[1])) or "?", item),)
        return (item,)

    def _named(self, name: str) -> tuple[str, ...]:
        if name not in self.reading.lists:
            if self.reading.lists:
                self.unknown("word list", name, self.reading.lists)
            else:
                self.wrong(Said(f"the unknown word list {name}"), f"expected a file lists/{name}.yaml")
            return ()
        return self.reading.lists[name]

    def flag(self, value: object) -> bool:
        """`value` if it is true or false; notes a problem otherwise."""
        if not isinstance(value, bool):
            self.wrong(value, "expected true or false")
        return value is True


class Said(str):
    """What was found, said in words already; not a value to be shown."""


def show(value: object) -> str:
    """A value as a message shows it."""
    if isinstance(value, dict):
        return f"a map with {', '.join(list(map(str, value))[:3])}" if value else "an empty map"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    return repr(str(value)[:_MOST_SHOWN])
