"""Base58 and base58check (Bitcoin's and XRP's alphabets): decoding only."""

from __future__ import annotations

from hashlib import sha256

BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_LONGEST = 200
_DIGITS = {alphabet: {sign: value for value, sign in enumerate(alphabet)} for alphabet in (BITCOIN, RIPPLE)}


def decode(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """The bytes that `text` stands for, or None where it is not base58 (or is longer than any key or address)."""
    if not text or len(text) > _LONGEST:
        return None
    digits = _DIGITS[alphabet]
    number = 0
    try:
        for sign in text:
            number = number * 58 + digits[sign]
    except KeyError:
        return None
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def decode_check(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """Version and payload of base58check, or None where the four-byte checksum does not hold."""
    raw = decode(text, alphabet)
    if raw is None or len(raw) < 5 or _double_sha256(raw[:-4])[:4] != raw[-4:]:
        return None
    return raw[:-4]


def _double_sha256(raw: bytes) -> bytes:
    return sha256(sha256(raw).digest()).digest()
