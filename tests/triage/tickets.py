"""A desk of a few tickets in memory, for the tests of threading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from mailtriage.domain.ports import KnownTicket
from mailtriage.domain.status import LIVE, Status

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def known(
    number: int = 10042,
    *participants: str,
    status: Status = Status.OPEN,
    subject: str = "My transfer is pending",
    age: timedelta = timedelta(hours=1),
) -> KnownTicket:
    """A ticket last changed `age` ago."""
    return KnownTicket(number, status, frozenset(participants or ("ann@example.org",)), subject, NOW - age)


class Tickets:
    """The port that threading asks, and how often it was asked for a ticket."""

    def __init__(
        self, *tickets: KnownTicket, mails: dict[str, int] | None = None, merged: dict[int, int] | None = None
    ) -> None:
        self._tickets = {ticket.number: ticket for ticket in tickets}
        self._mails = mails or {}
        self._merged = merged or {}
        self.asked = 0

    def by_message_ids(self, message_ids: Sequence[str]) -> Sequence[tuple[str, int]]:
        assert len(message_ids) <= 100, "the desk must not be asked for thousands of mails"
        return [(each, self._mails[each]) for each in message_ids if each in self._mails]

    def ticket(self, number: int) -> KnownTicket | None:
        self.asked += 1
        return self._tickets.get(self._merged.get(number, number))

    def live_tickets_of(self, address: str) -> Sequence[KnownTicket]:
        own = [each for each in self._tickets.values() if address in each.participants and each.status in LIVE]
        return sorted(own, key=lambda each: each.updated, reverse=True)
