"""What the rules decided once and what agents made of it: read for the rulebook laboratory, never written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mailtriage.store.database import Store
from mailtriage.store.models import milliseconds


@dataclass(frozen=True, slots=True)
class Opening:
    """The mail that opened a ticket. `decided` is what the rules said then, `final` what an agent made of it, if so.

    `steps` is the stored trace, `finished` whether the ticket is resolved or closed, `raw` the mail's blob.
    """

    ticket: int
    decided: str
    final: str | None
    finished: bool
    steps: Sequence[Any]
    subject: str
    text: str
    received: datetime
    raw: str | None


def openings(store: Store, since: datetime) -> list[Opening]:
    """The first mail of every ticket opened since then, oldest first."""
    sql = (
        "SELECT e.ticket, e.facts, e.subject, e.text, e.at, r.raw_blob, t.category, t.status FROM entry e "
        "JOIN (SELECT MIN(id) AS first FROM entry WHERE kind = 'inbound' GROUP BY ticket) f ON f.first = e.id "
        "JOIN ticket t ON t.id = e.ticket LEFT JOIN receipt r ON r.id = e.receipt WHERE e.at >= ? ORDER BY e.id"
    )
    corrected = _corrected(store)
    return [_opening(row, corrected) for row in store.rows(sql, milliseconds(since))]


def opening_blob(store: Store, ticket: int) -> str | None:
    """The blob of the mail that opened a ticket, None where there is no such ticket or its mail is gone."""
    sql = (
        "SELECT r.raw_blob FROM entry e JOIN receipt r ON r.id = e.receipt "
        "WHERE e.ticket = ? AND e.kind = 'inbound' ORDER BY e.id LIMIT 1"
    )
    found = store.rows(sql, ticket)
    return str(found[0][0]) if found and found[0][0] else None


def _corrected(store: Store) -> dict[int, str | None]:
    """What stood there before an agent first changed the category, by ticket."""
    found: dict[int, str | None] = {}
    for ticket, before in store.rows("SELECT ticket, before FROM change WHERE field = 'category' ORDER BY id"):
        found.setdefault(int(ticket), before)
    return found


def _opening(row: Sequence[Any], corrected: dict[int, str | None]) -> Opening:
    ticket, facts, subject, text, at, raw, category, status = row
    steps = json.loads(facts or "{}").get("trace", [])
    decided = corrected.get(ticket) or category
    final = category if ticket in corrected else None
    received = datetime.fromtimestamp(at / 1000, UTC)
    return Opening(ticket, decided, final, status in ("resolved", "closed"), steps, subject, text, received, raw)
