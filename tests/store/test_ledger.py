"""The ledger: every mail that ever arrived, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailtriage.domain.receipt import Place, Receipt, ReceiptState
from mailtriage.store import blobs, ledger
from mailtriage.store.database import Store
from tests.clocks import SetClock

CLOCK = SetClock()


def enter(
    store: Store, uid: int | None, identity: str = "", *, size: int = 5, mailbox: str = "support"
) -> Receipt | None:
    place, now = Place(mailbox, 1, uid), CLOCK.now()
    raw = f"raw {uid} {identity}".encode()
    return ledger.add(store, place, raw, size=size, identity=identity or f"i{uid}", message_id=None, at=now)


def test_a_place_is_entered_once(store: Store) -> None:
    assert enter(store, 1) is not None
    assert enter(store, 1, "other") is None
    assert enter(store, 1, mailbox="sales", identity="third") is not None
    assert len(ledger.select((), 10)) == 2


def test_a_mail_that_is_there_from_another_place_is_done_with_at_once(store: Store) -> None:
    first, second = enter(store, 1, "same"), enter(store, 2, "same")
    third = enter(store, None, "same")
    assert first is not None
    assert second is not None
    assert third is not None
    assert (second.state, third.state) == (ReceiptState.IGNORED, ReceiptState.IGNORED)
    assert second.reason == third.reason == f"the same mail as receipt {first.id}"
    assert store.rows("SELECT COUNT(*) FROM blob") == [(1,)]


def test_what_is_due_comes_oldest_first_and_once(store: Store) -> None:
    receipts = [enter(store, uid) for uid in (1, 2, 3)]
    first = receipts[0]
    assert first is not None
    assert [row.place.uid for row in ledger.due(CLOCK.now(), 10)] == [1, 2, 3]
    assert [row.place.uid for row in ledger.due(CLOCK.now(), 2)] == [1, 2]
    ledger.put_off(first.id, 1, "why", CLOCK.now() + timedelta(minutes=1))
    assert [row.place.uid for row in ledger.due(CLOCK.now(), 10)] == [2, 3]
    (again,) = [row for row in ledger.due(CLOCK.now() + timedelta(minutes=2), 10) if row.id == first.id]
    assert (again.attempts, again.reason) == (1, "why")


def test_no_more_is_due_at_once_than_memory_has_room_for(store: Store) -> None:
    for uid in range(1, 6):
        enter(store, uid, size=15 * 2**20)
    assert len(ledger.due(CLOCK.now(), 50)) == 2
    enter(store, 9, size=90 * 2**20)
    for row in ledger.due(CLOCK.now(), 50) + ledger.select([ReceiptState.RECEIVED], 50):
        if row.size < 50 * 2**20:
            ledger.settle(store, row.id, ReceiptState.DONE, "filed", CLOCK.now())
    assert [row.place.uid for row in ledger.due(CLOCK.now(), 50)] == [9]


@pytest.mark.services
def test_two_workers_never_get_the_same_mail(postgresql: str) -> None:
    one = Store(postgresql)
    one.ready()
    for uid in range(1, 5):
        enter(one, uid)
    with one.transaction():
        mine = ledger.claim(one, ledger.due(CLOCK.now(), 2))
        theirs: list[list[int]] = []
        import threading

        def look() -> None:
            with one.transaction():
                theirs.append([row.id for row in ledger.claim(one, ledger.due(CLOCK.now(), 10))])
            one.close()

        other = threading.Thread(target=look)
        other.start()
        other.join(20)
    assert len(mine) == 2
    assert len(theirs[0]) == 2
    assert not {row.id for row in mine} & set(theirs[0])
    one.close()


def test_a_mail_with_a_secret_is_replaced_and_the_original_gone(store: Store) -> None:
    receipt = enter(store, 1)
    assert receipt is not None
    assert receipt.raw is not None
    with store.transaction():
        ledger.replace_raw(store, receipt.id, b"without the secret")
    now = ledger.find(receipt.id)
    assert now is not None
    assert now.raw is not None
    assert blobs.get(store, now.raw) == b"without the secret"
    assert blobs.get(store, receipt.raw) is None


def test_a_secret_that_another_row_still_points_to_stays_until_that_row_is_done_with(store: Store) -> None:
    one, other = enter(store, 1, "one"), enter(store, 2, "other")
    assert one is not None
    assert other is not None
    store.run("UPDATE receipt SET raw_blob = ? WHERE id = ?", one.raw, other.id)
    with store.transaction():
        ledger.replace_raw(store, one.id, b"clean")
    assert blobs.get(store, str(one.raw)) is not None
    with store.transaction():
        ledger.replace_raw(store, other.id, b"clean")
    assert blobs.get(store, str(one.raw)) is None


def test_states_are_counted(store: Store) -> None:
    enter(store, 1, "same")
    enter(store, 2, "same")
    enter(store, 3)
    assert ledger.counts() == {"received": 2, "ignored": 1}
