"""What stops all automatic mail where the budget altogether is spent, and what lets it go on."""

from __future__ import annotations

import io

import pytest

from mailtriage import log
from mailtriage.config.settings import OutboxSettings
from mailtriage.outbox.budget import Budgets, resume, stopped
from mailtriage.store.database import Store
from tests.clocks import SetClock
from tests.desks import a_ticket, queued

LIMITS = OutboxSettings(budget_hour=4, budget_day=8)


class Desk:
    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, SetClock()
        self.ticket = a_ticket(store, self.clock.now())
        self.count = 0

    def send(self, most: int) -> int:
        """How many of `most` automatic mails may go out; each goes to somebody else."""
        budgets, sent = Budgets(self.store, LIMITS, self.clock.now()), 0
        for _ in range(most):
            self.count += 1
            who = f"c{self.count}@customers.example"
            if not budgets.refusal(who):
                queued(self.store, self.clock.now(), self.ticket, f"m{self.count}", who, True)
                sent += 1
        return sent

    def stopped(self) -> str:
        return stopped(self.store, LIMITS, self.clock.now())


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_it_stops_where_the_hours_budget_is_spent_and_says_so_once(
    desk: Desk,
) -> None:
    stream = io.StringIO()
    log.start(stream=stream)
    assert desk.stopped() == ""
    assert desk.send(10) == 4
    assert desk.send(10) == 0
    assert "2026-11-22 09:30 UTC: its budget of the hour" in desk.stopped()
    assert stream.getvalue().count("automatic mail stopped") == 1


def test_it_goes_on_by_itself_when_a_quarter_of_the_budget_is_free(desk: Desk) -> None:
    desk.send(1)
    desk.clock.forward(minutes=30)
    assert desk.send(9) == 3
    desk.clock.forward(minutes=20)
    assert desk.send(1) == 0
    desk.clock.forward(minutes=11)
    assert desk.stopped() != "", "a single free place would make it flap"
    desk.clock.forward(minutes=30)
    assert desk.stopped() == ""
    assert desk.send(9) == 4


def test_the_days_budget_stops_it_too(desk: Desk) -> None:
    for _ in range(3):
        desk.send(3)
        desk.clock.forward(hours=2)
    assert desk.send(1) == 0
    assert "of the day" in desk.stopped()
    desk.clock.forward(days=1)
    assert desk.send(9) == 4


def test_a_person_lets_it_go_on_at_once(desk: Desk) -> None:
    desk.send(5)
    desk.clock.forward(minutes=1)
    resume(desk.store, desk.clock.now())
    assert desk.stopped() == ""
    assert desk.send(9) == 4


def test_the_breaker_stands_for_other_processes_too(desk: Desk) -> None:
    desk.send(5)
    assert "stopped" in Budgets(desk.store, LIMITS, desk.clock.now()).stop()


def test_sub_addresses_of_a_mailbox_share_its_budget(desk: Desk) -> None:
    for count in range(3):
        queued(desk.store, desk.clock.now(), desk.ticket, f"s{count}", f"ann+{count}@x.example", True)
    limits = OutboxSettings(budget_address_hour=3)
    assert "hour's budget" in Budgets(desk.store, limits, desk.clock.now()).refusal("ann+9@X.example")
    desk.clock.forward(minutes=61)
    assert Budgets(desk.store, limits, desk.clock.now()).refusal("ann+9@X.example") == ""


def test_a_domain_has_a_budget_of_the_day(desk: Desk) -> None:
    for count in range(3):
        queued(desk.store, desk.clock.now(), desk.ticket, f"s{count}", f"c{count}@x.example", True)
    desk.clock.forward(hours=2)
    refusal = Budgets(desk.store, OutboxSettings(budget_domain_day=3), desk.clock.now()).refusal("new@x.example")
    assert refusal == "the day's budget of automatic mail to this domain is spent"
