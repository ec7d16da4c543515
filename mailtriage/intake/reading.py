"""Whole mails out of what an IMAP server hands over in pieces, whatever it says about their sizes.

Knows no connection: what it needs of one is `Parts`. One mail that the server cannot deliver holds up no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mailtriage.intake import plan
from mailtriage.intake.refusals import ImapRefused, ImapTrouble, code_of, passing

PART = 1 << 20
"""Bytes of one mail asked for at once; a mail is longer where a part comes back full."""
LARGEST = 100 << 20
"""Bytes of a mail that are read at most; what is longer is cut there."""


class State(StrEnum):
    """How much of a mail came: all, the first `LARGEST` bytes, nothing as it is gone, nothing though it is there."""

    WHOLE = "whole"
    CUT = "cut"
    GONE = "gone"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail as the server gave it. `raw` is None where it is gone or withheld; `remark` then says why.

    `size` is what the server claims (RFC822.SIZE), 0 where it is gone; `arrived` is its INTERNALDATE in UTC.
    """

    uid: int
    raw: bytes | None = field(repr=False)
    size: int
    arrived: datetime | None
    state: State = State.WHOLE
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the server says of a mail before it is fetched: its size in bytes, and when it arrived, in UTC."""

    size: int
    arrived: datetime | None


class Parts(Protocol):
    """What is asked of a connection with an open folder. Raises ImapTrouble or ImapRefused."""

    def facts(self, uids: Sequence[int]) -> Mapping[int, Facts]:
        """What is known of the mails; those that are gone are missing."""
        ...

    def parts(self, uids: Sequence[int], start: int) -> Mapping[int, bytes]:
        """At most `PART` bytes of each mail from `start` on; those that are gone are missing."""
        ...

    def existing(self, uids: Sequence[int]) -> Sequence[int]:
        """Those of `uids` that are still there."""
        ...


def fetch(folder: Parts, uids: Sequence[int], largest: int = LARGEST) -> Iterator[Fetched]:
    """The mails, about a megabyte at a time, each read to `largest` bytes at most. Those that are gone may come first.

    Each is asked for when it is wanted: whoever takes them one by one never has more than a few megabytes at once.
    """
    for some in plan.sets(uids):
        facts = folder.facts(some)
        gone = _gone(folder, [uid for uid in some if uid not in facts])
        yield from (_missing(uid) for uid in sorted(gone))
        there = {uid: facts.get(uid, Facts(0, None)) for uid in some if uid not in gone}
        for group in plan.groups({uid: known.size for uid, known in there.items()}):
            beginnings = _beginnings(folder, group)
            for uid in group:
                yield _finish(folder, uid, there[uid], beginnings[uid], largest)


def _beginnings(folder: Parts, uids: Sequence[int]) -> dict[int, bytes | str]:
    """The first part of each mail, or why there is none in the server's words."""
    try:
        parts = folder.parts(uids, 0)
    except (ImapTrouble, ImapRefused) as error:
        if not error.said or (passing(error.said) and code_of(error.said) != "EXPUNGEISSUED"):
            raise
        if len(uids) == 1:
            return {uids[0]: error.said}
        return {uid: beginning for one in uids for uid, beginning in _beginnings(folder, [one]).items()}
    return {uid: parts.get(uid, "the server sent nothing of it") for uid in uids}


def _finish(folder: Parts, uid: int, known: Facts, beginning: bytes | str, largest: int) -> Fetched:
    """The whole mail from its first part. The size is a hint: some servers estimate it, and some are wrong."""
    if not beginning and known.size:
        beginning = f"the server sent nothing of its {known.size} bytes"
    if isinstance(beginning, str):
        return _missing(uid) if _gone(folder, [uid]) else _withheld(uid, known, beginning)
    raw = bytearray(beginning)
    part = beginning
    while part and len(raw) <= largest and (len(part) >= PART or len(raw) < known.size):
        following = folder.parts([uid], len(raw))
        if uid not in following:
            return _missing(uid) if _gone(folder, [uid]) else _withheld(uid, known, "the server sent only a part of it")
        part = following[uid]
        raw += part
    if len(raw) <= largest:
        return Fetched(uid, bytes(raw), known.size, known.arrived)
    return Fetched(uid, bytes(raw[:largest]), known.size, known.arrived, State.CUT, f"cut after {largest} bytes")


def _gone(folder: Parts, uids: Sequence[int]) -> set[int]:
    return set(uids) - set(folder.existing(uids)) if uids else set()


def _missing(uid: int) -> Fetched:
    return Fetched(uid, None, 0, None, State.GONE, "somebody else removed it from the mailbox")


def _withheld(uid: int, known: Facts, why: str) -> Fetched:
    return Fetched(uid, None, known.size, known.arrived, State.WITHHELD, why)
