"""Mails that come back: what a proven delivery report changes, and that all others change nothing."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailtriage.demo.imap_server import DemoImap
from mailtriage.demo.smtp_server import DemoSmtp
from tests.journey.office import ADDRESS, letter
from tests.journey.workshop import Workshop

ANN = "ann@example.org"
SAID = "550 5.1.1 <ann@example.org>: Recipient address rejected: User unknown"


def report(
    returned: str,
    *,
    recipient: str = ANN,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = SAID,
    sender: str = "MAILER-DAEMON@mx.example.org",
    to: str = ADDRESS,
    number: int = 1,
) -> bytes:
    """A delivery report by RFC 3464 that gives back the mail with the Message-ID `returned`."""
    return (
        f"Return-Path: <>\r\nFrom: Mail Delivery System <{sender}>\r\nTo: {to}\r\n"
        f"Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <report-{number}@mx.example.org>\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you.\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: {ADDRESS}\r\nTo: {recipient}\r\nMessage-ID: {returned}\r\n"
        "Subject: x\r\n\r\nhello\r\n\r\n--b--\r\n"
    ).encode()


def sent(smtp: DemoSmtp, at: int = -1) -> str:
    """The Message-ID of a mail that went out."""
    found = email.message_from_bytes(smtp.mails[at].raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return str(found["Message-ID"])


def opened(office: Workshop) -> int:
    """A ticket of Ann's, acknowledged."""
    office.arrive(letter("My transfer is pending", "transfer", f"Ann <{ANN}>"))
    office.poll()
    return int(office.tickets()[-1]["number"])


def arrive(office: Workshop, *mails: bytes) -> None:
    office.arrive(*mails)
    office.poll()


def states(office: Workshop, number: int) -> list[str]:
    return [mail["state"] for mail in office.show(number)["mails"]]


def test_a_proven_bounce_marks_its_mail_and_shows_the_servers_words(office: Workshop, smtp: DemoSmtp) -> None:
    number = opened(office)
    before = office.tickets()[0]
    arrive(office, report(sent(smtp)))

    assert states(office, number) == ["bounced"]
    assert office.tickets()[0] == before, "neither the status nor the clock knows of it"
    (row,) = office.command("outbox", "list", "--json").rows()
    assert (row["state"], "User unknown" in row["said"]) == ("bounced", True)
    screen = office.command("show", str(number)).out
    assert f"A mail to {ANN} came back" in screen
    assert "User unknown" in screen
    shown = office.command("outbox", "show", str(row["id"]), "--json").rows()[0]
    assert [attempt["outcome"] for attempt in shown["tries"]] == ["sent", "bounced"]


def test_a_dead_address_gets_no_automatic_mail_and_the_ticket_says_so(office: Workshop, smtp: DemoSmtp) -> None:
    number = opened(office)
    arrive(office, report(sent(smtp)))
    office.command("resolve", str(number))
    office.poll()
    assert len(smtp.mails) == 1
    screen = office.command("show", str(number)).out
    assert "resolved not sent" in screen
    assert "dead" in screen

    office.command("reply", str(number), "--text", "Are you there?")
    office.poll()
    assert len(smtp.mails) == 2, "what an agent writes goes out all the same"


def test_a_forged_sender_revives_nobody(office: Workshop, smtp: DemoSmtp) -> None:
    office.more = {"threads": {"trusted_server": "mx.wallet.example"}}
    office.configure()
    number = opened(office)
    arrive(office, report(sent(smtp)))
    failed = "mx.wallet.example; dmarc=fail header.from=example.org"
    arrive(office, letter("I am here", "a new matter", f"Ann <{ANN}>", Authentication_Results=failed))
    assert office.show(number)["dead"]
    assert len(smtp.mails) == 1


def test_an_agent_revives_a_dead_address(office: Workshop, smtp: DemoSmtp) -> None:
    number = opened(office)
    arrive(office, report(sent(smtp)))
    assert office.command("outbox", "revive", "Ann@Example.org").code == 0
    assert office.command("outbox", "revive", ANN).code == 2
    office.command("resolve", str(number))
    office.poll()
    assert len(smtp.mails) == 2


@pytest.mark.parametrize("subject", ["transfer", "a new matter"])
def test_a_customer_who_writes_lives(office: Workshop, smtp: DemoSmtp, subject: str) -> None:
    number = opened(office)
    arrive(office, report(sent(smtp)))
    assert office.show(number)["dead"]
    arrive(office, letter("I am here", subject, f"Ann <{ANN}>"))
    assert office.show(number)["dead"] is None


def test_a_machines_mail_from_a_dead_address_does_not_revive_it(office: Workshop, smtp: DemoSmtp) -> None:
    number = opened(office)
    arrive(office, report(sent(smtp)))
    arrive(office, letter("away", "away", f"Ann <{ANN}>", Auto_Submitted="auto-replied", In_Reply_To=sent(smtp)))
    assert office.show(number)["dead"]


def test_a_temporary_report_is_noted_once_and_kills_nobody(office: Workshop, smtp: DemoSmtp) -> None:
    number = opened(office)
    for count in range(3):
        arrive(office, report(sent(smtp), action="delayed", status="4.4.1", said="451 4.4.1 busy", number=count))
    ticket = office.show(number)
    assert states(office, number) == ["sent"]
    assert ticket["dead"] is None
    assert [entry["kind"] for entry in ticket["entries"]] == ["inbound", "event"]


def test_a_report_that_is_repeated_does_not_make_the_ticket_grow(office: Workshop, smtp: DemoSmtp) -> None:
    number = opened(office)
    arrive(office, *(report(sent(smtp), number=count) for count in range(10)))
    assert len(office.show(number)["entries"]) == 2
    assert [row["state"] for row in office.ledger()] == ["done", "done", *["ignored"] * 9]


def test_a_report_that_came_to_our_signed_address_is_proven(office: Workshop, smtp: DemoSmtp) -> None:
    office.more = {"threads": {"plus_addressing": True}}
    office.configure()
    number = opened(office)
    mail = email.message_from_bytes(smtp.mails[0].raw, policy=email.policy.default)
    signed = mail["Reply-To"].addresses[0].addr_spec
    arrive(office, report("<lost@mx.example.org>", to=signed))
    assert states(office, number) == ["bounced"]


def test_reports_without_proof_are_ignored_as_unproven(office: Workshop, smtp: DemoSmtp) -> None:
    number = opened(office)
    other = sent(smtp)
    arrive(office, letter("hello", "another", "Bob <bob@example.org>"))
    forged = [
        report("<t10001.2222222222222222.ab@wallet.example>", number=1),
        report(other.replace("t10001", "t10002"), number=2),
        report(other, recipient="bob@example.org", number=3),
        report("<known@customers.example>", number=4),
        letter(f"<{ANN}>:\nUser unknown", f"failure notice [#{number}]", "MAILER-DAEMON@evil.example"),
    ]
    before = office.show(number)
    arrive(office, *forged)
    assert office.show(number) == before
    rows = office.ledger()[2:]
    assert [row["state"] for row in rows] == ["ignored"] * 5
    assert all("unproven bounce" in row["reason"] for row in rows), rows
    assert len(office.tickets()) == len(smtp.mails) == 2


def test_a_report_about_a_mail_that_never_went_out_is_unproven(office: Workshop, smtp: DemoSmtp) -> None:
    office.arrive(letter("hello", "x", f"Ann <{ANN}>"))
    with office.road() as road:
        from mailtriage.domain.token import message_id

        forged = message_id(10001, road.tokens.sign(10001, "eve@evil.example"), "wallet.example")
    office.poll()
    arrive(office, report(forged, recipient="eve@evil.example"))
    assert "unproven" in office.ledger()[-1]["reason"]


def test_a_bounce_of_a_bounce_changes_nothing(office: Workshop, smtp: DemoSmtp) -> None:
    number = opened(office)
    first = report(sent(smtp))
    arrive(office, first)
    before = office.show(number)
    arrive(office, report("<report-1@mx.example.org>", recipient="mailer-daemon@mx.example.org", number=9))
    arrive(office, report("<report-9@mx.example.org>", recipient=ADDRESS, number=10))
    assert office.show(number) == before
    assert len(smtp.mails) == 1


def test_an_unproven_report_can_be_released_by_an_agent(office: Workshop, smtp: DemoSmtp) -> None:
    opened(office)
    arrive(office, report("<lost@mx.example.org>"))
    assert office.command("intake", "release", "2").code == 0
    office.poll()
    assert len(office.tickets()) == 2
    assert len(smtp.mails) == 1


def test_a_proven_bounce_does_the_same_on_postgresql(tmp_path: Path, postgresql: str) -> None:
    with DemoImap() as imap, DemoSmtp() as smtp:
        office = Workshop(tmp_path / "office", imap.server("support", timeout=10), smtp, database=postgresql)
        number = opened(office)
        arrive(office, report(sent(smtp)), report(sent(smtp), number=2))
        assert states(office, number) == ["bounced"]
        assert office.command("resolve", str(number)).code == 0
        office.poll()
        assert len(smtp.mails) == 1
        assert office.command("outbox", "revive", ANN).code == 0
        assert office.command("outbox", "resume").code == 0
