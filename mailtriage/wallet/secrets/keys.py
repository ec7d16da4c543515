"""Private keys in text: hex, WIF, extended keys, Solana key pairs, and the coded seeds of other chains.

A checksum decides where there is one; 64 hex digits are a hash, an address or a key, and the words around them decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import re2

from mailtriage.wallet import addresses, runs
from mailtriage.wallet.addresses import base58, bech32, checks
from mailtriage.wallet.addresses.ed25519 import public_key
from mailtriage.wallet.context import Label, Nature, label, may_name, speaks_of
from mailtriage.wallet.runs import Run
from mailtriage.wallet.secrets.secret import Secret

_LONG_STRING = re.compile(r"[0-9A-Za-z]{24}")
_LONG_STRING_FAST = re2.compile(r"[0-9A-Za-z]{24}")
"""The same for long texts: RE2 is faster there, and slower to start."""
_SHORT = 2000
_MANY_NUMBERS = re2.compile(r"(?:\d{1,3}[\s,，]{1,4}){31}\d")
_FEWEST_DIGITS = 32
_WIF_VERSIONS = frozenset({0x80, 0xB0, 0x9E, 0xCC, 0xEF, 0xBC})
_XRP_SEED = (b"\x21", b"\x01\xe1\x4b")
_STELLAR_SEED = 18 << 3
_CODED = re.compile(
    r"(?<![0-9a-z])(?:suiprivkey|nsec|ed25519e?_sk|root_xsk|acct_xsk|addr_xsk|age-secret-key-)1[02-9ac-hj-np-z]{50,180}",
    re.IGNORECASE,
)
_GAP = r"(?:\s{0,8}[,，;]\s{0,8}|\s{1,8})"
_NUMBERS = re.compile(rf"(?<![\d.])(?<!\d,)\d{{1,3}}(?:{_GAP}\d{{1,3}}){{31,}}+")
_LONGEST_ARRAY = 1200
_ANY_NUMBERS = re2.compile(r"(?:\d{1,3}[\s\pZ\x0b\x1c-\x1f\x85,，;]{1,17}){31}\d")
"""What every array has, for RE2: the first look."""
_PEM = re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----")
_MOST_PAIRS_TRIED = 32
_PAIR_LENGTHS = (86, 87, 88)
_LONGEST = 200
_MOST_LABELS = 1000
_LONGEST_SURVEYED = 6000
"""Signs. Longer texts are searched at once."""


def may_hold_key(text: str) -> bool:
    """Whether any string is long enough to be a key, or a part of one that was broken in two."""
    try:
        return (
            (_LONG_STRING if len(text) < _SHORT else _LONG_STRING_FAST).search(text) is not None
            or "-----BEGIN" in text
            or (sum(map(text.count, "0123456789")) >= _FEWEST_DIGITS and _MANY_NUMBERS.search(text) is not None)
        )
    except UnicodeEncodeError:  # A lone surrogate, which RE2 cannot read.
        return True


def is_suspect(text: str, whole: str) -> bool:
    """The closer look at all texts of a mail together, folded; `whole` are its words. False means that nothing in them
    is called a key, no string is one by itself, and bare digits are transactions."""
    if len(text) > _LONGEST_SURVEYED or may_name(text, Nature.KEY) or "-----BEGIN" in text:
        return True
    if any(True for _ in (*_numbers(text), *_coded(text))):
        return True
    search = _Search(text, whole)
    return any(search.may_be_key(run.value) for run in runs.find(text))


def find(text: str, whole: str = "") -> list[Secret]:
    """Every key in folded `text`. `whole` is the text of the whole mail, for words that stand farther away."""
    found = [*_numbers(text), *_armoured(text), *_coded(text)]
    search = _Search(text, whole or text)
    for run in runs.find(text):
        secret = search.judge(run) if len(run.value) <= _LONGEST else None
        if secret is not None:
            found.append(secret)
    return found


@dataclass
class _Search:
    """One text being searched: what is asked of the whole mail is asked once."""

    text: str
    whole: str
    pairs: int = 0
    labels: int = 0

    def may_be_key(self, value: str) -> bool:
        """Whether a string may be a key in a text that names none."""
        digits = runs.bare(value)
        if runs.is_hex(digits) and 60 <= len(digits) <= 132:
            return len(digits) == 64 and digits == value and not self._speaks_of_transactions
        return len(value) in _PAIR_LENGTHS or any(recognise(value) for _, recognise in _BY_CHECKSUM)

    def judge(self, run: Run) -> Secret | None:
        """The secret that a run is, if any."""
        digits = runs.bare(run.value)
        if runs.is_hex(digits) and 60 <= len(digits) <= 132:
            return self._hex(run, digits)
        for kind, recognise in _BY_CHECKSUM:
            if recognise(run.value):
                return _secret(run, kind, "checksum holds")
        if len(run.value) in _PAIR_LENGTHS and self.pairs < _MOST_PAIRS_TRIED:
            self.pairs += 1
            if is_key_pair(run.value):
                return _secret(run, "solana-keypair", "the public half belongs to the secret half")
        return _by_label(self.text, run, self._label(run)) if self._speaks_of_keys and self._may_name_keys else None

    def _hex(self, run: Run, digits: str) -> Secret | None:
        """64 hex digits: what their label says; without one, `0x` means a transaction and none may be a key."""
        may_be_nameless = (
            len(digits) == 64
            and run.value == digits
            and not self._speaks_of_transactions
            and not _is_in_machine_text(self.text, run)
        )
        found = self._label(run) if may_be_nameless or self._may_name_keys else None
        if found is not None and found.nature is Nature.KEY:
            weak = found.denied or (not found.joined and len(digits) != 64)
            return None if weak else _secret(run, "private-key", "")
        if not may_be_nameless or (found is not None and found.nature is not Nature.ADDRESS):
            return None
        return _secret(run, "private-key", "") if self._speaks_of_keys else _masked(run)

    def _label(self, run: Run) -> Label | None:
        """The label of a run; of the thousandth string of a dump none is asked for."""
        self.labels += 1
        return label(self.text, run.start, run.end) if self.labels <= _MOST_LABELS else None

    @cached_property
    def _speaks_of_transactions(self) -> bool:
        return speaks_of(self.whole, Nature.TRANSACTION, Nature.CHECKSUM)

    @cached_property
    def _may_name_keys(self) -> bool:
        return may_name(self.text, Nature.KEY)

    @cached_property
    def _speaks_of_keys(self) -> bool:
        return speaks_of(self.whole, Nature.KEY)


def _is_wif(value: str) -> bool:
    if len(value) not in (51, 52):
        return False
    raw = base58.decode_check(value)
    return raw is not None and raw[0] in _WIF_VERSIONS and len(raw) in (33, 34)


def _is_extended(value: str) -> bool:
    return len(value) == 111 and value[1:4] == "prv" and value[0] in "xyztuvYZUVdL"


def _is_stellar_seed(value: str) -> bool:
    if len(value) != 56 or value[0] != "S":
        return False
    raw = checks.stellar_bytes(value)
    return raw is not None and raw[0] == _STELLAR_SEED


def _is_xrp_seed(value: str) -> bool:
    if not 25 <= len(value) <= 33 or value[0] != "s":
        return False
    raw = base58.decode_check(value, base58.RIPPLE)
    return raw is not None and raw.startswith(_XRP_SEED) and len(raw) in (17, 19)


def _is_tezos_seed(value: str) -> bool:
    return value.startswith("edsk") and len(value) in (54, 98) and base58.decode_check(value) is not None


_BY_CHECKSUM: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("wif", _is_wif),
    ("extended-key", _is_extended),
    ("private-key", _is_stellar_seed),
    ("private-key", _is_xrp_seed),
    ("private-key", _is_tezos_seed),
)


def is_key_pair(value: str) -> bool:
    """Base58 of 64 bytes whose second half is the public key of the first: a Solana key pair, not a signature."""
    if len(value) not in _PAIR_LENGTHS:
        return False
    raw = base58.decode(value)
    return raw is not None and len(raw) == 64 and public_key(raw[:32]) == raw[32:]


def _is_in_machine_text(text: str, run: Run) -> bool:
    """Whether the digits are part of a link, a Message-ID or a longer token."""
    word = text[max(0, run.start - 300) : run.start].rsplit(None, 1)
    tail = word[-1] if word and not text[run.start - 1 : run.start].isspace() else ""
    return "://" in tail or text[run.end : run.end + 1] in ("@", "=", "/") or tail.endswith(("/", "@", "=", "-", "_"))


def _by_label(text: str, run: Run, found: Label | None) -> Secret | None:
    """A long random string that is expressly called a key, though no checksum knows it."""
    value = run.value
    if len(value) < 40 or value.isalpha() or value.isdigit():
        return None
    if found is None or found.nature is not Nature.KEY or not found.joined or found.denied:
        return None
    reading = addresses.read(value)
    if reading is not None and reading.valid and len(value) != 44 and reading.sure:
        return None
    kind = "wif" if len(value) in (51, 52) and value[0] in "5KL" else "private-key"
    return _secret(run, "solana-keypair" if runs.is_base58_of(value, 64) else kind, "named so, no checksum")


def _numbers(text: str) -> Iterator[Secret]:
    """Number arrays of 64 (a Solana key file) or 32 bytes called a key."""
    if not _may_hold_numbers(text):
        return
    for match in _NUMBERS.finditer(text):
        if len(match.group()) > _LONGEST_ARRAY:
            continue
        numbers = [int(number) for number in re.findall(r"\d+", match.group())]
        if len(numbers) in (32, 64) and max(numbers) <= 255 and _is_key_array(text, match, bytes(numbers)):
            run = Run(match.start(), match.end(), " ".join(map(str, numbers)))
            yield _secret(run, "solana-keypair", f"{len(numbers)} numbers")


def _may_hold_numbers(text: str) -> bool:
    try:
        return _ANY_NUMBERS.search(text) is not None
    except UnicodeEncodeError:  # A lone surrogate, which RE2 cannot read.
        return True


def _is_key_array(text: str, match: re.Match[str], numbers: bytes) -> bool:
    """Whether the numbers are a key pair by their mathematics, by their brackets, or by what they are called."""
    if len(numbers) == 64 and (public_key(numbers[:32]) == numbers[32:] or text[: match.start()].rstrip()[-1:] == "["):
        return True
    found = label(text, match.start(), match.end())
    return found is not None and found.nature is Nature.KEY and not found.denied


def _armoured(text: str) -> Iterator[Secret]:
    if "-----BEGIN" not in text:
        return
    for match in _PEM.finditer(text):
        end = text.find("-----END", match.end())
        line = text.find("-----", end + 8) + 5 if end >= 0 else min(len(text), match.end() + 4000)
        yield _secret(Run(match.start(), max(line, match.end()), ""), "private-key", "PEM")


def _coded(text: str) -> Iterator[Secret]:
    lowered = text.lower()
    if not any(mark in lowered for mark in ("privkey1", "nsec1", "_sk1", "_xsk1", "age-secret")):
        return
    for match in _CODED.finditer(text):
        detail = "checksum holds" if bech32.decode(match.group()) else ""
        yield _secret(Run(match.start(), match.end(), match.group()), "private-key", detail)


_NAMES = {
    "wif": "private key",
    "private-key": "private key",
    "extended-key": "extended private key",
    "solana-keypair": "key pair",
}


def _secret(run: Run, kind: str, detail: str) -> Secret:
    return Secret(run.start, run.end, kind, f"[{_NAMES[kind]} removed]", detail, value=run.value)


def _masked(run: Run) -> Secret:
    last = run.value[-8:]
    return Secret(
        run.start,
        run.end,
        "private-key",
        f"[possible private key removed, …{last}]",
        f"64 digits that may be a key or a transaction, ending in {last}",
        masked=True,
        value=run.value,
    )
