"""Bodies and attachments, read back by the standard library."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.outbox.mime import content


def read(text: str = "text\n", html: str = "<p>text</p>\n", attachments=()) -> EmailMessage:
    raw = content(text, html, attachments, "seed")
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = cast("EmailMessage", message_from_bytes(b"MIME-Version: 1.0\r\n" + raw, policy=policy.default))
    assert all(not part.defects for part in message.walk())
    return message


def words(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize(
    "text",
    [
        "plain\n",
        "中文内容\n" * 50,
        "Grüße aus Köln\n" * 20,
        "a line without end " * 200 + "\n",
        "无尽的一行" * 500 + "\n",
        ".\n..\n.hidden\nFrom here\n",
        "trailing blanks   \n\ttab\t\n= equals =20\n",
        "--=_a_seed\n--=_a_seed--\n",
        "\n\n\n",
    ],
)
def test_text_and_html_come_out_as_they_went_in(text):
    message = read(text, f"<pre>{text}</pre>\n")
    assert words(message, "plain") == text
    assert words(message, "html") == f"<pre>{text}</pre>\n"


def test_latin_text_can_be_read_in_the_raw_mail_and_chinese_is_kept_short():
    assert b"quoted-printable" in content("Grüße an alle Leser\n", "x\n", (), "seed")
    assert b"base64" in content("您好，您的来信已经收到\n", "x\n", (), "seed")


@pytest.mark.parametrize(
    "name",
    [
        "a.txt", "two words.pdf", 'quote".png', "semi;colon=.png", "操作指引.pdf", "é" * 100 + ".png",
        "中" * 145 + ".jpg", "apostrophe's 100%.txt", "x" * 149, "tab\tand\nline.txt",
    ],
)  # fmt: skip
def test_a_file_name_comes_out_as_it_went_in(name):
    message = read(attachments=((name, "application/pdf", b"%PDF"),))
    assert next(message.iter_attachments()).get_filename() == " ".join(name.split())


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd", ".._.._etc_passwd"), ("a\\b", "a_b"), ("", "attachment"), ("\u202egpj.exe", "gpj.exe")],
)
def test_a_file_name_leads_nowhere(name, safe):
    message = read(attachments=((name, "application/pdf", b"%PDF"),))
    assert next(message.iter_attachments()).get_filename() == safe


@pytest.mark.parametrize(
    ("given_type", "written"),
    [
        ("image/png", "image/png"),
        ("IMAGE/PNG; name=x", "image/png"),
        ("message/rfc822", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ("image/png\r\nX-Evil: 1", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_content_type_is_one_or_is_replaced(given_type, written):
    part = next(read(attachments=(("a", given_type, b"x"),)).iter_attachments())
    assert part.get_content_type() == written
    assert "X-Evil" not in part


@given(st.binary(max_size=2000))
@settings(max_examples=50, deadline=None)
def test_any_bytes_come_out_as_they_went_in(raw):
    message = read(attachments=(("a.bin", "application/octet-stream", raw), ("b.bin", "application/octet-stream", raw)))
    assert [part.get_content() for part in message.iter_attachments()] == [raw, raw]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_words_come_out_as_they_went_in(text):
    assert words(read(text + "\n"), "plain") == text + "\n"
