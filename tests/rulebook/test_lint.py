from __future__ import annotations

from pathlib import Path

import pytest

from mailtriage.rulebook.lint import FINDINGS, lint
from tests.rulebook.books import book

TESTS = "tests: [{text: aa, match: true}, {text: zz, match: false}]"
A = "{text: {words: [aa]}}"


def kinds(folder: Path, *rules: str, **lists: str) -> list[str]:
    text = "rules:\n" + "".join(f"  - {{{rule}}}\n" for rule in rules)
    return [remark.kind for remark in lint(book(folder, rules=text, **lists), known=False)]


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        ("unreachable", ("id: a, when: {always: true}, stop: true", f"id: b, when: {A}, set: {{queue: q}}")),
        ("sets-nothing", ("id: a, when: {always: true}, set: {queue: q}", f"id: b, when: {A}, set: {{queue: r}}")),
        ("same-condition", (f"id: a, when: {A}, set: {{queue: q}}", f"id: b, when: {A}, set: {{category: r}}")),
        ("covered-word", ("id: a, when: {text: {words: [失败, 转账失败]}}, set: {queue: q}",)),
        ("repeated-word", ("id: a, when: {text: {words: [aa, bb, aa]}}, set: {queue: q}",)),
        ("matches-everything", ("id: a, when: {text: {matches: 'a*'}}, set: {queue: q}",)),
        ("any-of-negation", (f"id: a, when: {{any_of: [{A}, {{none_of: [{A}]}}]}}, set: {{queue: q}}",)),
        ("unlikely-category", (f"id: a, when: {A}, set: {{category: tranaction-failed}}",)),
        ("no-tests", (f"id: a, when: {A}, set: {{queue: q}}",)),
        ("no-counter-test", (f"id: a, when: {A}, set: {{queue: q}}, tests: [{{text: aa, match: true}}]",)),
        ("failing-test", (f"id: a, when: {A}, set: {{queue: q}}, tests: [{{text: aa, match: false}}]",)),
    ],
)
def test_it_remarks_what_is_probably_not_meant(tmp_path: Path, kind: str, rules: tuple[str, ...]) -> None:
    assert kind in kinds(tmp_path, *rules)
    assert kind in FINDINGS


def test_it_has_nothing_to_say_about_a_sound_rulebook(tmp_path: Path) -> None:
    assert kinds(tmp_path, f"id: a, when: {A}, set: {{queue: q}}, {TESTS}") == []


def test_a_whole_word_does_not_cover_a_longer_one(tmp_path: Path) -> None:
    assert "covered-word" not in kinds(tmp_path, "id: a, when: {text: {words: [fail, failure]}}, set: {queue: q}")


def test_it_names_lists_that_nobody_uses_and_categories_that_nobody_sets(tmp_path: Path) -> None:
    rulebook = book(
        tmp_path, rules=f"rules:\n  - {{id: a, when: {A}, set: {{category: spam}}, {TESTS}}}\n", lists_x="[a]\n"
    )
    remarks = {(remark.kind, remark.found) for remark in lint(rulebook)}
    assert ("unused-list", "no rule uses @x") in remarks
    assert ("category-nobody-sets", "no rule sets upgrade") in remarks
    assert ("category-nobody-sets", "no rule sets spam") not in remarks


def test_it_names_templates_that_are_missing(tmp_path: Path) -> None:
    rulebook = book(tmp_path, rules=f"rules:\n  - {{id: a, when: {A}, reply: hello, {TESTS}}}\n")
    (remark,) = lint(rulebook, templates=frozenset({"bye"}), known=False)
    assert str(remark).endswith("rule a: there is no template hello; use one of bye [missing-template]")
