"""The ledger: one row for every mail that ever arrived. Rows are added and change their state; none is ever deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

import peewee

from mailtriage.domain.receipt import Place, ReceiptState, Ruling
from mailtriage.domain.receipt import Receipt as Row
from mailtriage.errors import Temporary
from mailtriage.store import blobs
from mailtriage.store.database import Store
from mailtriage.store.models import Receipt, milliseconds

_MOST_BYTES = 32 * 2**20
"""Of raw mail that is filed at once."""


def add(
    store: Store,
    place: Place,
    raw: bytes | None,
    *,
    size: int,
    identity: str,
    message_id: str | None,
    at: datetime,
    state: ReceiptState = ReceiptState.RECEIVED,
    reason: str = "",
    silent: bool = False,
    afterwards: str = "",
) -> Row | None:
    """Enter a mail, inside a transaction; None where this place is in the ledger already.

    A mail that is in the ledger from another place gets a row of its own, which says so and is done with.
    """
    # Another worker may take the same mail in between our look and our insert: then we look once more.
    for _ in range(2):
        if place.uid is not None and _at(store, place):
            return None
        twin = _twin(store, identity)
        if twin is not None:
            state, reason, raw = ReceiptState.IGNORED, f"the same mail as receipt {twin}", None
        blob = blobs.put(store, raw) if raw is not None else None
        row = {
            **_new(place, at),
            "message_id": message_id,
            "identity": identity,
            "same_as": twin,
            "raw_blob": blob,
            "size": size,
            "state": str(state),
            "reason": reason,
            "silent": silent,
            "done_at": None if state is ReceiptState.RECEIVED else at,
            "afterwards": afterwards,
        }
        number = store.insert_or_ignore(Receipt, row)
        if number is not None:
            return Row(number, place, state, reason, 0, size, at, message_id, blob, silent)
    raise Temporary("Another worker takes in the same mail at this moment.")


def _new(place: Place, at: datetime) -> dict[str, Any]:
    """The columns that are alike for every mail that has just come in."""
    where = {"mailbox": place.mailbox, "uidvalidity": place.uidvalidity, "uid": place.uid}
    return {**where, "attempts": 0, "next_try": at, "received_at": at, "ticket": None}


def due(now: datetime, most: int) -> list[Row]:
    """Up to `most` received mails whose time has come, oldest first, and no more megabytes of them than memory has
    room for, parsed and unpacked; a larger one comes alone. They are nobody's yet: see `claim`."""
    query = Receipt.select().where(Receipt.state == str(ReceiptState.RECEIVED), Receipt.next_try <= now)
    rows = [_row(found) for found in query.order_by(Receipt.next_try, Receipt.id).limit(most)]
    together = sum(1 for total in accumulate(row.size for row in rows) if total <= _MOST_BYTES)
    return rows[: max(1, together)]


def claim(store: Store, waiting: Sequence[Row]) -> list[Row]:
    """Those of `waiting` that are still to be filed, inside a transaction: this process's until it ends.

    On PostgreSQL their rows are locked and those of other workers passed over; on SQLite the transaction holds the only
    write lock there is.
    """
    sql = f"SELECT id FROM receipt WHERE state = 'received' AND id IN ({', '.join('?' * len(waiting))})"
    sql += "" if store.is_sqlite else " FOR UPDATE SKIP LOCKED"
    ours = {number for (number,) in store.rows(sql, *(row.id for row in waiting))} if waiting else set()
    return [row for row in waiting if row.id in ours]


def settle(
    store: Store,
    number: int,
    state: ReceiptState,
    reason: str,
    at: datetime,
    ticket: int | None = None,
    sender: str = "",
) -> None:
    """Write down what became of a mail, and from whom it is."""
    sql = "UPDATE receipt SET state = ?, reason = ?, done_at = ?, ticket = ?, sender = ? WHERE id = ?"
    store.run(sql, str(state), reason, milliseconds(at), ticket, sender, number)


def put_off(number: int, attempts: int, reason: str, next_try: datetime) -> None:
    """A mail could not be filed in so many attempts by now: look at it again later."""
    change = {Receipt.attempts: attempts, Receipt.reason: reason, Receipt.next_try: next_try}
    Receipt.update(change).where(Receipt.id == number).execute()


def try_again(number: int, now: datetime, ruling: Ruling | None = None, by: str = "") -> None:
    """Put a settled mail back among those to be filed, with what the agent `by` decided about it where one did."""
    change: dict[Any, Any] = {
        Receipt.state: str(ReceiptState.RECEIVED),
        Receipt.attempts: 0,
        Receipt.next_try: now,
        Receipt.done_at: None,
    }
    if ruling is not None:
        change |= {Receipt.ruling: str(ruling), Receipt.ruled_by: by}
    Receipt.update(change).where(Receipt.id == number).execute()


def replace_raw(store: Store, number: int, raw: bytes) -> None:
    """Keep `raw` in place of the mail as it came, which is removed: it held a secret."""
    before = Receipt.select(Receipt.raw_blob).where(Receipt.id == number).scalar()
    Receipt.update({Receipt.raw_blob: blobs.put(store, raw)}).where(Receipt.id == number).execute()
    if before:
        blobs.remove(store, str(before))


def afterwards(mailbox: str, most: int) -> list[tuple[int, int, int, str]]:
    """(receipt, UIDVALIDITY, UID, what to do) for mails whose copy on the server is still to be marked or moved."""
    query = (
        Receipt.select(Receipt.id, Receipt.uidvalidity, Receipt.uid, Receipt.afterwards)
        .where(Receipt.mailbox == mailbox, Receipt.afterwards != "", Receipt.uid.is_null(False))
        .order_by(Receipt.id)
        .limit(most)
    )
    return [(int(a), int(b), int(c), str(d)) for a, b, c, d in query.tuples()]


def afterwards_done(numbers: Iterable[int]) -> None:
    """The server's copies of these mails are as they should be."""
    Receipt.update({Receipt.afterwards: ""}).where(Receipt.id.in_(list(numbers))).execute()


def find(number: int) -> Row | None:
    """The receipt of that number, or None."""
    found = Receipt.get_or_none(Receipt.id == number)
    return _row(found) if found else None


def find_locked(store: Store, number: int) -> Row | None:
    """As `find`, inside a transaction: nobody else changes the receipt until it ends."""
    query = Receipt.select().where(Receipt.id == number)
    found = (query if store.is_sqlite else query.for_update()).first()
    return _row(found) if found else None


def select(states: Collection[ReceiptState], most: int) -> list[Row]:
    """Up to `most` receipts in these states, newest first; all states where none is named."""
    query = Receipt.select().order_by(Receipt.id.desc()).limit(most)
    if states:
        query = query.where(Receipt.state.in_([str(state) for state in states]))
    return [_row(found) for found in query]


def numbers_since(moment: datetime) -> list[int]:
    """The receipts of the mails that arrived since then, oldest first."""
    query = Receipt.select(Receipt.id).where(Receipt.received_at >= moment).order_by(Receipt.id)
    return [int(number) for (number,) in query.tuples()]


def counts() -> dict[str, int]:
    """How many mails are in each state."""
    query = Receipt.select(Receipt.state, peewee.fn.COUNT(Receipt.id)).group_by(Receipt.state).tuples()
    return {str(state): int(count) for state, count in query}


def held(store: Store) -> int:
    """How many mails wait for an agent."""
    return int(store.rows("SELECT COUNT(*) FROM receipt WHERE state = 'held'")[0][0])


def held_for(ticket: int) -> list[Row]:
    """The mails that wait for an agent to let them into this ticket."""
    query = Receipt.select().where(Receipt.ticket == ticket, Receipt.state == str(ReceiptState.HELD))
    return [_row(found) for found in query.order_by(Receipt.id)]


def _at(store: Store, place: Place) -> bool:
    sql = "SELECT 1 FROM receipt WHERE mailbox = ? AND uidvalidity = ? AND uid = ?"
    return bool(store.rows(sql, place.mailbox, place.uidvalidity, place.uid))


def _twin(store: Store, identity: str) -> int | None:
    found = store.rows("SELECT id FROM receipt WHERE identity = ? AND same_as IS NULL", identity)
    return int(found[0][0]) if found else None


def _row(found: Any) -> Row:
    return Row(
        id=found.id,
        place=Place(found.mailbox, found.uidvalidity, found.uid),
        state=ReceiptState(found.state),
        reason=found.reason,
        attempts=found.attempts,
        size=found.size,
        received=found.received_at,
        message_id=found.message_id,
        raw=found.raw_blob,
        silent=found.silent,
        ticket=found.ticket,
        next_try=found.next_try,
        sender=found.sender,
        ruling=Ruling(found.ruling) if found.ruling else None,
        ruled_by=found.ruled_by,
    )
