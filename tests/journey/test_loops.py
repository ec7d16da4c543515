"""The loop arena: a desk among machines that answer everything. Whatever they do, each gets its few mails."""

from __future__ import annotations

import base64
import email
import email.policy
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from mailtriage.domain.notice import Mail
from mailtriage.domain.party import party
from mailtriage.store import tickets
from tests.clocks import SetClock
from tests.journey import second_desk
from tests.journey.office import ADDRESS, letter
from tests.journey.post import PostOffice
from tests.journey.test_bounces import report
from tests.journey.workshop import Workshop, take_in

ROUNDS = 500
BUDGET = 6
_MACHINE_FIELDS = ("auto-submitted", "x-auto-response-suppress", "x-mailtriage-loop", "in-reply-to", "references")

Answerer = Callable[[Sequence[Mail]], list[bytes]]


def parsed(mail: Mail) -> EmailMessage:
    found = email.message_from_bytes(mail.raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def mute(address: str, subject: Callable[[int], str], sender: Callable[[int], str] | None = None) -> Answerer:
    """An auto-responder without any header that would give it away, under ever new subjects or addresses."""
    count = 0

    def answer(mails: Sequence[Mail]) -> list[bytes]:
        nonlocal count
        answers = []
        for _ in mails:
            count += 1
            who = sender(count) if sender else address
            answers.append(letter(f"Case {count} is being looked at.", subject(count), who))
        return answers

    return answer


def echo(address: str) -> Answerer:
    """Sends every mail back as an answer, quoted, with its subject and references."""

    def answer(mails: Sequence[Mail]) -> list[bytes]:
        return [
            letter(
                f"> {mail.text[:200]}\nGot it.",
                f"Re: {mail.subject}",
                address,
                In_Reply_To=mail.message_id,
                References=mail.message_id,
            )
            for mail in mails
        ]

    return answer


def vacation(address: str) -> Answerer:
    """As RFC 3834 wants it."""

    def answer(mails: Sequence[Mail]) -> list[bytes]:
        fields = {"Auto_Submitted": "auto-replied", "Precedence": "bulk"}
        return [
            letter("I am away.", f"Auto: {mail.subject}", address, In_Reply_To=mail.message_id, **fields)
            for mail in mails
        ]

    return answer


def vacation_without_headers(address: str) -> Answerer:
    """As old servers do it."""

    def answer(mails: Sequence[Mail]) -> list[bytes]:
        words = "I am out of the office until Monday and will answer your mail when I am back."
        return [letter(words, f"Out of office: {mail.subject}", address) for mail in mails]

    return answer


def bouncing(address: str) -> Answerer:
    """Nobody is there, but somebody goes on writing in that name, about ever new matters."""
    count = 0

    def answer(mails: Sequence[Mail]) -> list[bytes]:
        nonlocal count
        answers = []
        for mail in mails:
            count += 1
            answers.append(report(mail.message_id, recipient=address, number=count))
            answers.append(letter(f"Matter {count}", f"matter {count}", address))
        return answers

    return answer


def mailing_list(address: str) -> Answerer:
    """Sends what comes in to all its members, of whom the desk is one."""

    def answer(mails: Sequence[Mail]) -> list[bytes]:
        posts = []
        for mail in mails:
            post = parsed(mail)
            for name, value in (("List-Id", "<all.example>"), ("Precedence", "list"), ("Sender", address)):
                del post[name]
                post[name] = value
            del post["To"]
            post["To"] = address
            posts.append(bytes(post))
        return posts

    return answer


class OtherDesk:
    """A second desk in a process of its own; `stripped`: behind a gateway that takes out what it does not know."""

    def __init__(self, folder: Path, clock: SetClock, *, stripped: bool) -> None:
        self._clock, self._stripped = clock, stripped
        command = [sys.executable, "-m", "tests.journey.second_desk", str(folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, mails: Sequence[Mail]) -> list[bytes]:
        if not mails:
            return []
        assert self._process.stdin and self._process.stdout
        raws = [self._passed(mail.raw) for mail in mails]
        asked = {"now": self._clock.now().isoformat(), "mails": [base64.b64encode(raw).decode() for raw in raws]}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return [self._passed(base64.b64decode(raw)) for raw in json.loads(self._process.stdout.readline())]

    def _passed(self, raw: bytes) -> bytes:
        if not self._stripped:
            return raw
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        for name in _MACHINE_FIELDS:
            del mail[name]
        return bytes(mail)

    def close(self) -> None:
        self._process.communicate(timeout=30)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def office(tmp_path: Path, clock: SetClock) -> Workshop:
    budget: dict[str, Any] = {"budget": {"address_hour": 3, "address_day": BUDGET}}
    return Workshop(tmp_path / "office", more={"outbox": budget}, clock=clock)


@pytest.fixture
def other_desks(tmp_path: Path, clock: SetClock) -> Iterator[dict[str, OtherDesk]]:
    desks = {
        second_desk.ADDRESS: OtherDesk(tmp_path / "other", clock, stripped=False),
        "stripped@other.example": OtherDesk(tmp_path / "stripped", clock, stripped=True),
    }
    yield desks
    for desk in desks.values():
        desk.close()


def test_after_five_hundred_rounds_each_party_has_had_its_few_mails_and_no_ticket_has_grown(
    office: Workshop, clock: SetClock, other_desks: dict[str, OtherDesk]
) -> None:
    parties: dict[str, Answerer] = {
        "same@loop.example": mute("same@loop.example", lambda _: "Your request"),
        "new@loop.example": mute("new@loop.example", lambda count: f"Case {count}"),
        "sub@loop.example": mute("", lambda count: f"Number {count}", lambda count: f"sub+{count}@loop.example"),
        "Caps@Loop.example": mute("", lambda count: f"Item {count}", lambda count: _spelt("caps@loop.example", count)),
        "echo@loop.example": echo("echo@loop.example"),
        "away@loop.example": vacation("away@loop.example"),
        "old@loop.example": vacation_without_headers("old@loop.example"),
        "gone@loop.example": bouncing("gone@loop.example"),
        "all@lists.example": mailing_list("all@lists.example"),
        **other_desks,
    }
    had: Counter[str] = Counter()
    with office.road() as road:
        post = PostOffice(road)
        first = [letter(f"Help me, says {who}", f"help {who}", who) for who in parties]
        take_in(road, *first)
        for at in range(ROUNDS):
            clock.forward(minutes=1)
            inboxes: dict[str, list[Mail]] = {}
            for mail in post.collect():
                inboxes.setdefault(party(mail.recipient), []).append(mail)
                had[party(mail.recipient)] += 1
            answers = [raw for who, answer in parties.items() for raw in answer(inboxes.get(party(who), ()))]
            if at % 25 == 0:  # A loop that has come to rest is pushed again.
                answers += [letter(f"Still there? {at}", f"once more {at}", who) for who in parties]
            if answers:
                take_in(road, *answers)
        grown = Counter({ticket.number: len(tickets.entries(ticket.number)) for ticket in tickets.listed(most=10_000)})

    assert set(had) >= {party(who) for who in parties if "other" not in who}, "everybody was answered at least once"
    assert max(had.values()) <= BUDGET, had
    assert max(grown.values()) <= 1 + BUDGET, grown
    assert min(had[party(who)] for who in parties if "other" not in who) == BUDGET, "the loops were worth the test"


def _spelt(address: str, count: int) -> str:
    """`address` in one of many spellings that all reach the same mailbox."""
    return "".join(char.upper() if count >> at & 1 else char for at, char in enumerate(address))


def test_a_storm_stops_automatic_mail_and_tickets_go_on_being_filed(office: Workshop, clock: SetClock) -> None:
    office.more = {"outbox": {"budget": {"hour": 5, "day": 100}}}
    office.configure()
    with office.road() as road:
        take_in(road, *(letter("help", f"matter {at}", f"c{at}@customers.example") for at in range(20)))
        post = PostOffice(road)
        assert len(post.collect()) == 5
        assert len(tickets.listed()) == 20

        clock.forward(minutes=61)
        take_in(road, letter("help", "later", "later@customers.example"))
        assert len(post.collect()) == 1, "the window has moved on: it resets by itself"


def test_a_stopped_outbox_is_told_by_list_and_check_and_goes_on_by_hand(tmp_path: Path) -> None:
    office = Workshop(tmp_path / "office", more={"outbox": {"budget": {"hour": 1}}})
    office.take_in(*(letter("help", f"matter {at}", f"c{at}@customers.example") for at in range(3)))
    assert "Automatic mail is stopped" in office.command("list").out
    assert "Automatic mail is stopped" in office.command("outbox", "list").err
    checked = {row["what"]: row for row in office.command("check", "--json").rows()}
    assert "Automatic mail is stopped" in checked["automatic mail"]["wrong"]
    assert "budget" in office.command("show", "10003").out

    assert office.command("outbox", "resume").code == 0
    assert "stopped" not in office.command("list").out
    office.take_in(letter("help", "after", "after@customers.example"))
    assert len(office.command("outbox", "list", "--json").rows()) == 2


def test_status_updates_too_stop_with_the_outbox(tmp_path: Path) -> None:
    office = Workshop(tmp_path / "office", more={"outbox": {"budget": {"hour": 1}}})
    office.take_in(*(letter("help", f"matter {at}", f"c{at}@customers.example") for at in range(2)))
    assert office.command("resolve", "10001").code == 0
    assert office.tickets()[0]["status"] == "resolved"
    assert "resolved not sent" in office.command("show", "10001").out
    assert len(office.command("outbox", "list", "--json").rows()) == 1


def test_a_busy_day_meets_no_budget(tmp_path: Path) -> None:
    """Twenty thousand mails a day, two thousand of them in one hour, nearly all from one domain."""
    from mailtriage.config.settings import OutboxSettings

    limits = OutboxSettings()
    assert min(limits.budget_domain, limits.budget_hour) >= 2 * 2_000
    assert min(limits.budget_domain_day, limits.budget_day) >= 2 * 20_000


def test_our_own_mail_that_a_relay_sends_back_opens_nothing(office: Workshop) -> None:
    with office.road() as road:
        take_in(road, letter("help", "x", "a@customers.example"))
        (sent,) = PostOffice(road).collect()
        take_in(road, sent.raw, b"Received: from relay.example\r\n" + sent.raw.replace(b"<t100", b"<other100"))
        assert len(tickets.listed()) == 1
        assert PostOffice(road).collect() == []
    assert ADDRESS in sent.raw.decode()
