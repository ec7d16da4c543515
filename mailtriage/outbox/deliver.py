"""Delivers what is queued: claims mails with a lease, hands them to SMTP, writes down what came of every try.

A mail goes out once. The one gap that SMTP leaves is between the server's yes and our note of it: a mail whose last try
ended there is sent again once, under the same Message-ID, and after that given to a person.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from mailtriage import log
from mailtriage.domain.notice import Mail
from mailtriage.domain.ports import Clock
from mailtriage.outbox.outcome import Outcome
from mailtriage.store import mails
from mailtriage.store.database import Store

LEASE = timedelta(minutes=10)
BATCH = 50
PAUSES = tuple(timedelta(minutes=m) for m in (1, 3, 10, 20, 30, 60, 120, 240))
"""Between the tries of one mail; the last one repeats until `retry_for` is over."""

_FIRST_REST, _LONGEST_REST = timedelta(seconds=5), timedelta(minutes=5)
_CUT_OFF = "this program ended while the mail was being handed over"


class Transport(Protocol):
    """Whatever takes mails: `outbox.smtp.Smtp`."""

    def deliver_many(self, mails: Sequence[Mail], on_data: _OnData, on_outcome: _OnOutcome) -> None:
        """Hand `mails` over; see `outbox.smtp.Smtp.deliver_many`."""
        ...


class _OnData(Protocol):
    def __call__(self, mail: Mail, /) -> None: ...


class _OnOutcome(Protocol):
    def __call__(self, mail: Mail, outcome: Outcome, /) -> None: ...


class _ClaimLost(Exception):
    """Another worker took the mail over: this one was too slow and must keep its hands off."""


@dataclass(slots=True)
class Delivery:
    """One worker of the outbox. `retry_for`: how long after queueing a temporary refusal is tried again."""

    store: Store
    transport: Transport
    clock: Clock
    retry_for: timedelta
    worker: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}")
    _rest: timedelta = timedelta(0)
    _resting_until: datetime | None = None
    _leased_at: datetime | None = None
    _numbers: dict[str, int] = field(default_factory=dict)

    def process_one(self) -> bool:
        """Deliver one batch; whether there may be more to do at once. A server that is away is left alone for a while.

        Raises Temporary where the database cannot be used.
        """
        now = self.clock.now()
        if self._resting_until is not None and now < self._resting_until:
            return False
        claimed = mails.claim(self.store, now, BATCH, LEASE, self.worker)
        self._leased_at, self._resting_until = now, None
        ready = [mail for number, begun, mail in claimed if not begun or self._once_more(number)]
        self._numbers = {mail.message_id: number for number, _, mail in claimed}
        try:
            self.transport.deliver_many(ready, self._begin, self._settle)
        except _ClaimLost:
            log.trouble("a mail was taken over by another worker", worker=self.worker)
        return bool(claimed) and self._resting_until is None

    def _begin(self, mail: Mail) -> None:
        """Right before a mail's content goes out: note it, and keep hold of the mails behind it."""
        now = self.clock.now()
        if self._leased_at is not None and now - self._leased_at > LEASE / 2:
            mails.renew(self.worker, now + LEASE)
            self._leased_at = now
        if not mails.begin_data(self._numbers[mail.message_id], self.worker):
            raise _ClaimLost

    def _once_more(self, number: int) -> bool:
        """A mail that was cut off between DATA and the answer: note it, and say whether it may go out once more."""
        may = not self._was_uncertain(number)
        now = self.clock.now()
        with self.store.transaction():
            mails.add_attempt(self.store, number, now, "uncertain", _CUT_OFF)
            mails.end_data(number)
            if not may:
                mails.settle(number, "failed", f"sent twice without an answer: {_CUT_OFF}", now)
        return may

    def _was_uncertain(self, number: int) -> bool:
        return any(outcome == "uncertain" for _, outcome, _ in mails.attempts(number))

    def _settle(self, mail: Mail, outcome: Outcome) -> None:
        number, now = self._numbers[mail.message_id], self.clock.now()
        self._note_trouble(outcome, now)
        state, next_try = self._fate(number, outcome, now)
        with self.store.transaction():
            mails.add_attempt(self.store, number, now, outcome.kind, outcome.said)
            mails.settle(number, state, outcome.said, now, next_try)
            mails.end_data(number)
        if state == "failed":
            log.trouble("mail failed", mail=number, ticket=mail.ticket, code=outcome.code)
        elif not outcome.blocks_all:  # That the server is away is said once, not for every mail.
            log.event("mail " + state, mail=number, ticket=mail.ticket, code=outcome.code)

    def _fate(self, number: int, outcome: Outcome, now: datetime) -> tuple[str, datetime | None]:
        """The state that an outcome leads to, and when the mail is tried again."""
        if outcome.kind == "sent":
            return "sent", None
        if outcome.kind == "permanent" or (outcome.kind == "uncertain" and self._was_uncertain(number)):
            return "failed", None
        tries, created = mails.tries(number)
        latest = created + self.retry_for
        if now >= latest:
            return "failed", None
        pause = self._rest if outcome.blocks_all else PAUSES[min(tries, len(PAUSES) - 1)]
        return "retrying", min(now + pause, latest)

    def _note_trouble(self, outcome: Outcome, now: datetime) -> None:
        """Say once that the server is away, and once that it is back; rest longer each time it is not there."""
        if outcome.blocks_all and self._resting_until is None:
            if self._rest == timedelta(0):
                log.trouble("mail server is away", said=outcome.said)
            self._rest = min(max(self._rest * 2, _FIRST_REST), _LONGEST_REST)
            self._resting_until = now + self._rest
        elif not outcome.blocks_all and self._rest:
            log.event("mail server is back")
            self._rest = timedelta(0)
