"""Mails for the tests of reading: a few lines to bytes, so that each test shows only what it is about."""

from __future__ import annotations

import base64

ENVELOPE = b"From: Ann <ann@example.com>\r\nTo: support@example.com\r\nSubject: Help\r\n"


def mail(head: str | bytes = b"", body: str | bytes = b"", charset: str = "utf-8") -> bytes:
    """A mail with the usual envelope; `head` are further header lines."""
    return ENVELOPE + _octets(head, charset).rstrip(b"\r\n") + _gap(head) + b"\r\n" + _octets(body, charset)


def bare(head: str | bytes, body: str | bytes = b"", charset: str = "utf-8") -> bytes:
    """A mail with no other header lines than `head`."""
    return _octets(head, charset).rstrip(b"\r\n") + b"\r\n\r\n" + _octets(body, charset)


def multipart(subtype: str, *parts: bytes, boundary: str = "=_b", more: str = "") -> bytes:
    """A mail of several parts, each as made by `part`."""
    return mail(
        f'MIME-Version: 1.0\r\nContent-Type: multipart/{subtype}; boundary="{boundary}"{more}', joined(boundary, parts)
    )


def nested(subtype: str, *parts: bytes, boundary: str = "=_inner") -> bytes:
    """A part of several parts."""
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode() + joined(boundary, parts)


def joined(boundary: str, parts: tuple[bytes, ...]) -> bytes:
    """The body of a multipart."""
    mark = f"--{boundary}".encode()
    return b"".join(mark + b"\r\n" + one + b"\r\n" for one in parts) + mark + b"--\r\n"


def part(content_type: str, body: str | bytes, head: str = "", charset: str = "utf-8") -> bytes:
    """One part: its type, perhaps further header lines, its content as it stands."""
    return f"Content-Type: {content_type}\r\n{head}{_gap(head).decode()}\r\n".encode() + _octets(body, charset)


def file(content_type: str, content: bytes, head: str) -> bytes:
    """A part in base64."""
    lines = "\r\n".join(filter(None, (head, "Content-Transfer-Encoding: base64")))
    return part(content_type, base64.encodebytes(content), lines)


def _gap(head: str | bytes) -> bytes:
    return b"\r\n" if head else b""


def _octets(text: str | bytes, charset: str) -> bytes:
    return text if isinstance(text, bytes) else text.encode(charset)
