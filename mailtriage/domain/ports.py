"""What the pure stations ask of the world. The real ones are wired in `app.py`; tests pass their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from mailtriage.domain.status import Status


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The present moment, aware and in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, aware and in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class KnownTicket:
    """What threading needs to know of a ticket: its state and the addresses (lower case) that take part in it."""

    number: int
    status: Status
    participants: frozenset[str]
    subject: str
    updated: datetime


class Threads(Protocol):
    """What threading asks of the desk."""

    def by_message_ids(self, message_ids: Sequence[str]) -> Sequence[tuple[str, int]]:
        """(Message-ID, ticket number) for those of `message_ids` that belong to a mail of a ticket."""
        ...

    def ticket(self, number: int) -> KnownTicket | None:
        """The ticket of that number, following merges to where it went; None where there is none."""
        ...

    def live_tickets_of(self, address: str) -> Sequence[KnownTicket]:
        """The tickets in a live state that this address takes part in, newest first."""
        ...
