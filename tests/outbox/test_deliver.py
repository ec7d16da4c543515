"""Delivery: a mail goes out once, whatever the server says and whoever dies on the way."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from mailtriage import log
from mailtriage.domain.notice import Mail
from mailtriage.domain.servers import SmtpServer
from mailtriage.domain.ticket import SentMail
from mailtriage.errors import Temporary
from mailtriage.outbox.deliver import BATCH, LEASE, Delivery
from mailtriage.outbox.smtp import Smtp
from mailtriage.store import mails
from mailtriage.store.database import Store
from tests.clocks import SetClock
from tests.desks import a_ticket, queued
from tests.smtp_faults import DROP, FaultySmtp

RETRY_FOR = timedelta(hours=72)


class Outbox:
    """A store with a ticket, an SMTP server, and one worker after the other."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, self.server = store, SetClock(), FaultySmtp()
        self.ticket = a_ticket(store, self.clock.now())
        self.server.start()
        self._transports: list[Smtp] = []

    def transport(self, port: int | None = None) -> Smtp:
        server = SmtpServer("127.0.0.1", port or self.server.port, "none", "", "", timeout=5.0)
        self._transports.append(Smtp(server, connections=2))
        return self._transports[-1]

    def worker(self, port: int | None = None) -> Delivery:
        return Delivery(self.store, self.transport(port), self.clock, RETRY_FOR)

    def queue(self, name: str = "a", recipient: str = "ann@customers.example") -> int:
        return queued(self.store, self.clock.now(), self.ticket, name, recipient)

    def mail(self, number: int) -> SentMail:
        found = mails.find(number)
        assert found is not None
        return found

    def sent(self) -> list[str]:
        return sorted(mail.raw.split(b"Message-ID: <")[1].split(b"@")[0].decode() for mail in self.server.mails)

    def close(self) -> None:
        for transport in self._transports:
            transport.close()
        self.server.stop()


@pytest.fixture
def outbox(store: Store) -> Iterator[Outbox]:
    opened = Outbox(store)
    yield opened
    opened.close()


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    log.start(stream=stream)
    yield stream
    log.start(stream=io.StringIO())


def test_what_is_queued_goes_out_once(outbox: Outbox) -> None:
    numbers = [outbox.queue(name) for name in ("a", "b", "c")]
    worker = outbox.worker()
    while worker.process_one():
        pass
    assert worker.process_one() is False
    assert outbox.sent() == ["a", "b", "c"]
    assert {outbox.mail(number).state for number in numbers} == {"sent"}
    assert outbox.mail(numbers[0]).sent == outbox.clock.now()


def test_more_than_a_batch_goes_out_in_several(outbox: Outbox) -> None:
    for count in range(BATCH + 5):
        outbox.queue(f"m{count}")
    worker = outbox.worker()
    assert worker.process_one() is True
    assert len(outbox.server.mails) == BATCH
    worker.process_one()
    assert len(outbox.server.mails) == BATCH + 5


def test_an_event_is_told_once(outbox: Outbox) -> None:
    outbox.queue("a")
    same = Mail("a", outbox.ticket, "<other@wallet.example>", "", "x@y.example", "s", b"raw")
    assert mails.add(outbox.store, same, outbox.clock.now()) is None


# Refusals


def test_a_temporary_refusal_is_tried_again_with_growing_pauses_for_three_days(outbox: Outbox) -> None:
    outbox.server.faults["RCPT"] = ["451 4.7.1 Greylisted, come back"] * 1000
    number, worker, began = outbox.queue(), outbox.worker(), outbox.clock.now()
    pauses: list[timedelta] = []
    while (mail := outbox.mail(number)).state != "failed":
        if mail.next_try and mail.next_try > outbox.clock.now():
            pauses.append(mail.next_try - outbox.clock.now())
            outbox.clock.moment = mail.next_try
        worker.process_one()
        assert len(pauses) < 100
    assert pauses[0] == timedelta(minutes=1)
    assert pauses[:-1] == sorted(pauses[:-1])
    assert outbox.clock.now() - began == RETRY_FOR
    assert outbox.mail(number).said == "4.7.1 Greylisted, come back"
    assert len(mails.attempts(number)) == len(pauses) + 1


def test_a_mail_that_is_not_due_yet_is_left_alone(outbox: Outbox) -> None:
    outbox.server.faults["RCPT"] = ["451 later"]
    number, worker = outbox.queue(), outbox.worker()
    worker.process_one()
    outbox.clock.forward(seconds=59)
    worker.process_one()
    assert outbox.mail(number).state == "retrying"
    outbox.clock.forward(seconds=2)
    worker.process_one()
    assert outbox.mail(number).state == "sent"


def test_a_permanent_refusal_is_put_aside_with_the_servers_words(outbox: Outbox, logged: io.StringIO) -> None:
    outbox.server.faults["RCPT"] = ["550 5.1.1 No such user here"]
    number, other = outbox.queue("a"), outbox.queue("b", "ben@customers.example")
    outbox.worker().process_one()
    outbox.clock.forward(days=1)
    outbox.worker().process_one()
    states = {outbox.mail(number).state, outbox.mail(other).state}
    assert states == {"failed", "sent"}
    (failed,) = mails.select(["failed"])
    assert failed.said == "5.1.1 No such user here"
    assert "customers.example" not in logged.getvalue()


def test_one_refused_recipient_holds_up_no_other(outbox: Outbox) -> None:
    outbox.server.faults["RCPT"] = ["451 later", "550 never", None]
    for name in ("a", "b", "c"):
        outbox.queue(name)
    outbox.worker().process_one()
    assert sorted(mail.state for mail in mails.select()) == ["failed", "retrying", "sent"]


# Not knowing


def test_a_mail_without_an_answer_is_sent_once_more_under_its_id_and_then_given_to_a_person(outbox: Outbox) -> None:
    outbox.server.faults["KEPT"] = [DROP, DROP, DROP]
    number, worker = outbox.queue(), outbox.worker()
    worker.process_one()
    assert outbox.mail(number).state == "retrying"
    outbox.clock.forward(minutes=5)
    worker.process_one()
    assert outbox.mail(number).state == "failed"
    outbox.clock.forward(days=1)
    worker.process_one()
    assert outbox.sent() == ["a", "a"]


def test_a_mail_without_an_answer_that_is_taken_at_the_second_try_is_sent(outbox: Outbox) -> None:
    outbox.server.faults["KEPT"] = [DROP]
    number, worker = outbox.queue(), outbox.worker()
    worker.process_one()
    outbox.clock.forward(minutes=5)
    worker.process_one()
    assert outbox.mail(number).state == "sent"


# Workers that die


class Killed(BaseException):
    """The process ends here."""


class DyingTransport:
    """Ends the process right before or right after the content went out."""

    def __init__(self, real: Smtp, *, after_content: bool) -> None:
        self._real, self._after = real, after_content

    def deliver_many(self, mails: Sequence[Mail], on_data: object, on_outcome: object) -> None:
        if not self._after:
            raise Killed
        self._real.deliver_many(mails, on_data, self._die)  # type: ignore[arg-type]

    def _die(self, *_: object) -> None:
        raise Killed


def dying(outbox: Outbox, *, after_content: bool) -> Delivery:
    transport = DyingTransport(outbox.transport(), after_content=after_content)
    return Delivery(outbox.store, transport, outbox.clock, RETRY_FOR)


@pytest.mark.parametrize("after_content", [False, True])
def test_a_mail_claimed_by_a_process_that_died_is_taken_over_when_its_lease_ends(
    outbox: Outbox, after_content: bool
) -> None:
    number = outbox.queue()
    with pytest.raises(Killed):
        dying(outbox, after_content=after_content).process_one()
    worker = outbox.worker()
    outbox.clock.forward(minutes=1)
    worker.process_one()
    assert outbox.mail(number).state == "sending"
    outbox.clock.forward(seconds=LEASE.total_seconds())
    worker.process_one()
    assert outbox.mail(number).state == "sent"
    assert outbox.sent() == (["a", "a"] if after_content else ["a"])
    assert [outcome for _, outcome, _ in mails.attempts(number)] == ["uncertain", "sent"][0 if after_content else 1 :]


def test_a_mail_whose_process_died_twice_while_handing_it_over_is_given_to_a_person(outbox: Outbox) -> None:
    number = outbox.queue()
    for _ in range(2):
        with pytest.raises(Killed):
            dying(outbox, after_content=True).process_one()
        outbox.clock.forward(seconds=LEASE.total_seconds() + 1)
    outbox.worker().process_one()
    assert outbox.mail(number).state == "failed"
    assert "without an answer" in outbox.mail(number).said
    assert outbox.sent() == ["a", "a"]


def test_where_nobody_else_can_be_sending_leases_are_ended_at_once(outbox: Outbox) -> None:
    number = outbox.queue()
    with pytest.raises(Killed):
        dying(outbox, after_content=False).process_one()
    assert mails.end_leases(outbox.clock.now()) == 1
    outbox.worker().process_one()
    assert outbox.mail(number).state == "sent"


class SlowTransport:
    """Takes longer than the lease for the first mail; `meanwhile` is what happens in that time."""

    def __init__(self, outbox: Outbox, meanwhile: Delivery) -> None:
        self._real, self._outbox, self._meanwhile = outbox.transport(), outbox, meanwhile

    def deliver_many(self, mails: Sequence[Mail], on_data: object, on_outcome: object) -> None:
        self._outbox.clock.forward(seconds=LEASE.total_seconds() + 1)
        self._meanwhile.process_one()
        self._real.deliver_many(mails, on_data, on_outcome)  # type: ignore[arg-type]


def test_a_worker_that_was_too_slow_keeps_its_hands_off_what_another_one_took_over(outbox: Outbox) -> None:
    for name in ("a", "b"):
        outbox.queue(name)
    slow = Delivery(outbox.store, SlowTransport(outbox, outbox.worker()), outbox.clock, RETRY_FOR)
    slow.process_one()
    assert outbox.sent() == ["a", "b"]
    assert {mail.state for mail in mails.select()} == {"sent"}


def test_a_slow_worker_renews_its_lease(outbox: Outbox) -> None:
    for name in ("a", "b", "c"):
        outbox.queue(name)
    other, worker = outbox.worker(), outbox.worker()
    begin = Delivery._begin

    def slowly(self: Delivery, mail: Mail) -> None:
        outbox.clock.forward(seconds=LEASE.total_seconds() * 0.7)
        begin(self, mail)
        other.process_one()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Delivery, "_begin", slowly)
        worker.process_one()
    assert outbox.sent() == ["a", "b", "c"]
    assert all(len(mails.attempts(mail.id)) == 1 for mail in mails.select())


# A server that is away


def test_a_server_that_is_away_is_spoken_of_once_and_nothing_is_lost(outbox: Outbox, logged: io.StringIO) -> None:
    for count in range(BATCH + 10):
        outbox.queue(f"m{count}")
    outbox.server.faults["CONNECT"] = ["421 4.3.2 Closed for maintenance"] * 30
    worker = outbox.worker()
    for _ in range(300):
        worker.process_one()
        outbox.clock.forward(seconds=60)
    assert len(outbox.server.mails) == BATCH + 10
    assert {mail.state for mail in mails.select()} == {"sent"}
    lines = logged.getvalue().splitlines()
    assert sum("mail server is away" in line for line in lines) == 1
    assert sum("mail server is back" in line for line in lines) == 1


def test_a_server_that_is_away_is_tried_ever_more_rarely(outbox: Outbox) -> None:
    outbox.queue("a")
    outbox.server.faults["CONNECT"] = ["421 away"] * 1000
    worker = outbox.worker()
    tries: list[int] = []
    for _ in range(12):
        for _ in range(60):
            worker.process_one()
            outbox.clock.forward(seconds=1)
        tries.append(outbox.server.commands["CONNECT"])
    # 5, 10, 20 and 40 seconds of rest are in the first two minutes; from then on at most five minutes.
    assert tries[0] <= 10
    assert tries[-1] - tries[5] <= 4
    outbox.queue("b")
    before = outbox.server.commands["CONNECT"]
    worker.process_one()
    assert outbox.server.commands["CONNECT"] == before, "a new mail is no reason to disturb a server that is away"


def test_a_port_where_nobody_listens_is_a_server_that_is_away(outbox: Outbox) -> None:
    number = outbox.queue()
    outbox.worker(port=9).process_one()
    assert outbox.mail(number).state == "retrying"
    assert outbox.mail(number).said


def test_a_database_that_is_gone_ends_the_batch_before_anything_goes_out(outbox: Outbox) -> None:
    outbox.queue()
    worker = outbox.worker()

    def gone(*_: object) -> bool:
        raise Temporary("The database cannot be used")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mails, "begin_data", gone)
        with pytest.raises(Temporary):
            worker.process_one()
    assert outbox.sent() == []
    outbox.clock.forward(seconds=LEASE.total_seconds() + 1)
    worker.process_one()
    assert outbox.sent() == ["a"]


# By hand


def test_a_failed_mail_is_sent_when_somebody_says_so_and_a_cancelled_one_is_not(outbox: Outbox) -> None:
    outbox.server.faults["RCPT"] = ["550 never", "550 never"]
    one, other = outbox.queue("a"), outbox.queue("b")
    worker = outbox.worker()
    worker.process_one()
    assert mails.change_state(one, ("failed",), "queued", outbox.clock.now())
    assert mails.change_state(other, ("failed",), "cancelled", outbox.clock.now())
    assert not mails.change_state(other, ("failed",), "queued", outbox.clock.now())
    worker.process_one()
    assert (outbox.mail(one).state, outbox.mail(other).state) == ("sent", "cancelled")
