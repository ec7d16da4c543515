"""Dead addresses: remembered in lower case, forgotten once."""

from __future__ import annotations

from mailtriage.domain.message import Address
from mailtriage.store import customers, tickets
from mailtriage.store.database import Store
from tests.clocks import SetClock

NOW = SetClock().now()
ANN = Address("Ann", "Ann@example.org")


def test_an_address_lives_until_a_server_says_otherwise(store: Store) -> None:
    assert customers.dead(ANN.address) is None
    customers.bury(store, ANN.address, NOW, "550 5.1.1 unknown")
    found = customers.dead("ann@EXAMPLE.org")
    assert found is not None
    assert (found.since, found.said) == (NOW, "550 5.1.1 unknown")


def test_a_known_customer_keeps_the_history_beyond_death(store: Store) -> None:
    tickets.meet_customer(store, ANN, NOW)
    customers.bury(store, ANN.key, NOW, "550")
    assert tickets.history(store, ANN.key) == (1, ())


def test_an_address_is_revived_once(store: Store) -> None:
    customers.bury(store, ANN.key, NOW, "550")
    assert customers.revive(store, "ANN@example.org")
    assert not customers.revive(store, ANN.key)
    assert customers.dead(ANN.key) is None


def test_whoever_opens_a_ticket_lives(store: Store) -> None:
    customers.bury(store, ANN.key, NOW, "550")
    tickets.meet_customer(store, ANN, NOW)
    assert customers.dead(ANN.key) is None
