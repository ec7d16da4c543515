"""Files that were uuencoded into the text of a mail, and parts whose transfer encoding is x-uuencode."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

_BEGIN = re.compile(r"^begin[ \t]+([0-7]{3,4})[ \t]*(\S[^\n]{0,250})?\n", re.MULTILINE)
_BEGIN_LINE = re.compile(rb"^begin[ \t]+[0-7]{3,4}[^\n]*\n", re.MULTILINE)
FILE_MARK = "begin"
"""What a text holds that such a file stands in, and few others do."""

_EMPTY = ("`", " ", "")
_MAX_FILES = 100
_LONGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file found in text."""

    name: str
    content: bytes


def take_out(text: str) -> tuple[str, tuple[Embedded, ...]]:
    """The text without its uuencoded files, and those files. A `begin` that no data follows stays text."""
    if FILE_MARK not in text:
        return text, ()
    kept: list[str] = []
    files: list[Embedded] = []
    at = 0
    while len(files) < _MAX_FILES and (found := _BEGIN.search(text, at)):
        content, end = _read(text, found.end())
        if content is None:
            kept.append(text[at : found.end()])
        else:
            kept.append(text[at : found.start()])
            files.append(Embedded((found[2] or "").strip(), content))
        at = end if content is not None else found.end()
    kept.append(text[at:])
    return "".join(kept), tuple(files)


def decode_lines(content: bytes) -> bytes | None:
    """The file in a part whose transfer encoding is uuencode; None where there is none, or one beyond `_LONGEST`."""
    found = _BEGIN_LINE.search(content) if len(content) <= _LONGEST else None
    if not found:
        return None
    decoded, _ = _read(content[found.end() :].decode("latin-1"), 0)
    return decoded


def _read(text: str, at: int) -> tuple[bytes | None, int]:
    """The bytes of the lines from `at`, and where the text goes on. None where the first line is no data."""
    octets = bytearray()
    first = True
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop].rstrip("\r")
        at = min(stop + 1, len(text))
        if line == "end" or line.rstrip() == "end":
            return (None if first else bytes(octets)), at
        if line in _EMPTY:
            continue
        decoded = _line(line)
        if decoded is None:
            break
        octets += decoded
        first = False
    return (None if first else bytes(octets)), at


def _line(line: str) -> bytes | None:
    """One line of data: its first character says how many bytes; blanks at its end may have been lost."""
    letters = -(-((ord(line[0]) - 32) & 63) // 3) * 4
    if not letters - 4 <= len(line) - 1 <= letters + 3 or not 33 <= ord(line[0]) <= 96:
        return None
    try:
        return binascii.a2b_uu(line[: 1 + letters])
    except ValueError:
        return None
