"""The bytes of a mail (RFC 5322, MIME): CRLF line ends, ASCII only but for SMTPUTF8 addresses. Its words are not here.

The standard library's generator takes milliseconds for a mail; acknowledgements go out by the thousand. So the few
shapes that we send are put together here, and the tests read each back with the standard library's parser.
"""

from __future__ import annotations

import binascii
from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import quote

from mailtriage.outbox.words import clean_line

LONGEST_FILE_NAME = 150

Attachment = tuple[str, str, bytes]
"""File name, content type, content."""

_PARAMETER = 60  # characters of one piece of a long parameter: the line around it stays below 78
_TOKEN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-")


def content(text: str, html: str, attachments: Sequence[Attachment], seed: str) -> bytes:
    """Content-Type and body of a mail: plain text and HTML to choose from, and attachments where there are any.

    `seed` makes the boundaries this mail's own. Text is always encoded, in base64 or quoted-printable, neither of
    which can contain a boundary that begins with `=_` (RFC 2045 section 6.7).
    """
    chosen = _multipart("alternative", f"=_a_{seed}", [_text_part("plain", text), _text_part("html", html)])
    if not attachments:
        return chosen
    return _multipart("mixed", f"=_m_{seed}", [chosen, *(_attached(*attachment) for attachment in attachments)])


def _multipart(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    mark = boundary.encode()
    head = b'Content-Type: multipart/%s;\r\n boundary="%s"\r\n\r\n' % (kind.encode(), mark)
    return head + b"".join(b"--%s\r\n%s\r\n" % (mark, part) for part in parts) + b"--%s--\r\n" % mark


def _text_part(kind: str, text: str) -> bytes:
    encoded, body = _encoded_text(text)
    head = b"Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n"
    return head % (kind.encode(), encoded) + body


def _encoded_text(text: str) -> tuple[bytes, bytes]:
    """The encoding's name and the text in it: the shorter one, which is quoted-printable for Latin script."""
    body = text.replace("\n", "\r\n").encode("utf-8", "replace")
    if len(body) - len(text) > len(body) // 6:
        return b"base64", _base64(body)
    return b"quoted-printable", binascii.b2a_qp(body, istext=True)


def _base64(body: bytes) -> bytes:
    whole = b64encode(body)
    return b"\r\n".join([whole[start : start + 76] for start in range(0, len(whole), 76)]) + b"\r\n"


def _attached(name: str, content_type: str, body: bytes) -> bytes:
    head = (
        f"Content-Type: {_media_type(content_type)}\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment{_file_name(name)}\r\n\r\n"
    )
    return head.encode() + _base64(body)


def _media_type(content_type: str) -> str:
    """The type without parameters; octet-stream for what is no type or must not be in base64 (RFC 2046 section 5)."""
    kind, slash, subtype = content_type.partition(";")[0].strip().lower().partition("/")
    fits = slash and kind and subtype and set(kind + subtype) <= _TOKEN and len(kind + subtype) <= 100
    return f"{kind}/{subtype}" if fits and kind not in ("multipart", "message") else "application/octet-stream"


def _file_name(name: str) -> str:
    """The parameter `filename`, quoted where it is plain and else encoded, in pieces where it is long (RFC 2231)."""
    name = clean_line(name.replace("/", "_").replace("\\", "_"), LONGEST_FILE_NAME) or "attachment"
    if name.isascii() and '"' not in name and len(name) <= _PARAMETER:
        return f';\r\n filename="{name}"'
    pieces = ["utf-8''"]
    for char in name:
        encoded = quote(char, safe="")
        if len(pieces[-1]) + len(encoded) > _PARAMETER:
            pieces.append("")
        pieces[-1] += encoded
    if len(pieces) == 1:
        return f";\r\n filename*={pieces[0]}"
    return "".join(f";\r\n filename*{number}*={piece}" for number, piece in enumerate(pieces))
