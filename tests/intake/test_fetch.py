"""Bringing a mailbox up to date: each mail once, whatever happens on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mailtriage.config.settings import After, History, MailboxSettings
from mailtriage.domain.receipt import Receipt, ReceiptState
from mailtriage.errors import MailtriageError
from mailtriage.intake import fetch as fetching
from mailtriage.intake.fetch import Fetcher
from mailtriage.intake.imap import Mailbox
from mailtriage.store import blobs, ledger, mailboxes
from mailtriage.store.database import Store
from tests.clocks import SetClock
from tests.imap_faults import Fault, FaultyImap, Mail


def mail(name: str, size: int = 0) -> bytes:
    return f"From: {name}@x.example\r\nMessage-ID: <{name}@x.example>\r\n\r\n{'x' * size}hello {name}\r\n".encode()


def box(server: FaultyImap, name: str = "support", **values: Any) -> MailboxSettings:
    return MailboxSettings(**{"server": replace(server.server(), name=name), "history": History.IMPORT, **values})


class Desk:
    """A store, a clock and a fetcher."""

    def __init__(self, store: Store, most_bytes: int = 100 * 2**20) -> None:
        self.store, self.clock = store, SetClock()
        self.fetcher = Fetcher(store, self.clock, most_bytes)

    def fetch(self, settings: MailboxSettings) -> int:
        with Mailbox(settings.server) as opened:
            return self.fetcher.fetch(settings, opened)

    def rows(self) -> list[Receipt]:
        return ledger.select((), 1000)[::-1]

    def uids(self) -> list[int | None]:
        return [row.place.uid for row in self.rows()]

    def raw(self, row: Receipt) -> bytes | None:
        return blobs.get(self.store, row.raw) if row.raw else None


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_every_mail_gets_a_row_with_its_bytes(desk: Desk) -> None:
    mails = {uid: mail(f"m{uid}") for uid in (3, 5, 9)}
    with FaultyImap(mails) as server:
        assert desk.fetch(box(server)) == 3
    assert desk.uids() == [3, 5, 9]
    assert [desk.raw(row) for row in desk.rows()] == list(mails.values())
    assert all(row.state is ReceiptState.RECEIVED for row in desk.rows())


def test_fetching_again_adds_nothing_and_new_mail_is_added(desk: Desk) -> None:
    with FaultyImap({1: mail("a")}) as server:
        desk.fetch(box(server))
        assert desk.fetch(box(server)) == 0
        server.mails[2] = Mail(mail("b"))
        assert desk.fetch(box(server)) == 1
    assert desk.uids() == [1, 2]


def test_the_servers_copy_is_left_alone_unless_told_otherwise(desk: Desk) -> None:
    with FaultyImap({1: mail("a")}) as server:
        desk.fetch(box(server))
        assert server.mails[1].flags == set()


# What lay there before


def test_history_is_skipped_by_default_and_what_comes_later_is_not(desk: Desk) -> None:
    with FaultyImap({1: mail("old")}) as server:
        settings = box(server, history=History.SKIP)
        assert desk.fetch(settings) == 0
        server.mails[2] = Mail(mail("new"))
        assert desk.fetch(settings) == 1
    assert desk.uids() == [2]


def test_an_old_mail_that_somebody_moves_into_the_inbox_is_taken_in(desk: Desk) -> None:
    """COPY and MOVE keep the date of arrival, so an old date alone makes no history."""
    with FaultyImap() as server:
        settings = box(server, history=History.SKIP)
        desk.fetch(settings)
        desk.clock.forward(days=30)
        server.mails[1] = Mail(mail("moved"))
        assert desk.fetch(settings) == 1


def test_imported_history_is_acknowledged_and_silently_imported_history_is_not(desk: Desk) -> None:
    with FaultyImap({1: mail("old")}) as server:
        settings = box(server, history=History.SILENT)
        desk.fetch(settings)
        server.mails[2] = Mail(mail("new"))
        desk.fetch(settings)
    assert [(row.place.uid, row.silent) for row in desk.rows()] == [(1, True), (2, False)]


def test_imported_history_is_acknowledged(desk: Desk) -> None:
    with FaultyImap({1: mail("old")}) as server:
        desk.fetch(box(server, history=History.IMPORT))
    assert [row.silent for row in desk.rows()] == [False]


# A mailbox that was renumbered


def test_a_renumbered_mailbox_gives_no_mail_twice(desk: Desk) -> None:
    with FaultyImap({1: mail("a"), 2: mail("b")}) as server:
        desk.fetch(box(server))
        server.uidvalidity = 7
        server.mails = {11: Mail(mail("b")), 12: Mail(mail("a")), 13: Mail(mail("c"))}
        desk.fetch(box(server))
        assert desk.fetch(box(server)) == 0
    states = [row.state for row in desk.rows()]
    assert states == [ReceiptState.RECEIVED] * 2 + [ReceiptState.IGNORED] * 2 + [ReceiptState.RECEIVED]


def test_a_renumbered_mailbox_whose_history_was_skipped_keeps_it_skipped(desk: Desk) -> None:
    with FaultyImap({1: mail("old")}) as server:
        settings = box(server, history=History.SKIP)
        desk.fetch(settings)
        server.uidvalidity = 7
        assert desk.fetch(settings) == 0
        server.mails[5] = Mail(mail("new"))
        assert desk.fetch(settings) == 1


# Removed, broken and enormous mails


def test_a_mail_that_is_removed_meanwhile_holds_up_no_other(desk: Desk) -> None:
    def remove(server: FaultyImap) -> None:
        server.mails.pop(2, None)

    with FaultyImap({uid: mail(f"m{uid}") for uid in (1, 2, 3)}, [Fault("UID FETCH", act=remove)]) as server:
        assert desk.fetch(box(server)) == 2
        assert desk.fetch(box(server)) == 0
    assert desk.uids() == [1, 3]


def test_a_mail_that_the_server_cannot_give_is_noted_and_holds_up_no_other(desk: Desk) -> None:
    said = "NO the file of this mail is damaged"
    faults = [Fault("UID FETCH", containing=f"FETCH {which}.*BODY", say=said) for which in ("1[:,]", "2")]
    with FaultyImap({uid: mail(f"m{uid}") for uid in (1, 2, 3)}, faults) as server:
        desk.fetch(box(server))
    assert desk.uids() == [1, 2, 3]
    failed = desk.rows()[1]
    assert failed.state is ReceiptState.FAILED
    assert "damaged" in failed.reason


def test_a_mail_that_is_too_large_is_noted_with_its_size_and_left_where_it_is(store: Store) -> None:
    desk = Desk(store, most_bytes=2**20)
    with FaultyImap({1: mail("large", 2**20), 2: mail("small")}) as server:
        desk.fetch(box(server, after=After.MOVE, move_to="Archive"))
        assert list(server.mails) == [1]
    large, small = desk.rows()
    assert (large.state, large.raw, small.state) == (ReceiptState.FAILED, None, ReceiptState.RECEIVED)
    assert large.size > 2**20
    assert "larger than 1 MB" in large.reason


def test_a_mail_of_fifty_megabytes_is_taken_in(desk: Desk) -> None:
    raw = mail("huge", 50 * 2**20)
    with FaultyImap({1: raw}) as server:
        assert desk.fetch(box(server)) == 1
    assert desk.raw(desk.rows()[0]) == raw


def test_large_mails_are_committed_a_few_at_a_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    held = most_held_at_once(desk, monkeypatch, [mail(f"m{count}", 2**20) for count in range(12)], 4 * 2**20)
    assert held < 6 * 2**20


def most_held_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch, mails: list[bytes], most: int) -> int:
    """The most bytes that one transaction took in."""
    monkeypatch.setattr(fetching, "BATCH_BYTES", most)
    sums: list[int] = []
    add: Callable[..., Any] = ledger.add
    transaction = desk.store.transaction

    def counted_transaction() -> Any:
        sums.append(0)
        return transaction()

    def counted_add(*args: Any, **more: Any) -> Any:
        sums[-1] += more["size"]
        return add(*args, **more)

    monkeypatch.setattr(desk.store, "transaction", counted_transaction)
    monkeypatch.setattr(ledger, "add", counted_add)
    with FaultyImap(dict(enumerate(mails, 1))) as server:
        assert desk.fetch(box(server)) == len(mails)
    return max(sums)


# The same mail by several ways


def test_the_same_mail_in_two_mailboxes_is_taken_in_once(desk: Desk) -> None:
    with FaultyImap({1: mail("a")}) as one, FaultyImap({1: b"Delivered-To: other\r\n" + mail("a")}) as other:
        desk.fetch(box(one))
        desk.fetch(box(other, name="sales"))
    first, second = desk.rows()
    assert (first.state, second.state) == (ReceiptState.RECEIVED, ReceiptState.IGNORED)
    assert second.reason == f"the same mail as receipt {first.id}"
    assert second.raw is None


# Leaving marks


def test_mails_are_marked_as_seen_only_after_the_ledger_has_them(desk: Desk) -> None:
    in_ledger: list[int] = []

    def look(server: FaultyImap) -> None:
        in_ledger.append(len(desk.store.rows("SELECT id FROM receipt")))
        desk.store.close()

    with FaultyImap({1: mail("a"), 2: mail("b")}, [Fault("UID STORE", act=look)]) as server:
        desk.fetch(box(server, after=After.SEEN))
        assert all(kept.flags == {r"\Seen"} for kept in server.mails.values())
    assert in_ledger == [2]


def test_mails_are_moved_to_a_folder_that_need_not_be_there(desk: Desk) -> None:
    with FaultyImap({1: mail("a"), 2: mail("b")}) as server:
        desk.fetch(box(server, after=After.MOVE, move_to="Tickets"))
        assert server.mails == {}
        assert server.folders["Tickets"] == [mail("a"), mail("b")]


@pytest.mark.parametrize(("after", "command"), [(After.SEEN, "UID STORE"), (After.MOVE, "UID MOVE")])
def test_what_a_crash_between_commit_and_mark_left_undone_is_done_at_the_next_poll(
    desk: Desk, after: After, command: str
) -> None:
    with FaultyImap({1: mail("a"), 2: mail("b")}, [Fault(command)]) as server:
        settings = box(server, after=after, move_to="Tickets" if after is After.MOVE else "")
        with pytest.raises(MailtriageError):
            desk.fetch(settings)
        assert desk.uids() == [1, 2]
        assert desk.fetch(settings) == 0
        if after is After.MOVE:
            assert len(server.folders["Tickets"]) == 2
        else:
            assert all(kept.flags == {r"\Seen"} for kept in server.mails.values())
    assert desk.uids() == [1, 2]


def test_marks_are_not_set_on_mails_that_bear_the_uids_of_others_now(desk: Desk) -> None:
    with FaultyImap({1: mail("a")}, [Fault("UID MOVE")]) as server:
        settings = box(server, after=After.MOVE, move_to="Tickets")
        with pytest.raises(MailtriageError):
            desk.fetch(settings)
        server.uidvalidity = 7
        server.mails = {1: Mail(mail("another"))}
        server.folders["Tickets"] = []
        desk.fetch(settings)
        assert server.folders["Tickets"] == [mail("another")]


# Where it breaks off


def test_a_connection_lost_on_the_way_loses_nothing(desk: Desk) -> None:
    mails = {uid: mail(f"m{uid}") for uid in range(1, 8)}
    for command in ("SELECT", "UID SEARCH", "UID FETCH", "UID FETCH"):
        fault = Fault(command, skip=1 if command == "UID FETCH" else 0)
        with FaultyImap(mails, [fault]) as server, pytest.raises(MailtriageError):
            desk.fetch(box(server))
    with FaultyImap(mails) as server:
        desk.fetch(box(server))
    assert sorted(uid for uid in desk.uids() if uid) == list(mails)
    assert all(row.state is ReceiptState.RECEIVED for row in desk.rows())


@pytest.mark.services
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_daemons_may_fetch_one_mailbox(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between our look into the ledger and our insert, another daemon takes the same mail in."""
    look = ledger._twin
    once = [True]

    def late(store: Store, identity: str) -> int | None:
        found = look(store, identity)
        if once and once.pop():
            other = threading.Thread(target=fetch_elsewhere)
            other.start()
            other.join(20)
        return found

    def fetch_elsewhere() -> None:
        with FaultyImap({1: mail("a")}) as server:
            Desk(desk.store).fetch(box(server))
        desk.store.close()

    monkeypatch.setattr(ledger, "_twin", late)
    with FaultyImap({1: mail("a"), 2: mail("b")}) as server:
        desk.fetch(box(server))
    assert desk.uids() == [1, 2]


def test_how_far_it_was_read_is_remembered_with_the_time(desk: Desk) -> None:
    with FaultyImap({4: mail("a")}) as server:
        desk.fetch(box(server))
    known = mailboxes.progress("support")
    assert known is not None
    assert (known.last_uid, known.uidvalidity, known.checked) == (4, 1, desk.clock.now())
