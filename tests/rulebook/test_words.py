from __future__ import annotations

from pathlib import Path

import pytest

from tests.rulebook.books import book, decide, holds, problems


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("fail", "it will fail.", True),
        ("fail", "a failure", False),
        ("fail*", "a failure", True),
        ("*coin", "my stablecoin", True),
        ("usdt", "转usdt到钱包", True),
        ("到账", "还没到账呢", True),
        ("송금", "송금이 안 됩니다", True),
        ("перевод*", "Переводы не проходят", True),
        ("перевод", "переводчик", False),
        ("e-mail", "no email came", True),
        ("e-mail", "no e mail came", True),
        ("didn't arrive", "it didnt arrive", True),
        ("didn't arrive", "it didn’t  arrive", True),
        ("transaccion", "la TRANSACCIÓN", True),
        ("не прош*", "перевод не прошёл", True),
        ("strang* address*", "to strange addresses", True),
        ("2fa", "12fa3", False),
    ],
)
def test_words_match_as_a_person_expects(tmp_path: Path, word: str, text: str, found: bool) -> None:
    assert holds(tmp_path, f'{{text: {{words: ["{word}"]}}}}', text=text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my money has not yet arrived", True),
        ("arrived, not late", False),
        ("I am not here. It arrived", False),
        ("not " + "x " * 20 + "arrived", False),
    ],
)
def test_a_phrase_with_a_gap_wants_its_parts_in_order_near_and_in_one_sentence(
    tmp_path: Path, text: str, found: bool
) -> None:
    assert holds(tmp_path, '{text: {words: ["not ... arrived"]}}', text=text) is found


def test_two_dots_are_a_narrower_gap_than_three(tmp_path: Path) -> None:
    text = "not quite entirely arrived"
    assert holds(tmp_path, '{text: {words: ["not ... arrived"]}}', text=text)
    assert not holds(tmp_path, '{text: {words: ["not .. arrived"]}}', text=text)


def test_parts_of_a_phrase_may_be_one_of_several(tmp_path: Path) -> None:
    when = "{text: {words: [转账|提现 ... 没到|未到]}}"
    assert holds(tmp_path, when, text="提现了三天还未到")
    assert not holds(tmp_path, when, text="充值三天还未到")


def test_it_finds_a_phrase_whose_first_part_also_stands_earlier(tmp_path: Path) -> None:
    assert holds(tmp_path, '{text: {words: ["not ... arrived"]}}', text="I am not angry! But it has not arrived.")


def test_accents_can_be_made_to_count(tmp_path: Path) -> None:
    when = "{text: {words: [año], accents: exact}}"
    assert holds(tmp_path, when, text="hace un año")
    assert not holds(tmp_path, when, text="hace un ano")


def test_subject_and_body_are_searched_apart(tmp_path: Path) -> None:
    assert not holds(tmp_path, "{text: {words: [转账失败]}}", subject="转账", text="失败")


def test_a_word_list_is_shared_by_name_alone_and_inside_phrases(tmp_path: Path) -> None:
    rules = """
        rules:
          - {id: a, when: {text: {words: ["@coins ... gone"]}}, set: {category: gone}}
          - {id: b, when: {text: {words: ["@coins"]}}, set: {category: coins}}
        """
    rulebook = book(tmp_path, rules=rules, lists_coins="en: [usdt, bitcoin]\nzh: [比特币]\n")
    assert decide(rulebook, text="my bitcoin is gone").category == "gone"
    assert decide(rulebook, text="我的比特幣").category == "coins"


def test_a_word_list_may_be_a_csv_file(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "coins.csv").write_text("word,language\nusdt,en\n# remark\n比特币,zh\n", "utf-8")
    assert holds(tmp_path, '{text: {words: ["@coins"]}}', text="比特幣")


def test_an_unknown_word_list_is_named_with_the_nearest(tmp_path: Path) -> None:
    text = 'rules:\n  - {id: a, when: {text: {words: ["@coin"]}}, set: {category: x}}\n'
    said = problems(tmp_path, text, lists_coins="[usdt]\n")
    assert said == ["rules.yaml:2: rule a, when.text.words[1]; found the unknown word list coin; did you mean coins?"]


def test_a_word_of_which_nothing_is_left_is_refused(tmp_path: Path) -> None:
    said = problems(tmp_path, 'rules:\n  - {id: a, when: {text: {words: ["*"]}}, set: {category: x}}\n')
    assert "nothing is left" in said[0]


def test_evidence_shows_the_word_as_it_was_written_in_its_context(tmp_path: Path) -> None:
    (step,) = decide(book(tmp_path, rules=RULE), subject="Re: 查詢", text="你好，我的 轉帳 失敗 了").trace
    assert [(each.field, each.found) for each in step.evidence] == [("body", "你好，我的 [轉帳 失敗] 了")]


RULE = "rules:\n  - {id: a, when: {text: {words: [转账失败]}}, set: {category: x}}\n"
