"""What is sound and yet probably not meant: rules that can do nothing, words that say nothing, tests that are missing.

Not here: what cannot be used at all; `load.py` refuses that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from mailtriage.domain.decision import CATEGORIES, Decision
from mailtriage.rulebook import trial
from mailtriage.rulebook.conditions import Always, Combined, Condition, InText
from mailtriage.rulebook.operators import Matches, Words, check_empty
from mailtriage.rulebook.rule import Rule, Rulebook
from mailtriage.rulebook.words import Needle, needles_of

FINDINGS: Mapping[str, str] = {
    "unreachable": "an earlier rule that applies to every mail stops the evaluation",
    "sets-nothing": "earlier rules always set the same fields first",
    "same-condition": "an earlier rule asks exactly the same",
    "covered-word": "another word of the same condition stands wherever this one does; words of shared lists may",
    "repeated-word": "the same word twice in one condition",
    "matches-everything": "the pattern matches every text, even an empty one",
    "any-of-negation": "a negation is one of several alternatives, so that nearly every mail passes",
    "missing-template": "the answer's template does not exist",
    "unlikely-category": "a category that is nearly one of the known ones",
    "category-nobody-sets": "no rule sets this category",
    "unused-list": "no rule uses this word list",
    "no-tests": "the rule has no tests",
    "no-counter-test": "no test says what the rule must not apply to",
    "failing-test": "an inline test fails",
}
"""Every kind of remark, and what it means."""
_MOST_COVERED = 3
_DEFAULT_CATEGORY = Decision.__dataclass_fields__["category"].default


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at: its kind (a key of FINDINGS), where it stands, what is there, what to do about it."""

    kind: str
    file: str
    line: int
    rule: str
    found: str
    advice: str

    def __str__(self) -> str:
        rule = f"rule {self.rule}: " if self.rule else ""
        return f"{self.file}:{self.line}: {rule}{self.found}; {self.advice} [{self.kind}]"


def lint(rulebook: Rulebook, *, templates: frozenset[str] | None = None, known: bool = True) -> list[Remark]:
    """Every remark on the rulebook, in the order of its files.

    `templates` are those that exist, where that is to be checked; `known` says whether every category of the shipped
    rulebook should be set by some rule.
    """
    remarks = [remark for check in _CHECKS for rule in rulebook.rules for remark in check(rulebook, rule)]
    remarks.extend(_missing_templates(rulebook, templates))
    remarks.extend(_unused_lists(rulebook))
    if known:
        remarks.extend(_unset_categories(rulebook))
    order = {rule.id: place for place, rule in enumerate(rulebook.rules)}
    return sorted(remarks, key=lambda remark: (order.get(remark.rule, len(order)), remark.line))


def _remark(kind: str, rule: Rule, found: str, advice: str, line: int | None = None) -> Remark:
    return Remark(kind, rule.file, line or rule.line, rule.id, found, advice)


def _before(rulebook: Rulebook, rule: Rule) -> Iterator[Rule]:
    """The rules before this one that take effect."""
    for other in rulebook.rules:
        if other is rule:
            return
        if other.enabled and not other.shadow:
            yield other


def _everywhere(rule: Rule) -> bool:
    return isinstance(rule.when, Always) and rule.unless is None


def _unreachable(rulebook: Rulebook, rule: Rule) -> Iterator[Remark]:
    for other in _before(rulebook, rule):
        if other.stop and _everywhere(other):
            found = f"it is never looked at, since {other.id} ({other.file}:{other.line}) stops every mail"
            yield _remark("unreachable", rule, found, "move it up, or give that rule a condition")
            return


def _sets_nothing(rulebook: Rulebook, rule: Rule) -> Iterator[Remark]:
    wanted = set(rule.actions.single)
    if not wanted or rule.actions.lists or rule.override or rule.stop:
        return
    for other in _before(rulebook, rule):
        same = other.written.get("when") == rule.written.get("when") and other.unless is None
        if _everywhere(other) or same:
            wanted -= set(other.actions.single)
    if not wanted:
        yield _remark("sets-nothing", rule, "all it sets is always set before", "move it up, or say override: true")


def _same_condition(rulebook: Rulebook, rule: Rule) -> Iterator[Remark]:
    for other in _before(rulebook, rule):
        same_unless = other.written.get("unless") == rule.written.get("unless")
        if other.written.get("when") == rule.written.get("when") and same_unless:
            found = f"it asks the same as {other.id} ({other.file}:{other.line})"
            yield _remark("same-condition", rule, found, "make one rule of the two")
            return


def _conditions(condition: Condition | None) -> Iterator[Condition]:
    if condition is not None:
        yield condition
        for child in condition.children:
            yield from _conditions(child)


def _tests_in(rule: Rule) -> Iterator[tuple[object, int | None]]:
    """The operators of a rule's conditions on texts, with their lines."""
    for root in (rule.when, rule.unless):
        for condition in _conditions(root):
            if isinstance(condition, InText):
                yield condition.test, condition.line


def _covered_words(rulebook: Rulebook, rule: Rule) -> Iterator[Remark]:
    for test, line in _tests_in(rule):
        if isinstance(test, Words):
            covered = list(_covered(rulebook, test))
            for long, short in covered[:_MOST_COVERED]:
                more = f" (and {len(covered) - _MOST_COVERED} more)" if len(covered) > _MOST_COVERED else ""
                found = f"{long!r} stands only where {short!r} does{more}"
                yield _remark("covered-word", rule, found, "leave the longer one out", line)


def _covered(rulebook: Rulebook, test: Words) -> Iterator[tuple[str, str]]:
    shared = {needle.text for words in rulebook.lists.values() for word in words for needle in needles_of(word)}
    needles = [rulebook.lexicon.needles[number] for number in sorted(test.words.single)]
    by_text = {needle.text: needle for needle in needles}
    for long in needles:
        if long.text in shared:
            continue
        for short in _pieces(long.text):
            other = by_text.get(short)
            if other is not None and other is not long and _covers(other, long):
                yield long.text, short
                break


def _pieces(text: str) -> Iterator[str]:
    return (text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1) if j - i < len(text))


def _covers(short: Needle, long: Needle) -> bool:
    start = long.text.find(short.text)
    while start >= 0:
        ends = start + len(short.text) < len(long.text) or long.right or not short.right
        begins = start > 0 or long.left or not short.left
        if begins and ends and short.stands_alone(long.text, start):
            return True
        start = long.text.find(short.text, start + 1)
    return False


def _repeated_words(rulebook: Rulebook, rule: Rule) -> Iterator[Remark]:
    for test, line in _tests_in(rule):
        if isinstance(test, Words):
            repeated = sorted({word for word in test.written if test.written.count(word) > 1})
            if repeated:
                yield _remark("repeated-word", rule, f"{repeated[0]!r} stands there twice", "say it once", line)


def _matches_everything(rulebook: Rulebook, rule: Rule) -> Iterator[Remark]:
    for test, line in _tests_in(rule):
        if isinstance(test, Matches):
            for pattern in test.written:
                if check_empty(pattern):
                    found = f"the pattern {pattern!r} matches every text"
                    yield _remark("matches-everything", rule, found, "ask for at least one character", line)


def _any_of_negation(rulebook: Rulebook, rule: Rule) -> Iterator[Remark]:
    for condition in _conditions(rule.when):
        if isinstance(condition, Combined) and condition.kind == "any_of" and len(condition.children) > 1:
            for child in condition.children:
                if isinstance(child, Combined) and child.kind == "none_of":
                    found = "none_of is one of several alternatives of any_of"
                    advice = "put it beside any_of, or under unless, so that it must hold as well"
                    yield _remark("any-of-negation", rule, found, advice, child.line)


def _missing_tests(rulebook: Rulebook, rule: Rule) -> Iterator[Remark]:
    if not rule.tests:
        yield _remark("no-tests", rule, "it has no tests", "add a mail that it must apply to, and one that it must not")
    elif not any(test.get("match") is False for test in rule.tests) and not _everywhere(rule):
        yield _remark("no-counter-test", rule, "no test has match: false", "add a mail that it must not apply to")


def _unlikely_categories(rulebook: Rulebook, rule: Rule) -> Iterator[Remark]:
    category = rule.actions.single.get("category")
    if isinstance(category, str) and category not in CATEGORIES:
        near = get_close_matches(category, CATEGORIES, 1, 0.8)
        if near:
            yield _remark("unlikely-category", rule, f"the category {category}", f"did you mean {near[0]}?")


def _failing_tests(rulebook: Rulebook, rule: Rule) -> Iterator[Remark]:
    for tried in trial.run(rulebook, [rule.id]) if rule.tests else ():
        if not tried.passed:
            advice = "correct the rule or the test"
            yield _remark("failing-test", rule, f"test {tried.number}: {tried.failure}", advice, tried.line)


_CHECKS: tuple[Callable[[Rulebook, Rule], Iterator[Remark]], ...] = (
    _unreachable,
    _sets_nothing,
    _same_condition,
    _covered_words,
    _repeated_words,
    _matches_everything,
    _any_of_negation,
    _missing_tests,
    _unlikely_categories,
    _failing_tests,
)


def _missing_templates(rulebook: Rulebook, templates: frozenset[str] | None) -> Iterator[Remark]:
    for rule in rulebook.rules if templates is not None else ():
        name = rule.actions.single.get("reply")
        if name is not None and templates is not None and name not in templates:
            advice = f"use one of {', '.join(sorted(templates))}"
            yield _remark("missing-template", rule, f"there is no template {name}", advice)


def _unused_lists(rulebook: Rulebook) -> Iterator[Remark]:
    for name in rulebook.texts:
        stem = name.removeprefix("lists/").rpartition(".")[0]
        if name.startswith("lists/") and not any(f"@{stem}" in other for other in rulebook.texts.values()):
            yield Remark("unused-list", name, 1, "", f"no rule uses @{stem}", "use it or remove the file")


def _unset_categories(rulebook: Rulebook) -> Iterator[Remark]:
    set_somewhere = {rule.actions.single.get("category") for rule in rulebook.rules if rule.enabled}
    for category in CATEGORIES:
        if category not in set_somewhere and category != _DEFAULT_CATEGORY:
            file = rulebook.rules[0].file if rulebook.rules else ""
            yield Remark("category-nobody-sets", file, 1, "", f"no rule sets {category}", "add one, or tell the agents")
