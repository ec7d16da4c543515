from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtriage.rulebook.fold import Offsets, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("轉帳失敗", "转账失败"),
        ("錢包", "钱包"),
        ("ＴＲＣ２０", "trc20"),
        ("İSTANBUL", "istanbul"),
        ("ışık", "IŞIK"),
        ("ПРИВЕТ", "привет"),
        ("ещё", "еще"),
        ("Straße", "STRASSE"),
        ("não recebi", "nao recebi"),
        ("không nhận được", "khong nhan duoc"),
        ("e\u0301te\u0301", "été"),
        ("don’t", "don't"),
        ("没\u200b有到\u200d账", "没有到账"),
        ("没 有\n到账", "没有到账"),
        ("ｶﾞｽ代", "ガス代"),
    ],
)
def test_it_takes_two_spellings_of_a_word_for_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("й", "и"), ("が", "か"), ("송", "소"), ("未", "末")])
def test_it_keeps_letters_apart_whose_marks_are_part_of_them(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_it_keeps_accents_where_they_are_asked_for() -> None:
    assert fold("Café", accents=True) == "café"


def test_it_keeps_blanks_between_chinese_and_latin() -> None:
    assert fold("转 USDT 给") == "转 usdt 给"


@pytest.mark.parametrize(
    ("written", "word", "found"),
    [
        ("Hello   WORLD, it\n\nFailed today", "failed", "Failed"),
        ("我的 轉 帳\n失敗了", "转账失败", "轉 帳\n失敗"),
        ("ﬁx ﬁrst Straße", "strasse", "Straße"),
        ("  leading blanks, then this", "then", "then"),
        ("x\u200by 没\u200b有到账", "没有到账", "没\u200b有到账"),
    ],
)
def test_it_finds_the_way_back_to_what_was_written(written: str, word: str, found: str) -> None:
    folded = fold(written)
    start = folded.index(word)
    begin, end = Offsets(written, folded).original(start, start + len(word))
    assert written[begin:end] == found


@given(st.text(max_size=200))
def test_any_text_can_be_folded_and_every_place_leads_back_inside_it(text: str) -> None:
    folded = fold(text)
    offsets = Offsets(text, folded)
    for at in range(len(folded)):
        begin, end = offsets.original(at, at + 1)
        assert 0 <= begin < end <= len(text) + 1


@given(st.text(alphabet="aB 转轉帳账ß é\n", max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
