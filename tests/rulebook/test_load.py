from __future__ import annotations

from pathlib import Path

import pytest

from mailtriage.errors import Invalid
from mailtriage.rulebook.load import load
from tests.rulebook.books import book, problems

GOOD = "rules:\n  - {id: a, when: {text: {words: [x]}}, set: {category: c}}\n"


def test_files_are_read_in_name_order_and_rules_in_file_order(tmp_path: Path) -> None:
    two = "".join(f"  - {{id: {name}, when: {{always: true}}, set: {{queue: q}}}}\n" for name in ("b1", "b2"))
    rulebook = book(tmp_path, b=f"rules:\n{two}", a=GOOD)
    assert [rule.id for rule in rulebook.rules] == ["a", "b1", "b2"]


def test_the_followups_are_none_of_its_business(tmp_path: Path) -> None:
    (tmp_path / "followups.yaml").write_text("followups: []\n")
    assert [rule.id for rule in book(tmp_path, a=GOOD).rules] == ["a"]


def test_the_version_is_a_hash_of_what_the_files_say_and_not_of_where_they_are(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = book(tmp_path / "one", a=GOOD), book(tmp_path / "two", a=GOOD)
    assert one.version == two.version
    assert book(tmp_path / "two", a=GOOD.replace("[x]", "[y]")).version != one.version


def test_a_rule_knows_its_file_and_line(tmp_path: Path) -> None:
    (rule,) = book(tmp_path, a="# remark\n" + GOOD).rules
    assert (rule.file, rule.line) == (str(tmp_path / "a.yaml"), 3)


def test_every_problem_is_told_at_once_with_its_place_and_the_nearest_right_word(tmp_path: Path) -> None:
    text = """\
rules:
  - id: a
    when:
      txt: {words: [a]}
      text: {word: [b]}
      finding: {kind: secrt}
      attachment: {count: many, size: 3 parsecs}
      guard: custmer
    unless: {text: [a]}
    set: {categry: x, priority: hihg}
    ask_for: [tx_hsh]
    replay: acknowledgement
  - id: a
    when: [a]
    set: {category: y}
    stop: maybe
"""
    assert problems(tmp_path, text) == [
        "rules.yaml:4: rule a, when.txt; found the unknown field txt; did you mean text?",
        "rules.yaml:5: rule a, when.text.word; found the unknown key word; did you mean words?",
        "rules.yaml:6: rule a, when.finding.kind; found the unknown value secrt; did you mean secret?",
        "rules.yaml:7: rule a, when.attachment.size; found '3 parsecs'; expected a comparison such as '> 1 MB' or "
        "10KB..2MB",
        "rules.yaml:7: rule a, when.attachment.count; found 'many'; expected a comparison such as '>= 2', 3 or 2..5",
        "rules.yaml:8: rule a, when.guard; found the unknown value custmer; did you mean customer?",
        "rules.yaml:9: rule a, unless.text; found a list of 1; expected a map with one of words, accents, matches, "
        "equals, starts_with, ends_with, glob, exists, length; for words write {words: […]}",
        "rules.yaml:10: rule a, set.categry; found the unknown key categry; did you mean category?",
        "rules.yaml:10: rule a, set.priority; found the unknown priority hihg; did you mean high?",
        "rules.yaml:11: rule a, ask_for; found the unknown item tx_hsh; did you mean tx_hash?",
        "rules.yaml:12: rule a, replay; found the unknown key replay; did you mean reply?",
        "rules.yaml:13: rule a; found its id a second time; expected another id; the first rule of this name is in "
        "rules.yaml:2",
        "rules.yaml:14: rule a, when; found a list of 1; expected a map; put the list under any_of, all_of or none_of",
        "rules.yaml:16: rule a, stop; found 'maybe'; expected true or false",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no rules"),
        ("- a\n", "expected a map with rules"),
        ("rules: {}\n", "expected a list of rules"),
        ("rule: []\n", "did you mean rules?"),
        ("rules:\n\t- id: a\n", "there is a tab here"),
        ("rules：\n  - id: a\n  - b\n", "full-width"),
        ("rules:\n  - id: a\n   when: b\n", "indentation"),
        ("rules:\n  - id: a\n    id: b\n", "id a second time"),
        ("rules:\n  - a\n", "expected a map"),
        ("rules:\n  - {id: a, set: {category: x}}\n", "when: {always: true}"),
        ("rules:\n  - {when: {always: true}, set: {category: x}}\n", "expected an id"),
        ("rules:\n  - {id: a, when: {always: true}}\n", "something to do"),
        ("rules:\n  - {id: a, when: {}, set: {category: x}}\n", "expected a map such as"),
        ("rules:\n  - {id: a, when: {any_of: []}, set: {category: x}}\n", "expected a list of conditions"),
        ("rules:\n  - {id: a, when: {any_of: {text: {words: [a]}}}, set: {category: x}}\n", "each behind a dash"),
        ("rules:\n  - {id: a, when: {text: {words: []}}, set: {category: x}}\n", "an empty list"),
        ("rules:\n  - {id: a, when: {language: no}, set: {category: x}}\n", "put quotes around it"),
        ("rules:\n  - {id: a, when: {text: {words: [yes]}}, set: {category: x}}\n", "put quotes around it"),
        (
            "rules:\n  - {id: a, when: {at_least: {points: 5, of: [{secret: true}]}}, set: {category: x}}\n",
            "at most 1 points",
        ),
        ("rules:\n  - {id: a, when: {arrived: {hours: 'noon'}}, set: {category: x}}\n", "09:00-18:00"),
        (
            "rules:\n  - {id: a, when: {arrived: {timezone: Mars/Olympus, hours: 1-2}}, set: {category: x}}\n",
            "Asia/Shanghai",
        ),
        ("rules:\n  - {id: a, when: {header: {exists: true}}, set: {category: x}}\n", "the header's name"),
        ("rules:\n  - {id: a, when: {always: true}, set: {category: x}, tests: [{text: b}]}\n", "match: true"),
        (
            "rules:\n  - {id: a, when: {always: true}, set: {category: x}, tests: [{txt: b, match: true}]}\n",
            "did you mean text?",
        ),
        (
            "rules:\n  - {id: a, when: {always: true}, stop: true, tests: [{findings: [secrt], match: true}]}\n",
            "secrt",
        ),
        ("rules: [&a {id: a}, *a]\n", "aliases are refused"),
        ("rules: " + "[" * 60 + "]" * 60 + "\n", "levels"),
    ],
)
def test_bad_input_gets_one_clear_message_with_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    found = problems(tmp_path, text)
    assert any(said in each for each in found), found


def test_a_bomb_of_aliases_is_refused_before_it_grows(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
    assert "aliases are refused" in problems(tmp_path, "\n".join(lines))[0]


def test_a_rule_file_of_ten_megabytes_is_refused_unread(tmp_path: Path) -> None:
    assert "split it into several files" in problems(tmp_path, "#" * 10_000_000)[0]


def test_conditions_nested_beyond_reason_are_refused(tmp_path: Path) -> None:
    deep = "{any_of: [" * 20 + "{secret: true}" + "]}" * 20
    assert "levels" in problems(tmp_path, f"rules:\n  - {{id: a, when: {deep}, set: {{category: x}}}}\n")[0]


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("rules: # 规则".encode("gb18030"))
    with pytest.raises(Invalid, match="not UTF-8"):
        load(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no such folder"):
        load(tmp_path / "nowhere")


def test_a_template_that_does_not_exist_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("}}\n", "}, reply: acknowledgment}\n"))
    with pytest.raises(Invalid, match="did you mean acknowledgement"):
        load(tmp_path, templates=frozenset({"acknowledgement", "reminder"}))


def test_all_problems_of_all_files_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as invalid:
        book(tmp_path, a="rules: 1\n", b="rules: 2\n", c="x: [\n")
    assert len(invalid.value.problems) == 3
