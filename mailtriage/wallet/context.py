"""What the words around a string say it is: a transaction, a key, an address, a checksum…

Only words are judged here. What shape the string has, and what follows from both, is decided by the callers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import re2

from mailtriage.wallet.tables import table

_BEFORE, _AFTER = 120, 60
_FARTHEST = 100_000
_LATIN = "0-9a-z\u00df-\u024f\u0370-\u052f\u1e00-\u1eff"
"""What a Latin, Greek or Cyrillic word is made of. Chinese may stand directly beside one."""
_FILE_NAME = re.compile(r"[ \t]{1,4}\*?[\w.+-]{1,80}\.[A-Za-z][A-Za-z0-9]{1,4}\b")
_JOINED = re.compile(
    r"[\s:=：>＝\"'“”‘’`*_()\[\]{}<（）【】「」,，.\-–—#|]*(?:is|are|was|是|为|為|は|は、|es|est|ist|это|é|:)?"
    r"[\s:=：>＝\"'“”‘’`*_()\[\]{}<（）【】「」\-–—#|]*\Z"
)
_DENIED = re.compile(
    r"\b(?:never|not|no one|nobody|don'?t|didn'?t|haven'?t|won'?t|without|nunca|никогда|не)\b"
    r"|没有|没|沒|从未|從未|不会|不會|未|不要|ない|않"
)


class Nature(StrEnum):
    """What a label calls the string beside it."""

    CHECKSUM = "checksum"
    BLOCK = "block"
    KEY = "key"
    PUBLIC = "public"
    ORDER = "order"
    CONTRACT = "contract"
    TRANSACTION = "transaction"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Label:
    """The nearest telling word. `joined`: nothing but a colon, a quote or "is" stands between it and the string;
    `denied`: its sentence says no ("I never gave my private key")."""

    nature: Nature
    joined: bool = False
    denied: bool = False


@cache
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    words: Mapping[str, Mapping[str, list[str]]] = table("context")
    return words


@cache
def _pattern(*natures: str) -> re.Pattern[str]:
    """Latin words where one begins, then the others where the first sign of one stands: most places are neither."""
    latin, other, first = [], [], set[str]()
    for nature, words in _words().items():
        if nature in natures or not natures:
            latin.append(f"(?P<{nature}>(?:{'|'.join(_longest_first(words['latin']))})(?![{_LATIN}]))")
            other.append(f"(?P<{nature}_>{'|'.join(map(re.escape, _longest_first(words['other'])))})")
            first |= {word[0] for word in words["other"]}
    signs = "".join(map(re.escape, sorted(first)))
    return re.compile(f"(?<![{_LATIN}])(?:{'|'.join(latin)})|(?=[{signs}])(?:{'|'.join(other)})")


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _nature(match: re.Match[str]) -> Nature:
    return Nature((match.lastgroup or "").rstrip("_"))


@cache
def _rough(*natures: str) -> Any:
    """The same words wherever they stand, for RE2, which reads them all at once: where it finds none, none is there."""
    chosen = [words for nature, words in _words().items() if nature in natures or not natures]
    return re2.compile(
        "|".join(
            [
                *(word for words in chosen for word in words["latin"]),
                *(re2.escape(word) for words in chosen for word in words["other"]),
            ]
        )
    )


def may_name(text: str, *natures: Nature) -> bool:
    """The first look: False means that no word of these natures stands in `text`, and no label in it is of them."""
    try:
        return _rough(*natures).search(text.lower()) is not None
    except UnicodeEncodeError:  # A lone surrogate, which RE2 cannot read.
        return True


def label(text: str, start: int, end: int) -> Label | None:
    """The label of `text[start:end]`: the nearest telling word before it on its line or the line above, else after it
    on its line, else None."""
    if _FILE_NAME.match(text, end):
        return Label(Nature.CHECKSUM)
    before = _before(text, start)
    found = max(_pattern().finditer(before), key=lambda match: match.end(), default=None)
    if found is not None:
        between = before[found.end() :]
        return Label(_nature(found), _JOINED.match(between) is not None, _is_denied(before, found.start()))
    found = _pattern().search(_line_after(text, end))
    return Label(_nature(found)) if found else None


def _before(text: str, start: int) -> str:
    """What stands before, back to the line above: lower case, at most 120 characters."""
    before = text[max(0, start - _BEFORE) : start].lower()
    lines = before.rsplit("\n", 3)
    filled = [line for line in lines if line.strip()]
    return (
        "\n".join(filled[-2:])
        if lines[-1].strip() == ""
        else lines[-1]
        if len(lines[-1].strip()) > 3
        else "\n".join(lines[-2:])
    )


def _line_after(text: str, end: int) -> str:
    return text[end : end + _AFTER].lower().split("\n", 1)[0]


def _is_denied(before: str, at: int) -> bool:
    sentence = re.split(r"[.!?。！？\n;；]", before[:at])[-1]
    return _DENIED.search(sentence) is not None


def speaks_of(text: str, *natures: Nature) -> bool:
    """Whether any word of these natures stands in `text`, within its first 100,000 signs."""
    text = text[:_FARTHEST]
    return may_name(text, *natures) and _pattern(*natures).search(text.lower()) is not None
