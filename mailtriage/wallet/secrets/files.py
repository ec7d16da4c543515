"""Secrets in attached files: text of any charset, JSON, HTML. Pictures, archives and documents are not opened here."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailtriage.domain.message import Attachment
from mailtriage.wallet import secrets
from mailtriage.wallet.secrets import copies, keystore, markup
from mailtriage.wallet.secrets.secret import Secret

_LARGEST = 2_000_000
_FARTHEST = 3 * _LARGEST
_CHARSETS = ("utf-8", "gb18030", "latin-1")
_BINARY = (b"\x89PNG", b"\xff\xd8", b"GIF8", b"PK\x03\x04", b"%PDF", b"RIFF", b"\x1f\x8b", b"\x00\x00\x00")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a file: its text, its secrets, and its bytes without them."""

    text: str = field(repr=False)
    secrets: tuple[Secret, ...] = ()
    cleaned: bytes = field(default=b"", repr=False)


def may_hold(attachment: Attachment) -> bool:
    """Whether the file is text at all."""
    return (
        len(attachment.content) > 20
        and not attachment.content.startswith(_BINARY)
        and not attachment.content_type.startswith(("image/", "video/", "audio/"))
    )


def read(name: str, content: bytes) -> Reading:
    """The text of the file and what is secret in it. A file too large to be read closely goes as a whole where its
    beginning or its words say that it is a key store."""
    if len(content) > _LARGEST:
        return _read_large(content)
    text = decode(content)
    if text is None:
        return Reading("")
    if text.lstrip()[:1] == "<":
        found = markup.find(text)
        cleaning = copies.Cleaning(found)
        return Reading(text, tuple(found), markup.removed(text, cleaning).encode() if found else b"")
    found = secrets.find(text)
    return Reading(text, tuple(found), copies.cut(text, found).encode() if found else b"")


def _read_large(content: bytes) -> Reading:
    """The first six megabytes and the end, in stretches; one secret is enough for the whole file to go."""
    for at in (*range(0, _FARTHEST, _LARGEST), max(_FARTHEST, len(content) - _LARGEST)):
        text = content[max(0, at - 4096) : at + _LARGEST].decode("utf-8", "replace")
        found = secrets.find(text)
        if found:
            return Reading("", tuple(found), (found[0].marker if len(found) == 1 else keystore.MARKER).encode())
    return Reading("")


def decode(content: bytes) -> str | None:
    """The bytes as text, or None where they are none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\x00" in content[:4096]:
        wide = content[:4096].count(b"\x00") * 2 >= min(len(content), 4096) - 2
        return content.decode("utf-16-le" if content[1:2] == b"\x00" else "utf-16-be", "replace") if wide else None
    for charset in _CHARSETS:
        try:
            return content.decode(charset).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    return None
