"""Key stores: JSON files that hold a private key under a password (Web3 Secret Storage, Polkadot's, Tendermint's)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailtriage.wallet.secrets.secret import Secret

MARKER = "[key store removed]"
_TELLING = ("ciphertext", "pkcs8")
_VALUE = r"[\"'“”\\]{0,4}\s{0,20}[:：=]\s{0,20}[\"'“”\\]{0,4}(?=[^\"'“”]{0,60}\d)[0-9a-z+/=]{8}[0-9a-z+/=\s]{24}"
_WEB3 = re.compile("ciphertext" + _VALUE)
_POLKADOT = re.compile("encoded" + _VALUE)
_PARTS = ("kdf", "cipherparams", "crypto", "mac", "pkcs8", "salt")
_WIDEST = 20_000


def may_hold_keystore(text: str) -> bool:
    """Whether the words that every key store contains are there."""
    return any(word in text for word in (*_TELLING, "CIPHERTEXT", "CipherText", "cipherText"))


def find(text: str) -> Iterator[Secret]:
    """Every key store in `text`: from its opening brace to the one that closes it, or as far as it reaches."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    done = 0
    for match in re.finditer(_pattern(lowered), lowered):
        near = lowered[max(0, match.start() - 3000) : match.end() + 3000]
        if match.start() >= done and "{" in near and any(part in near for part in _PARTS):
            start, end = _extent(text, match.start(), done)
            done = end = max(end, match.end())
            yield Secret(start, end, "keystore", MARKER, "", value=text[start:end])


def _pattern(lowered: str) -> re.Pattern[str]:
    return _POLKADOT if "pkcs8" in lowered and "ciphertext" not in lowered else _WEB3


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
