"""Long strings of letters and digits: the candidates for everything that looks like a hash, an address or a key.

A string that a mail program broke over lines is joined again where the pieces together have a shape that neither has
alone. What a string means is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import re2

from mailtriage.wallet import addresses
from mailtriage.wallet.addresses import base58

_STRING = r"[0-9A-Za-z]{20,}"
_RUN, _RUN_FAST = re.compile(_STRING), re2.compile(_STRING)
_SHORT = 2000
"""Signs. RE2 is faster in longer texts, and slower to start."""
_BREAK = r"(?:=?[ \t]*\r?\n[ \t>|]*|[ \t]{1,3})"
_NEXT = re.compile(_BREAK + r"([0-9A-Za-z]{1,80})(?![0-9A-Za-z])")
_PREVIOUS = re.compile(r"(?:^|[^0-9A-Za-z])([0-9A-Za-z]{1,80})" + _BREAK + r"\Z")
_LOOSE_PREFIX = re.compile(r"(?<![0-9A-Za-z])0[xX]" + _BREAK + r"\Z")
_PIECES = 4
_HASH = 64
_LONGEST_WHOLE = 130
_MOST_JOINS = 300
_HEX = frozenset("0123456789abcdefABCDEF")


@dataclass(frozen=True, slots=True)
class Run:
    """`value` is the string without the breaks that stood inside `text[start:end]`."""

    start: int
    end: int
    value: str


def is_hex(value: str) -> bool:
    """Whether all of `value` are hex digits."""
    return _HEX.issuperset(value)


def bare(value: str) -> str:
    """`value` without a leading `0x`."""
    return value[2:] if value[:2] in ("0x", "0X") else value


def is_whole(value: str) -> bool:
    """Whether `value` is by itself of a shape that something on a chain has."""
    digits = bare(value)
    if is_hex(digits):
        return len(digits) in (64, 128) or (len(digits) == 40 and digits != value)
    if len(value) in (51, 52, 111):
        return base58.decode_check(value) is not None
    if len(value) in (87, 88):
        return is_base58_of(value, 64)
    reading = addresses.read(value)
    return reading is not None and reading.valid


def is_base58_of(value: str, size: int) -> bool:
    """Whether `value` is base58 of exactly `size` bytes."""
    raw = base58.decode(value)
    return raw is not None and len(raw) == size


def find(text: str) -> list[Run]:
    """Every run of 20 letters and digits and more in folded `text`, in order, broken ones joined."""
    found: list[Run] = []
    joins = 0
    for match in _strings(text):
        if found and match.start() < found[-1].end:
            continue
        run = Run(match.start(), match.end(), match.group())
        if len(run.value) <= _LONGEST_WHOLE and joins < _MOST_JOINS and not is_whole(run.value):
            joins += 1
            floor = found[-1].end if found else 0
            whole = [joined for joined in _joins(text, run, floor) if is_whole(joined.value)]
            run = max(whole, key=lambda joined: len(joined.value), default=run)
        elif len(run.value) == _HASH:
            run = _with_prefix(text, run)
        found.append(run)
    return found


def _strings(text: str) -> Iterator[re.Match[str]]:
    if len(text) < _SHORT or not text.isascii():
        return _RUN.finditer(text)
    matches: Iterator[re.Match[str]] = _RUN_FAST.finditer(text)
    return matches


def _with_prefix(text: str, run: Run) -> Run:
    """A hash whose `0x` stayed on the line before."""
    prefix = _LOOSE_PREFIX.search(text[max(0, run.start - 12) : run.start])
    if prefix is None or not is_hex(run.value):
        return run
    return Run(run.start - len(prefix.group()), run.end, "0x" + run.value)


def _joins(text: str, run: Run, floor: int) -> Iterator[Run]:
    """`run` with the pieces after it, then the same with the piece before it."""
    yield from _lengthened(text, run)
    back = max(floor, run.start - 90)
    before = _PREVIOUS.search(text[back : run.start])
    if before and _is_piece(before.group(1)):
        led = Run(back + before.start(1), run.end, before.group(1) + run.value)
        yield led
        yield from _lengthened(text, led)


def _lengthened(text: str, run: Run) -> Iterator[Run]:
    for _ in range(_PIECES):
        after = _NEXT.match(text, run.end)
        if after is None or not _is_piece(after.group(1)) or len(run.value) + len(after.group(1)) > _LONGEST_WHOLE:
            return
        run = Run(run.start, after.end(), run.value + after.group(1))
        yield run


def _is_piece(word: str) -> bool:
    """A short word without digits is a word of its own: "…63 digits add" must not become 66."""
    return len(word) >= 8 or any(sign.isdigit() for sign in word)
