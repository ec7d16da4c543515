"""Threading: which evidence finds the ticket, and what happens to answers to closed and merged ones."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailtriage.domain.link import Link, LinkKind
from mailtriage.domain.message import Message
from mailtriage.domain.status import Status
from mailtriage.domain.token import Tokens, message_id, reply_address
from mailtriage.domain.verdict import Bounce, Kind, Verdict
from mailtriage.triage.guard import judge
from mailtriage.triage.thread import thread
from tests.triage.messages import SUPPORT, message, part
from tests.triage.tickets import NOW, Tickets, known

TOKENS = Tokens((b"k" * 32,))
ANN, BOB = "ann@example.org", "bob@example.org"
OTHER = "Another matter"


def placed(mail: Message, tickets: Tickets, authentic: bool | None = None) -> Link:
    return thread(mail, judge(mail, SUPPORT), tickets, SUPPORT, TOKENS, now=NOW, authentic=authentic)


def ours(ticket: int = 10042, recipient: str = ANN, tokens: Tokens = TOKENS) -> str:
    return message_id(ticket, tokens.sign(ticket, recipient), "wallet.example")


def plus(ticket: int = 10042, recipient: str = ANN, tokens: Tokens = TOKENS) -> str:
    return reply_address("support@wallet.example", ticket, tokens.sign(ticket, recipient))


def test_a_first_mail_is_new():
    assert placed(message(), Tickets()) == Link(LinkKind.NEW)


@pytest.mark.parametrize(
    "mail",
    [
        message(in_reply_to=(ours(),), subject=OTHER),
        message(references=("<x@y>", ours(), "<z@y>"), subject=OTHER),
        message(to=plus(), subject=OTHER),
        message(cc=f"Wallet <{plus()}>", to="friend@example.net", subject=OTHER),
        message(headers=(("delivered-to", plus()),), subject=OTHER),
        message(in_reply_to=(ours().upper(),), subject=OTHER),
        message(in_reply_to=("<known@mail.example.org>",), subject=OTHER),
        message(references=("<unknown@x>", "<known@mail.example.org>"), subject=OTHER),
        message(subject="Re: [#10042] My transfer is pending"),
        message(subject="回复：[#10042] My transfer is pending"),
        message(subject="Re: My transfer is pending"),
        message(subject="回复: my  TRANSFER is pending"),
        message(subject="转发：答复: My transfer is pending"),
        message(subject="AW: RE[2]: My transfer is pending"),
        message(sender="ANN@EXAMPLE.ORG", subject="Re: My transfer is pending"),
    ],
)
def test_it_finds_the_ticket_of_a_participant(mail):
    link = placed(mail, Tickets(known(), mails={"<known@mail.example.org>": 10042}))
    assert (link.kind, link.ticket) == (LinkKind.JOIN, 10042)
    assert link.evidence


def test_it_names_the_evidence_without_words_of_the_mail():
    link = placed(message(in_reply_to=(ours(),)), Tickets(known()))
    assert link.evidence == ("a token that we signed for this sender",)


def test_a_signed_token_is_stronger_than_a_reference():
    tickets = Tickets(known(10042), known(10050), mails={"<b@x>": 10050})
    assert placed(message(in_reply_to=("<b@x>",), references=(ours(10042),)), tickets).ticket == 10042


def test_a_reference_is_stronger_than_a_tag():
    tickets = Tickets(known(10042), known(10050), mails={"<b@x>": 10050})
    assert placed(message(in_reply_to=("<b@x>",), subject="[#10042] x"), tickets).ticket == 10050


def test_the_mail_that_is_answered_counts_before_older_ones():
    tickets = Tickets(known(10042), known(10050), mails={"<a@x>": 10042, "<b@x>": 10050})
    assert placed(message(in_reply_to=("<b@x>",), references=("<a@x>", "<b@x>")), tickets).ticket == 10050


def test_of_several_tickets_it_prefers_one_that_the_sender_takes_part_in():
    tickets = Tickets(known(10042, BOB), known(10050, ANN), mails={"<a@x>": 10042, "<b@x>": 10050})
    link = placed(message(in_reply_to=("<a@x>",), references=("<b@x>",)), tickets)
    assert (link.kind, link.ticket) == (LinkKind.JOIN, 10050)


def test_a_follower_may_answer_the_mail_that_went_to_the_customer():
    link = placed(message(sender=BOB, in_reply_to=(ours(recipient=ANN),)), Tickets(known(10042, ANN, BOB)))
    assert (link.kind, link.ticket) == (LinkKind.JOIN, 10042)


def test_another_subject_stays_in_the_ticket_and_is_suggested_for_a_split():
    link = placed(message(in_reply_to=(ours(),), subject="I have a wholly different question"), Tickets(known()))
    assert link.kind is LinkKind.JOIN
    assert any("split" in words for words in link.evidence)


def test_the_subject_of_a_mail_of_ours_is_no_change_of_subject():
    tickets = Tickets(known())
    assert placed(message(in_reply_to=(ours(),), subject=OTHER), tickets).other_subject
    assert not placed(
        message(in_reply_to=(ours(),), subject="Re: We have your message [#10042]"), tickets
    ).other_subject


def test_an_answer_that_a_filter_calls_spam_is_held():
    spam = (("x-spam-flag", "YES"),)
    link = placed(message(in_reply_to=(ours(),), headers=spam), Tickets(known()))
    assert (link.kind, link.ticket) == (LinkKind.HOLD, 10042)
    assert any("spam" in words for words in link.evidence)
    assert placed(message(sender=BOB, in_reply_to=(ours(),), headers=spam), Tickets(known())).kind is LinkKind.NEW


def test_our_tag_in_the_subject_is_no_change_of_subject():
    link = placed(message(in_reply_to=(ours(),), subject="Re: [#10042] My transfer is pending"), Tickets(known()))
    assert len(link.evidence) == 1


def test_an_answer_to_a_merged_ticket_lands_where_it_went():
    tickets = Tickets(known(10050), merged={10042: 10050})
    link = placed(message(in_reply_to=(ours(10042),)), tickets)
    assert (link.kind, link.ticket) == (LinkKind.JOIN, 10050)


def test_an_answer_soon_after_closing_joins():
    link = placed(message(in_reply_to=(ours(),)), Tickets(known(status=Status.CLOSED, age=timedelta(days=3))))
    assert (link.kind, link.ticket) == (LinkKind.JOIN, 10042)


def test_an_answer_long_after_closing_is_a_linked_follow_up():
    link = placed(message(in_reply_to=(ours(),)), Tickets(known(status=Status.CLOSED, age=timedelta(days=60))))
    assert (link.kind, link.ticket) == (LinkKind.NEW, 10042)


def test_a_resolved_ticket_takes_answers_at_any_time():
    link = placed(message(in_reply_to=(ours(),)), Tickets(known(status=Status.RESOLVED, age=timedelta(days=60))))
    assert (link.kind, link.ticket) == (LinkKind.JOIN, 10042)


def test_the_same_subject_counts_only_within_the_window():
    link = placed(message(subject="Re: My transfer is pending"), Tickets(known(age=timedelta(days=30))))
    assert link == Link(LinkKind.NEW)


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CLOSED])
def test_the_same_subject_counts_only_for_live_tickets(status):
    assert placed(message(subject="Re: My transfer is pending"), Tickets(known(status=status))) == Link(LinkKind.NEW)


def test_the_same_subject_does_not_count_where_a_mail_answers_something_else():
    mail = message(in_reply_to=("<elsewhere@x>",), subject="Re: My transfer is pending")
    assert placed(mail, Tickets(known())) == Link(LinkKind.NEW)


@pytest.mark.parametrize("subject", ["", "Re:", "回复：", "Re: Fwd: "])
def test_no_subject_is_no_evidence(subject):
    assert placed(message(subject=subject), Tickets(known(subject=subject))) == Link(LinkKind.NEW)


def test_the_one_subject_of_a_contact_form_is_no_evidence():
    form = message(sender="no-reply@forms.example", reply_to="carl@example.net", subject="New request")
    tickets = Tickets(known(10042, "no-reply@forms.example", subject="New request"))
    assert placed(form, tickets).kind is LinkKind.NEW


def test_machine_mail_of_a_participant_joins_as_an_event_of_a_closed_ticket_too():
    mail = message(in_reply_to=(ours(),), headers=(("auto-submitted", "auto-replied"),))
    link = placed(mail, Tickets(known(status=Status.CLOSED, age=timedelta(days=60))))
    assert (link.kind, link.ticket) == (LinkKind.JOIN, 10042)


def test_machine_mail_of_a_stranger_bothers_nobody():
    mail = message(sender=BOB, in_reply_to=(ours(),), headers=(("auto-submitted", "auto-replied"),))
    link = placed(mail, Tickets(known()))
    assert (link.kind, link.ticket) == (LinkKind.NEW, None)
    assert link.evidence


def report(recipient: str, original: str) -> Message:
    status = (
        f"Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; {recipient}\nAction: failed\nStatus: 5.1.1\n"
    )
    return message(
        sender="MAILER-DAEMON@mx.example.org",
        subject="Undelivered Mail Returned to Sender",
        content_type="multipart/report; report-type=delivery-status",
        attachments=(
            part("message/delivery-status", status),
            part("message/rfc822", f"Message-ID: {original}\nSubject: x\n\n"),
        ),
    )


def test_a_bounce_of_our_mail_to_that_address_joins():
    link = placed(report(ANN, ours()), Tickets(known()))
    assert (link.kind, link.ticket) == (LinkKind.JOIN, 10042)


@pytest.mark.parametrize(
    "bounce",
    [
        report(BOB, ours(recipient=ANN)),
        report(ANN, ours(tokens=Tokens((b"x" * 32,)))),
        report(ANN, "<known@mail.example.org>"),
        report(ANN, ours(ticket=10099)),
        message(sender="MAILER-DAEMON@x.example", subject="[#10042] failure notice", text=f"<{ANN}>:\nUser unknown"),
    ],
)
def test_a_bounce_without_our_signature_for_that_address_proves_nothing(bounce):
    link = placed(bounce, Tickets(known(), mails={"<known@mail.example.org>": 10042}))
    assert (link.kind, link.ticket) == (LinkKind.NEW, None)
    assert any("unproven" in words for words in link.evidence)


def test_a_bounce_that_came_to_a_signed_address_joins():
    mail = message(
        sender="MAILER-DAEMON@x.example", to=plus(), subject="failure notice", text=f"<{ANN}>:\nUser unknown"
    )
    assert placed(mail, Tickets(known())).ticket == 10042


def test_a_bounce_without_anything_in_it_proves_nothing():
    verdict = Verdict(Kind.BOUNCE, ticket=False, acknowledge=False, bounce=Bounce())
    assert thread(message(), verdict, Tickets(known()), SUPPORT, TOKENS, now=NOW).kind is LinkKind.NEW


def test_ten_thousand_references_are_little_work():
    tickets = Tickets(known())
    forged = tuple(f"<t{number}.{'2' * 16}.ab@wallet.example>" for number in range(10_000, 20_000))
    link = placed(message(references=forged, in_reply_to=forged), tickets)
    assert link == Link(LinkKind.NEW)
    assert tickets.asked <= 10


def test_among_ten_thousand_references_it_finds_the_nearest():
    forged = tuple(f"<{number}@x>" for number in range(10_000))
    assert placed(message(references=(*forged, ours())), Tickets(known())).ticket == 10042
