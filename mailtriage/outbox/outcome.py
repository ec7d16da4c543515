"""What became of one attempt to hand a mail over, as a value. Who tries again, and when, is not here."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

OutcomeKind = Literal["sent", "temporary", "permanent", "uncertain"]

SAID_LIMIT = 500
"""How many characters of a server's words are kept."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`sent`: the server took it. `temporary`: it did not, try later. `permanent`: it never will.

    `uncertain`: the mail was handed over, or perhaps not: the connection broke before the server confirmed it.
    `code` is the server's reply code (RFC 5321 section 4.2), None where it gave none; `said` are its words, or a
    sentence about what is wrong, safe to print. `blocks_all` marks trouble with the server or with the configuration
    that no other mail can get around either.
    """

    kind: OutcomeKind
    code: int | None
    said: str
    blocks_all: bool = False


def clean_words(words: str, limit: int = SAID_LIMIT) -> str:
    """`words` of a stranger on one line, at most `limit` characters: no control, format or surrogate characters."""
    kept = (char if unicodedata.category(char) not in _UNPRINTABLE else " " for char in words[: 4 * limit])
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
