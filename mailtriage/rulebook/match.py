"""Which rules are worth evaluating: what a case costs does not depend on how many rules there are.

All words of the rulebook, and a text that each regular expression cannot match without, are looked for in one pass over
each field; a rule is evaluated where one of its triggers was found, or where it may apply without any.
Not here: evaluating.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mailtriage.rulebook.search import Automaton
from mailtriage.rulebook.view import View
from mailtriage.rulebook.words import Lexicon

if TYPE_CHECKING:
    from mailtriage.domain.case import Case
    from mailtriage.rulebook.rule import Rule


class Matcher:
    """The index over the rules of a rulebook."""

    def __init__(self, rules: Sequence[Rule], lexicon: Lexicon) -> None:
        self._rules = rules
        self.automaton = Automaton(lexicon)
        self._always: list[int] = []
        self._triggered: dict[str, dict[int, list[int]]] = {}
        for order, rule in enumerate(rules):
            if rule.enabled:
                self._enter(order, rule)

    def _enter(self, order: int, rule: Rule) -> None:
        triggers = rule.when.triggers()
        if triggers is None:
            self._always.append(order)
            return
        for text, number in triggers:
            self._triggered.setdefault(text, {}).setdefault(number, []).append(order)

    def view(self, case: Case) -> View:
        """The case, ready to be looked at."""
        return View(case, self.automaton)

    def candidates(self, view: View) -> list[Rule]:
        """The rules that may apply, in their order."""
        found = set(self._always)
        for text, triggered in self._triggered.items():
            matching = view.text(text).indexed
            for number in matching.sets & triggered.keys() if matching else ():
                found.update(triggered[number])
        rules = self._rules
        return [rules[order] for order in sorted(found)]
