"""A post office in memory: takes what a desk's outbox delivers, in place of an SMTP server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from mailtriage.domain.notice import Mail
from mailtriage.outbox.deliver import Delivery
from mailtriage.outbox.outcome import Outcome
from mailtriage.pipeline import Road


@dataclass
class PostOffice:
    """The transport of one desk; it takes everything."""

    road: Road
    taken: list[Mail] = field(default_factory=list)

    def collect(self) -> list[Mail]:
        """The mails that are due, delivered now."""
        before = len(self.taken)
        delivery = Delivery(self.road.store, self, self.road.clock, timedelta(hours=1))
        while delivery.process_one():
            pass
        return self.taken[before:]

    def deliver_many(self, mails: Sequence[Mail], on_data: Any, on_outcome: Any) -> None:
        """As an SMTP server that says yes."""
        for mail in mails:
            on_data(mail)
            self.taken.append(mail)
            on_outcome(mail, Outcome("sent", 250, "2.0.0 taken"))
