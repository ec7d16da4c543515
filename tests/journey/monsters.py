"""Mails that are made to hurt whoever reads them, each of one kind; built when they are asked for."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

HEAD = b"From: Mallory <mallory@customers.example>\r\nTo: support@wallet.example\r\nSubject: stuck\r\n"
BOMB = 200_000_000
"""Bytes that the compressed attachments unpack to."""


def mail(body: bytes, fields: bytes = b"") -> bytes:
    """A mail of Mallory's with more header fields, each ending its line, and a body."""
    return HEAD + fields + b"\r\n" + body


def html(body: bytes) -> bytes:
    """The same with an HTML body."""
    return mail(body, b"Content-Type: text/html; charset=utf-8\r\n")


def attached(name: str, content: bytes) -> bytes:
    """The same with one attachment."""
    head = b"Content-Type: multipart/mixed; boundary=x\r\n"
    part = b'Content-Disposition: attachment; filename="%s"\r\n' % name.encode()
    part += b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return mail(b"--x\r\n\r\nsee\r\n--x\r\n" + part + base64.encodebytes(content) + b"--x--\r\n", head)


def nested(depth: int) -> bytes:
    """Multiparts inside multiparts."""
    boundaries = [b"b%d" % level for level in range(depth)]
    opening = b"".join(
        b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n" % (mark, mark) for mark in boundaries
    )
    closing = b"".join(b"\r\n--%s--\r\n" % mark for mark in reversed(boundaries))
    return HEAD + opening + b"\r\nmy transfer is stuck" + closing


def mails_in_mails(depth: int) -> bytes:
    """Attached mails inside attached mails."""
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * depth + b"Subject: innermost\r\n\r\nstuck"


def parts(count: int) -> bytes:
    """One multipart of many parts, every other one a file."""
    pair = b'--x\r\n\r\na\r\n--x\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\nb\r\n'
    return mail(pair * (count // 2) + b"--x--\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n")


def zipped(*members: tuple[str, bytes]) -> bytes:
    """A zip file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return held.getvalue()


def _zeros() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(10**6)) for _ in range(BOMB // 10**6)) + packer.flush()


_LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))
)

LARGE: Mapping[str, Callable[[], bytes]] = {
    "a 50 MB mail with an attachment": lambda: attached("a.mp4", b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 140_000),
    "a 50 MB mail of text": lambda: mail(b"my transfer is stuck and nobody answers\r\n" * 1_250_000),
    "a 50 MB mail of HTML": lambda: html(b"<p>my transfer is <b>stuck</b></p>\r\n" * 1_400_000),
}
"""Mails of the size that servers still let through."""

SHAPES: Mapping[str, Callable[[], bytes]] = {
    "10,000 parts": lambda: parts(10_000),
    "100,000 parts": lambda: parts(100_000),
    "nesting 200 deep": lambda: nested(200),
    "nesting 5,000 deep": lambda: nested(5_000),
    "attached mails 200 deep": lambda: mails_in_mails(200),
    "a subject of 1 MB": lambda: mail(b"stuck", b"Subject: " + b"stuck " * 170_000 + b"\r\n"),
    "a header of 1 MB without a colon": lambda: b"a" * 1_000_000 + b"\r\n" + HEAD + b"\r\nstuck",
    "a folded header of 1 MB": lambda: mail(b"stuck", b"X-Long:" + b"\r\n a" * 250_000 + b"\r\n"),
    "100,000 header fields": lambda: mail(b"stuck", b"X-A: b\r\n" * 100_000),
    "a To of 1 MB": lambda: mail(b"stuck", b"Cc: " + b"Ann <ann@example.com>, " * 40_000 + b"\r\n"),
    "References of 1 MB": lambda: mail(b"stuck", b"References: " + b"<a@b.example> " * 70_000 + b"\r\n"),
    "one line of 5 MB": lambda: mail(b"stuck " * 850_000),
    "one word of 5 MB": lambda: mail(b"a" * 5_000_000),
    "one line of 5 MB of HTML": lambda: html(b"<i>stuck</i> " * 380_000),
    "a zip bomb": lambda: attached("a.zip", zipped(("zeros.txt", bytes(BOMB)))),
    "a zip in a zip in a zip": lambda: attached(
        "a.zip",
        zipped(("b.zip", zipped(("c.zip", zipped(("d", b"")))))),
    ),
    "a zip of 60,000 files": lambda: attached("a.zip", zipped(*((f"{at}.txt", b"") for at in range(60_000)))),
    "a gzip bomb": lambda: attached("a.log.gz", _zeros()),
    "a tar bomb": lambda: attached("a.tar.gz", gzip.compress(_zeros())),
    "a docx bomb": lambda: attached("a.docx", zipped(("[Content_Types].xml", b""), ("word/document.xml", bytes(BOMB)))),
    "an entity bomb": lambda: attached("a.svg", _LAUGHS + b"]><svg>&j;</svg>"),
    "an entity bomb in the body": lambda: html(_LAUGHS + b"]><html><body>&j;" + b"&amp;" * 400_000),
}
"""Mails of an odd shape: parts, headers, lines, archives."""

_WROTE = b"On Mon, 1 Jan 2024 at 10:00, Ann <ann@example.com> wrote:\r\n"
_BLOCK = b"From: Ann <ann@example.com>\r\nSent: Monday\r\nTo: Bob\r\nSubject: Hi\r\n\r\nhello\r\n\r\n"

PATTERNS: Mapping[str, Callable[[], bytes]] = {
    "deeper and deeper quotes": lambda: mail(b"".join(b">" * depth + b" a\r\n" for depth in range(1, 1_400))),
    "a line of quote signs": lambda: mail(b"> " * 500_000),
    "quotes and answers in turn": lambda: mail(b"> question\r\nanswer\r\n" * 45_000),
    "attributions": lambda: mail(_WROTE * 17_000),
    "attributions that never end": lambda: mail(b"On Monday " * 100_000 + b"wrote"),
    "attributions over two lines": lambda: mail(b"On Mon, 1 Jan 2024,\r\nAnn\r\n" * 35_000),
    "header blocks": lambda: mail(_BLOCK * 12_000),
    "header labels": lambda: mail(b"From: a\r\n" * 100_000),
    "rulers": lambda: mail((b"-" * 30 + b"\r\n") * 30_000),
    "separators": lambda: mail(b"-----Original Message-----\r\n" * 35_000),
    "forwards": lambda: mail(b"---------- Forwarded message ----------\r\n" + _BLOCK * 12_000),
    "signature marks": lambda: mail(b"-- \r\nAnn\r\n" * 90_000),
    "phone lines": lambda: mail(b"Sent from my iPhone\r\n" * 45_000),
    "disclaimers": lambda: mail(b"This message is confidential and\r\n\r\n" * 27_000),
    "blank lines": lambda: mail(b"\r\n" * 500_000 + b"stuck"),
    "blanks": lambda: mail(b" " * 900_000 + b"stuck"),
    "nested blockquotes": lambda: html(b"<blockquote>" * 80_000 + b"stuck"),
    "quotes side by side": lambda: html(b"<div class=gmail_quote><blockquote>a</blockquote></div>b" * 17_000),
    "links": lambda: html(b'<a href="https://a.example/b">c</a> ' * 27_000),
    "tags that never close": lambda: html(b"<" * 1_000_000),
    "comments that never close": lambda: html(b"<!--" * 250_000),
    "one tag with many attributes": lambda: html(b"<p " + b"a=b " * 240_000 + b">stuck"),
    "entities": lambda: html(b"&#x110000;&#0;&lt" * 60_000),
    "addresses in comments": lambda: mail(b"stuck", b"Reply-To: " + b"(" * 200_000 + b"\r\n"),
    "quotes that never close": lambda: mail(b"stuck", b'Cc: "' + b'\\"' * 200_000 + b"\r\n"),
    "encoded words": lambda: mail(b"stuck", b"X-A: " + b"=?utf-8?b?YQ==?= " * 11_000 + b"\r\n"),
    "encoded words that never end": lambda: mail(b"stuck", b"X-A: " + b"=?utf-8?q?" * 19_000 + b"\r\n"),
    "parameters": lambda: mail(b"stuck", b"Content-Type: text/plain" + b"; a*0*=b" * 24_000 + b"\r\n"),
    "boundaries that nearly match": lambda: mail(
        b"--aa\r\n" * 150_000, b"Content-Type: multipart/mixed; boundary=a\r\n"
    ),
    "uuencoded files": lambda: mail(b"begin 644 a\r\n#0V%T\r\n`\r\nend\r\n" * 30_000),
    "uuencoded files that never end": lambda: mail(b"begin 644 a\r\n" * 70_000),
    "hexadecimal": lambda: mail(b"0123456789abcdef" * 60_000),
    "hashes": lambda: mail((b"0x" + b"5f1c9b3e" * 8 + b"\r\n") * 14_000),
    "short runs of hexadecimal": lambda: mail(b"0x" * 450_000),
    "base58": lambda: mail(b"5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ " * 18_000),
    "words of a phrase": lambda: mail(b"abandon ability able about above absent " * 22_000),
    "numbers": lambda: mail(b"1" * 900_000),
    "addresses": lambda: mail(b"a@" * 450_000),
    "web addresses": lambda: mail(b"http://" * 130_000),
    "tracked web addresses": lambda: mail(b"https://a.example/?url=" + b"https%253A%252F%252F" * 45_000),
    "zero-width signs": lambda: mail("a\u200b".encode() * 225_000, b"Content-Type: text/plain; charset=utf-8\r\n"),
    "full-width signs": lambda: mail("ａ".encode() * 300_000, b"Content-Type: text/plain; charset=utf-8\r\n"),
    "combining signs": lambda: mail("a\u0301\u0327".encode() * 180_000, b"Content-Type: text/plain; charset=utf-8\r\n"),
    "Chinese without a label": lambda: mail("转账失败".encode("gbk") * 110_000),
    "bytes of no charset": lambda: mail(b"\x81\xfe\xff" * 300_000),
    "escape sequences": lambda: mail(b"\x1b$B\x1b(B" * 150_000, b"Content-Type: text/plain; charset=iso-2022-jp\r\n"),
    "UTF-7": lambda: mail(b"+AAA-" * 180_000, b"Content-Type: text/plain; charset=utf-7\r\n"),
    "flowed lines": lambda: mail(b"> a \r\n" * 150_000, b"Content-Type: text/plain; format=flowed\r\n"),
    "padding in base64": lambda: mail(b"YQ==" * 240_000, b"Content-Transfer-Encoding: base64\r\n"),
    "soft breaks": lambda: mail(b"=\r\n" * 330_000, b"Content-Transfer-Encoding: quoted-printable\r\n"),
    "rows of a delivery report": lambda: mail(
        b"Reporting-MTA: dns; a\r\n\r\n" + b"Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\n\r\n" * 13_000,
        b"Content-Type: message/delivery-status\r\n",
    ),
}
"""Texts in which a pattern begins again and again and does not come to its end."""
