"""Why a rule applied to a case, or what kept it from applying: every condition with its answer, for people.

Not here: how it is drawn; `commands` prints the lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailtriage.domain.case import Case
from mailtriage.domain.decision import Decision, Evidence
from mailtriage.errors import Usage
from mailtriage.rulebook.conditions import Condition
from mailtriage.rulebook.evaluate import Draft, evaluate
from mailtriage.rulebook.rule import Rule, Rulebook
from mailtriage.rulebook.view import View


@dataclass(frozen=True, slots=True)
class Answer:
    """One condition's answer. `depth` is how far below `when` or `unless` it stands; `blame` marks what decided."""

    depth: int
    label: str
    line: int | None
    holds: bool
    evidence: tuple[Evidence, ...] = ()
    blame: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """One rule's part: whether it applied, a sentence why, and the answers of its conditions in their order."""

    rule: str
    file: str
    line: int
    applied: bool
    summary: str
    answers: tuple[Answer, ...] = ()


def explain(rulebook: Rulebook, case: Case, rule: str | None = None) -> tuple[Decision, tuple[Explanation, ...]]:
    """The decision on `case`, and an explanation of every rule that touched it, or of the named rule alone.

    Raises Usage for a rule that is not there.
    """
    decision = evaluate(rulebook, case)
    if rule is not None and rulebook.rule(rule) is None:
        raise Usage(f"there is no rule {rule}")
    touched = {rule} if rule is not None else {step.rule for step in decision.trace}
    return decision, tuple(_explained(rulebook, case, touched))


def _explained(rulebook: Rulebook, case: Case, wanted: set[str]) -> Iterator[Explanation]:
    """Walks the rules as `evaluate` does, so that each sees what the ones before it decided."""
    view = rulebook.matcher.view(case)
    draft = Draft(view.decided)
    stopped = ""
    for each in rulebook.rules:
        applies = each.enabled and each.applies(view)
        if each.id in wanted:
            yield _explanation(each, view, applies, stopped)
        if applies and not stopped:
            draft.apply(each, view)
            stopped = each.id if each.stop and not each.shadow else ""


def _explanation(rule: Rule, view: View, applies: bool, stopped: str) -> Explanation:
    answers = [*_answers(rule.when, view, 0, wanted=True)]
    if rule.unless is not None:
        answers.extend(_answers(rule.unless, view, 0, wanted=False, prefix="unless "))
    summary = _summary(rule, answers, applies, stopped)
    return Explanation(rule.id, rule.file, rule.line, applies and not stopped, summary, tuple(answers))


def _summary(rule: Rule, answers: list[Answer], applies: bool, stopped: str) -> str:
    if not rule.enabled:
        return "it is switched off (enabled: false)"
    if stopped:
        return f"it was not looked at, since {stopped} stopped the evaluation"
    if applies:
        return "it applied" + (", without effect (shadow: true)" if rule.shadow else "")
    blamed = [answer for answer in answers if answer.blame]
    if not blamed:
        return "it did not apply"
    held = "holds" if blamed[0].holds else "does not hold"
    return f"it did not apply, since {blamed[0].label} (line {blamed[0].line or rule.line}) {held}"


def _answers(
    condition: Condition, view: View, depth: int, *, wanted: bool, prefix: str = "", blamable: bool = True
) -> Iterator[Answer]:
    """The condition and what it is made of; to blame are the deepest ones whose answer is not the wanted one."""
    holds = condition.holds(view)
    failed = blamable and holds is not wanted
    evidence = tuple(condition.evidence(view)) if holds and not condition.children else ()
    inner = wanted is not (getattr(condition, "kind", "") == "none_of")
    yield Answer(depth, prefix + condition.label, condition.line, holds, evidence, failed and not condition.children)
    for child in condition.children:
        yield from _answers(child, view, depth + 1, wanted=inner, blamable=failed)
