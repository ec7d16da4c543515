"""How much automatic mail may go out: what stops a storm before it is one."""

from __future__ import annotations

import pytest

from mailtriage.config.settings import OutboxSettings
from mailtriage.outbox.budget import Budgets
from mailtriage.store.database import Store
from tests.clocks import SetClock
from tests.desks import a_ticket, queued


class Desk:
    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, SetClock()
        self.ticket = a_ticket(store, self.clock.now())
        self.count = 0

    def queue(self, recipient: str, *, automatic: bool = True) -> None:
        self.count += 1
        queued(self.store, self.clock.now(), self.ticket, f"m{self.count}", recipient, automatic)

    def budgets(self, **limits: int) -> Budgets:
        return Budgets(self.store, OutboxSettings(**limits), self.clock.now())


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_within_the_budgets_nothing_is_refused(desk: Desk) -> None:
    desk.queue("a@x.example")
    assert desk.budgets().refusal("a@x.example") == ""


def test_one_address_gets_only_so_many_a_day(desk: Desk) -> None:
    for _ in range(3):
        desk.queue("a@x.example")
    assert "this address" in desk.budgets(budget_address=3).refusal("a@x.example")
    assert desk.budgets(budget_address=3).refusal("b@x.example") == ""
    desk.clock.forward(days=1, seconds=1)
    assert desk.budgets(budget_address=3).refusal("a@x.example") == ""


def test_an_address_in_other_letters_is_the_same_address(desk: Desk) -> None:
    for address in ("Ann@X.example", "aNN@x.Example"):
        desk.queue(address)
    assert "this address" in desk.budgets(budget_address=2).refusal("ann@x.example")


def test_what_the_same_batch_has_queued_counts_already(desk: Desk) -> None:
    budgets = desk.budgets(budget_address=2)
    refusals = []
    for _ in range(3):
        refusals.append(budgets.refusal("a@x.example"))
        if not refusals[-1]:
            desk.queue("a@x.example")
    assert [bool(refusal) for refusal in refusals] == [False, False, True]


def test_one_domain_gets_only_so_many_an_hour(desk: Desk) -> None:
    for count in range(3):
        desk.queue(f"u{count}@x.example")
    budgets = desk.budgets(budget_domain=4)
    assert budgets.refusal("new@x.example") == ""
    assert "this domain" in budgets.refusal("newer@x.example")
    assert budgets.refusal("new@y.example") == ""


@pytest.mark.parametrize("domain", ["%", "_.example", "x%"])
def test_a_domain_cannot_stand_for_others(desk: Desk, domain: str) -> None:
    for count in range(3):
        desk.queue(f"u{count}@x.example")
    assert desk.budgets(budget_domain=3).refusal(f"a@{domain}") == ""


def test_altogether_only_so_many_go_out_an_hour_and_a_day(desk: Desk) -> None:
    desk.queue("a@x.example")
    assert "budget of the hour" in desk.budgets(budget_hour=1).refusal("b@y.example")
    assert "budget of the day" in desk.budgets(budget_day=1).refusal("b@y.example")
    desk.clock.forward(hours=2)
    assert desk.budgets(budget_hour=1).refusal("b@y.example") == ""
    assert "budget of the day" in desk.budgets(budget_day=1).refusal("b@y.example")


def test_an_agents_replies_do_not_count(desk: Desk) -> None:
    desk.queue("a@x.example", automatic=False)
    assert desk.budgets(budget_address=1, budget_hour=1, budget_day=1, budget_domain=1).refusal("a@x.example") == ""


def test_a_budget_of_nothing_stops_all(desk: Desk) -> None:
    assert desk.budgets(budget_hour=0).refusal("a@x.example")


def test_the_totals_are_trusted_for_a_while_only(desk: Desk) -> None:
    budgets = desk.budgets()
    assert budgets.fresh(desk.clock.forward(seconds=29))
    assert not budgets.fresh(desk.clock.forward(seconds=1))
    assert not budgets.fresh(desk.clock.forward(days=-1)), "a clock that was set back proves nothing"
