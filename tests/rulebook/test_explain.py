from __future__ import annotations

from pathlib import Path

import pytest

from mailtriage.errors import Usage
from mailtriage.rulebook.explain import explain
from tests.rulebook.books import book, case

RULES = """
    rules:
      - id: stopper
        when: {text: {words: [stop]}}
        stop: true
      - id: r
        when:
          text: {words: [failed]}
          any_of:
            - language: en
            - attachment: {type: image/*}
        unless:
          - text: {words: [thanks]}
        set: {category: c}
      - {id: "off", when: {always: true}, set: {category: d}, enabled: false}
    """


def summary(folder: Path, rule: str, **test: object) -> str:
    _, (explanation,) = explain(book(folder, rules=RULES), case(**test), rule)
    return explanation.summary


def test_it_says_which_condition_kept_a_rule_from_applying(tmp_path: Path) -> None:
    assert summary(tmp_path, "r", text="all well", language="en") == (
        "it did not apply, since text: words: failed (line 8) does not hold"
    )
    assert summary(tmp_path, "r", text="failed").endswith("language: en (line 10) does not hold")
    assert summary(tmp_path, "r", text="failed, thanks", language="en").endswith("words: thanks (line 13) holds")


def test_it_says_that_a_rule_was_stopped_or_is_switched_off(tmp_path: Path) -> None:
    assert summary(tmp_path, "r", text="stop failed", language="en") == (
        "it was not looked at, since stopper stopped the evaluation"
    )
    assert summary(tmp_path, "off") == "it is switched off (enabled: false)"


def test_it_shows_every_answer_with_the_words_in_their_context(tmp_path: Path) -> None:
    decision, (explanation,) = explain(book(tmp_path, rules=RULES), case(text="It failed twice", language="en"))
    assert decision.category == "c"
    assert explanation.applied
    answers = [(answer.depth, answer.label, answer.holds) for answer in explanation.answers]
    assert answers[:4] == [
        (0, "all_of", True),
        (1, "text: words: failed", True),
        (1, "any_of", True),
        (2, "language: en", True),
    ]
    assert explanation.answers[1].evidence[0].found == "It [failed] twice"


def test_a_rule_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Usage, match="no rule nowhere"):
        explain(book(tmp_path, rules=RULES), case(), "nowhere")
