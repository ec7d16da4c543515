"""Words of servers, made safe to show."""

from __future__ import annotations

from mailtriage.outbox.outcome import SAID_LIMIT, clean_words


def test_words_of_a_server_stand_on_one_line():
    assert clean_words("5.1.1 no\nsuch\r\n user\t here") == "5.1.1 no such user here"


def test_words_of_a_server_cannot_paint_the_terminal():
    assert clean_words("\x1b]0;title\x07 \u202eabc\u2066 \udc80") == "]0;title abc"


def test_words_of_a_server_have_an_end():
    assert len(clean_words("x" * 10_000)) == SAID_LIMIT
    assert clean_words("x" * 10_000).endswith("…")
