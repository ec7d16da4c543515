"""RFC 2047 encoded words as clients really write them. Header structure (addresses, parameters) is not read here.

Mended: words inside quotes, words that split a character between them, words without blanks around them, blanks and raw
8-bit bytes inside a word, base64 without its padding, wrong charset names, a word that was encoded twice.
"""

from __future__ import annotations

import binascii
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from mailtriage.triage.mime.charset import decode
from mailtriage.triage.mime.notes import Notes


@dataclass(frozen=True, slots=True)
class _Word:
    """One encoded word: as it stands, the charset it names, its bytes with Q or B undone."""

    written: bytes
    label: str
    payload: bytes


_WORD = re.compile(rb"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*|[^?]*\?[^=?][^?]*)\?=")
_ESCAPED = re.compile(rb"=([0-9A-Fa-f]{2})")
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(byte for byte in range(256) if byte not in _ALPHABET)


def decode_words(value: bytes, notes: Notes, hint: str | None = None) -> str:
    """`value` with every encoded word read; what stands between is read as UTF-8, as `hint` or by detection."""
    if b"=?" not in value:
        return _plain(value, notes, hint)
    text = substitute(value, notes, hint, str)
    if "=?" in text and "?=" in text:
        return substitute(text.encode("utf-8", "replace"), notes, hint, str)
    return text


def substitute(value: bytes, notes: Notes, hint: str | None, wrap: Callable[[str], str]) -> str:
    """`value` as text, with each run of encoded words decoded and put through `wrap`."""
    read: list[str] = []
    run: list[_Word] = []
    end = 0
    for found in _WORD.finditer(value):
        between = value[end : found.start()]
        if run and not between.strip():
            between = b""
        elif run:
            read.append(wrap(_read_run(run, notes)))
            run = []
        if between:
            read.append(_plain(between, notes, hint))
        run.append(_Word(found[0], _label(found[1]), _payload(found[2], found[3])))
        end = found.end()
    if run:
        read.append(wrap(_read_run(run, notes)))
    read.append(_plain(value[end:], notes, hint))
    return "".join(read)


def _label(written: bytes) -> str:
    """The charset in lower case, without the language that RFC 2231 allows behind it."""
    return written.partition(b"*")[0].decode("ascii", "replace").lower()


def _plain(stretch: bytes, notes: Notes, hint: str | None) -> str:
    if stretch.isascii() and b"\x1b" not in stretch:
        return stretch.decode("ascii")
    read = decode(stretch, None, hint)
    if read.charset != "utf-8" or read.defect:
        notes.add(f"A header holds raw bytes above 127, read as {read.charset}.")
    return read.text


def _read_run(run: list[_Word], notes: Notes) -> str:
    """Adjacent words: those of one charset are joined before decoding, for a character may be split between them."""
    return "".join(_read_same(label, list(words), notes) for label, words in groupby(run, key=lambda word: word.label))


def _read_same(label: str, words: list[_Word], notes: Notes) -> str:
    whole = decode(b"".join(word.payload for word in words), label)
    if not whole.defect:
        return whole.text
    # Words in a shifted charset each begin anew, so they may be right one by one and wrong as a whole.
    each = [decode(word.payload, label) for word in words] if len(words) > 1 else [whole]
    if not any(one.defect for one in each):
        return "".join(one.text for one in each)
    if _is_nonsense(whole.text):
        notes.add("An encoded word cannot be decoded and was left as it stands.")
        return b" ".join(word.written for word in words).decode("ascii", "replace")
    notes.add(f"Encoded word: {whole.defect}")
    return whole.text


def _is_nonsense(text: str) -> bool:
    """Whether a guess at the charset turned up control characters, which no header holds."""
    return any(unicodedata.category(character) == "Cc" for character in text if character not in "\t\r\n")


def _payload(encoding: bytes, text: bytes) -> bytes:
    if encoding in b"qQ":
        return _ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), text.replace(b"_", b" "))
    letters = text.translate(None, _NOT_BASE64)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
