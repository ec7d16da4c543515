"""Header fields: read back by the standard library, within the limits of lines, and never more than one field."""

from __future__ import annotations

from email import message_from_string, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.domain.message import Address
from mailtriage.outbox.words import clean_line, field, list_field, mailbox


def read(written: str, name: str = "Subject") -> str:
    message = message_from_string(written.replace("\r\n", "\n") + "\n", policy=policy.default)
    assert list(message.keys()) == [name]
    assert not message[name].defects
    return str(message[name])


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "hello world " * 18 + "end",
        "我们已收到您的来信 [#10042]",
        "Re: 转账失败 urgent 请帮忙 [#10042]",
        "回复" * 100,
        "日本語 and English und Deutsch: Grüße",
        "=?utf-8?b?aGVsbG8=?= is not an encoded word",
        "emoji 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀 end",
        "x" * 200,
        'quotes " and \\ and (brackets) <angles>',
        "",
    ],
)
def test_a_subject_is_read_as_it_was_written(text):
    written = field("Subject", text)
    assert read(written) == text
    assert max(map(len, written.split("\r\n"))) <= 78
    assert written.isascii()


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_makes_one_field(text):
    line = clean_line(text)
    written = field("Subject", line)
    assert written.endswith("\r\n")
    assert all(part.startswith(" ") for part in written.rstrip("\r\n").split("\r\n")[1:])
    assert max(map(len, written.split("\r\n"))) <= 78
    assert read(written) == line


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_name_stays_a_name(name):
    written = mailbox(Address(name, "ann@example.org"), 4)
    assert written is not None
    message = message_from_string(f"To: {written}\n\n".replace("\r\n", "\n"), policy=policy.default)
    assert [address.addr_spec for address in message["To"].addresses] == ["ann@example.org"]
    shown = clean_line(name, 120)
    if shown.isascii() and "=?" not in shown:
        assert message["To"].addresses[0].display_name == shown
    else:  # The library's own display_name has a blank between two encoded words, which RFC 2047 section 6.2 joins.
        assert str(make_header(decode_header(written.replace("\r\n", "")))) == f"{shown} <ann@example.org>"
    assert max(map(len, f"To: {written}".split("\r\n"))) <= 78 + len("<ann@example.org>")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("", "ann@example.org"),
        ("ann@example.org", "ann@example.org"),
        ("Ann", "Ann <ann@example.org>"),
        ("Ann, Jr.", '"Ann, Jr." <ann@example.org>'),
        ('Ann "A" \\ B', '"Ann \\"A\\" \\\\ B" <ann@example.org>'),
        ("王小明", "=?utf-8?b?546L5bCP5piO?= <ann@example.org>"),
        ("x\r\nBcc: bob@example.org", '"x Bcc: bob@example.org" <ann@example.org>'),
    ],
)
def test_names_are_quoted_or_encoded_where_they_must_be(name, written):
    assert mailbox(Address(name, "ann@example.org"), 4) == written


def test_what_is_no_address_is_none():
    assert mailbox(Address("Ann", "ann"), 4) is None


def test_long_lists_are_folded_between_items():
    written = list_field("References", tuple(f"<{'x' * 50}{number}@x>" for number in range(5)))
    assert written.count("\r\n <") == 4


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\r\nb", "a b"),
        ("a\x00b\x1b[1m", "a b [1m"),
        ("\u202egpj.exe", "gpj.exe"),
        ("a\u2028b\u2029c", "a b c"),
        ("  a \t b  ", "a b"),
        ("\ud800x", "x"),
        ("a" * 300, "a" * 249 + "…"),
    ],
)
def test_a_line_is_cleaned(text, clean):
    assert clean_line(text) == clean
