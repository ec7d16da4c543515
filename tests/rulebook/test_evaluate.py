from __future__ import annotations

import random
from pathlib import Path

from mailtriage.domain.decision import Priority
from mailtriage.rulebook.evaluate import evaluate
from mailtriage.rulebook.load import load
from mailtriage.rulebook.view import MOST_CHARACTERS
from tests.rulebook.books import SHIPPED, book, case, decide

TWO = """
    rules:
      - {id: one, when: {text: {words: [aa]}}, set: {category: first, priority: high, tags: [x, y]}, ask_for: tx_hash}
      - id: two
        when: {text: {words: [bb]}}
        set: {category: second, queue: q, tags: [y, z], cause: c}
        ask_for: [time, tx_hash]
    """


def test_the_first_rule_to_set_a_field_wins_and_lists_add_up(tmp_path: Path) -> None:
    decision = decide(book(tmp_path, rules=TWO), text="aa bb")
    assert (decision.category, decision.priority, decision.queue) == ("first", Priority.HIGH, "q")
    assert decision.tags == ("x", "y", "z", "second")
    assert decision.ask_for == ("tx_hash", "time")


def test_a_category_that_came_too_late_becomes_a_tag_and_its_cause_falls_away(tmp_path: Path) -> None:
    decision = decide(book(tmp_path, rules=TWO), text="bb aa")
    assert decision.cause is None
    assert "second" in decision.tags
    assert decision.trace[1].overruled == ("category", "cause")


def test_the_trace_tells_who_set_what_where_and_on_which_words(tmp_path: Path) -> None:
    rulebook = book(tmp_path, rules=TWO)
    first, second = decide(rulebook, subject="about aa", text="and bb").trace
    assert (first.rule, first.line, first.file) == ("one", 3, str(tmp_path / "rules.yaml"))
    assert first.set["category"] == "first"
    assert [each.found for each in first.evidence] == ["about [aa]"]
    assert second.set == {"queue": "q", "tags": ("y", "z"), "ask_for": ("time", "tx_hash")}


def test_a_decision_without_a_rule_is_other_and_normal_and_acknowledged(tmp_path: Path) -> None:
    rulebook = book(tmp_path, rules=TWO)
    decision = decide(rulebook, text="nothing")
    assert (decision.category, decision.priority, decision.reply) == ("other", Priority.NORMAL, "acknowledgement")
    assert decision.rulebook == rulebook.version


def rules(tmp_path: Path, first: str, second: str = "set: {category: second}") -> str:
    text = (
        f"rules:\n  - {{id: one, when: {{always: true}}, {first}}}\n  - {{id: two, when: {{always: true}}, {second}}}\n"
    )
    return decide(book(tmp_path, rules=text)).category


def test_stop_ends_the_evaluation(tmp_path: Path) -> None:
    assert rules(tmp_path, "stop: true") == "other"


def test_a_rule_that_is_switched_off_does_nothing(tmp_path: Path) -> None:
    assert rules(tmp_path, "set: {category: first}, enabled: false") == "second"


def test_override_wins_over_earlier_rules(tmp_path: Path) -> None:
    assert rules(tmp_path, "set: {category: first}", "set: {category: second}, override: true") == "second"


def test_a_shadow_rule_goes_on_record_without_effect_and_does_not_stop(tmp_path: Path) -> None:
    assert rules(tmp_path, "set: {category: first}, shadow: true, stop: true") == "second"
    text = "rules:\n  - {id: one, when: {always: true}, set: {category: first}, shadow: true}\n"
    (step,) = decide(book(tmp_path, rules=text)).trace
    assert step.shadow
    assert step.set == {"category": "first"}


def test_a_rule_may_hold_ignore_note_notify_assign_and_forgo_an_answer(tmp_path: Path) -> None:
    text = """
        rules:
          - id: a
            when: {always: true}
            set: {assignee: kim, language: de, category: c}
            hold: true
            ignore: true
            note: look at this
            notify: [lee, kim]
            reply: none
        """
    decision = decide(book(tmp_path, rules=text))
    assert (decision.assignee, decision.language, decision.reply) == ("kim", "de", None)
    assert (decision.hold, decision.ignore) == (True, True)
    assert (decision.notes, decision.notify) == (("look at this",), ("lee", "kim"))


def test_a_rule_whose_words_stand_only_in_unless_is_evaluated_all_the_same(tmp_path: Path) -> None:
    text = "rules:\n  - {id: a, when: {none_of: [{text: {words: [aa]}}]}, set: {category: hit}}\n"
    rulebook = book(tmp_path, rules=text)
    assert decide(rulebook, text="bb").category == "hit"
    assert decide(rulebook, text="aa").category == "other"


def test_the_index_finds_exactly_the_rules_that_apply() -> None:
    rulebook = load(SHIPPED)
    words = "转账 失败 没到账 wallet stolen 密码 忘记 my transfer failed 助记词 急 验证码 收不到 更新 crash".split()
    chance = random.Random(7)
    for _ in range(60):
        looked_at = case(subject=chance.choice(words), text=" ".join(chance.choices(words, k=8)))
        decided = evaluate(rulebook, looked_at)
        view = rulebook.matcher.view(looked_at)
        candidates = {rule.id for rule in rulebook.matcher.candidates(view)}
        for rule in rulebook.rules:
            if not rule.when.holds(view):
                continue
            assert rule.id in candidates, (rule.id, looked_at.message.visible_text)
        assert {step.rule for step in decided.trace} <= candidates


def test_a_mail_without_end_is_looked_at_to_a_bound(tmp_path: Path) -> None:
    rulebook = book(tmp_path, rules=TWO)
    assert decide(rulebook, text="转" * 3_000_000 + " aa").category == "other"
    assert decide(rulebook, text="z " * (MOST_CHARACTERS // 2 - 10) + "aa").category == "first"
