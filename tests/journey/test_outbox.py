"""Answers on their way out, from the ticket to the SMTP server and back to the agent's screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey.office import ADDRESS, Office, letter
from tests.smtp_faults import FaultySmtp


@pytest.fixture
def smtp() -> Iterator[FaultySmtp]:
    with FaultySmtp() as server:
        yield server  # type: ignore[misc]


@pytest.fixture
def office(tmp_path: Path, smtp: FaultySmtp) -> Office:
    return Office(tmp_path / "office", None, smtp, small=True)


def arrive(office: Office, *mails: bytes) -> None:
    """Mails come by the pipe."""
    for raw in mails:
        assert office.command("ingest", "-", stdin=raw).code == 0


def test_a_refused_answer_is_shown_with_the_servers_words_and_sent_when_somebody_says_so(
    office: Office, smtp: FaultySmtp
) -> None:
    smtp.faults["RCPT"] = ["550 5.2.2 Mailbox is full of \u202ewords"]
    arrive(office, letter())
    office.poll()
    assert smtp.mails == []
    (row,) = office.command("outbox", "list", "--state", "failed", "--json").rows()
    assert row["said"].startswith("5.2.2 Mailbox is full of")
    assert "5.2.2 Mailbox is full of" in office.command("outbox", "list").out
    assert "5.2.2 Mailbox is full of" in office.command("show", "10001").out
    assert office.command("outbox", "retry", str(row["id"])).code == 0
    office.poll()
    assert len(smtp.mails) == 1
    assert [
        one["outcome"] for one in office.command("outbox", "show", str(row["id"]), "--json").rows()[0]["tries"]
    ] == [
        "permanent",
        "sent",
    ]


def test_a_cancelled_answer_is_not_sent(office: Office, smtp: FaultySmtp) -> None:
    arrive(office, letter())
    (row,) = office.command("outbox", "list", "--json").rows()
    assert office.command("outbox", "cancel", str(row["id"])).code == 0
    office.poll()
    assert smtp.mails == []


def test_without_a_mail_server_answers_wait_until_there_is_one(office: Office, smtp: FaultySmtp) -> None:
    office.smtp = None
    office.configure()
    arrive(office, letter())
    office.poll()
    assert [row["state"] for row in office.command("outbox", "list", "--json").rows()] == ["queued"]
    office.smtp = smtp
    office.configure()
    office.poll()
    assert len(smtp.mails) == 1


def test_an_address_that_floods_us_gets_no_more_than_its_budget_and_its_tickets_say_why(
    office: Office, smtp: FaultySmtp
) -> None:
    office.more = {"outbox": {"budget": {"address_day": 2}}}
    office.configure()
    senders = ["Ann <Ann@x.example>", "ANN@X.example", "ann@x.example", "other@x.example"]
    arrive(office, *(letter(f"text {n}", f"subject {n}", sender) for n, sender in enumerate(senders)))
    office.poll()
    assert len(office.tickets()) == 4
    assert sorted(mail.recipients[0].lower() for mail in smtp.mails) == ["ann@x.example"] * 2 + ["other@x.example"]
    withheld = [line for line in office.show(10003)["history"] if line["after"] == "withheld"]
    assert "budget" in withheld[0]["reason"]


def test_an_answer_that_was_taken_without_a_word_is_sent_once_more_under_its_id(
    office: Office, smtp: FaultySmtp
) -> None:
    smtp.faults["KEPT"] = ["drop"]
    arrive(office, letter())
    office.poll()
    (row,) = office.command("outbox", "list", "--json").rows()
    assert row["state"] == "retrying"
    office.command("outbox", "retry", str(row["id"]))
    office.poll()
    ids = {mail.raw.split(b"Message-ID: ")[1].split(b"\r\n")[0] for mail in smtp.mails}
    assert (len(smtp.mails), len(ids)) == (2, 1)
    assert office.command("outbox", "show", str(row["id"]), "--json").rows()[0]["state"] == "sent"


def test_automatic_mail_says_so_and_an_agents_does_not(office: Office, smtp: FaultySmtp) -> None:
    arrive(office, letter(Message_ID="<one@customers.example>"))
    office.command("reply", "10001", "--text", "hello")
    office.command("resolve", "10001", "--reason", "done")
    office.poll()
    acknowledgement, reply, update = (mail.raw for mail in smtp.mails)
    assert b"\r\nAuto-Submitted: auto-replied\r\n" in acknowledgement
    assert b"\r\nAuto-Submitted: auto-generated\r\n" in update
    assert b"Auto-Submitted" not in reply
    for raw in (acknowledgement, reply, update):
        assert b"\r\nIn-Reply-To: <one@customers.example>\r\n" in raw
        assert b"<one@customers.example>" in raw.split(b"References:")[1].split(b"\r\n")[0]
        assert ADDRESS.encode() in raw
