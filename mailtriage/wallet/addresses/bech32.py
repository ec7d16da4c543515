"""Bech32 and bech32m (BIP-173, BIP-350), segwit addresses and Bitcoin Cash's CashAddr: decoding only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {sign: value for value, sign in enumerate(_ALPHABET)}
_BECH32, _BECH32M = 1, 0x2BC830A3
_LONGEST = 130
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CASH_GENERATORS = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)


def decode(text: str) -> tuple[str, list[int], bool] | None:
    """(prefix, five-bit values without checksum, whether it is bech32m), or None where the checksum does not hold.

    Longer strings than BIP-173 allows are read, because Cardano's addresses are.
    """
    prefix, values = _split(text)
    if len(values) < 6:
        return None
    checksum = _polymod([ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix] + values)
    if checksum not in (_BECH32, _BECH32M):
        return None
    return prefix, values[:-6], checksum == _BECH32M


def _split(text: str) -> tuple[str, list[int]]:
    if len(text) > _LONGEST or (text != text.lower() and text != text.upper()):
        return "", []
    prefix, _, rest = text.lower().rpartition("1")
    if not prefix or any(sign not in _VALUES for sign in rest):
        return "", []
    return prefix, [_VALUES[sign] for sign in rest]


def _polymod(values: Iterable[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum


def to_bytes(values: Sequence[int]) -> bytes | None:
    """Five-bit values as bytes, or None where padding is left that BIP-173 forbids."""
    number, bits, out = 0, 0, bytearray()
    for value in values:
        number, bits = (number << 5 | value) & 0xFFFF, bits + 5
        if bits >= 8:
            bits -= 8
            out.append(number >> bits & 0xFF)
    if bits >= 5 or number & ((1 << bits) - 1):
        return None
    return bytes(out)


def is_segwit(text: str, prefix: str) -> bool:
    """Whether `text` is a segwit address of the network `prefix` (`bc`, `ltc`): bech32 for version 0, bech32m after."""
    decoded = decode(text)
    if decoded is None or decoded[0] != prefix or not decoded[1]:
        return False
    (version, *rest), is_m = decoded[1], decoded[2]
    program = to_bytes(rest)
    if program is None or version > 16 or not 2 <= len(program) <= 40:
        return False
    return len(program) in (20, 32) and not is_m if version == 0 else is_m


def is_cash(text: str, prefix: str = "bitcoincash") -> bool:
    """Whether `text`, without its `bitcoincash:`, is a CashAddr (spec/cashaddr.md of Bitcoin Cash)."""
    body = text.lower()
    if len(body) < 42 or any(sign not in _VALUES for sign in body):
        return False
    values = [ord(sign) & 31 for sign in prefix] + [0] + [_VALUES[sign] for sign in body]
    checksum = 1
    for value in values:
        top = checksum >> 35
        checksum = (checksum & 0x07FFFFFFFF) << 5 ^ value
        for bit, generator in enumerate(_CASH_GENERATORS):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum ^ 1 == 0
