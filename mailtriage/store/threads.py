"""What threading asks of the desk, answered from the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mailtriage.domain.ports import KnownTicket
from mailtriage.domain.status import LIVE, Status
from mailtriage.store.database import Store
from mailtriage.store.models import Participant, Reference, Ticket

_MOST_IDS = 500
_MOST_TICKETS = 50
_LONGEST_CHAIN = 20


class StoredThreads:
    """`domain.ports.Threads` over the tables."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def by_message_ids(self, message_ids: Sequence[str]) -> Sequence[tuple[str, int]]:
        """(Message-ID, ticket number) for those of `message_ids` that belong to a mail of a ticket."""
        wanted = list(message_ids[:_MOST_IDS])
        if not wanted:
            return []
        query = Reference.select(Reference.message_id, Reference.ticket).where(Reference.message_id.in_(wanted))
        found = [(str(message_id), int(ticket)) for message_id, ticket in query.tuples()]
        return sorted(found, key=lambda pair: wanted.index(pair[0]))

    def ticket(self, number: int) -> KnownTicket | None:
        """The ticket of that number, following merges to where it went; None where there is none."""
        if not self._store.rows("SELECT 1 FROM ticket WHERE id = ?", number):
            return None
        row = Ticket.get_or_none(Ticket.id == number)
        for _ in range(_LONGEST_CHAIN):
            if row is None or row.merged_into is None:
                break
            row = Ticket.get_or_none(Ticket.id == row.merged_into)
        return self._known(row) if row else None

    def live_tickets_of(self, address: str) -> Sequence[KnownTicket]:
        """The tickets in a live state that this address takes part in, newest first."""
        found = self._store.rows(
            "SELECT ticket FROM participant WHERE address = ? ORDER BY ticket DESC", address.lower()
        )
        if not found:  # Nearly always: most mails are from somebody new.
            return []
        numbers = [number for (number,) in found]
        query = Ticket.select().where(Ticket.id.in_(numbers), Ticket.status.in_([str(status) for status in LIVE]))
        return [self._known(row) for row in query.order_by(Ticket.id.desc()).limit(_MOST_TICKETS)]

    def _known(self, row: Any) -> KnownTicket:
        people = Participant.select(Participant.address).where(Participant.ticket == row.id).tuples()
        return KnownTicket(
            number=row.id,
            status=Status(row.status),
            participants=frozenset(str(address) for (address,) in people),
            subject=row.subject,
            updated=row.updated_at,
        )
