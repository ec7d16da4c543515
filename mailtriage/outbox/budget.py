"""How much automatic mail may go out: to one address, to one domain, and altogether. Stops storms, not desks."""

from __future__ import annotations

from datetime import datetime, timedelta

from mailtriage.config.settings import OutboxSettings
from mailtriage.store import mails
from mailtriage.store.database import Store

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_TRUSTED = timedelta(seconds=30)


class Budgets:
    """Asked within the filing transaction, so that what the batch has queued already counts.

    The totals are counted when it is made, and what passes is added: counting thousands of mails for every one of them
    would make a burst slower the longer it lasts. `fresh` says for how long the totals are to be trusted.
    """

    def __init__(self, store: Store, limits: OutboxSettings, now: datetime) -> None:
        self._store, self._limits, self._now = store, limits, now
        self._hour = mails.automatic_since(store, now - _HOUR)
        self._day = mails.automatic_since(store, now - _DAY)
        self._domains: dict[str, int] = {}

    def fresh(self, now: datetime) -> bool:
        """Whether these budgets still serve at `now`."""
        return timedelta(0) <= now - self._now < _TRUSTED

    def refusal(self, address: str) -> str:
        """Why no automatic mail may go to `address` now; an empty text where one may, which then counts."""
        if self._hour >= self._limits.budget_hour or self._day >= self._limits.budget_day:
            return "the budget of automatic mail altogether is spent"
        if mails.automatic_since(self._store, self._now - _DAY, recipient=address) >= self._limits.budget_address:
            return "the day's budget of automatic mail to this address is spent"
        domain = address.rpartition("@")[2]
        if self._of_domain(domain) >= self._limits.budget_domain:
            return "the hour's budget of automatic mail to this domain is spent"
        self._hour, self._day = self._hour + 1, self._day + 1
        self._domains[domain] += 1
        return ""

    def _of_domain(self, domain: str) -> int:
        if domain not in self._domains:
            self._domains[domain] = mails.automatic_since(self._store, self._now - _HOUR, domain=domain)
        return self._domains[domain]
