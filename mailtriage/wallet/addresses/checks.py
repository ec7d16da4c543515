"""The checksum of each form of address that has one, and the length where it has none. Which chain uses which form
is the table's business."""

from __future__ import annotations

import base64
import binascii
from hashlib import blake2b

from mailtriage.wallet.addresses import base58, bech32
from mailtriage.wallet.addresses.keccak import keccak256

_BASE32 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def is_evm(text: str) -> bool:
    """`0x` and 40 hex digits: in one letter case anything goes, in mixed case the checksum of EIP-55 must hold."""
    digits = text[2:]
    if digits in (digits.lower(), digits.upper()):
        return True
    return digits == _eip55(digits.lower())


def _eip55(digits: str) -> str:
    digest = keccak256(digits.encode()).hex()
    return "".join(sign.upper() if digest[at] >= "8" else sign for at, sign in enumerate(digits))


def is_ripple(text: str) -> bool:
    """An XRP account: base58check in XRP's alphabet, version 0, 20 bytes."""
    raw = base58.decode_check(text, base58.RIPPLE)
    return raw is not None and raw[0] == 0 and len(raw) == 21


def is_stellar(text: str) -> bool:
    """A Stellar account (SEP-23): base32 with a CRC16-XModem, 56 signs from `G`, or 69 from `M` for a muxed one."""
    raw = stellar_bytes(text)
    return raw is not None and raw[0] in (6 << 3, 12 << 3) and len(text) == (56 if raw[0] == 6 << 3 else 69)


def stellar_bytes(text: str) -> bytes | None:
    """Version and payload of a Stellar key (SEP-23), or None where the checksum does not hold."""
    if not _BASE32.issuperset(text):
        return None
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error:
        return None
    held = len(raw) > 3 and binascii.crc_hqx(raw[:-2], 0) == int.from_bytes(raw[-2:], "little")
    return raw[:-2] if held else None


def is_ton(text: str) -> bool:
    """A user-friendly TON address: base64 of flag, workchain, 32 bytes and CRC16-XModem; the raw form `0:` and hex."""
    if text.startswith(("0:", "-1:")):
        return True
    try:
        raw = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error:
        return False
    return (
        len(raw) == 36
        and raw[0] & 0x7F in (0x11, 0x51)
        and binascii.crc_hqx(raw[:34], 0).to_bytes(2, "big") == raw[34:]
    )


def ss58_network(text: str) -> int | None:
    """The network number of an SS58 address whose checksum holds, else None."""
    raw = base58.decode(text)
    if raw is None or len(raw) not in (35, 36):
        return None
    prefix = 1 if len(raw) == 35 else 2
    if blake2b(b"SS58PRE" + raw[:-2]).digest()[:2] != raw[-2:]:
        return None
    return raw[0] if prefix == 1 else (raw[0] & 0x3F) << 2 | raw[1] >> 6 | (raw[1] & 0x3F) << 8


def is_cardano(text: str) -> bool:
    """A Shelley address or stake address: bech32 (CIP-19)."""
    decoded = bech32.decode(text)
    return decoded is not None and decoded[0] in ("addr", "stake") and not decoded[2]


def is_filecoin(text: str) -> bool:
    """An `f1`, `f2` or `f3` address: base32 with a four-byte blake2b checksum over protocol and payload."""
    try:
        raw = base64.b32decode(text[2:].upper() + "=" * (-len(text[2:]) % 8))
    except binascii.Error:
        return False
    return blake2b(bytes([int(text[1])]) + raw[:-4], digest_size=4).digest() == raw[-4:]


def is_algorand(text: str) -> bool:
    """58 signs of base32: 32 bytes and the last four of their SHA-512/256 (where this Python's OpenSSL has that)."""
    try:
        return len(base64.b32decode(text + "=" * (-len(text) % 8))) == 36
    except binascii.Error:
        return False


def is_tezos(text: str) -> bool:
    """`tz1…`, `tz2…`, `tz3…` or `KT1…`: base58check of three bytes of prefix and 20 of hash."""
    raw = base58.decode_check(text)
    return raw is not None and len(raw) == 23


def is_public_key(text: str) -> bool:
    """Base58 of exactly 32 bytes: all that can be said of a Solana address."""
    raw = base58.decode(text)
    return raw is not None and len(raw) == 32
