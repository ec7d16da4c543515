"""How much automatic mail may go out: to one address, to one domain, and altogether. Stops storms, not desks."""

from __future__ import annotations

from datetime import datetime, timedelta

from mailtriage.config.settings import OutboxSettings
from mailtriage.store import mails

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class Budgets:
    """Asked within the filing transaction, so that what the batch has queued already counts.

    The totals are counted once per `Budgets`, and what passes is added: make one for each batch.
    """

    def __init__(self, limits: OutboxSettings, now: datetime) -> None:
        self.limits, self.now = limits, now
        self._hour = mails.automatic_since(now - _HOUR)
        self._day = mails.automatic_since(now - _DAY)
        self._domains: dict[str, int] = {}

    def refusal(self, address: str) -> str:
        """Why no automatic mail may go to `address` now; an empty text where one may, which then counts."""
        if self._hour >= self.limits.budget_hour or self._day >= self.limits.budget_day:
            return "the budget of automatic mail altogether is spent"
        if mails.automatic_since(self.now - _DAY, recipient=address) >= self.limits.budget_address:
            return "the day's budget of automatic mail to this address is spent"
        domain = address.rpartition("@")[2]
        if self._of_domain(domain) >= self.limits.budget_domain:
            return "the hour's budget of automatic mail to this domain is spent"
        self._hour, self._day = self._hour + 1, self._day + 1
        self._domains[domain] += 1
        return ""

    def _of_domain(self, domain: str) -> int:
        if domain not in self._domains:
            self._domains[domain] = mails.automatic_since(self.now - _HOUR, domain=domain)
        return self._domains[domain]
