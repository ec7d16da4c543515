"""Subjects as threading compares them."""

from __future__ import annotations

import pytest

from mailtriage.triage.subject import normalised, tagged


@pytest.mark.parametrize(
    "subject",
    [
        "Help",
        "  help ",
        "Re: Help",
        "RE[2]: AW: Help",
        "Re^3: help",
        "Re (2): help",
        "rE : help",
        "Re:Re:Re: help",
        "回复：Help",
        "答复: 转发: help",
        "回覆：help",
        "Fwd: [EXTERNAL] Re: help",
        "[外部] 回复: help",
        "返信: help",
        "회신: help",
        "Ответ: help",
        "Trả lời: help",
        "Ynt: help",
        "Re: [#10042] help",
        "[#10042] Re: help",
        "Automatic reply: help",
        "自动回复: help",
        "Ｒｅ：Ｈｅｌｐ",
    ],
)
def test_it_takes_away_what_clients_and_gateways_put_in_front(subject):
    assert normalised(subject) == "help"


@pytest.mark.parametrize("subject", ["提现: 失败", "error: no gas", "Recovery: lost phone", "[urgent] help", "A: b"])
def test_it_keeps_what_customers_write(subject):
    assert normalised(subject) == subject.casefold()


@pytest.mark.parametrize("subject", ["", "Re:", "Re: Fwd: ", "[#10042]"])
def test_it_leaves_nothing_where_there_is_nothing(subject):
    assert normalised(subject) == ""


def test_it_ends_with_endless_prefixes():
    assert normalised("re:" * 100_000).startswith("re:")


@pytest.mark.parametrize(
    ("subject", "numbers"),
    [
        ("[#10042] help", [10042]),
        ("Re: [#1][#2] help", [1, 2]),
        ("[#] [#x] [#-1] [#1.5] [# 1] [#01] [#１]", []),
        ("[#12", []),
        ("#12", []),
        (f"[#{'9' * 100}]", []),
        ("[#1]" * 100, [1] * 5),
        ("[#1\n]", []),
    ],
)
def test_it_reads_our_tags(subject, numbers):
    assert list(tagged(subject)) == numbers


def test_the_tag_is_the_configured_one():
    assert list(tagged("[Ticket-7] [#8]", "Ticket-")) == [7]
