"""Message-IDs in Message-ID, In-Reply-To and References: with angle brackets, unfolded, bounded."""

from __future__ import annotations

import re

from mailtriage.triage.mime.bounds import MAX_REFERENCES
from mailtriage.triage.mime.notes import Notes

_BRACKETED = re.compile(r"<([^<>]{1,2000})>")
_LONGEST = 998


def read_ids(value: str, notes: Notes) -> tuple[str, ...]:
    """Every Message-ID in `value`, each once, in order: the first and the last `MAX_REFERENCES`."""
    if not value:
        return ()
    inner = _BRACKETED.findall(value) or [word for word in value.replace(",", " ").split() if "@" in word]
    found = list(dict.fromkeys(f"<{''.join(one.split())}>" for one in inner if one.strip() and len(one) <= _LONGEST))
    if len(found) <= MAX_REFERENCES:
        return tuple(found)
    notes.add(f"{len(found)} Message-IDs in one header; the first and the last {MAX_REFERENCES} were kept.")
    return (found[0], *found[1 - MAX_REFERENCES :])


def read_id(value: str | None) -> str | None:
    """The one Message-ID of a Message-ID header: also one without brackets; None where there is nothing like one."""
    if not value:
        return None
    bracketed = _BRACKETED.search(value)
    plain = "".join((bracketed[1] if bracketed else value.strip("<> ")).split())
    return f"<{plain}>" if plain and len(plain) <= _LONGEST else None
