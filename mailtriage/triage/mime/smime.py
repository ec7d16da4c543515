"""Mails signed into one opaque part (S/MIME signed-data, RFC 8551 section 3.5.2): what is inside is found.

Outlook can sign this way, and the whole mail, body and attachments, is then inside a binary structure (CMS, RFC 5652).
Signatures are not checked here, and encrypted mails stay closed.
"""

from __future__ import annotations

from dataclasses import dataclass

_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
"""The object identifier of plain data, which stands before the content that was signed."""

_SIGNED = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_CONTEXT, _OCTETS, _OCTETS_IN_PIECES = 0xA0, 0x04, 0x24
_MAX_PIECES = 100_000


@dataclass(frozen=True, slots=True)
class _Item:
    """A BER item: its tag, where its content begins, and where it ends (None where only an end mark tells)."""

    tag: int
    start: int
    end: int | None


def signed_content(content: bytes) -> bytes | None:
    """The MIME entity inside `content`; None where it is no signed mail."""
    if _SIGNED not in content[:64]:
        return None
    at = content.find(_DATA)
    wrapper = _item(content, at + len(_DATA)) if at >= 0 else None
    if wrapper is None or wrapper.tag != _CONTEXT:
        return None
    octets = _item(content, wrapper.start)
    if octets is None:
        return None
    if octets.tag == _OCTETS and octets.end is not None:
        return content[octets.start : octets.end]
    return _pieces(content, octets) if octets.tag == _OCTETS_IN_PIECES else None


def _pieces(content: bytes, octets: _Item) -> bytes:
    """An octet string in pieces, as streaming writers make it."""
    read: list[bytes] = []
    at = octets.start
    end = len(content) if octets.end is None else octets.end
    while at < end and len(read) < _MAX_PIECES:
        piece = _item(content, at)
        if piece is None or piece.tag != _OCTETS or piece.end is None:
            break
        read.append(content[piece.start : piece.end])
        at = piece.end
    return b"".join(read)


def _item(content: bytes, at: int) -> _Item | None:
    """The item that begins at `at`: one byte of tag, a length in one byte, in several, or none."""
    if at + 2 > len(content):
        return None
    tag, first = content[at], content[at + 1]
    if first == 0x80:
        return _Item(tag, at + 2, None)
    if first < 0x80:
        return _Item(tag, at + 2, at + 2 + first)
    width = first & 0x7F
    length = int.from_bytes(content[at + 2 : at + 2 + width], "big") if width <= 4 else len(content)
    return _Item(tag, at + 2 + width, at + 2 + width + length)
