"""Reading what imapclient makes of a server's answers, and writing strings for it. Pure; trusts no value's type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from mailtriage.intake.plan import LAST_UID
from mailtriage.intake.reading import Facts


def uids(lines: Iterable[bytes | None]) -> list[int]:
    """The UIDs of a SEARCH answer, in however many lines: possible ones, each once, ascending."""
    words = b" ".join(line.partition(b"(")[0] for line in lines if line).split()  # "(MODSEQ 7)" may stand behind them
    return sorted({uid for uid in map(int, words) if 0 < uid <= LAST_UID})


def facts(answer: Mapping[int, Mapping[bytes, Any]]) -> dict[int, Facts]:
    """Size and arrival from a FETCH answer; mails without a size are missing."""
    return {
        uid: Facts(max(0, items[b"RFC822.SIZE"]), utc(items.get(b"INTERNALDATE")))
        for uid, items in answer.items()
        if isinstance(items.get(b"RFC822.SIZE"), int)
    }


def parts(answer: Mapping[int, Mapping[bytes, Any]], start: int) -> dict[int, bytes]:
    """The bodies from `start` on in a FETCH answer; a server that ignores the range answers with `BODY[]`."""
    found = {}
    for uid, items in answer.items():
        whole = items.get(b"BODY[]")
        part = whole[start:] if isinstance(whole, bytes) else items.get(b"BODY[]<%d>" % start)
        if isinstance(part, bytes):
            found[uid] = part
    return found


def utc(moment: object) -> datetime | None:
    """An aware time in UTC; None where the server gave none, or one that no calendar has."""
    try:
        return moment.astimezone(UTC) if isinstance(moment, datetime) and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def quoted(text: str) -> str:
    r"""An IMAP quoted string (RFC 3501 section 9): `"` and `\` are escaped. `text` has no line breaks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
