"""Content-Type and Content-Disposition: the value and its parameters, however they were encoded (RFC 2045, 2183, 2231).

Mended: RFC 2231 pieces in any order, encoded words and raw bytes in parameters, quotes that never close, names with
blanks and no quotes, percent-encoded UTF-8 without the star that announces it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from mailtriage.triage.mime.charset import decode
from mailtriage.triage.mime.clean import header_text
from mailtriage.triage.mime.encoded_words import decode_words
from mailtriage.triage.mime.notes import Notes

_PARAMETER = re.compile(rb"([^\s=;\"]{1,80})[ \t]*=[ \t]*(?:\"((?:[^\"\\]|\\.)*)(?:\"|\Z)|([^;\"]*))", re.DOTALL)
_PIECE = re.compile(r"([^*]+)\*(\d{1,3})?(\*?)$")
_MAX_PARAMETERS = 200
_MAX_VALUE = 20_000
_SHORT = 80
_PERCENT = re.compile(rb"%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A header value such as `text/plain` in lower case, and its parameters: names in lower case, values decoded."""

    value: str
    parameters: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The parameter `name`, or an empty string."""
        return self.parameters.get(name, "")


def read_labelled(raw: bytes, notes: Notes) -> Labelled:
    """`raw`, an unfolded header value, taken apart."""
    if len(raw) <= _SHORT and raw.isascii() and b"=?" not in raw:
        return _read_plainly(raw)
    return _read(raw, notes)


@lru_cache(maxsize=2048)
def _read_plainly(raw: bytes) -> Labelled:
    """A short value that needs no decoding: most mails hold the same few of them."""
    return _read(raw, Notes())


def _read(raw: bytes, notes: Notes) -> Labelled:
    head, _, rest = raw[:_MAX_VALUE].partition(b";")
    value = head.decode("ascii", "ignore").strip().strip("\"'").lower()
    if not rest and b"=" not in head:
        return Labelled(value)
    if b"=" in head:
        # `text/plain charset=utf-8`: the semicolon was forgotten.
        value = re.split(r"[\s\"]", value, maxsplit=1)[0]
        rest = raw[:_MAX_VALUE].lstrip()[len(value) :]
        value = "" if "=" in value else value
    return Labelled(value, _parameters(rest, notes))


def _parameters(rest: bytes, notes: Notes) -> dict[str, str]:
    plain: dict[str, bytes] = {}
    pieces: dict[str, dict[int, tuple[bool, bytes]]] = {}
    for found in list(_PARAMETER.finditer(rest))[:_MAX_PARAMETERS]:
        name = found[1].decode("ascii", "ignore").lower()
        value = _unescape(found[2]) if found[2] is not None else found[3].strip()
        piece = _PIECE.match(name)
        if piece:
            starred = bool(piece[3]) or piece[2] is None
            pieces.setdefault(piece[1], {}).setdefault(int(piece[2] or 0), (starred, value))
        else:
            plain.setdefault(name, value)
    read = {name: _read_plain(name, value, notes) for name, value in plain.items()}
    read.update({name: _join(held, notes) for name, held in pieces.items()})
    return read


def _unescape(quoted: bytes) -> bytes:
    """A quoted string's content. A backslash before anything but a quote or backslash is of a Windows path."""
    return quoted.replace(b'\\"', b'"').replace(b"\\\\", b"\\") if b"\\" in quoted else quoted


def _read_plain(name: str, value: bytes, notes: Notes) -> str:
    if name == "boundary":
        return value.decode("latin-1")
    if b"=?" not in value and value.isascii():
        if b"%" in value and name in ("name", "filename"):
            return _percent_decoded(value)
        return header_text(value.decode("ascii"))
    return header_text(decode_words(value, notes))


def _percent_decoded(value: bytes) -> str:
    """A name that some web mailers send URL-encoded; left alone unless that yields characters above 127."""
    octets = unquote_to_bytes(value)
    if octets.isascii():
        return value.decode("ascii")
    try:
        return header_text(octets.decode("utf-8"))
    except UnicodeDecodeError:
        return value.decode("ascii")


def _join(held: dict[int, tuple[bool, bytes]], notes: Notes) -> str:
    """RFC 2231 continuations, in the order of their numbers. The charset stands before the first piece."""
    label = ""
    octets: list[bytes] = []
    for number in sorted(held):
        starred, value = held[number]
        if starred and number == min(held) and value.count(b"'") >= 2:
            charset, _, value = value.split(b"'", 2)
            label = charset.decode("ascii", "ignore")
        octets.append(unquote_to_bytes(value) if starred else value)
    joined = b"".join(octets)
    if b"=?" in joined:
        return header_text(decode_words(joined, notes))
    if _PERCENT.search(joined) and not label:
        return _percent_decoded(joined) if joined.isascii() else header_text(decode(joined, None).text)
    return header_text(decode(joined, label or None).text)
