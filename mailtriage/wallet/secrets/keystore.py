"""Key stores: JSON files that hold a private key under a password (Web3 Secret Storage, Polkadot's, Tendermint's)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailtriage.wallet.secrets.secret import Secret

MARKER = "[key store removed]"
_TELLING = (("ciphertext", ("kdf", "cipherparams", "crypto")), ("pkcs8", ("encoded", "encoding")))
_WIDEST = 20_000


def may_hold_keystore(text: str) -> bool:
    """Whether the words that every key store contains are there."""
    return any(first in text for first, _ in _TELLING) or "CIPHERTEXT" in text or "CipherText" in text


def find(text: str) -> Iterator[Secret]:
    """Every key store in `text`: from its opening brace to the one that closes it, or as far as it reaches."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    done = 0
    for first, others in _TELLING:
        for match in re.finditer(first, lowered):
            near = lowered[max(0, match.start() - 3000) : match.end() + 3000]
            if match.start() < done or not any(other in near for other in others) or "{" not in near:
                continue
            start, end = _extent(text, match.start(), done)
            done = end
            yield Secret(start, end, "keystore", MARKER, "", value=text[start:end])


def _extent(text: str, at: int, floor: int) -> tuple[int, int]:
    """The outermost braces around `at`, looked for within 20,000 signs to each side."""
    start, depth, outer = at, 0, at
    while start > max(floor, at - _WIDEST):
        start -= 1
        if text[start] == "}":
            depth += 1
        elif text[start] == "{":
            depth -= 1
            if depth < 0:
                outer, depth = start, 0
    return outer, _closing(text, outer)


def _closing(text: str, start: int) -> int:
    depth = 0
    last = start
    for at in range(start, min(len(text), start + 2 * _WIDEST)):
        if text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
            last = at + 1
            if depth == 0:
                return last
    return max(last, min(len(text), start + 2 * _WIDEST)) if depth else last
