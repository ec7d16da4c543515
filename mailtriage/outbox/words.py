"""Text in header fields: cleaned of what could forge a header or a display, encoded (RFC 2047) and folded (RFC 5322).

Parameters of Content-Type and Content-Disposition are encoded in another way (RFC 2231); see `mime.py`.
"""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from functools import lru_cache

from mailtriage.domain.message import Address
from mailtriage.outbox.address import envelope_address

LINE = 76
"""Characters of a header line that holds an encoded word (RFC 2047 section 2)."""

LONGEST_NAME = 120
LONGEST_SUBJECT = 250

_WRAPPING = len("=?utf-8?b??=")
_LONGEST_PIECE = 45  # bytes: with base64 and its wrapping 72 characters, below the 75 of RFC 2047
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ATOM = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~ ")


def clean_line(text: str, limit: int = LONGEST_SUBJECT) -> str:
    """`text` on one line of at most `limit` characters, without control, bidirectional and invisible characters.

    The joiner that emoji are made with is lost too; a header is no place to be lenient.
    """
    return _clean_line(text[: 4 * limit], limit)


@lru_cache(maxsize=1024)
def _clean_line(text: str, limit: int) -> str:
    kept = (" " if unicodedata.category(char) in _UNWANTED else char for char in text)
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def field(name: str, text: str) -> str:
    """A whole unstructured field such as Subject, folded, with its CRLF. `text` is a clean line."""
    return _folded(name + ":", _tokens(text, len(name) + 2))


def list_field(name: str, items: tuple[str, ...]) -> str:
    """A field of ASCII items that must stay whole, such as References, one item to a line where they are long."""
    return _folded(name + ":", iter(items))


def mailbox(address: Address, used: int) -> str | None:
    """`"Name" <local@domain>` for a field whose name takes `used` characters; None where it is no address."""
    spec = envelope_address(address.address)
    if spec is None:
        return None
    name = clean_line(address.name, LONGEST_NAME)
    if not name or name.lower() == address.address.lower():
        return spec
    if name.isascii() and "=?" not in name:
        phrase = name if set(name) <= _ATOM else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    else:
        phrase = "\r\n ".join(_encoded(name, used))
    last_line = len(phrase) - phrase.rfind("\n") - 1
    gap = " " if (used if "\n" not in phrase else 0) + last_line + len(spec) + 3 <= LINE else "\r\n "
    return f"{phrase}{gap}<{spec}>"


def _tokens(text: str, used: int) -> Iterator[str]:
    """The words of a line: plain ones as they are; from the first to the last that is not, encoded as one run.

    A plain word that looks like an encoded one is encoded: it shall be read as it stands.
    """
    words = text.split(" ")
    odd = [index for index, word in enumerate(words) if not word.isascii() or "=?" in word or len(word) > LINE - 1]
    if not odd:
        yield from words
        return
    before = words[: odd[0]]
    yield from before
    yield from _encoded(" ".join(words[odd[0] : odd[-1] + 1]), used + sum(len(word) + 1 for word in before))
    yield from words[odd[-1] + 1 :]


@lru_cache(maxsize=1024)
def _encoded(text: str, used: int) -> tuple[str, ...]:
    """`text` as encoded words of whole characters; the first fits a line on which `used` characters stand."""
    room = (LINE - used - _WRAPPING) // 4 * 3
    pieces: list[str] = []
    piece = b""
    limit = min(room, _LONGEST_PIECE) if room >= 6 else _LONGEST_PIECE
    for char in text:
        encoded = char.encode("utf-8", "replace")
        if len(piece) + len(encoded) > limit:
            pieces.append(_word(piece))
            piece, limit = b"", _LONGEST_PIECE
        piece += encoded
    return (*pieces, _word(piece))


def _word(piece: bytes) -> str:
    return f"=?utf-8?b?{b64encode(piece).decode()}?="


def _folded(line: str, tokens: Iterator[str]) -> str:
    lines = []
    for token in tokens:
        if len(line) + 1 + len(token) > LINE and not line.endswith(":") and line.strip():
            lines.append(line)
            line = ""
        line += " " + token
    return "\r\n".join([*lines, line]) + "\r\n"
