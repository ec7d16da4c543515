"""What may reach a terminal."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtriage.commands.terminal import defanged, print_json, safe, safe_line


@given(st.text())
def test_nothing_that_steers_a_terminal_passes(text: str) -> None:
    passed = {unicodedata.category(char) for char in safe(text) if char not in "\n\t\u200c\u200d"}
    assert passed.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})
    assert "\n" not in safe_line(text)


@pytest.mark.parametrize(
    "text", ["plain", "转账失败，请帮忙", "日本語 한국어 Ελληνικά", "naïve café", "👨‍👩‍👧 ❤️", "می‌خواهم", "a\n\tb"]
)
def test_ordinary_text_passes_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nb", "a\nb"),
        ("secret\rpublic", "secret\ufffdpublic"),
        ("\x1b[31m", "\ufffd[31m"),
        ("\x9b31m", "\ufffd31m"),
        ("x\u202etxt.exe", "x\ufffdtxt.exe"),
        ("a\u2028b", "a\ufffdb"),
        ("\ufeffa", "\ufffda"),
    ],
)
def test_what_was_taken_out_can_be_seen(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://evil.example/a.b", "see hxxps://evil[.]example/a.b"),
        ("(http://evil.example)", "(hxxp://evil[.]example)"),
        ("one\nhttp://evil.example\nthree. four", "one\nhxxp://evil[.]example\nthree. four"),
        ("HTTP://EVIL.EXAMPLE", "hxxp://EVIL[.]EXAMPLE"),
        ("请看http://evil.example。谢谢", "请看hxxp://evil[.]example。谢谢"),
        ("http://a.example,http://b.example", "hxxp://a[.]example,hxxp://b[.]example"),
        ("version 1.2.3 costs 5.0", "version 1.2.3 costs 5.0"),
        ("a://b.c", "a://b.c"),
    ],
)
def test_links_cannot_be_followed_by_accident(text: str, shown: str) -> None:
    assert defanged(text) == shown


def test_json_is_ascii_with_times_in_utc(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"at": datetime(2026, 11, 22, 9, 30, tzinfo=UTC), "text": "转\x1b\u202e\u2028"})
    out = capsys.readouterr().out
    assert out.isascii()
    assert out.count("\n") == 1
    assert json.loads(out) == {"at": "2026-11-22T09:30:00Z", "text": "转\x1b\u202e\u2028"}
