from __future__ import annotations

from pathlib import Path

import pytest

from mailtriage.rulebook.pattern import Refused
from mailtriage.rulebook.translate import compiled, required, translate
from tests.rulebook.books import holds, problems


def found(pattern: str, text: str) -> bool:
    return compiled(translate(pattern)).search(text.encode()) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"(?i)\btx\b.{0,20}\bfail", "my TX did fail", True),
        (r"\btx\b", "转tx了", True),
        (r"\bпривет\b", "о, привет!", True),
        (r"\bпривет\b", "приветик", False),
        (r"\bне\b\s+\bприш\w+\b", "ну не  пришли, да", True),
        (r"\b转账\b", "我转账了", True),
        (r"^\w+$", "größe", True),
        (r"[\w-]{5}", "é-ß-é", True),
        (r"\d{3}", "١٢٣", True),
        (r"a\sb", "a\u3000b", True),
        (r"\u4e2d\u56fd", "中国", True),
        (r"\Qa.b\E", "axb", False),
        (r"\p{Han}{2}", "中国", True),
        (r"end\Z", "the end", True),
        (r"a|", "zzz", True),
    ],
)
def test_patterns_mean_what_their_writer_means(pattern: str, text: str, expected: bool) -> None:
    assert found(pattern, text) is expected


@pytest.mark.parametrize(
    ("pattern", "column", "said"),
    [
        ("ab(?=c)", 3, "look-ahead"),
        ("(?!c)ab", 1, "look-ahead"),
        ("(?<=c)ab", 1, "look-behind"),
        ("(?<!c)ab", 1, "look-behind"),
        (r"(a)\1", 4, "back-reference"),
        (r"(?P<x>a)(?P=x)", 9, "back-reference"),
        ("a++", 2, "possessive"),
        ("a**", 3, "quantifier"),
        ("(?>a)", 1, "atomic"),
        ("(?x) a", 1, "flags"),
        ("x{2000}", 2, "2000"),
        (r"[\W]", 2, "brackets"),
        ("(a", 1, "open group"),
        ("a)", 2, "parenthesis"),
        ("[a", 1, "open bracket"),
        (r"\uZZZZ", 1, "uZZZZ"),
    ],
)
def test_what_re2_cannot_express_is_refused_with_its_column_and_a_way_out(pattern: str, column: int, said: str) -> None:
    with pytest.raises(Refused) as refused:
        compiled(translate(pattern))
    assert refused.value.column == column
    assert said in refused.value.found
    assert refused.value.way_out


@pytest.mark.parametrize(
    "pattern", [r"(?:\pL{1,1000}){1,}", r"(?:(?:(?:a{1,99}){1,99}){1,99}){1,9}", "(" * 60 + ")" * 60]
)
def test_a_pattern_that_would_explode_is_refused(pattern: str) -> None:
    with pytest.raises(Refused):
        compiled(translate(pattern))


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        (r"(?i)\btx\b.{0,20}\bfail", {"fail"}),
        (r"(?:没有|未).{0,6}(?:到账|收到)", {"到账", "收到"}),
        (r"(?:轉帳|failed) now", {"转账", "failed"}),
        (r"a?b*", None),
        (r"x|failed", None),
        (r"(?:fail){0,1}", None),
        (r"\d+ hours?", {"hour"}),
    ],
)
def test_it_knows_what_a_pattern_cannot_match_without(pattern: str, literals: set[str] | None) -> None:
    assert required(pattern) == literals


def test_a_pattern_is_asked_of_the_text_as_written(tmp_path: Path) -> None:
    assert holds(tmp_path, "{body: {matches: '(?m)^Order [A-Z]{2}\\d+$'}}", text="hello\nOrder AB12\nbye")
    assert not holds(tmp_path, "{body: {matches: '(?m)^Order [A-Z]{2}\\d+$'}}", text="order ab12")


def test_flags_of_one_pattern_are_not_those_of_the_next(tmp_path: Path) -> None:
    when = "{body: {matches: ['(?i)abc', 'XYZ']}}"
    assert holds(tmp_path, when, text="ABC")
    assert not holds(tmp_path, when, text="xyz")


def test_lone_surrogates_in_a_mail_harm_nobody(tmp_path: Path) -> None:
    assert holds(tmp_path, "{body: {matches: 'ab+c'}}", text="\ud800 abbc")


def test_a_refused_pattern_is_named_with_file_line_rule_and_key(tmp_path: Path) -> None:
    text = "rules:\n  - id: a\n    when:\n      subject: {matches: ['x', 'a(?=b)']}\n    set: {category: x}\n"
    (said,) = problems(tmp_path, text)
    assert said.startswith("rules.yaml:4: rule a, when.subject.matches[2]; found 'a(?=b)'; a look-ahead in column 2")
