"""Whether two mails are the same one."""

from __future__ import annotations

import pytest

from mailtriage.intake.identity import identify

MAIL = b"From: a@b.example\r\nSubject: x\r\nDate: today\r\nMessage-ID: <1@b.example>\r\n\r\nhello\r\n"


def same(one: bytes, other: bytes) -> bool:
    return identify(one).digest == identify(other).digest


@pytest.mark.parametrize(
    "copy",
    [
        b"Received: by somebody\r\nDelivered-To: c@d.example\r\n" + MAIL,
        MAIL.replace(b"\r\n", b"\n"),
        MAIL + b"\r\n\r\n",
        MAIL.replace(b"Subject: x", b"subject:  x "),
        MAIL.replace(b"Subject: x", b"Subject:\r\n x"),
    ],
)
def test_a_copy_that_came_another_way_is_the_same_mail(copy: bytes) -> None:
    assert same(MAIL, copy)


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace(b"hello", b"goodbye"),
        MAIL.replace(b"Subject: x", b"Subject: y"),
        MAIL.replace(b"a@b", b"c@b"),
        MAIL.replace(b"<1@", b"<2@"),
        MAIL.replace(b"today", b"tomorrow"),
    ],
)
def test_another_mail_under_the_same_message_id_is_another_mail(other: bytes) -> None:
    assert not same(MAIL, other)


def test_a_second_field_of_the_same_name_does_not_hide_the_first() -> None:
    assert identify(MAIL.replace(b"\r\n\r\n", b"\r\nMessage-ID: <2@b.example>\r\n\r\n")).message_id == "<1@b.example>"


@pytest.mark.parametrize(
    "raw", [b"", b"\n", b"no header", b"\r\r\r", b"x" * 3_000_000, b":" * 5000, b"\xff\xfe: \x00\n\n"]
)
def test_whatever_the_bytes_there_is_an_identity(raw: bytes) -> None:
    assert len(identify(raw).digest) == 64


def test_a_message_id_is_bounded() -> None:
    found = identify(b"Message-ID: <" + b"x" * 100_000 + b">\n\n").message_id
    assert found is not None
    assert len(found) <= 998
