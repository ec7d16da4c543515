"""YAML with lines, safe for hostile files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.errors import Invalid
from mailtriage.marked import MarkedList, MarkedMap, line_of, load, loads


def told(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        loads(text, "rules.yaml")
    return str(caught.value)


def test_every_key_and_item_knows_its_line() -> None:
    content = loads("# a comment\na: 1\nb:\n  - x\n  - y: 2\n    z: 3\n", "f")
    assert isinstance(content, MarkedMap)
    assert content == {"a": 1, "b": ["x", {"y": 2, "z": 3}]}
    assert (line_of(content, "a"), line_of(content, "b"), line_of(content["b"], 1), line_of(content["b"][1], "z")) == (
        2,
        3,
        5,
        6,
    )


def test_values_made_by_hand_have_no_line() -> None:
    assert not line_of(MarkedMap(), "a")
    assert not line_of(MarkedList(), 0)
    assert line_of("text", default=7) == 7


def test_an_empty_text_is_nothing() -> None:
    assert loads("", "f") is None
    assert loads("# only a comment\n", "f") is None


def test_yes_and_no_are_what_yaml_says_and_quoted_ones_are_text() -> None:
    assert loads("a: yes\nb: 'yes'\nc: 007\n", "f") == {"a": True, "b": "yes", "c": 7}


def test_aliases_are_refused_since_bombs_are_made_of_them() -> None:
    bomb = "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert told(bomb).startswith("rules.yaml:2: ")


def test_a_key_that_stands_twice_is_refused_with_both_lines() -> None:
    assert "rules.yaml:3" in told("a: 1\nb: 2\na: 3\n")
    assert "line 1" in told("a: 1\nb: 2\na: 3\n")


def test_all_duplicates_are_told_at_once() -> None:
    assert told("a: 1\na: 2\nb: 1\nb: 2\n").count("a second time") == 2


@pytest.mark.parametrize("text", ["[" * 5000, "{a: " * 5000, "- " * 5000 + "x", "? " * 3000])
def test_deep_nesting_is_refused_without_recursion(text: str) -> None:
    assert told(text)


@pytest.mark.parametrize("text", ["[a, b]: 1\n", "{a: b}: 1\n"])
def test_a_key_must_be_a_word(text: str) -> None:
    assert "a word" in told(text)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("a:\n\tb: 1\n", "tab"),
        ("a：1\nb: 2\n", "full-width"),
        ("a: 'x\n", "quotes"),
    ],
)
def test_a_frequent_mistake_is_recognised(text: str, advice: str) -> None:
    assert advice in told(text)


@pytest.mark.parametrize(
    "value", ["!!python/object:os.system x", "!!binary '***'", "2026-99-99", "!unknown x", "1" * 5000, "1e999999999999"]
)
def test_a_strange_scalar_is_a_problem_or_a_value_and_nothing_else(value: str) -> None:
    try:
        loads(f"a: {value}\n", "f")
    except Invalid as error:
        assert str(error).startswith("f:1: ")


def test_control_characters_are_told_with_their_line() -> None:
    assert "rules.yaml:2: found character U+0007" in told("a: 1\nb: \x07\n")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="No such file"):
        load(tmp_path / "none.yaml")
    with pytest.raises(Invalid, match="directory"):
        load(tmp_path)


@given(st.text(alphabet=st.sampled_from("ab:-?[]{}&*!|>'\"%@#,\n\t 1~=<：\u0085\ufeff"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_whatever_the_text_it_gives_a_value_or_one_error_of_ours(text: str) -> None:
    try:
        loads(text, "f")
    except Invalid as error:
        assert error.problems
