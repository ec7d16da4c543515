"""An office whose rulebook and templates are read once for all tests, with a clock that a test can set.

What it does on a poll is the daemon's work in the daemon's order; mails may also come by a pipe, without any server.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from mailtriage.config import read
from mailtriage.domain.ports import Clock, SystemClock
from mailtriage.installation import Desk, open_desk
from mailtriage.intake.fetch import Fetcher
from mailtriage.intake.imap import Mailbox
from mailtriage.intake.receive import receive
from mailtriage.outbox.deliver import Delivery
from mailtriage.outbox.smtp import Smtp
from mailtriage.pipeline import Road, file_batch
from mailtriage.rulebook.load import load
from mailtriage.rulebook.rule import Rulebook
from mailtriage.shipped_files import shipped
from mailtriage.store.threads import StoredThreads
from tests.journey.office import Office


@functools.cache
def shipped_rulebook() -> Rulebook:
    """The shipped rules, compiled once."""
    return load(shipped("rules"))


@dataclass
class Workshop(Office):
    """An office at work in this process, by `clock`."""

    clock: Clock = field(default_factory=SystemClock)

    def poll(self) -> None:
        """Fetch, file and deliver all that is due now."""
        with self.road() as road:
            for box in road.settings.mailboxes:
                with Mailbox(box.server) as mailbox:
                    Fetcher(road.store, road.clock, road.settings.most_bytes).fetch(box, mailbox)
            _file(road)
            if road.settings.smtp is not None:
                _deliver(road)

    def take_in(self, *mails: bytes) -> list[int]:
        """The mails come by a pipe and are filed; their receipts."""
        with self.road() as road:
            return take_in(road, *mails)

    def deliver(self) -> None:
        """Hand over all mails that are due."""
        with self.road() as road:
            _deliver(road)

    @contextmanager
    def road(self) -> Iterator[Road]:
        """The whole road, with its database open."""
        desk = open_desk(read(self.config), self.clock)
        try:
            yield open_road(desk)
        finally:
            desk.store.close()


def open_road(desk: Desk) -> Road:
    """The road of a desk with the shipped rulebook."""
    composer = desk.composer(checked=False)
    threads = StoredThreads(desk.store)
    return Road(desk.store, desk.settings, desk.tokens, shipped_rulebook(), composer, threads, desk.clock)


def take_in(road: Road, *mails: bytes) -> list[int]:
    """The mails come by a pipe and are filed; their receipts."""
    with road.store.transaction():
        receipts = [
            receive(road.store, "pipe", raw, road.clock.now(), most_bytes=road.settings.most_bytes) for raw in mails
        ]
    _file(road)
    return [receipt.id for receipt in receipts]


def _file(road: Road) -> None:
    while file_batch(road):
        pass


def _deliver(road: Road) -> None:
    settings = road.settings
    assert settings.smtp is not None
    smtp = Smtp(settings.smtp, settings.support.address)
    try:
        delivery = Delivery(road.store, smtp, road.clock, timedelta(seconds=settings.outbox.retry_for))
        while delivery.process_one():
            pass
    finally:
        smtp.close()
