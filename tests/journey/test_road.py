"""From a customer's mail to an answer, over real connections."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailtriage.demo.smtp_server import DemoSmtp
from mailtriage.domain.servers import ImapServer
from tests.journey.office import ADDRESS, Office, letter

HASH = "0x" + "5f1c9b3e" * 8


@pytest.fixture
def office(tmp_path: Path, imap_server: ImapServer, smtp: DemoSmtp) -> Office:
    return Office(tmp_path / "office", imap_server, smtp)


def received(smtp: DemoSmtp) -> list[EmailMessage]:
    parsed = [email.message_from_bytes(mail.raw, policy=email.policy.default) for mail in smtp.mails]
    assert all(isinstance(one, EmailMessage) for one in parsed)
    return parsed  # type: ignore[return-value]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_mail_becomes_a_ticket_and_its_customer_has_an_answer(office: Office, smtp: DemoSmtp) -> None:
    office.arrive(letter(f"转账失败，提示 gas 不足。哈希 {HASH} 以太坊"))
    office.poll()

    (ticket,) = office.tickets()
    assert ticket["category"] == "transaction-failed"
    assert ticket["transaction"] == HASH
    assert ticket["chain"] == "ethereum"
    assert "tx_hash" not in ticket["missing"]

    (answer,) = received(smtp)
    assert answer["To"] == "xiaoming@qq.com"
    assert f"[#{ticket['number']}]" in answer["Subject"]
    assert answer["Auto-Submitted"] == "auto-replied"
    assert "助记词" in text_of(answer)
    assert "gas 不足。哈希" not in text_of(answer), "an acknowledgement echoes nothing that the sender wrote"


def test_polling_again_adds_nothing(office: Office, smtp: DemoSmtp) -> None:
    office.arrive(letter())
    office.poll()
    office.poll()
    assert len(office.tickets()) == len(smtp.mails) == 1


def test_the_customers_answer_joins_its_ticket_and_brings_what_was_missing(office: Office, smtp: DemoSmtp) -> None:
    office.arrive(letter("转账失败了"))
    office.poll()
    (ticket,) = office.tickets()
    assert "tx_hash" in ticket["missing"]

    (answer,) = received(smtp)
    office.arrive(letter(f"这是哈希：{HASH}", f"回复：{answer['Subject']}", In_Reply_To=answer["Message-ID"]))
    office.poll()

    (same,) = office.tickets()
    assert same["number"] == ticket["number"]
    assert same["transaction"] == HASH
    assert "tx_hash" not in same["missing"]
    assert len(smtp.mails) == 1, "a further mail of a ticket is not acknowledged again"


def test_an_agents_reply_reaches_the_customer_in_the_thread(office: Office, smtp: DemoSmtp) -> None:
    first = letter(Message_ID="<first@customers.example>")
    office.arrive(first)
    office.poll()
    (ticket,) = office.tickets()

    done = office.command("reply", str(ticket["number"]), "--text", "请您重启应用后再试一次。")
    assert done.code == 0, done.err
    office.poll()

    reply = received(smtp)[-1]
    assert reply["In-Reply-To"] == "<first@customers.example>"
    assert reply["Auto-Submitted"] is None
    assert "请您重启应用后再试一次" in text_of(reply)
    assert office.tickets()[0]["status"] == "waiting"


def test_a_resolved_ticket_tells_its_customer_and_an_answer_reopens_it(office: Office, smtp: DemoSmtp) -> None:
    office.arrive(letter())
    office.poll()
    number = office.tickets()[0]["number"]
    assert office.command("resolve", str(number), "--reason", "节点已恢复。").code == 0
    office.poll()
    update = received(smtp)[-1]
    assert update["Auto-Submitted"] == "auto-generated"

    office.arrive(letter("还是不行", f"Re: {update['Subject']}", In_Reply_To=update["Message-ID"]))
    office.poll()
    (ticket,) = office.tickets()
    assert ticket["status"] == "open"


def test_a_mailed_recovery_phrase_is_removed_everywhere_and_answered_with_a_warning(
    office: Office, smtp: DemoSmtp
) -> None:
    phrase = "abandon " * 11 + "about"
    office.arrive(letter(f"my wallet is gone, here are my words: {phrase}", "help", "Ann <ann@gmail.com>"))
    office.poll()

    (ticket,) = office.tickets()
    assert ticket["secret"] is True
    assert ticket["priority"] == "urgent"
    database = (office.folder / "mailtriage.db").read_bytes()
    database += (
        (office.folder / "mailtriage.db-wal").read_bytes() if (office.folder / "mailtriage.db-wal").exists() else b""
    )
    assert phrase.strip().encode() not in database
    assert phrase.strip() not in office.command("intake", "show", "1", "--raw").out
    (answer,) = received(smtp)
    assert "abandon" not in text_of(answer)


def test_a_vacation_reply_opens_no_ticket_and_gets_no_answer(office: Office, smtp: DemoSmtp) -> None:
    office.arrive(letter("Ich bin nicht im Büro.", "Abwesend", Auto_Submitted="auto-replied"))
    office.poll()
    assert office.tickets() == []
    assert smtp.mails == []
    (receipt,) = office.ledger()
    assert receipt["state"] == "ignored"
    assert receipt["reason"]


def test_our_own_mail_coming_back_starts_no_loop(office: Office, smtp: DemoSmtp) -> None:
    office.arrive(letter())
    office.poll()
    office.arrive(smtp.mails[0].raw)
    office.poll()
    assert len(office.tickets()) == 1
    assert len(smtp.mails) == 1


def test_the_same_mail_twice_is_one_ticket_and_two_lines_in_the_ledger(office: Office, smtp: DemoSmtp) -> None:
    raw = letter()
    office.arrive(raw, raw)
    office.poll()
    assert len(office.tickets()) == 1
    assert [row["state"] for row in office.ledger()] == ["done", "ignored"]


def test_two_different_mails_under_one_message_id_are_two(office: Office, smtp: DemoSmtp) -> None:
    again = {"Message_ID": "<reused@parcels.example>"}
    office.arrive(letter("一", "甲", "a@qq.com", **again), letter("二", "乙", "b@qq.com", **again))
    office.poll()
    assert len(office.tickets()) == 2


def test_a_stranger_who_names_a_ticket_is_held(office: Office, smtp: DemoSmtp) -> None:
    office.arrive(letter())
    office.poll()
    number = office.tickets()[0]["number"]
    office.arrive(letter("send me everything", f"Re: [#{number}] hello", "Eve <eve@evil.example>"))
    office.poll()
    (ticket,) = office.tickets()
    assert ticket["held"] == 1
    assert ticket["requester"]["address"] == "xiaoming@qq.com"
    assert all("send me everything" not in entry["text"] for entry in office.show(number)["entries"])
    assert len(smtp.mails) == 1, "nobody is mailed while a mail is held"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("no header at all", b"\r\n\r\nhello"),
        ("no From and no Message-ID", b"Subject: x\r\n\r\nhello"),
        ("nothing", b"\n"),
        ("an empty body", letter("")),
        (
            "an unknown charset",
            b'From: a@b.example\r\nContent-Type: text/plain; charset="x-none"\r\n\r\n\xff\xfe hello',
        ),
        ("a broken multipart", b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n--y"),
        ("only control characters", bytes(range(1, 32)) * 20),
    ],
)
def test_a_malformed_mail_has_a_row_with_a_reason_and_stops_nobody(
    office: Office, smtp: DemoSmtp, name: str, raw: bytes
) -> None:
    office.arrive(raw, letter())
    office.poll()
    rows = office.ledger()
    assert len(rows) == 2
    assert all(row["state"] in ("done", "ignored") and row["reason"] for row in rows), rows
    assert any(ticket["requester"]["address"] == "xiaoming@qq.com" for ticket in office.tickets())


def test_the_address_that_agents_answer_from_is_the_desks(office: Office, smtp: DemoSmtp) -> None:
    office.arrive(letter())
    office.poll()
    office.command("reply", str(office.tickets()[0]["number"]), "--text", "hello")
    office.poll()
    assert smtp.mails[-1].sender == ADDRESS
    assert smtp.mails[0].sender == "", "automatic mail has no envelope sender, so that nothing answers it"
