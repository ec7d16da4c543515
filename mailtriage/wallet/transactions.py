"""Transactions: which strings are one, what other strings of the same shape are, and of which chain.

Shape says what a string can be, its label what it is, and the evidence around it of which chain.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from mailtriage.wallet import addresses, runs
from mailtriage.wallet.addresses import base58
from mailtriage.wallet.chains import EVM, chains, is_evm, with_transaction
from mailtriage.wallet.context import Label, Nature, label
from mailtriage.wallet.lexicon import STRONG, WEAK, Mention
from mailtriage.wallet.runs import Run

_NEAR = 160
_PAIRED = 12
"""Signs: two chains named this near each other are one statement, a bridge or a choice."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A string that may be on a chain: `kind` is transaction, address or malformed; `shapes` are the table's."""

    kind: str
    value: str
    start: int
    end: int
    shape: str = ""
    chains: tuple[str, ...] = ()
    valid: bool | None = None
    partial: bool = False
    detail: str = ""
    sure: bool = True
    """False for what has no checksum and no label: to be believed only where its chain is named."""


def named(text: str) -> frozenset[str]:
    """The chains named in `text` whose addresses look like transactions elsewhere."""
    lowered = text.lower()
    return frozenset(name for name in ("aptos", "sui", "near") if name in lowered)


def judge(text: str, run: Run, names: frozenset[str] = frozenset()) -> Candidate | None:
    """What a long string in folded `text` is, or None for all that is not on a chain; `names` are `named` in it."""
    value = run.value
    if len(value) > 130 or value.isdigit() or _is_token(text, run):
        return None
    if runs.is_hex(runs.bare(value)):
        return _hex(text, run, names)
    reading = addresses.read(value)
    if reading is not None and reading.sure:
        return _address(run, reading)
    if len(value) in (86, 87, 88) and runs.is_base58_of(value, 64):
        return Candidate("transaction", value, run.start, run.end, "base58-64")
    if len(value) in (43, 44):
        return _thirty_two(text, run, reading, names)
    if value.startswith("bafy2") and len(value) == 62 and value.islower():
        return Candidate("transaction", value, run.start, run.end, "cid")
    if len(value) == 51 and value[0] == "o" and base58.decode_check(value) is not None:
        return Candidate("transaction", value, run.start, run.end, "tezos")
    if reading is not None and (reading.valid or _is_labelled(text, run, Nature.ADDRESS)):
        return _address(run, reading)
    return None


def _is_token(text: str, run: Run) -> bool:
    """Part of a Message-ID, an e-mail address, a UUID, a file name or a longer token."""
    after = text[run.end : run.end + 2]
    before = text[max(0, run.start - 1) : run.start]
    if after[:1] in ("@", "_") or before in ("@", "_", "%", "\\"):
        return True
    return (after[:1] == "-" and after[1:2].isalnum()) or (
        before == "-" and text[run.start - 2 : run.start - 1].isalnum()
    )


def _is_labelled(text: str, run: Run, *natures: Nature) -> bool:
    found = label(text, run.start, run.end)
    return found is not None and found.nature in natures


def _address(run: Run, reading: addresses.Reading) -> Candidate:
    return Candidate("address", run.value, run.start, run.end, "", reading.chains, reading.valid)


def _hex(text: str, run: Run, names: frozenset[str]) -> Candidate | None:
    prefixed = run.value != runs.bare(run.value)
    digits = runs.bare(run.value)
    value = "0x" + digits if prefixed else digits
    if prefixed and 38 <= len(digits) <= 42:
        return _evm_address(run, value, len(digits))
    if len(digits) == 64:
        return _hash(text, run, value, prefixed, names)
    if not 56 <= len(digits) <= 72:
        return None
    found = label(text, run.start, run.end)
    told = found is not None and found.nature is Nature.TRANSACTION
    if told or (prefixed and found is None and 61 <= len(digits) <= 67):
        detail = f"{len(digits)} digits instead of 64"
        return Candidate("malformed", value, run.start, run.end, "0x" if prefixed else "hex", detail=detail)
    return None


def _evm_address(run: Run, value: str, size: int) -> Candidate:
    if size != 40:
        return Candidate("address", value, run.start, run.end, "", (EVM,), False, detail=f"{size} digits instead of 40")
    reading = addresses.read(value)
    return Candidate("address", value, run.start, run.end, "", (EVM,), reading is not None and reading.valid)


def _hash(text: str, run: Run, value: str, prefixed: bool, names: frozenset[str]) -> Candidate | None:
    found = label(text, run.start, run.end)
    nature = found.nature if found else Nature.TRANSACTION
    if text[max(0, run.start - 3) : run.start].endswith(("0:", "-1:")) and not prefixed:
        return Candidate("address", f"0:{value}", run.start - 2, run.end, "", ("ton",), True)
    if nature in (Nature.CHECKSUM, Nature.BLOCK, Nature.PUBLIC, Nature.ORDER):
        return None
    if text[run.end : run.end + 2] == "::" or (prefixed and found and _names_an_account(found, names)):
        return Candidate("address", value, run.start, run.end, "0x64", with_address("0x64"), True)
    if nature is Nature.ADDRESS and "near" in names:
        return Candidate("address", value, run.start, run.end, "hex64", with_address("hex64"), True)
    value = value.lower() if prefixed else value
    return Candidate("transaction", value, run.start, run.end, "0x" if prefixed else "hex")


def _names_an_account(found: Label, names: frozenset[str]) -> bool:
    """Whether `0x` and 64 digits are called an address where that can be: on Aptos and Sui, or with a colon or "is"."""
    if found.nature not in (Nature.ADDRESS, Nature.CONTRACT):
        return False
    return found.joined or not names.isdisjoint(("aptos", "sui"))


def with_address(shape: str) -> tuple[str, ...]:
    """The chains whose addresses have that shape."""
    return tuple(chain.name for chain in chains().values() if shape in chain.address)


def _thirty_two(text: str, run: Run, reading: addresses.Reading | None, names: frozenset[str]) -> Candidate | None:
    """Base58 of 32 bytes: a Solana address, or a transaction of Sui or NEAR where its label says so."""
    if reading is None:
        return None
    if not names.isdisjoint(("sui", "near")) and _is_labelled(text, run, Nature.TRANSACTION):
        return Candidate("transaction", run.value, run.start, run.end, "base58-32")
    if _is_labelled(text, run, Nature.ORDER, Nature.CHECKSUM, Nature.KEY):
        return None
    sure = _is_labelled(text, run, Nature.ADDRESS, Nature.CONTRACT)
    return Candidate("address", run.value, run.start, run.end, "", reading.chains, reading.valid, sure=sure)


def plausible(candidate: Candidate) -> tuple[str, ...]:
    """The chains whose transactions have the candidate's shape."""
    return candidate.chains or with_transaction(candidate.shape)


class Evidence:
    """What a mail says of chains around the candidates of one text. `mentions` stand in that text; `around` are the
    chains of unambiguous addresses in the mail, `elsewhere` those named in its other texts."""

    def __init__(self, mentions: Sequence[Mention], around: Iterable[str], elsewhere: Iterable[str]) -> None:
        self._mentions = mentions
        self._around, self._elsewhere = frozenset(around), frozenset(elsewhere)
        self._strong = frozenset(mention.chain for mention in mentions if mention.strength == STRONG)
        self._weighed = cache(self._weigh)

    def decide(self, candidate: Candidate) -> tuple[str, ...]:
        """The chains a candidate may belong to: one where evidence decides.

        Evidence counts in this order, and only where it names one plausible chain: what is named near, what is named
        at all, addresses, other texts, and tokens near and anywhere.
        """
        possible = plausible(candidate)
        if candidate.kind == "address" and candidate.chains not in ((EVM,),) and len(possible) == 1:
            return possible
        is_told = candidate.shape == "hex" and not self._strong.isdisjoint(possible)
        wide = frozenset(possible) if is_told else _widened(possible, candidate)
        strong, weak = self._weighed(wide, STRONG), self._weighed(wide, WEAK)
        for names in (
            _nearest(candidate, strong),
            {mention.chain for mention in strong},
            self._around & wide,
            self._elsewhere & wide,
            _nearest(candidate, weak),
            {mention.chain for mention in weak},
        ):
            if len(names) == 1:
                return (*names,)
            if names:
                break
        return _undecided(possible)

    def _weigh(self, wide: frozenset[str], strength: int) -> Sequence[Mention]:
        """The mentions of that strength that count: where a chain is told to be the one, not those wished for."""
        told = [mention for mention in self._mentions if mention.chain in wide]
        said = [mention for mention in told if not mention.wished]
        if any(mention.strength == STRONG for mention in said):
            told = said
        return [mention for mention in told if (mention.strength == STRONG) == (strength == STRONG)]


def _widened(possible: tuple[str, ...], candidate: Candidate) -> frozenset[str]:
    """Customers leave the `0x` off: bare digits may be of the Ethereum family where words say so."""
    wide = set(possible)
    if candidate.shape == "hex" or EVM in possible:
        wide |= {name for name in chains() if is_evm(name)}
    return frozenset(wide)


def _nearest(candidate: Candidate, mentions: Sequence[Mention]) -> set[str]:
    """The chain named last before the candidate, else first behind it; both names of "from Ethereum to BSC"."""
    first = bisect_left(mentions, candidate.start - _NEAR, key=_end)
    before = mentions[first : bisect_right(mentions, candidate.start, key=_end)]
    if before:
        last = before[-1]
        return {mention.chain for mention in before if mention is last or last.start - mention.end < _PAIRED}
    behind = bisect_left(mentions, candidate.end, key=_start)
    near = mentions[behind : behind + 1]
    return {mention.chain for mention in near if mention.start <= candidate.end + _NEAR}


_start, _end = attrgetter("start"), attrgetter("end")


def _undecided(possible: tuple[str, ...]) -> tuple[str, ...]:
    """All plausible chains; the Ethereum family as one, alone because anything else of its shape is rare."""
    return (EVM,) if any(is_evm(name) for name in possible) else possible


_TON_ADDRESS = re.compile(
    r"(?<![\w/+-])(?:[EUk0]Q|[EU]f)[A-Za-z0-9_-]{46}(?![\w-])|(?<![\w/+-])(?:[EUk0]Q|[EU]f)[A-Za-z0-9+/]{46}(?![\w+/])",
    re.ASCII,
)
_TON_HASH = re.compile(r"(?<![\w/+-])[A-Za-z0-9+/_-]{43}=(?![\w=])", re.ASCII)


def ton(text: str, is_named: bool) -> list[Candidate]:
    """TON's addresses, which may hold `-` and `_`, and its hashes in base64 where TON `is_named` at all."""
    found = []
    for match in _TON_ADDRESS.finditer(text):
        reading = addresses.read(match.group())
        if reading is not None and (reading.valid or is_named):
            found.append(_address(Run(match.start(), match.end(), match.group()), reading))
    hashes = _TON_HASH.finditer(text) if is_named and "=" in text else ()
    found += [
        Candidate("transaction", match.group(), match.start(), match.end(), "base64-32")
        for match in hashes
        if label(text, *match.span()) is not None
    ]
    return found


_PARTIAL = re.compile(
    r"(?<![0-9A-Za-z])(0[xX][0-9a-fA-F]{2,24}|T[1-9A-HJ-NP-Za-km-z]{2,12}|bc1[0-9a-z]{2,12}|[0-9a-fA-F]{6,24})"
    r"(?:\.{2,6}|…{1,2}|\*{2,12}|⋯)([0-9A-Za-z]{3,24})(?![0-9A-Za-z])"
)


def partials(text: str) -> list[Candidate]:
    """Shortened strings, `0x1234…abcd`, as explorers and wallets show them."""
    found = []
    for match in _PARTIAL.finditer(text):
        first, last = match.groups()
        if not (runs.is_hex(last) if first[:2] in ("0x", "0X") or runs.is_hex(first) else last.isalnum()):
            continue
        run = Run(match.start(), match.end(), match.group())
        value = f"{first[:2].lower() + first[2:]}…{last}" if first[:2] == "0X" else f"{first}…{last}"
        kind, names = _partial_kind(text, run, first)
        if kind:
            found.append(
                Candidate(
                    kind,
                    value,
                    match.start(),
                    match.end(),
                    "0x" if first[:2] in ("0x", "0X") else "hex",
                    names,
                    partial=True,
                )
            )
    return found


def _partial_kind(text: str, run: Run, first: str) -> tuple[str, tuple[str, ...]]:
    if first[0] == "T":
        return "address", ("tron",)
    if first.startswith("bc1"):
        return "address", ("bitcoin",)
    found = label(text, run.start, run.end)
    nature = found.nature if found else None
    if nature in (Nature.ADDRESS, Nature.CONTRACT):
        return ("address", (EVM,)) if first[:2] in ("0x", "0X") else ("", ())
    if nature is Nature.TRANSACTION or (nature is None and first[:2] in ("0x", "0X")):
        return "transaction", ()
    return "", ()
