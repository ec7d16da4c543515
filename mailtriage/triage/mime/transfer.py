"""Content-Transfer-Encoding undone: base64, quoted-printable, uuencode and the identities. Charsets are not read here.

Mended: trailing blanks and misspelt names of the encoding, base64 with missing padding, foreign characters, several
padded stretches or a footer behind it, and text that only claims to be base64.
"""

from __future__ import annotations

import binascii
import re

from mailtriage.triage.mime.notes import Notes
from mailtriage.triage.mime.uuencode import decode_lines

_BASE64 = frozenset({"base64", "base-64", "b64", "base_64"})
_QUOTED = frozenset({"quoted-printable", "quoted_printable", "quotedprintable", "quoted", "quopri", "qp"})
_UU = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})
_IDENTITY = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "none", "7bits", "8bits", "8bit8bit"})
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_FOREIGN = bytes(byte for byte in range(256) if byte not in _ALPHABET)
_SOFT_BREAK = re.compile(rb"=[ \t]+(?=\r?\n)")
_WHITE = b" \t\r\n"
_MOSTLY = 0.9
_SHORTEST = 20


def encoding_of(value: bytes) -> str:
    """The encoding that the header value names, in lower case, without comments or parameters."""
    named = re.split(rb"[;(\s]", value.strip().strip(b"\"'").lower(), maxsplit=1)[0].decode("ascii", "ignore")
    if named == "quoted" or named in _QUOTED:
        return "quoted-printable"
    if named in _BASE64:
        return "base64"
    return "uuencode" if named in _UU else named


def decode_transfer(content: bytes, encoding: str, notes: Notes) -> bytes:
    """The bytes that `content` stands for. Never raises: what cannot be undone is returned as it stands, and noted."""
    if encoding in _IDENTITY:
        return content
    if encoding == "base64":
        return _base64(content, notes)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(_SOFT_BREAK.sub(b"=", content))
    if encoding == "uuencode":
        decoded = decode_lines(content)
        if decoded is not None:
            return decoded
        notes.add("A part says it is uuencoded and is not; it was read as it stands.")
        return content
    notes.add("A part names an unknown transfer encoding; it was read as it stands.")
    return content


def _base64(content: bytes, notes: Notes) -> bytes:
    padding = content.find(b"=")
    if padding < 0 or not content[padding:].strip(b"= \t\r\n"):
        try:
            decoded = binascii.a2b_base64(content)
        except binascii.Error:
            pass
        else:
            if decoded or not content.strip():
                return decoded if not _is_prose(content) else _as_it_stands(content, notes)
    if _is_prose(content):
        return _as_it_stands(content, notes)
    notes.add("Base64 that breaks the rules was read as far as it goes.")
    return b"".join(_stretch(stretch) for stretch in _stretches(content))


def _is_prose(content: bytes) -> bool:
    """Whether text claims to be base64: base64 has no blanks inside its lines and few characters of another kind."""
    sample = content[:20_000].strip()
    solid = sample.translate(None, _WHITE)
    foreign = len(solid) - len(solid.translate(None, _FOREIGN))
    blanks = sample.count(b" ")
    return bool(solid) and (foreign > (1 - _MOSTLY) * len(solid) + 2 or blanks * 12 > len(solid))


def _as_it_stands(content: bytes, notes: Notes) -> bytes:
    notes.add("A part says it is base64 and is not; it was read as it stands.")
    return content


def _stretches(content: bytes) -> list[bytes]:
    """Pieces that end with padding; a last piece that is prose is a footer added in transit and left out."""
    pieces = [piece for piece in re.split(rb"=[= \t\r\n]*", content) if piece.strip()]
    if len(pieces) > 1 and (_is_prose(pieces[-1]) or len(pieces[-1].strip()) < _SHORTEST):
        pieces.pop()
    return pieces


def _stretch(piece: bytes) -> bytes:
    letters = piece.translate(None, _FOREIGN)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
