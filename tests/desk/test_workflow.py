"""What agents do to a ticket, and what its customer is told of it."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta
from email.message import EmailMessage
from itertools import product

import pytest

from mailtriage.desk.workflow import Bench, open_file
from mailtriage.domain.message import Address
from mailtriage.domain.status import TRANSITIONS, Status
from mailtriage.domain.ticket import EntryKind
from mailtriage.errors import Usage
from mailtriage.store import mails, tickets
from mailtriage.store.database import Store
from tests.clocks import SetClock
from tests.desks import CUSTOMER, a_ticket, bench


class Desk:
    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, SetClock()
        self.bench: Bench = bench(store, self.clock)

    def ticket(self, status: Status = Status.NEW, **values: object) -> int:
        return a_ticket(self.store, self.clock.now(), status=str(status), **values)

    def told(self, number: int) -> list[str]:
        """The templates of the mails that a ticket has caused."""
        return [mail.key.partition(":")[0] for mail in mails.select(ticket=number)]

    def mail(self, number: int) -> EmailMessage:
        (found,) = mails.claim(self.store, self.clock.now(), 1, timedelta(0), "test")
        parsed = email.message_from_bytes(found[2].raw, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


ALLOWED = {
    ("new", "open"),
    ("new", "waiting"),
    ("new", "resolved"),
    ("new", "closed"),
    ("new", "merged"),
    ("open", "waiting"),
    ("open", "resolved"),
    ("open", "closed"),
    ("open", "merged"),
    ("waiting", "open"),
    ("waiting", "resolved"),
    ("waiting", "closed"),
    ("waiting", "merged"),
    ("resolved", "open"),
    ("resolved", "waiting"),
    ("resolved", "closed"),
    ("resolved", "merged"),
    ("closed", "open"),
    ("merged", "open"),
}
TOLD = {
    ("new", "open"): ["taken-up"],
    ("new", "waiting"): ["waiting"],
    ("open", "waiting"): ["waiting"],
    ("resolved", "waiting"): ["waiting"],
    ("new", "resolved"): ["resolved"],
    ("open", "resolved"): ["resolved"],
    ("waiting", "resolved"): ["resolved"],
    ("new", "closed"): ["closed"],
    ("open", "closed"): ["closed"],
    ("waiting", "closed"): ["closed"],
    ("resolved", "open"): ["reopened"],
    ("closed", "open"): ["reopened"],
}
"""What the customer hears; of every other change nothing."""


def test_the_table_of_transitions_is_this_one() -> None:
    assert {(str(now), str(then)) for now, thens in TRANSITIONS.items() for then in thens} == ALLOWED


def test_every_allowed_change_of_status_is_made_recorded_and_told(desk: Desk) -> None:
    for count, (now, then) in enumerate(sorted(ALLOWED - {("merged", "open")})):
        number = desk.ticket(Status(now), requester=f"customer{count}@customers.example")
        assert desk.bench.set_status(number, Status(then), reason="because").status is Status(then)
        (line,) = tickets.changes(number)
        assert (line.actor, line.field, line.reason) == ("li.na", "status", "because")
        assert (line.before, line.after) == (now, then)
        assert desk.told(number) == TOLD.get((now, then), []), (now, then)


def test_every_other_change_of_status_is_refused_and_changes_nothing(desk: Desk) -> None:
    for now, then in product(map(str, Status), repeat=2):
        if (now, then) in ALLOWED or now == then:
            continue
        number = desk.ticket(Status(now))
        with pytest.raises(Usage, match=f"is {now} and cannot become {then}; it may become "):
            desk.bench.set_status(number, Status(then))
        assert (open_file(number).ticket.status, tickets.changes(number), desk.told(number)) == (Status(now), (), [])


def test_a_status_that_it_has_already_is_no_change(desk: Desk) -> None:
    number = desk.ticket(Status.OPEN)
    desk.bench.set_status(number, Status.OPEN)
    assert (tickets.changes(number), desk.told(number)) == ((), [])


def test_a_quiet_change_is_told_to_nobody(desk: Desk) -> None:
    number = desk.ticket()
    desk.bench.set_status(number, Status.RESOLVED, tell=False)
    assert desk.told(number) == []


def test_a_ticket_without_an_address_is_moved_and_nobody_is_told(desk: Desk) -> None:
    number = desk.ticket(requester="")
    assert desk.bench.set_status(number, Status.RESOLVED).status is Status.RESOLVED
    assert desk.told(number) == []


def test_the_same_change_made_twice_is_told_twice(desk: Desk) -> None:
    number = desk.ticket()
    for _ in range(2):
        desk.clock.forward(minutes=1)
        desk.bench.set_status(number, Status.RESOLVED)
        desk.clock.forward(minutes=1)
        desk.bench.set_status(number, Status.OPEN)
    assert sorted(desk.told(number)) == ["reopened", "reopened", "resolved", "resolved"]


# Replies


def test_a_reply_is_queued_and_the_ticket_waits_for_its_customer(desk: Desk) -> None:
    number = desk.ticket()
    tickets.add_entry(
        desk.store, number, EntryKind.INBOUND, Address("Ann", CUSTOMER), desk.clock.now(), "help", message_id="<1@x>"
    )
    assert desk.bench.reply(number, "Please restart the app.").status is Status.WAITING
    mail = desk.mail(number)
    assert (mail["To"], mail["In-Reply-To"], mail["References"]) == (f"Ann <{CUSTOMER}>", "<1@x>", "<1@x>")
    assert mail["Auto-Submitted"] is None
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Please restart the app." in body.get_content()
    entry = open_file(number).entries[-1]
    assert (entry.kind, entry.author.name, entry.text) == (EntryKind.REPLY, "li.na", "Please restart the app.")
    assert desk.told(number) == ["reply"], "the reply itself is the news; no status update goes along"


@pytest.mark.parametrize("then", [Status.OPEN, Status.WAITING, Status.RESOLVED, Status.CLOSED, None])
def test_a_reply_sets_the_status_that_the_agent_chose(desk: Desk, then: Status | None) -> None:
    number = desk.ticket()
    assert desk.bench.reply(number, "hello", then=then).status is (then or Status.NEW)
    assert desk.told(number) == ["reply"]


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_an_empty_reply_is_refused(desk: Desk, text: str) -> None:
    number = desk.ticket()
    with pytest.raises(Usage, match="empty"):
        desk.bench.reply(number, text)
    assert desk.told(number) == []


def test_a_reply_that_may_not_set_its_status_is_not_sent_at_all(desk: Desk) -> None:
    number = desk.ticket(Status.CLOSED)
    with pytest.raises(Usage, match="cannot become waiting"):
        desk.bench.reply(number, "hello")
    assert desk.told(number) == []
    assert open_file(number).entries == ()
    with pytest.raises(Usage, match="cannot become waiting"):
        desk.bench.demand_answerable(number, Status.WAITING)


def test_a_ticket_without_an_address_cannot_be_answered(desk: Desk) -> None:
    number = desk.ticket(requester="")
    with pytest.raises(Usage, match="no address"):
        desk.bench.reply(number, "hello")
    with pytest.raises(Usage, match="no address"):
        desk.bench.demand_answerable(number, None)


def test_an_answer_to_our_reply_finds_its_ticket(desk: Desk) -> None:
    number = desk.ticket()
    desk.bench.reply(number, "hello")
    (sent,) = mails.select(ticket=number)
    assert desk.store.rows("SELECT ticket FROM reference WHERE message_id = ?", sent.message_id) == [(number,)]


def test_a_preview_shows_the_mail_and_sends_nothing(desk: Desk) -> None:
    number = desk.ticket()
    shown = desk.bench.preview(number, "hello there")
    assert f"To: {CUSTOMER}" in shown.replace("Ann <", "").replace(">", "")
    assert "hello there" in shown
    assert desk.told(number) == []


# Notes and assignments


def test_a_note_is_kept_and_told_to_nobody(desk: Desk) -> None:
    number = desk.ticket()
    desk.clock.forward(hours=1)
    assert desk.bench.note(number, "called back").updated == desk.clock.now()
    (entry,) = open_file(number).entries
    assert (entry.kind, entry.text, entry.author.name) == (EntryKind.NOTE, "called back", "li.na")
    assert desk.told(number) == []
    with pytest.raises(Usage, match="empty"):
        desk.bench.note(number, " \n")


def test_a_new_ticket_is_open_once_it_is_somebodys(desk: Desk) -> None:
    number = desk.ticket()
    ticket = desk.bench.assign(number, "wang")
    assert (ticket.assignee, ticket.status) == ("wang", Status.OPEN)
    assert [line.field for line in tickets.changes(number)] == ["assignee", "status"]
    assert desk.bench.assign(number, None).assignee is None
    assert desk.bench.assign(number, None).status is Status.OPEN
    assert len(tickets.changes(number)) == 3


def test_two_agents_at_one_ticket_both_leave_their_mark(desk: Desk) -> None:
    number = desk.ticket()
    bench(desk.store, desk.clock, "anna").note(number, "one")
    bench(desk.store, desk.clock, "ben").note(number, "two")
    assert [entry.author.name for entry in open_file(number).entries] == ["anna", "ben"]


@pytest.mark.parametrize("number", [0, 9999, 10**14])
def test_a_ticket_that_is_not_there_is_told(desk: Desk, number: int) -> None:
    for act in (
        lambda: desk.bench.reply(number, "x"),
        lambda: desk.bench.note(number, "x"),
        lambda: desk.bench.assign(number, "x"),
        lambda: desk.bench.set_status(number, Status.OPEN),
        lambda: desk.bench.conversation(number),
        lambda: open_file(number),
    ):
        with pytest.raises(Usage, match=f"There is no ticket {number}"):
            act()
