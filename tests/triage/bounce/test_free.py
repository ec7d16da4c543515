"""Delivery reports in free words, as servers of many kinds and languages write them."""

from __future__ import annotations

import pytest

from mailtriage.domain.message import Message
from mailtriage.triage import bounce
from tests.triage.messages import message

DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example.net>"
RETURNED = "\n\n--- Below this line is a copy of the message.\n\nReceived: from x\nTo: someone.else@example.org\n"
GONE = "gone@example.org"

PERMANENT = {
    "qmail": (
        DAEMON,
        "failure notice",
        "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver"
        " your message to the"
        f" following addresses.\nThis is a permanent error; I've given up.\n\n<{GONE}>:\nUser unknown (#5.1.1)"
        + RETURNED,
    ),
    "exim": (
        DAEMON,
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you sent"
        " could not be delivered"
        " to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {GONE}\n    host mx.example.org [192.0.2.1]\n    SMTP error from remote mail server after"
        f" RCPT TO:<{GONE}>:\n"
        "    550 5.1.1 unknown user\n\n------ This is a copy of the message, including all the headers."
        " ------\n\nTo: x@y.example",
    ),
    "postfix": (
        DAEMON,
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx.example.net.\n\nI'm sorry to have to inform you that your"
        " message could not\n"
        "be delivered to one or more recipients.\n\nFor further assistance, please send mail to"
        " postmaster@example.net.\n\n"
        f"<{GONE}>: host mx.example.org[192.0.2.1] said: 550 5.1.1\n    <{GONE}>: Recipient address"
        " rejected: User unknown",
    ),
    "sendmail": (
        DAEMON,
        "Returned mail: see transcript for details",
        "The original message was received at Sat, 1 Mar 2025 10:00:00 GMT\nfrom mail@localhost\n\n"
        f"   ----- The following addresses had permanent fatal errors -----\n<{GONE}>\n    (reason: 550"
        " 5.1.1 User unknown)\n\n"
        "   ----- Transcript of session follows -----\n... while talking to mx.example.org.:\n>>>"
        " DATA\n<<< 550 5.1.1 User unknown",
    ),
    "a large provider": (
        "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        "Delivery Status Notification (Failure)",
        f"** Address not found **\n\nYour message wasn't delivered to {GONE} because the address"
        " couldn't be found, or is"
        " unable to receive mail.\n\nLearn more here: https://support.example/\n\nThe response"
        " was:\n\n550 5.1.1 The email"
        " account that you tried to reach does not exist.",
    ),
    "exchange": (
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@corp.example>",
        "Undeliverable: Re: your question",
        f"Delivery has failed to these recipients or groups:\n\n{GONE}<mailto:{GONE}>\nThe email address"
        " you entered couldn't be"
        " found. Please check the recipient's email address and try to resend the"
        " message.\n\nDiagnostic information for"
        " administrators:\n\nGenerating server: X\n\nRemote Server returned '550 5.1.1 user"
        " unknown'\n\nOriginal message"
        " headers:\n\nReceived: from y\nTo: other@example.com",
    ),
    "exchange in German": (
        "postmaster@corp.example",
        "Unzustellbar: Ihre Anfrage",
        f"Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\n{GONE}\nDie"
        " eingegebene E-Mail-Adresse"
        " konnte nicht gefunden werden.",
    ),
    "a Chinese provider": (
        "PostMaster <PostMaster@provider.example>",
        "系统退信",
        f"抱歉，您的邮件被退回来了……\n\n原邮件信息：\n时间 2025-03-01\n主题 Re: 关于转账\n收件人 {GONE}\n\n退信原因\n"
        "收件人邮箱地址不存在，邮件无法送达。",
    ),
    "another Chinese provider": (
        "Postmaster@provider.example",
        "系统退信/Systems bounce",
        f"抱歉，您的邮件无法送达以下收件人：\n\n{GONE}\n\n退信原因：SMTP error, RCPT TO: 550 User not found",
    ),
    "a Russian provider": (
        "mailer-daemon@provider.example",
        "Недоставленное сообщение",
        "Это письмо отправлено почтовым сервером.\n\nК сожалению, мы вынуждены сообщить Вам о том, что"
        " Ваше письмо не может\n"
        f"быть отправлено одному или нескольким адресатам.\n\n<{GONE}>: host mx.example.org said: 550"
        " 5.7.1 No such user!",
    ),
    "a Japanese provider": (
        "MAILER-DAEMON@provider.example",
        "メールが配信できませんでした",
        f"次の宛先にメールを配信できませんでした。\n\n<{GONE}>\n550 5.1.1 User unknown",
    ),
    "a Korean provider": (
        "postmaster@provider.example",
        "[반송] 메일 전송 실패",
        f"메일이 아래 받는 사람에게 전달되지 않고 반송되었습니다.\n\n받는 사람: {GONE}\n원인: 존재하지 않는 계정",
    ),
    "a French server": (
        "postmaster@corp.example",
        "Non remis : votre demande",
        f"Votre message n'a pas pu être remis au destinataire suivant :\n\n{GONE}\n\nAdresse inconnue.",
    ),
    "a Spanish server": (
        "postmaster@corp.example",
        "No se puede entregar: su consulta",
        f"No se pudo entregar el mensaje al siguiente destinatario:\n\n{GONE}\n",
    ),
    "notes": (
        "Postmaster@corp.example",
        "DELIVERY FAILURE: User gone not listed in Domino Directory",
        f"Your message\n\n  Subject: Re: x\n\nwas not delivered to:\n\n  {GONE}\n\nbecause:\n\n  User"
        " gone not listed in Directory",
    ),
    "a gateway with an ordinary address": (
        "Mail_Gateway@corp.example",
        "Delivery failure notification",
        f"Your message could not be delivered to the following recipients:\n\n{GONE}\n",
    ),
    "a full mailbox in one line": (
        DAEMON,
        "Returned mail",
        f"User's mailbox is full: <{GONE}>\nUnable to deliver mail.\n",
    ),
    "a name without a domain": (
        "MAILER-DAEMON@example.org",
        "Mail Delivery Problem",
        "Your mail to the following recipients could not be delivered:\n\tgone\n",
    ),
}

TEMPORARY = {
    "exim": (
        DAEMON,
        "Warning: message 1abcde-000000-AA delayed 24 hours",
        "A message that you sent has not yet been delivered to one or more of its recipients after more"
        " than 24 hours.\n\n"
        f"The address to which the message has not yet been delivered is:\n\n  {GONE}\n\nNo action is"
        " required on your part."
        " Delivery attempts will continue for some time.",
    ),
    "a large provider": (
        DAEMON,
        "Delivery Status Notification (Delay)",
        "THIS IS A WARNING MESSAGE ONLY.\n\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nDelivery to the"
        " following recipient has"
        f" been delayed:\n\n     {GONE}\n\nMessage will be retried for 2 more day(s)",
    ),
    "a Chinese provider": (
        "postmaster@provider.example",
        "邮件投递失败",
        f"您的邮件暂时无法送达以下收件人，系统会继续投递：\n\n{GONE}\n",
    ),
}


def mail(report: tuple[str, str, str]) -> Message:
    sender, subject, text = report
    return message(sender=sender, subject=subject, text=text, message_id=None)


@pytest.mark.parametrize("report", PERMANENT.values(), ids=PERMANENT.keys())
def test_it_reads_who_failed_for_good(report):
    found = bounce.read(mail(report))
    assert found is not None
    assert (found.recipients, found.permanent, found.temporary) == ((GONE,), (GONE,), ())


@pytest.mark.parametrize("report", TEMPORARY.values(), ids=TEMPORARY.keys())
def test_it_reads_who_failed_for_now(report):
    found = bounce.read(mail(report))
    assert found is not None
    assert (found.recipients, found.permanent, found.temporary) == ((GONE,), (), (GONE,))


def test_it_keeps_the_servers_words_and_its_status():
    found = bounce.read(mail(PERMANENT["postfix"]))
    assert found is not None
    assert found.status == "5.1.1"
    assert "said: 550 5.1.1" in found.said


def test_it_reads_several_addresses_in_order():
    text = "Unable to deliver message to the following address(es).\n\n<b@x.example>:\nno\n\n<a@x.example>:\nno\n"
    found = bounce.read(message(sender=DAEMON, subject="Delivery failure", text=text))
    assert found is not None
    assert found.recipients == ("b@x.example", "a@x.example")


def test_it_reads_the_message_id_behind_the_mark():
    text = PERMANENT["qmail"][2] + "Message-ID: <original@wallet.example>\n"
    found = bounce.read(message(sender=DAEMON, subject="failure notice", text=text))
    assert found is not None
    assert found.original_id == "<original@wallet.example>"


def test_the_desks_own_address_never_failed():
    text = "Your message could not be delivered:\n\n<support@wallet.example>:\nUser unknown\n"
    found = bounce.read(message(sender=DAEMON, subject="failure notice", text=text))
    assert found is not None
    assert found.recipients == ()


def test_a_name_that_an_archive_cut_short_is_no_address():
    found = bounce.read(
        message(sender=DAEMON, subject="failure notice", text="Failed:\n\n<someb...@example.org>:\nno\n")
    )
    assert found is not None
    assert found.recipients == ()


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Fwd: Undeliverable: your ticket", "I got this when I wrote to bob@example.org: could not be delivered. Why?"),
        ("Sending failed", "My transfer to the exchange failed: the address does not exist, says bob@example.org"),
        ("发送失败", "我的转账发送失败，提示地址不存在，我的邮箱是 bob@example.org"),
        ("Failure", "The wallet says user unknown when I log in as bob@example.org"),
        ("Delivery failed", "My hardware wallet was not delivered."),
        ("Bounce", "The price did not bounce, contact me at bob@example.org, my mailbox is full of spam"),
        ("Undeliverable: hello", "Hello, could you help me please?"),
        ("Re: your answer", "Your message could not be delivered, said my provider about bob@example.org"),
    ],
)
def test_a_person_who_writes_about_failures_is_no_server(subject, text):
    assert bounce.read(message(subject=subject, text=text)) is None


@pytest.mark.parametrize(
    "text", ["", "@" * 50_000, "a@b.c " * 20_000, "<" * 50_000, "\n" * 50_000, "\udc80@\udc80.x\n", "x" * 200_000]
)
def test_it_reads_any_nonsense_of_a_daemon(text):
    found = bounce.read(message(sender=DAEMON, subject="failure notice", text=text))
    assert found is not None
    assert len(found.recipients) <= 200
