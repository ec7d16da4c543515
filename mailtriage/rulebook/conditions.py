"""Conditions: what a rule asks of a case, as a tree that answers, says why, and knows what it cannot be true without.

Not here: which fields there are and how they are written (`fields.py`, `spelling.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from mailtriage.domain.decision import Evidence
from mailtriage.rulebook.operators import TextTest
from mailtriage.rulebook.view import Haystack, View

Trigger = tuple[str, int]
"""An indexed text's name and the number of a word set that matches it."""
_MOST_EVIDENCE = 4


class Condition(Protocol):
    """A question about a case."""

    @property
    def line(self) -> int | None:
        """Where the rule file asks it."""
        ...

    @property
    def label(self) -> str:
        """The condition in short, as evidence and explanations show it."""
        ...

    @property
    def children(self) -> Sequence[Condition]:
        """What it is made of."""
        ...

    def holds(self, view: View) -> bool:
        """The answer."""
        ...

    def evidence(self, view: View) -> list[Evidence]:
        """Why it holds; only asked where it does."""
        ...

    def triggers(self) -> frozenset[Trigger] | None:
        """Word sets of which at least one matches wherever it holds; None where it may hold without any."""
        ...


@dataclass(frozen=True)
class InText:
    """One operator over one or several indexed texts: it holds where any of them passes."""

    name: str
    texts: tuple[str, ...]
    test: TextTest
    line: int | None = None

    children: Sequence[Condition] = ()

    @cached_property
    def label(self) -> str:
        """`text: words: …`."""
        return f"{self.name}: {self.test.label}"

    def holds(self, view: View) -> bool:
        """Whether any of the texts passes; that one does not exist holds only where none does."""
        every = getattr(self.test, "wanted", True) is False
        return (all if every else any)(self.test.passes(view.text(name)) for name in self.texts)

    def evidence(self, view: View) -> list[Evidence]:
        """What was found in the texts that pass."""
        return [
            Evidence(name, shown, self.label)
            for name in self.texts
            if self.test.passes(view.text(name))
            for shown in self.test.shown(view.text(name))
        ]

    def triggers(self) -> frozenset[Trigger] | None:
        """Its words, in each of its texts."""
        words = self.test.triggers()
        return None if words is None else frozenset((name, words.number) for name in self.texts)


class ValueTest(Protocol):
    """One question about a value that is not an indexed text."""

    @property
    def label(self) -> str:
        """The question in short."""
        ...

    def passes(self, value: Any) -> bool:
        """The answer."""
        ...

    def shown(self, value: Any) -> list[str]:
        """The value, or what made the answer true."""
        ...


@dataclass(frozen=True)
class OfText:
    """A text's operators asked of a plain string: all of them must pass."""

    tests: tuple[TextTest, ...]

    @property
    def label(self) -> str:
        """The operators in short."""
        return ", ".join(test.label for test in self.tests)

    def passes(self, value: Any) -> bool:
        """Whether the string passes every operator."""
        text = Haystack(str(value or ""))
        return all(test.passes(text) for test in self.tests)

    def shown(self, value: Any) -> list[str]:
        """What the operators found."""
        text = Haystack(str(value or ""))
        return [shown for test in self.tests for shown in test.shown(text)]


@dataclass(frozen=True)
class Part:
    """One named part of an item: how to read it and what it must be."""

    name: str
    get: Callable[[Any], Any]
    test: ValueTest


@dataclass(frozen=True)
class Among:
    """Among the items of a field (attachments, findings, addresses…) are some of which every part passes.

    `least` and `most` bound how many; `1` to endless where the rule does not count.
    """

    name: str
    items: Callable[[View], Iterable[Any]]
    parts: tuple[Part, ...]
    least: float = 1
    most: float = float("inf")
    counted: str = ""
    line: int | None = None

    children: Sequence[Condition] = ()

    @cached_property
    def label(self) -> str:
        """`attachment: type: …, count: …`."""
        asked = [f"{part.name} {part.test.label}".strip() for part in self.parts]
        return f"{self.name}: " + ", ".join([*asked, *([f"count: {self.counted}"] if self.counted else [])])

    def _passing(self, view: View) -> list[Any]:
        return [item for item in self.items(view) if all(part.test.passes(part.get(item)) for part in self.parts)]

    def holds(self, view: View) -> bool:
        """Whether there are as many as asked for."""
        return self.least <= len(self._passing(view)) <= self.most

    def evidence(self, view: View) -> list[Evidence]:
        """The parts of the first items that pass, or how many there are."""
        passing = self._passing(view)
        shown = [
            Evidence(self.name, found, self.label)
            for item in passing[:2]
            for part in self.parts
            for found in part.test.shown(part.get(item))
        ]
        return shown or [Evidence(self.name, f"{len(passing)} of them", self.label)]

    def triggers(self) -> frozenset[Trigger] | None:
        """None: not indexed."""
        return None


@dataclass(frozen=True)
class Single:
    """The one value of a field (its language, what was decided so far…) passes every part."""

    name: str
    value: Callable[[View], Any]
    parts: tuple[Part, ...]
    line: int | None = None

    children: Sequence[Condition] = ()

    @cached_property
    def label(self) -> str:
        """`decided: category …`."""
        return f"{self.name}: " + ", ".join(f"{part.name} {part.test.label}".strip() for part in self.parts)

    def holds(self, view: View) -> bool:
        """Whether the value passes; a plain loop, since every mail asks dozens of these."""
        value = self.value(view)
        for part in self.parts:  # noqa: SIM110
            if not part.test.passes(part.get(value)):
                return False
        return True

    def evidence(self, view: View) -> list[Evidence]:
        """The value's parts."""
        value = self.value(view)
        return [
            Evidence(self.name, found, self.label) for part in self.parts for found in part.test.shown(part.get(value))
        ]

    def triggers(self) -> frozenset[Trigger] | None:
        """None: not indexed."""
        return None


@dataclass(frozen=True)
class Combined:
    """all_of, any_of, none_of or at_least over other conditions; `points` are theirs, for at_least."""

    kind: str
    children: tuple[Condition, ...]
    line: int | None = None
    needed: int = 0
    points: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """The combination's name."""
        return f"at_least {self.needed} points" if self.kind == "at_least" else self.kind

    def holds(self, view: View) -> bool:
        """all_of: every one; any_of: one or more; none_of: not one; at_least: enough points."""
        match self.kind:
            case "all_of":
                return all(child.holds(view) for child in self.children)
            case "any_of":
                return any(child.holds(view) for child in self.children)
            case "none_of":
                return not any(child.holds(view) for child in self.children)
            case _:
                return self.score(view) >= self.needed

    def score(self, view: View) -> int:
        """The points of those that hold."""
        return sum(points for child, points in zip(self.children, self.points, strict=True) if child.holds(view))

    def evidence(self, view: View) -> list[Evidence]:
        """That of the children which hold; none for none_of, where nothing was found."""
        if self.kind == "none_of":
            return []
        found: list[Evidence] = []
        for child in self.children:
            if len(found) < _MOST_EVIDENCE and child.holds(view):
                found.extend(child.evidence(view))
        return found[:_MOST_EVIDENCE]

    def triggers(self) -> frozenset[Trigger] | None:
        """all_of needs the triggers of any one child, and takes the rarest; any_of those of every child."""
        found = [child.triggers() for child in self.children]
        if self.kind == "all_of":
            return min((each for each in found if each is not None), key=len, default=None)
        if self.kind == "none_of" or (self.kind == "at_least" and self.needed < 1) or None in found:
            return None
        return frozenset[Trigger]().union(*(each for each in found if each is not None))


@dataclass(frozen=True)
class Always:
    """Holds always; `when: {always: true}` says that it is meant."""

    line: int | None = None
    label: str = "always"
    children: Sequence[Condition] = ()

    def holds(self, view: View) -> bool:
        """True."""
        return True

    def evidence(self, view: View) -> list[Evidence]:
        """None: nothing was looked at."""
        return []

    def triggers(self) -> frozenset[Trigger] | None:
        """None: not indexed."""
        return None
