"""How much automatic mail may go out: to one mailbox, to one domain, and altogether. Stops storms, not desks.

Where the budget altogether is spent, a breaker stops all automatic mail until a good part of it is free again or a
person lets it go on. Tickets go on being filed meanwhile, and agents' replies go out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from mailtriage import log
from mailtriage.config.settings import OutboxSettings
from mailtriage.domain.party import domain_of, party
from mailtriage.store import mails, meta
from mailtriage.store.database import Store
from mailtriage.store.meta import Breaker

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_TRUSTED = timedelta(seconds=30)
_FREE = 0.25
"""The part of the budget altogether that must be free before automatic mail goes on by itself."""
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Spent:
    """How many automatic mails were queued in the last hour and in the last day."""

    hour: int = 0
    day: int = 0

    def reaches(self, hour: float, day: float) -> str:
        """The budget that is spent where these are the limits: `hour`, `day`, or an empty text."""
        return "hour" if self.hour >= hour else "day" if self.day >= day else ""

    def add(self, hour: int = 1, day: int = 1) -> None:
        """Count more mails."""
        self.hour, self.day = self.hour + hour, self.day + day


@dataclass(slots=True)
class Budgets:
    """Asked within the filing transaction, so that what the batch has queued already counts.

    The totals are counted when it is made, and what passes is added: counting thousands of mails for every one of them
    would make a burst slower the longer it lasts. `fresh` says for how long the totals are to be trusted.
    """

    store: Store
    limits: OutboxSettings
    now: datetime
    _breaker: Breaker = field(init=False)
    _all: Spent = field(init=False)
    _domains: dict[str, Spent] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._breaker = meta.breaker(self.store)
        self._all = _spent(self.store, self.now, self._breaker)

    def fresh(self, now: datetime) -> bool:
        """Whether these budgets still serve at `now`."""
        return timedelta(0) <= now - self.now < _TRUSTED

    def refusal(self, address: str) -> str:
        """Why no automatic mail may go to `address` now; an empty text where one may, which then counts."""
        refused = self.stop() or self._one(party(address)) or self._domain(domain_of(address))
        if not refused:
            self._all.add()
            self._of_domain(domain_of(address)).add()
        return refused

    def stop(self) -> str:
        """Why no automatic mail may go to anybody now; an empty text where the budget altogether is not spent."""
        spent = _over(self._all, self.limits, self._breaker)
        if spent and self._breaker.stopped is None:
            self._set(Breaker(stopped=self.now, resumed=self._breaker.resumed))
            log.trouble("automatic mail stopped", budget=spent, hour=self._all.hour, day=self._all.day)
        elif self._breaker.stopped is not None and not spent:
            self._set(Breaker(resumed=self._breaker.resumed))
            log.event("automatic mail goes on")
        return f"automatic mail is stopped altogether: its budget of the {spent} is spent" if spent else ""

    def _one(self, who: str) -> str:
        limits = self.limits
        spent = Spent(*mails.automatic_to(self.store, who, self.now - _HOUR, self.now - _DAY))
        reached = spent.reaches(limits.budget_address_hour, limits.budget_address)
        return f"the {reached}'s budget of automatic mail to this address is spent" if reached else ""

    def _domain(self, domain: str) -> str:
        reached = self._of_domain(domain).reaches(self.limits.budget_domain, self.limits.budget_domain_day)
        return f"the {reached}'s budget of automatic mail to this domain is spent" if reached else ""

    def _of_domain(self, domain: str) -> Spent:
        if self._domains is None:
            self._domains = {}
            for who, hour, day in mails.automatic_by_party(self.store, self.now - _HOUR, self.now - _DAY):
                self._domains.setdefault(domain_of(who), Spent()).add(hour, day)
        return self._domains.setdefault(domain, Spent())

    def _set(self, breaker: Breaker) -> None:
        meta.set_breaker(self.store, breaker)
        self._breaker = breaker


def stopped(store: Store, limits: OutboxSettings, now: datetime) -> str:
    """Since when and why all automatic mail is stopped, in a sentence; an empty text where it goes out."""
    breaker = meta.breaker(store)
    if breaker.stopped is None:
        return ""
    spent = _over(_spent(store, now, breaker), limits, breaker)
    since = f"since {breaker.stopped:%Y-%m-%d %H:%M} UTC"
    return f"Automatic mail is stopped {since}: its budget of the {spent} is spent." if spent else ""


def resume(store: Store, now: datetime) -> None:
    """A person lets automatic mail go on: what was sent before does not count altogether any more."""
    with store.transaction():
        meta.set_breaker(store, Breaker(resumed=now))


def _spent(store: Store, now: datetime, breaker: Breaker) -> Spent:
    since = breaker.resumed or _EVER
    return Spent(*(mails.automatic_since(store, max(now - window, since)) for window in (_HOUR, _DAY)))


def _over(spent: Spent, limits: OutboxSettings, breaker: Breaker) -> str:
    part = 1.0 if breaker.stopped is None else 1.0 - _FREE
    return spent.reaches(part * limits.budget_hour, part * limits.budget_day)
