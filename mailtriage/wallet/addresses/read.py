"""Is this string an address, of which chains, and does its checksum hold? Context is not looked at here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from mailtriage.wallet.addresses import base58, bech32, checks
from mailtriage.wallet.chains import EVM, chains

_HEX = frozenset("0123456789abcdefABCDEF")
_BASE58 = frozenset(base58.BITCOIN)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a string is as an address. `sure` is False where the shape alone may well be something else."""

    chains: tuple[str, ...]
    valid: bool
    sure: bool = True


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    """Form → argument → chain: which version byte, prefix or network belongs to whom."""
    table: dict[str, dict[str, str]] = {}
    for chain in chains().values():
        for form in chain.address:
            name, _, arguments = form.partition(":")
            for argument in arguments.split("+"):
                table.setdefault(name, {}).setdefault(argument, chain.name)
    return table


def read(text: str) -> Reading | None:
    """What `text` is as an address, or None. It must be the whole string, folded, without blanks."""
    if not 20 <= len(text) <= 130:
        return None
    for recognise in (_evm, _bech32, _cash, _ton, _prefixed, _versioned, _ss58, _solana):
        reading = recognise(text)
        if reading is not None:
            return reading
    return None


def _evm(text: str) -> Reading | None:
    if not text.startswith(("0x", "0X")):
        return None
    if len(text) == 42 and _HEX.issuperset(text[2:]):
        return Reading((EVM,), checks.is_evm(text))
    return None


def _bech32(text: str) -> Reading | None:
    prefix, one, _ = text.lower().partition("1")
    if not one:
        return None
    if prefix in ("addr", "stake"):
        return Reading(("cardano",), checks.is_cardano(text)) if len(text) > 50 else None
    segwit = _table()["segwit"].get(prefix)
    if segwit:
        return Reading((segwit,), bech32.is_segwit(text, prefix))
    cosmos = _table()["bech32"].get(prefix.removesuffix("valoper"))
    if cosmos and 38 <= len(text) - len(prefix) <= 70:
        decoded = bech32.decode(text)
        return Reading((cosmos,), decoded is not None and not decoded[2])
    return None


def _cash(text: str) -> Reading | None:
    marked = text.lower().startswith("bitcoincash:")
    body = text[12:] if marked else text
    if len(body) != 42 or body[:1].lower() not in "qp":
        return None
    held = bech32.is_cash(body)
    return Reading(("bitcoin-cash",), held) if held or marked else None


def _ton(text: str) -> Reading | None:
    if text.startswith(("0:", "-1:")) and len(text.partition(":")[2]) == 64 and _HEX.issuperset(text.partition(":")[2]):
        return Reading(("ton",), True)
    if len(text) == 48 and text.startswith(("EQ", "UQ", "kQ", "0Q", "Ef", "Uf")):
        held = checks.is_ton(text)
        return Reading(("ton",), held, sure=held)
    return None


_PREFIXED: tuple[tuple[re.Pattern[str], str, Callable[[str], bool]], ...] = (
    (re.compile(r"G[A-Z2-7]{55}\Z|M[A-Z2-7]{68}\Z"), "stellar", checks.is_stellar),
    (re.compile(r"f1[a-z2-7]{39}\Z|f2[a-z2-7]{39}\Z|f3[a-z2-7]{84}\Z"), "filecoin", checks.is_filecoin),
    (re.compile(r"(?:tz[1-4]|KT1)[1-9A-HJ-NP-Za-km-z]{33}\Z"), "tezos", checks.is_tezos),
    (re.compile(r"[A-Z2-7]{58}\Z"), "algorand", checks.is_algorand),
    (re.compile(r"[48][1-9A-HJ-NP-Za-km-z]{94}\Z"), "monero", lambda text: True),
    (re.compile(r"DdzFF[1-9A-HJ-NP-Za-km-z]{90,110}\Z|Ae2[1-9A-HJ-NP-Za-km-z]{50,60}\Z"), "cardano", lambda text: True),
)


def _prefixed(text: str) -> Reading | None:
    for shape, chain, check in _PREFIXED:
        if shape.match(text):
            return Reading((chain,), check(text))
    return None


def _versioned(text: str) -> Reading | None:
    """Base58check: the version bytes say which chain. A wrong checksum leaves the first letter to judge by."""
    if not 25 <= len(text) <= 36 or not text.isalnum():
        return None
    if text[0] == "r" and checks.is_ripple(text):
        return Reading(("xrp",), True)
    raw = base58.decode_check(text)
    if raw is not None and len(raw) in (21, 22):
        chain = _table()["base58check"].get(str(int.from_bytes(raw[:-20], "big")))
        return Reading((chain,), True) if chain else None
    chain = _MISTYPED.get(text[0]) if 32 <= len(text) <= 35 and _looks_random(text) else None
    if chain is None or not _BASE58.issuperset(text.translate(_CONFUSED)) or checks.is_public_key(text):
        return None
    return Reading((chain,), False, sure=text[0] == "T" and len(text) == 34)


_MISTYPED = {"T": "tron", "1": "bitcoin", "3": "bitcoin", "L": "litecoin", "M": "litecoin", "D": "dogecoin", "r": "xrp"}
_CONFUSED = str.maketrans("0OIl", "1111")
"""Signs that base58 leaves out because people confuse them, and that people therefore type."""


def _looks_random(text: str) -> bool:
    return any(sign.isdigit() for sign in text) and text != text.lower() and text != text.upper()


def _ss58(text: str) -> Reading | None:
    if not 46 <= len(text) <= 50:
        return None
    network = checks.ss58_network(text)
    if network is None:
        return None
    chain = _table()["ss58"].get(str(network))
    return Reading((chain,) if chain else ("polkadot", "kusama"), True)


def _solana(text: str) -> Reading | None:
    if 32 <= len(text) <= 44 and _looks_random(text) and checks.is_public_key(text):
        return Reading(("solana",), True, sure=False)
    return None
