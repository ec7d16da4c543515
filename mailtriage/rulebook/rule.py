"""A rule and a rulebook, read and ready. Not here: reading them (`load.py`) and applying them (`evaluate.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mailtriage.rulebook.actions import Actions
from mailtriage.rulebook.conditions import Condition
from mailtriage.rulebook.match import Matcher
from mailtriage.rulebook.view import View
from mailtriage.rulebook.words import Lexicon


@dataclass(frozen=True)
class Rule:
    """One rule. It applies where `when` holds and `unless` does not.

    `stop` ends the evaluation, `override` makes its settings win over earlier ones, `shadow` records without effect.
    `tests` are the inline tests as written; `written` is the whole rule.
    """

    id: str
    file: str
    line: int
    when: Condition
    unless: Condition | None = None
    actions: Actions = field(default_factory=Actions)
    description: str = ""
    stop: bool = False
    override: bool = False
    enabled: bool = True
    shadow: bool = False
    tests: tuple[Mapping[str, Any], ...] = ()
    written: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def applies(self, view: View) -> bool:
        """Whether the rule applies to the case."""
        return self.when.holds(view) and not (self.unless is not None and self.unless.holds(view))


@dataclass(frozen=True)
class Rulebook:
    """All rules, in the order in which they decide. `version` is a hash of what the files say."""

    version: str
    rules: tuple[Rule, ...]
    matcher: Matcher = field(repr=False)
    lexicon: Lexicon = field(repr=False, default_factory=Lexicon)
    lists: Mapping[str, tuple[str, ...]] = field(repr=False, default_factory=dict)
    texts: Mapping[str, str] = field(repr=False, default_factory=dict)
    """The files as they were read: name to content."""

    def rule(self, name: str) -> Rule | None:
        """The rule of that id, or None."""
        return next((rule for rule in self.rules if rule.id == name), None)
