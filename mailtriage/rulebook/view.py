"""A view: a case as conditions look at it, every field read, folded and searched at most once and only when asked for.

Not here: what a condition makes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any

from mailtriage.domain.case import Case
from mailtriage.domain.message import Message
from mailtriage.rulebook.fold import Offsets, fold
from mailtriage.rulebook.search import Automaton, Found

MOST_CHARACTERS = 60_000
"""How much of a field is looked at: a bound on the work that one mail can cause."""
_AROUND = 16


class Haystack:
    """A text to be searched: as written, folded, as UTF-8, and with the needles that stand in it."""

    __slots__ = ("__dict__", "_automaton", "written")

    def __init__(self, written: str, automaton: Automaton | None = None) -> None:
        self.written = written[:MOST_CHARACTERS]
        self._automaton = automaton

    @cached_property
    def folded(self) -> str:
        """The text as words are compared."""
        return fold(self.written)

    @cached_property
    def octets(self) -> bytes:
        """The text as RE2 reads it; a lone surrogate becomes a question mark."""
        return self.written.encode("utf-8", "replace")

    @cached_property
    def indexed(self) -> Found | None:
        """What one pass found, or None where this text is not one that all words are looked for in."""
        return None if self._automaton is None else self._automaton.search(self.folded)

    @cached_property
    def _offsets(self) -> Offsets:
        return Offsets(self.written, self.folded)

    def original(self, start: int, end: int) -> str:
        """What was written at a span of the folded text."""
        return self.written[slice(*self._offsets.original(start, end))]

    def in_context(self, start: int, end: int) -> str:
        """What was written at a span of the folded text, in brackets, between a few characters of its surroundings."""
        return self.quote(*self._offsets.original(start, end))

    def quote(self, start: int, end: int) -> str:
        """What was written from `start` to `end`, in brackets and in context, on one line."""
        before, after = self.written[max(0, start - _AROUND) : start], self.written[end : end + _AROUND]
        return " ".join(f"{before}[{self.written[start:end][:80]}]{after}".split())


@dataclass(slots=True)
class View:
    """One case under evaluation; `decided` is what the rules before have set."""

    case: Case
    automaton: Automaton
    decided: dict[str, Any] = field(default_factory=dict)
    _texts: dict[str, Haystack] = field(default_factory=dict)

    def text(self, name: str) -> Haystack:
        """The indexed text of that name: `subject`, `body`, `forwarded` or `quoted`."""
        found = self._texts.get(name)
        if found is None:
            written = _READ[name](self.case.message)
            found = self._texts[name] = Haystack(written, self.automaton)
        return found


def _forwarded(message: Message) -> str:
    original = message.original
    return f"{original.subject}\n{original.text}" if original else ""


_READ: Mapping[str, Callable[[Message], str]] = {
    "subject": attrgetter("subject"),
    "body": attrgetter("visible_text"),
    "forwarded": _forwarded,
    "quoted": attrgetter("quoted_text"),
}
