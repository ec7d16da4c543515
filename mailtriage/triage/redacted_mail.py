"""A redacted message as raw bytes again: plain, complete enough to be read later, without any part of the old mail.

The few shapes that are needed are put together here: the standard library's generator takes milliseconds for a mail.
The copy is for reading on this desk and is never sent.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from mailtriage.domain.message import Address, Attachment, Message

_KEPT_HEADERS = frozenset(
    [
        "auto-submitted",
        "precedence",
        "list-id",
        "list-unsubscribe",
        "x-auto-response-suppress",
        "return-path",
        "x-mailer",
        "user-agent",
        "x-loop",
        "delivered-to",
        "x-original-to",
        "authentication-results",
        "received",
        "importance",
    ]
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_PLAIN_PHRASE = re.compile(r"[\w !#$%&'*+/=?^`{|}~-]*", re.ASCII)
_SUBTYPE = re.compile(r"[\w.+-]{1,60}", re.ASCII)
_PIECE = re.compile(r"(?:%[0-9A-F]{2}|[^%]){1,60}")
_ENCODED = re.compile("(?s).{1,14}")
"""Signs in one encoded word: with four bytes each they stay below the 75 of RFC 2047 section 2."""
_LINE = 76
_WORDED = 45
_NOTE = "a secret was removed; this is not the mail as it came"


def rebuild(message: Message) -> bytes:
    """A mail of the redacted headers that matter, the redacted text and HTML, and the redacted attachments."""
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(message) if value)
    return head.encode() + _content(message)


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    yield "X-Redacted", _NOTE
    yield "From", _addresses((message.sender,) if message.sender else ())
    yield "To", _addresses(message.to)
    yield "Cc", _addresses(message.cc)
    yield "Reply-To", _addresses(message.reply_to)
    yield "Subject", _words(message.subject)
    yield "Date", format_datetime(message.date) if message.date else ""
    yield "Message-ID", _words(message.message_id or "")
    yield "In-Reply-To", _words(" ".join(message.in_reply_to))
    yield "References", _words(" ".join(message.references))
    for name, value in message.headers.fields:
        if name in _KEPT_HEADERS:
            yield name.title(), _words(value)
    yield "MIME-Version", "1.0"


def _words(value: str) -> str:
    """An unstructured value in lines of 76 signs, encoded where it is not ASCII (RFC 2047)."""
    value = _flat(value)
    if value.isascii() and "=?" not in value:
        return value if len(value) < _LINE else _folded(value.split())
    return "\r\n ".join(_encoded(value))


def _folded(words: Sequence[str]) -> str:
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) >= _LINE:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return "\r\n ".join(lines)


def _encoded(value: str) -> Iterator[str]:
    """The value as encoded words, each of whole signs."""
    for piece in _ENCODED.findall(value):
        yield f"=?utf-8?b?{b64encode(piece.encode()).decode()}?="


def _addresses(addresses: Sequence[Address]) -> str:
    return ",\r\n ".join(_mailbox(item) for item in addresses if item.address.isascii())


def _mailbox(item: Address) -> str:
    name, address = _flat(item.name), _flat(item.address)
    if not name:
        return address
    if not name.isascii() or "=?" in name or len(name) > _LINE:
        return "\r\n ".join([*_encoded(name), f"<{address}>"])
    if _PLAIN_PHRASE.fullmatch(name) is None:
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{address}>"


def _content(message: Message) -> bytes:
    """Content-Type and body: the text, HTML to choose instead, attachments where there are any. The boundaries hold
    `=_`, which base64 cannot (RFC 2045 section 6.7)."""
    seed = sha256(message.text.encode("utf-8", "replace")).hexdigest()[:24]
    chosen = _text("plain", message.text)
    if message.html is not None:
        chosen = _multipart("alternative", f"=_a_{seed}", [chosen, _text("html", message.html)])
    if message.attachments:
        chosen = _multipart("mixed", f"=_m_{seed}", [chosen, *map(_attached, message.attachments)])
    return chosen


def _multipart(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    mark = boundary.encode()
    head = b'Content-Type: multipart/%s;\r\n boundary="%s"\r\n\r\n' % (kind.encode(), mark)
    return head + b"".join(b"--%s\r\n%s\r\n" % (mark, part) for part in parts) + b"--%s--\r\n" % mark


def _text(kind: str, text: str) -> bytes:
    head = b"Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head % kind.encode() + _base64(text.encode("utf-8", "replace"))


def _attached(attachment: Attachment) -> bytes:
    disposition = "inline" if attachment.inline else "attachment"
    head = (
        f"Content-Type: {_media_type(attachment.content_type)}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: {disposition}{_file_name(_flat(attachment.name))}\r\n\r\n"
    )
    return head.encode() + _base64(attachment.content)


def _media_type(content_type: str) -> str:
    main, _, sub = content_type.partition("/")
    fits = main in ("image", "application", "audio", "video", "text") and _SUBTYPE.fullmatch(sub)
    return f"{main}/{sub}" if fits else "application/octet-stream"


def _file_name(name: str) -> str:
    """The parameter `filename`, quoted where it is plain and else encoded, in pieces where it is long (RFC 2231)."""
    if name.isascii() and '"' not in name and "\\" not in name and len(name) <= _WORDED:
        return f';\r\n filename="{name}"'
    pieces = _PIECE.findall("utf-8''" + quote(name, safe=""))
    if len(pieces) == 1:
        return f";\r\n filename*={pieces[0]}"
    return "".join(f";\r\n filename*{number}*={piece}" for number, piece in enumerate(pieces))


def _base64(body: bytes) -> bytes:
    whole = b64encode(body)
    return b"\r\n".join([whole[start : start + _LINE] for start in range(0, len(whole), _LINE)]) + b"\r\n"


def _flat(text: str) -> str:
    """One line. Lone surrogates, which no charset can carry, become question marks."""
    return _CONTROL.sub(" ", text).encode("utf-8", "replace").decode().strip()
