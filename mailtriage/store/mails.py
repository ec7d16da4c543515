"""The outbox as rows: queued in the transaction of what caused them, claimed with a lease, settled after every try."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import peewee

from mailtriage.domain.notice import Mail as Composed
from mailtriage.domain.party import party
from mailtriage.domain.ticket import SentMail
from mailtriage.store.database import Store
from mailtriage.store.models import Attempt, Mail, milliseconds

WAITING = ("queued", "retrying")
OPEN = (*WAITING, "sending")
"""The states of mails that are still to go out."""


def add(store: Store, mail: Composed, at: datetime) -> int | None:
    """Queue a mail, inside the transaction of what caused it; None where that event has been told already."""
    row = {
        "ticket": mail.ticket,
        "key": mail.key,
        "message_id": mail.message_id,
        "sender": mail.sender,
        "recipient": mail.recipient,
        "party": party(mail.recipient),
        "subject": mail.subject,
        "text": mail.text,
        "content": mail.raw,
        "automatic": mail.automatic,
        "state": "queued",
        "said": "",
        "attempts": 0,
        "next_try": at,
        "claimed_by": "",
        "lease_until": None,
        "data_begun": False,
        "created_at": at,
        "sent_at": None,
    }
    return store.insert_or_ignore(Mail, row)


def automatic_since(store: Store, since: datetime) -> int:
    """How many automatic mails were queued since then."""
    sql = "SELECT COUNT(*) FROM mail WHERE automatic AND created_at >= ?"
    return int(store.rows(sql, milliseconds(since))[0][0])


def automatic_to(store: Store, who: str, first: datetime, second: datetime) -> tuple[int, int]:
    """How many automatic mails were queued to the mailbox `who` (see `domain.party`) since each of two moments."""
    sql = "SELECT created_at FROM mail WHERE automatic AND party = ? AND created_at >= ?"
    times = [at for (at,) in store.rows(sql, who, milliseconds(min(first, second)))]
    return sum(at >= milliseconds(first) for at in times), sum(at >= milliseconds(second) for at in times)


def automatic_by_party(store: Store, hour: datetime, day: datetime) -> list[tuple[str, int, int]]:
    """(mailbox, automatic mails queued since `hour`, and since the earlier `day`) for all that were written to."""
    sql = (
        "SELECT party, SUM(CASE WHEN created_at >= ? THEN 1 ELSE 0 END), COUNT(*) FROM mail "
        "WHERE automatic AND created_at >= ? GROUP BY party"
    )
    return [
        (str(who), int(some), int(many)) for who, some, many in store.rows(sql, milliseconds(hour), milliseconds(day))
    ]


def claim(store: Store, now: datetime, most: int, lease: timedelta, worker: str) -> list[tuple[int, bool, Composed]]:
    """(id, whether an earlier try got as far as DATA, mail) for up to `most` due mails, now this worker's.

    A mail left in `sending` by a process that died is due again when its lease has ended.
    """
    with store.transaction():
        query = Mail.select().where(Mail.state.in_(OPEN), Mail.next_try <= now)
        query = query.order_by(Mail.next_try, Mail.id).limit(most)
        if not store.is_sqlite:
            query = query.for_update(skip_locked=True)
        rows = list(query)
        # While a mail is being sent its next try is the end of the lease: whoever finds it due then takes it over.
        change = {
            Mail.state: "sending",
            Mail.claimed_by: worker,
            Mail.lease_until: now + lease,
            Mail.next_try: now + lease,
        }
        Mail.update(change).where(Mail.id.in_([row.id for row in rows])).execute()
    return [(row.id, row.data_begun, _composed(row)) for row in rows]


def settle(number: int, state: str, said: str, at: datetime, next_try: datetime | None = None) -> None:
    """Write down where a mail stands after a try: `sent`, `retrying`, `failed`; inside a transaction."""
    change: dict[Any, Any] = {
        Mail.state: state,
        Mail.said: said,
        Mail.attempts: Mail.attempts + 1,
        Mail.claimed_by: "",
        Mail.lease_until: None,
        Mail.next_try: next_try or at,
        Mail.sent_at: at if state == "sent" else None,
    }
    Mail.update(change).where(Mail.id == number).execute()


def add_attempt(store: Store, number: int, at: datetime, outcome: str, said: str) -> None:
    """Add a try to the history of a mail."""
    store.insert(Attempt, {"mail": number, "at": at, "outcome": outcome, "said": said})


def tries(number: int) -> tuple[int, datetime]:
    """(tries so far, when it was queued) of a mail."""
    found = Mail.select(Mail.attempts, Mail.created_at).where(Mail.id == number).get()
    return found.attempts, found.created_at


def begin_data(number: int, worker: str) -> bool:
    """A try of this mail goes into DATA: from there until the answer the server may have it.

    False where the mail is no longer this worker's: its lease ended and another one took it over.
    """
    query = Mail.update({Mail.data_begun: True}).where(Mail.id == number, Mail.claimed_by == worker)
    return bool(query.execute())


def end_data(number: int) -> None:
    """It is known what became of the try."""
    Mail.update({Mail.data_begun: False}).where(Mail.id == number).execute()


def renew(worker: str, until: datetime) -> None:
    """This worker is still busy with the mails that it has claimed."""
    change = {Mail.lease_until: until, Mail.next_try: until}
    Mail.update(change).where(Mail.state == "sending", Mail.claimed_by == worker).execute()


def end_leases(now: datetime) -> int:
    """All mails that are being sent are due at once, where it is sure that nobody sends them; how many."""
    return int(Mail.update({Mail.next_try: now}).where(Mail.state == "sending", Mail.next_try > now).execute())


def change_state(number: int, before: Collection[str], after: str, at: datetime) -> bool:
    """Set the state by hand, where it is one of `before`; whether it was."""
    change = {Mail.state: after, Mail.next_try: at, Mail.attempts: 0}
    return bool(Mail.update(change).where(Mail.id == number, Mail.state.in_(list(before))).execute())


def counts() -> dict[str, int]:
    """How many mails are in each state."""
    query = Mail.select(Mail.state, peewee.fn.COUNT(Mail.id)).group_by(Mail.state).tuples()
    return {str(state): int(count) for state, count in query}


def find(number: int) -> SentMail | None:
    """The mail of that number in the outbox, or None."""
    found = Mail.get_or_none(Mail.id == number)
    return _sent(found) if found else None


def sent_to(store: Store, ticket: int, recipient: str, message_ids: Collection[str]) -> tuple[int, str] | None:
    """(number, state) of the mail of a ticket that really went to this address: the one of these Message-IDs where one
    of them is known, else the latest one. None where there is none."""
    sql = (
        "SELECT id, state, message_id FROM mail WHERE ticket = ? AND lower(recipient) = ? "
        "AND state IN ('sent', 'bounced') ORDER BY id DESC"
    )
    found = store.rows(sql, ticket, recipient.lower())
    named = [row for row in found if str(row[2]).lower() in {each.lower() for each in message_ids}]
    return next(((int(number), str(state)) for number, state, _ in (named or found)), None)


def bounce(store: Store, number: int, at: datetime, said: str, *, permanent: bool) -> None:
    """A server sent a mail back that had been handed over, for good or only for now; its words."""
    add_attempt(store, number, at, "bounced" if permanent else "delayed", said)
    if permanent:
        store.run("UPDATE mail SET state = 'bounced', said = ? WHERE id = ?", said, number)


def select(states: Collection[str] = (), ticket: int | None = None, most: int = 200) -> list[SentMail]:
    """Up to `most` mails in these states (all where none is named), newest first."""
    query = Mail.select().order_by(Mail.id.desc()).limit(most)
    if states:
        query = query.where(Mail.state.in_(list(states)))
    if ticket is not None:
        query = query.where(Mail.ticket == ticket)
    return [_sent(found) for found in query]


def attempts(number: int) -> list[tuple[datetime, str, str]]:
    """(when, outcome, the server's words) of every try of a mail."""
    query = Attempt.select(Attempt.at, Attempt.outcome, Attempt.said).where(Attempt.mail == number)
    return [(at, str(outcome), str(said)) for at, outcome, said in query.order_by(Attempt.id).tuples()]


def _composed(row: Any) -> Composed:
    return Composed(
        key=row.key,
        ticket=row.ticket,
        message_id=row.message_id,
        sender=row.sender,
        recipient=row.recipient,
        subject=row.subject,
        raw=bytes(row.content),
        text=row.text,
        automatic=row.automatic,
    )


def _sent(row: Any) -> SentMail:
    return SentMail(
        id=row.id,
        ticket=row.ticket,
        key=row.key,
        message_id=row.message_id,
        recipient=row.recipient,
        subject=row.subject,
        state=row.state,
        attempts=row.attempts,
        created=row.created_at,
        said=row.said,
        sent=row.sent_at,
        text=row.text,
        automatic=row.automatic,
        next_try=row.next_try if row.state in OPEN else None,
    )
