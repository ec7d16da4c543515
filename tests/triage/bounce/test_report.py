"""Delivery reports in their standard form (RFC 3464)."""

from __future__ import annotations

import pytest

from mailtriage.domain.message import Attachment, Message
from mailtriage.domain.verdict import Bounce
from mailtriage.triage import bounce
from tests.triage.messages import message, part

HEAD = "Reporting-MTA: dns; mx.example.net\nArrival-Date: Sat, 1 Mar 2025 10:00:00 +0000\n\n"


def block(
    recipient: str = "rfc822; gone@example.org", action: str = "failed", status: str = "5.1.1", more: str = ""
) -> str:
    return f"Final-Recipient: {recipient}\nAction: {action}\nStatus: {status}\n{more}\n"


def report(*parts: Attachment, text: str = "", **given: object) -> Message:
    return message(
        sender="MAILER-DAEMON@mx.example.net",
        subject="Undelivered Mail Returned to Sender",
        content_type='multipart/report; report-type=delivery-status; boundary="b"',
        text=text,
        attachments=parts,
        **given,  # type: ignore[arg-type]
    )


def read(*blocks: str) -> Bounce:
    found = bounce.read(report(part("message/delivery-status", HEAD + "".join(blocks))))
    assert found is not None
    return found


def test_it_reads_a_failure():
    found = read(block(more="Diagnostic-Code: smtp; 550 5.1.1 <gone@example.org>\n  User unknown\n"))
    assert found == Bounce(
        recipients=("gone@example.org",),
        permanent=("gone@example.org",),
        status="5.1.1",
        said="550 5.1.1 <gone@example.org> User unknown",
    )


def test_it_reads_a_delay():
    found = read(block(action="delayed", status="4.4.1"))
    assert (found.permanent, found.temporary) == ((), ("gone@example.org",))


def test_a_temporary_status_can_end_in_a_failure():
    assert read(block(action="failed", status="4.4.7")).permanent == ("gone@example.org",)


def test_without_an_action_the_status_tells():
    assert read(block(action="", status="4.2.2")).temporary == ("gone@example.org",)
    assert read(block(action="", status="5.2.2")).permanent == ("gone@example.org",)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "Delivered (to mailbox)"])
def test_what_arrived_has_not_failed(action):
    assert read(block(action=action, status="2.0.0")).recipients == ()


def test_it_reads_several_recipients():
    found = read(block(), block("rfc822; slow@example.org", "delayed", "4.2.2"), block("rfc822; a@example.org"))
    assert found.permanent == ("gone@example.org", "a@example.org")
    assert found.temporary == ("slow@example.org",)


def test_an_address_that_failed_for_good_is_not_also_late():
    found = read(block(action="delayed"), block())
    assert (found.permanent, found.temporary) == (("gone@example.org",), ())


def test_the_address_that_we_wrote_to_counts_before_the_one_it_became():
    found = read(block("rfc822; inner@mx.example.org", more="Original-Recipient: rfc822; ann@example.org\n"))
    assert found.recipients == ("ann@example.org",)


@pytest.mark.parametrize(
    "recipient",
    [
        "RFC822;gone@example.org",
        "rfc822; <gone@example.org>",
        "gone@example.org",
        "rfc822;gone@example.org (Gone)",
        "utf-8; gone@example.org",
        "rfc822;\n gone@example.org",
    ],
)
def test_it_reads_the_spellings_of_servers(recipient):
    assert read(block(recipient)).recipients == ("gone@example.org",)


@pytest.mark.parametrize(
    "recipient", ["x400; /S=gone/", "", "rfc822;", "rfc822; unknown", "rfc822; gon...@example.org"]
)
def test_it_reads_no_address_from_what_is_none(recipient):
    assert read(block(recipient)).recipients == ()


def test_it_reads_line_ends_of_the_wire():
    content = (HEAD + block()).replace("\n", "\r\n")
    found = bounce.read(report(part("message/delivery-status", content)))
    assert found is not None
    assert found.recipients == ("gone@example.org",)


def test_it_reads_the_message_id_of_the_returned_mail():
    original = "Received: from x\nMessage-ID:\n <original@wallet.example>\nSubject: x\n\nText\n"
    for kind in ("message/rfc822", "text/rfc822-headers"):
        found = bounce.read(report(part("message/delivery-status", HEAD + block()), part(kind, original)))
        assert found is not None
        assert found.original_id == "<original@wallet.example>"


def test_of_several_message_ids_it_takes_one_of_our_form():
    original = f"Message-ID: <list@x>\nMessage-ID: <t10042.{'2' * 16}.ab@wallet.example>\n\n"
    found = bounce.read(report(part("message/delivery-status", HEAD + block()), part("message/rfc822", original)))
    assert found is not None
    assert found.original_id == f"<t10042.{'2' * 16}.ab@wallet.example>"


def test_it_reads_a_report_that_a_gateway_wrapped_in_a_mail():
    inner = f"From: MAILER-DAEMON@y.example\nContent-Type: multipart/report\n\n--b\n\n{HEAD}{block()}--b--\n"
    found = bounce.read(message(sender="postmaster@y.example", attachments=(part("message/rfc822", inner),)))
    assert found is not None
    assert found.recipients == ("gone@example.org",)


def test_where_the_part_is_empty_the_words_count():
    text = "The following address failed:\n\n<gone@example.org>: unknown user\n"
    found = bounce.read(report(part("message/delivery-status", "garbage"), text=text))
    assert found is not None
    assert found.recipients == ("gone@example.org",)


def test_it_reads_the_header_of_exim():
    found = bounce.read(
        message(
            sender="MAILER-DAEMON@x.example",
            text="failed",
            headers=(("x-failed-recipients", "a@x.example, b@x.example"),),
        )
    )
    assert found is not None
    assert found.recipients == ("a@x.example", "b@x.example")


def test_a_customer_who_attaches_a_bounce_is_no_server():
    inner = f"From: MAILER-DAEMON@y.example\n\n{HEAD}{block()}"
    mail = message(text="What does this mean?", attachments=(part("message/rfc822", inner, "bounce.eml"),))
    assert bounce.read(mail) is None


def test_a_read_receipt_is_no_bounce():
    mail = message(
        subject="Read: your answer",
        content_type="multipart/report; report-type=disposition-notification",
        attachments=(part("message/disposition-notification", "Final-Recipient: rfc822;ann@example.org\n"),),
        text="Your message to ann@example.org was deleted without being read and not delivered.",
    )
    assert bounce.read(mail) is None


def test_a_mailbox_that_refuses_by_a_receipt_is_a_bounce():
    mail = message(
        subject="Automatically rejected mail",
        content_type="multipart/report; report-type=disposition-notification",
        attachments=(part("message/disposition-notification", "Final-Recipient: rfc822;ann@example.org\n"),),
        text="Your message to <gone@example.org> was automatically rejected:\nQuota exceeded",
    )
    found = bounce.read(mail)
    assert found is not None
    assert found.recipients == ("gone@example.org",)


def test_a_gigantic_report_is_cut():
    content = HEAD + "".join(block(f"rfc822; u{number}@example.org") for number in range(20_000))
    found = bounce.read(report(part("message/delivery-status", content)))
    assert found is not None
    assert len(found.recipients) < 10_000


def test_the_servers_words_are_cut_and_stay_in_one_line():
    found = read(block(more="Diagnostic-Code: smtp; " + "\n ".join(["x" * 100] * 500) + "\n"))
    assert len(found.said) <= 500
    assert "\n" not in found.said
