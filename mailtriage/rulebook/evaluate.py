"""From a case to a decision: the first rule to set a field wins, lists add up, and the trace says who did what and why.

Not here: whether a single condition holds (`conditions.py`), and which rules are worth asking (`match.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mailtriage.domain.case import Case
from mailtriage.domain.decision import Decision, Step
from mailtriage.rulebook.actions import LISTS
from mailtriage.rulebook.rule import Rule, Rulebook
from mailtriage.rulebook.view import View

_DEFAULT_CATEGORY = Decision.__dataclass_fields__["category"].default


def evaluate(rulebook: Rulebook, case: Case) -> Decision:
    """The rulebook's verdict on `case`, with its trace. `ask_for` is all that rules ask for, given or not."""
    view = rulebook.matcher.view(case)
    draft = Draft(view.decided)
    for rule in rulebook.matcher.candidates(view):
        if rule.applies(view):
            draft.apply(rule, view)
            if rule.stop and not rule.shadow:
                break
    return draft.decision(rulebook.version)


@dataclass
class Draft:
    """A decision in the making; `decided` is what conditions on earlier rules' decisions look at."""

    decided: dict[str, Any]
    trace: list[Step] = field(default_factory=list)

    def apply(self, rule: Rule, view: View) -> None:
        """What the rule does, as far as earlier rules left it to do; a shadow rule only goes on record."""
        changes, overruled = self._changes(rule)
        evidence = tuple(rule.when.evidence(view))
        if not rule.shadow:
            self.decided.update(changes)
            self._tag_what_lost(rule, changes)
        shown = {name: self._added(rule, name) if name in LISTS else value for name, value in changes.items()}
        self.trace.append(Step(rule.id, rule.file, rule.line, shown, evidence, rule.shadow, overruled))

    def _changes(self, rule: Rule) -> tuple[dict[str, Any], tuple[str, ...]]:
        """What the rule may set, and the names of what it wanted to set and may not."""
        wanted = rule.actions.single
        overruled = [
            name
            for name, value in wanted.items()
            if name in self.decided and not rule.override and self.decided[name] != value
        ]
        if "category" in overruled and "cause" in wanted and "cause" not in overruled:
            overruled.append("cause")
        changes: dict[str, Any] = {
            name: value
            for name, value in wanted.items()
            if name not in overruled and (rule.override or name not in self.decided)
        }
        for name, added in rule.actions.lists.items():
            changes[name] = tuple(dict.fromkeys((*self.decided.get(name, ()), *added)))
        return changes, tuple(overruled)

    def _added(self, rule: Rule, name: str) -> tuple[str, ...]:
        return tuple(rule.actions.lists[name])

    def _tag_what_lost(self, rule: Rule, changes: dict[str, Any]) -> None:
        """Several problems in one mail: one category wins, the others become tags."""
        wanted, winner = rule.actions.single.get("category"), self.decided.get("category")
        if wanted and wanted != winner and "category" not in changes and wanted != _DEFAULT_CATEGORY:
            self.decided["tags"] = tuple(dict.fromkeys((*self.decided.get("tags", ()), wanted)))

    def decision(self, version: str) -> Decision:
        """The finished decision."""
        return Decision(**self.decided, trace=tuple(self.trace), rulebook=version)
