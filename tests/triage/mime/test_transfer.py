"""Transfer encodings undone."""

from __future__ import annotations

import base64

import pytest

from mailtriage.triage.mime.notes import Notes
from mailtriage.triage.mime.transfer import decode_transfer, encoding_of

TEXT = b"My transfer has failed, please help me. " * 5
LINES = base64.encodebytes(TEXT)


@pytest.mark.parametrize(
    "content",
    [
        LINES,
        LINES.replace(b"\n", b"\r\n"),
        LINES.rstrip(b"=\n"),
        b"  " + LINES,
        LINES.replace(b"\n", b"!\n"),
        LINES + b"=\n" * 3,
        LINES + b"\n_______________\nmailing list footer, sent to everyone who reads this\n",
    ],
)
def test_base64_is_read_as_far_as_it_goes(content: bytes) -> None:
    assert decode_transfer(content, "base64", Notes()) == TEXT


def test_padded_stretches_one_behind_the_other_are_all_read() -> None:
    first = b"a stretch of its own."
    joined = base64.encodebytes(first[:-1]) + base64.encodebytes(TEXT)
    assert b"=" in base64.encodebytes(first[:-1])
    assert decode_transfer(joined, "base64", Notes()) == first[:-1] + TEXT


def test_text_that_claims_to_be_base64_stays_text() -> None:
    notes = Notes()
    assert decode_transfer(b"Hello, this is text, really.", "base64", notes) == b"Hello, this is text, really."
    assert notes.all() == ("A part says it is base64 and is not; it was read as it stands.",)


def test_quoted_printable_is_undone() -> None:
    assert decode_transfer(b"M=C3=BC=  \r\nller=\r\n!=\n", "quoted-printable", Notes()) == "Müller!".encode()


def test_an_unknown_encoding_is_left_and_noted() -> None:
    notes = Notes()
    assert decode_transfer(b"abc", "x-unknown", notes) == b"abc"
    assert notes.all()


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (b"base64  ", "base64"),
        (b"BASE64;", "base64"),
        (b'"base64"', "base64"),
        (b"quoted printable", "quoted-printable"),
        (b"Quoted-Printable (comment)", "quoted-printable"),
        (b"x-uue", "uuencode"),
        (b"8Bit", "8bit"),
    ],
)
def test_names_of_encodings_are_recognised_in_the_spellings_that_mails_use(value: bytes, name: str) -> None:
    assert encoding_of(value) == name
