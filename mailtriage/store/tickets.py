"""Tickets as rows: written in the filing transaction and by the desk's verbs, read as `domain.ticket` values.

Not here: what may be changed when; see `desk/`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from mailtriage.domain.decision import Priority
from mailtriage.domain.finding import Finding as Found
from mailtriage.domain.finding import FindingKind
from mailtriage.domain.message import Address
from mailtriage.domain.message import Attachment as Attached
from mailtriage.domain.status import Status
from mailtriage.domain.ticket import Change as Line
from mailtriage.domain.ticket import Entry as Contribution
from mailtriage.domain.ticket import EntryKind, StoredAttachment
from mailtriage.domain.ticket import Ticket as Row
from mailtriage.store import blobs
from mailtriage.store.database import Store
from mailtriage.store.models import (
    Attachment,
    Change,
    Entry,
    Finding,
    Participant,
    Reference,
    Ticket,
    milliseconds,
)


def add(store: Store, row: Mapping[str, Any]) -> int:
    """Insert a ticket and return its number."""
    number = store.insert(Ticket, row)
    assert number is not None
    return number


def add_participant(store: Store, ticket: int, address: str, role: str = "requester") -> None:
    """Let an address take part in a ticket."""
    store.insert_or_ignore(Participant, {"ticket": ticket, "address": address.lower(), "role": role})


def add_entry(
    store: Store,
    ticket: int,
    kind: EntryKind,
    author: Address,
    at: datetime,
    text: str,
    *,
    subject: str = "",
    quoted: str = "",
    message_id: str | None = None,
    receipt: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Add a contribution to a ticket and return its id."""
    row = {
        "ticket": ticket,
        "kind": str(kind),
        "author_name": author.name,
        "author_address": author.key,
        "at": at,
        "message_id": message_id,
        "subject": subject,
        "text": text,
        "quoted": quoted,
        "receipt": receipt,
        "facts": dict(facts or {}),
    }
    number = store.insert(Entry, row)
    assert number is not None
    return number


def add_findings(store: Store, ticket: int, entry: int, findings: Iterable[Found]) -> None:
    """Keep what was found in an entry."""
    for found in findings:
        row = {
            "ticket": ticket,
            "entry": entry,
            "kind": str(found.kind),
            "value": found.value,
            "place": found.where,
            "chains": list(found.chains),
            "explorer_url": found.explorer_url,
            "valid": found.valid,
            "partial": found.partial,
            "masked": found.masked,
            "secret": found.secret,
            "detail": found.detail,
        }
        store.insert(Finding, row)


def add_attachments(store: Store, ticket: int, entry: int, attachments: Iterable[Attached]) -> None:
    """Keep the files of an entry, each content once."""
    for attached in attachments:
        blobs.put(store, attached.content, attached.sha256)
        row = {
            "ticket": ticket,
            "entry": entry,
            "name": attached.name,
            "content_type": attached.content_type,
            "size": attached.size,
            "sha256": attached.sha256,
            "inline": attached.inline,
            "remark": attached.remark,
        }
        store.insert(Attachment, row)


def add_reference(store: Store, ticket: int, message_id: str) -> None:
    """Remember that a Message-ID belongs to a ticket, so that answers to it find their way."""
    store.insert_or_ignore(Reference, {"message_id": message_id, "ticket": ticket})


def add_change(
    store: Store,
    ticket: int,
    at: datetime,
    actor: str,
    field: str,
    before: str | None,
    after: str | None,
    reason: str = "",
) -> None:
    """Add a line to a ticket's history."""
    row = {"ticket": ticket, "at": at, "actor": actor, "field": field}
    store.insert(Change, {**row, "before": before, "after": after, "reason": reason})


def meet_customer(store: Store, who: Address, at: datetime, *, alive: bool = True) -> None:
    """Count a new ticket of this person, who may be new. Whoever writes is `alive`, unless the sender is forged."""
    sql = (
        "INSERT INTO customer (address, name, tags, tickets, created_at) VALUES (?, ?, '[]', 1, ?) "
        "ON CONFLICT (address) DO UPDATE SET tickets = customer.tickets + 1"
    )
    store.run(sql + (", dead_at = NULL, dead_said = ''" if alive else ""), who.key, who.name, milliseconds(at))


def history(store: Store, address: str) -> tuple[int, tuple[str, ...]]:
    """(tickets so far, tags) of the person with this address."""
    found = store.rows("SELECT tickets, tags FROM customer WHERE address = ?", address.lower())
    return (int(found[0][0]), tuple(json.loads(found[0][1]))) if found else (0, ())


def update(number: int, values: Mapping[str, Any]) -> None:
    """Set columns of a ticket, by field name."""
    Ticket.update({Ticket._meta.fields[name]: value for name, value in values.items()}).where(
        Ticket.id == number
    ).execute()


def hold(number: int, difference: int) -> None:
    """Change how many mails wait to be let into a ticket."""
    Ticket.update({Ticket.held: Ticket.held + difference}).where(Ticket.id == number).execute()


def find(number: int) -> Row | None:
    """The ticket of that number, or None."""
    found = Ticket.get_or_none(Ticket.id == number)
    return ticket(found) if found else None


def find_locked(store: Store, number: int) -> Row | None:
    """As `find`, inside a transaction: nobody else changes the ticket until it ends."""
    query = Ticket.select().where(Ticket.id == number)
    found = (query if store.is_sqlite else query.for_update()).first()
    return ticket(found) if found else None


def select(conditions: Sequence[Any], most: int) -> list[Row]:
    """Up to `most` tickets that meet every condition (expressions of peewee), gravest and oldest first."""
    query = Ticket.select().where(*conditions) if conditions else Ticket.select()
    return [ticket(found) for found in query.order_by(Ticket.rank, Ticket.id).limit(most)]


def listed(
    *,
    statuses: Sequence[Status] = (),
    or_held: bool = False,
    most: int = 200,
    **equal: str | None,
) -> list[Row]:
    """Tickets in one of `statuses` (all where none is named) whose columns equal the given values; None for none.

    With `or_held` also those in other states that a held mail waits for.
    """
    conditions = [Ticket._meta.fields[name] == value for name, value in equal.items()]
    if statuses:
        live = Ticket.status.in_([str(status) for status in statuses])
        conditions.append(live | (Ticket.held > 0) if or_held else live)
    return select(conditions, most)


def quiet(store: Store, statuses: Sequence[Status], since: datetime, actor: str, most: int) -> list[int]:
    """Up to `most` tickets in `statuses` that nobody has touched since then, nor `actor` after the last touch."""
    marks = ", ".join("?" * len(statuses))
    sql = (
        f"SELECT id FROM ticket t WHERE status IN ({marks}) AND updated_at <= ? AND NOT EXISTS "
        "(SELECT 1 FROM change c WHERE c.ticket = t.id AND c.actor = ? AND c.at >= t.updated_at) ORDER BY id LIMIT ?"
    )
    values = [*(str(status) for status in statuses), milliseconds(since), actor, most]
    return [int(number) for (number,) in store.rows(sql, *values)]


def entries(number: int) -> tuple[Contribution, ...]:
    """The conversation of a ticket, oldest first."""
    query = Entry.select().where(Entry.ticket == number).order_by(Entry.id)
    return tuple(_entry(found) for found in query)


def findings(number: int) -> tuple[Found, ...]:
    """What was found in a ticket, oldest first."""
    query = Finding.select().where(Finding.ticket == number).order_by(Finding.id)
    return tuple(_finding(found) for found in query)


def attachments(number: int) -> tuple[StoredAttachment, ...]:
    """The files of a ticket, oldest first."""
    query = Attachment.select().where(Attachment.ticket == number).order_by(Attachment.id)
    return tuple(StoredAttachment(a.entry, a.name, a.content_type, a.size, a.sha256, a.inline, a.remark) for a in query)


def changes(number: int) -> tuple[Line, ...]:
    """The history of a ticket, oldest first."""
    query = Change.select().where(Change.ticket == number).order_by(Change.id)
    return tuple(Line(c.at, c.actor, c.field, c.before, c.after, c.reason) for c in query)


def participants(number: int) -> tuple[tuple[str, str], ...]:
    """(address, role) of everybody who takes part in a ticket."""
    query = Participant.select(Participant.address, Participant.role).where(Participant.ticket == number)
    return tuple((str(address), str(role)) for address, role in query.order_by(Participant.address).tuples())


def references(number: int) -> tuple[str, ...]:
    """The Message-IDs of the customer's mails in a ticket, oldest first: what a reply refers to."""
    query = Entry.select(Entry.message_id).where(
        Entry.ticket == number, Entry.kind == str(EntryKind.INBOUND), Entry.message_id.is_null(False)
    )
    return tuple(str(message_id) for (message_id,) in query.order_by(Entry.id).tuples())


def ticket(found: Any) -> Row:
    """A row as a value."""
    return Row(
        number=found.id,
        subject=found.subject,
        requester=Address(found.requester_name, found.requester),
        status=Status(found.status),
        priority=Priority(found.priority),
        category=found.category,
        created=found.created_at,
        updated=found.updated_at,
        cause=found.cause,
        queue=found.queue,
        assignee=found.assignee,
        tags=tuple(found.tags),
        language=found.language,
        channel=found.channel,
        chain=found.chain,
        transaction=found.transaction,
        missing=tuple(found.missing),
        merged_into=found.merged_into,
        follows=found.follows,
        held=found.held,
        secret=found.secret,
    )


def _entry(found: Any) -> Contribution:
    return Contribution(
        id=found.id,
        kind=EntryKind(found.kind),
        author=Address(found.author_name, found.author_address),
        at=found.at,
        text=found.text,
        subject=found.subject,
        quoted=found.quoted,
        message_id=found.message_id,
        receipt=found.receipt,
        facts=found.facts,
    )


def _finding(found: Any) -> Found:
    return Found(
        kind=FindingKind(found.kind),
        value=found.value,
        where=found.place,
        chains=tuple(found.chains),
        explorer_url=found.explorer_url,
        valid=found.valid,
        partial=found.partial,
        masked=found.masked,
        secret=found.secret,
        detail=found.detail,
    )
