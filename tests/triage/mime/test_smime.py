"""Mails signed into one opaque part."""

from __future__ import annotations

import pytest

from mailtriage.triage.mime.smime import signed_content
from mailtriage.triage.parse import parse
from tests.triage.mime.mails import bare
from tests.triage.mime.test_transfer import base64

SIGNED = bytes.fromhex("06092a864886f70d010702")
DATA = bytes.fromhex("06092a864886f70d010701")
ENTITY = b"Content-Type: text/plain; charset=utf-8\r\n\r\nsigned words\r\n"

HEAD = "Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64"


def der(tag: int, content: bytes) -> bytes:
    length = len(content)
    size = bytes((length,)) if length < 0x80 else bytes((0x82,)) + length.to_bytes(2, "big")
    return bytes((tag,)) + size + content


def endless(tag: int, content: bytes) -> bytes:
    return bytes((tag, 0x80)) + content + b"\0\0"


def definite(entity: bytes) -> bytes:
    inner = der(0x30, DATA + der(0xA0, der(0x04, entity)))
    return der(0x30, SIGNED + der(0xA0, der(0x30, b"\x02\x01\x01" + b"\x31\x00" + inner)))


def streamed(entity: bytes) -> bytes:
    pieces = b"".join(der(0x04, entity[at : at + 20]) for at in range(0, len(entity), 20))
    inner = endless(0x30, DATA + endless(0xA0, endless(0x24, pieces)))
    return endless(0x30, SIGNED + endless(0xA0, endless(0x30, b"\x02\x01\x01" + b"\x31\x00" + inner)))


@pytest.mark.parametrize("wrap", [definite, streamed])
def test_the_signed_words_are_read(wrap: object) -> None:
    assert callable(wrap)
    assert signed_content(wrap(ENTITY)) == ENTITY


@pytest.mark.parametrize(
    "content", [b"", b"\x30\x80", definite(ENTITY)[:36], SIGNED, SIGNED + DATA, b"\x30\x84\xff\xff\xff\xff" + SIGNED]
)
def test_what_is_no_signed_mail_gives_nothing(content: bytes) -> None:
    assert signed_content(content) is None


def test_a_mail_signed_as_a_whole_is_read() -> None:
    message = parse(bare(HEAD, base64.encodebytes(definite(ENTITY))))
    assert (message.text, message.attachments) == ("signed words\n", ())


def test_an_encrypted_mail_says_so_and_is_kept() -> None:
    message = parse(bare(HEAD, base64.encodebytes(b"\x30\x80sealed")))
    assert "The mail is encrypted (S/MIME) and cannot be read here." in message.defects
    assert [attachment.name for attachment in message.attachments] == ["smime.p7m"]
