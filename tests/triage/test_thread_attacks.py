"""Ways into somebody else's ticket, each tried by mail: none joins, and none tells whether the ticket exists.

Ann has ticket 10042. Mallory has ticket 10050 and knows everything that her own mails from the desk show.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailtriage.domain.link import Link, LinkKind
from mailtriage.domain.message import Address, Headers, Message
from mailtriage.domain.status import Status
from mailtriage.domain.token import ALPHABET, Tokens, message_id, reply_address
from mailtriage.triage import authentication
from mailtriage.triage.guard import judge
from mailtriage.triage.thread import thread
from tests.triage.messages import SUPPORT, message, part
from tests.triage.tickets import NOW, Tickets, known

TOKENS = Tokens((b"k" * 32,))
ELSEWHERE = Tokens((b"the key of another installation!",))
ANN, MALLORY = "ann@example.org", "mallory@evil.example"
KNOWN = "<ann-1@mail.example.org>"
GOOD, STOLEN = TOKENS.sign(10042, ANN), TOKENS.sign(10042, ANN)
HERS = TOKENS.sign(10050, MALLORY)
SUBJECT = "My transfer is pending"


def desk() -> Tickets:
    return Tickets(
        known(10042, ANN),
        known(10050, MALLORY, subject="Mallory's own"),
        mails={KNOWN: 10042, "<m-1@evil.example>": 10050},
    )


def placed(mail: Message, tickets: Tickets | None = None, authentic: bool | None = None) -> Link:
    return thread(mail, judge(mail, SUPPORT), tickets or desk(), SUPPORT, TOKENS, now=NOW, authentic=authentic)


def mallory(**given: object) -> Message:
    return message(**{"sender": f"Mallory <{MALLORY}>", "message_id": "<new@evil.example>", **given})  # type: ignore[arg-type]


def ours(ticket: int, token: str) -> str:
    return message_id(ticket, token, "wallet.example")


def plus(ticket: int, token: str) -> str:
    return reply_address("support@wallet.example", ticket, token)


ATTACKS = {
    # Numbers and tags
    "a guessed tag": mallory(subject="Re: [#10042] My transfer is pending"),
    "a tag in another word": mallory(subject="x[#10042]y"),
    "several tags": mallory(subject="[#10041] [#10042] [#10043]"),
    "her own tag first": mallory(subject="[#10042] [#10050]"),
    "a tag behind a thousand characters": mallory(subject="a" * 1000 + "[#10042]"),
    "a tag with leading zeros": mallory(subject="[#0010042]"),
    "a tag in wide digits": mallory(subject="[#１００４２]"),
    "a tag in Arabic digits": mallory(subject="[#١٠٠٤٢]"),
    "a tag split by an invisible character": mallory(subject="[#100\u200b42]"),
    "the same subject": mallory(subject=SUBJECT),
    "the same subject as a reply": mallory(subject=f"Re: {SUBJECT}"),
    # Tokens
    "a stolen token in the Message-ID": mallory(in_reply_to=(ours(10042, STOLEN),)),
    "a stolen token in the address": mallory(to=plus(10042, STOLEN)),
    "a stolen token in Cc": mallory(cc=plus(10042, STOLEN)),
    "a stolen token in Delivered-To": mallory(headers=(("delivered-to", plus(10042, STOLEN)),)),
    "a stolen token and her own reference": mallory(
        in_reply_to=(ours(10042, STOLEN),), references=("<m-1@evil.example>",)
    ),
    "a stolen token and her own tag": mallory(in_reply_to=(ours(10042, STOLEN),), subject="[#10050] Mallory's own"),
    "her own token with another number": mallory(in_reply_to=(ours(10042, HERS),)),
    "her own token with another number in the address": mallory(to=plus(10042, HERS)),
    "a token of another installation": mallory(in_reply_to=(ours(10042, ELSEWHERE.sign(10042, ANN)),)),
    "a token of another installation for herself": mallory(in_reply_to=(ours(10042, ELSEWHERE.sign(10042, MALLORY)),)),
    "a guessed token": mallory(in_reply_to=(ours(10042, ALPHABET[:16]),)),
    "a token cut short": mallory(in_reply_to=(ours(10042, STOLEN[:8]),)),
    "a token with more behind it": mallory(in_reply_to=(ours(10042, STOLEN + "2"),)),
    "an empty token": mallory(to="support+10042.@wallet.example"),
    "no token": mallory(to="support+10042@wallet.example"),
    "many guesses": mallory(references=tuple(ours(10042, char * 16) for char in ALPHABET)),
    "a token in a foreign address": mallory(to=f"support+10042.{STOLEN}@evil.example"),
    "two plus signs": mallory(to=f"support+10050.{HERS}+10042.{HERS}@wallet.example"),
    # References
    "a reference to Ann's own mail": mallory(in_reply_to=(KNOWN,)),
    "a reference among thousands": mallory(references=(*(f"<{number}@x>" for number in range(5000)), KNOWN)),
    "references to both tickets": mallory(in_reply_to=(KNOWN,), subject="[#10042]"),
    "a Message-ID of our form for Ann's ticket": mallory(message_id=ours(10042, HERS)),
    "Ann's own Message-ID again": mallory(message_id=KNOWN, in_reply_to=(KNOWN,)),
    # Who she says she is
    "Ann's address as the display name": mallory(sender=f'"{ANN}" <{MALLORY}>', in_reply_to=(KNOWN,)),
    "Ann's address in angle brackets as the name": mallory(sender=f'"Ann <{ANN}>" <{MALLORY}>', subject="[#10042]"),
    "Ann's address as Reply-To": mallory(reply_to=ANN, subject="[#10042]"),
    "Ann's address in Sender": mallory(headers=(("sender", ANN),), subject="[#10042]"),
    "Ann's address in Return-Path": mallory(headers=(("return-path", f"<{ANN}>"),), in_reply_to=(KNOWN,)),
    "Ann's address in Resent-From": mallory(headers=(("resent-from", ANN),), subject="[#10042]"),
    "Ann's address in X-Original-From": mallory(headers=(("x-original-from", ANN),), subject="[#10042]"),
    "Ann in Cc": mallory(cc=ANN, subject="[#10042]"),
    "Ann in To": mallory(to=f"support@wallet.example, {ANN}", subject=f"Re: {SUBJECT}"),
    "a Cyrillic а for the Latin one": mallory(sender="\u0430nn@example.org", in_reply_to=(KNOWN,)),
    "wide letters": mallory(sender="ａｎｎ@example.org", subject="[#10042]"),
    "an accent": mallory(sender="ánn@example.org", subject="[#10042]"),
    "an invisible character": mallory(sender="ann\u200b@example.org", subject="[#10042]"),
    "a sub-address of Ann's": mallory(sender="ann+x@example.org", subject="[#10042]"),
    "a subdomain of Ann's": mallory(sender="ann@mail.example.org", in_reply_to=(KNOWN,)),
    "a domain that begins as Ann's": mallory(sender="ann@example.org.evil.example", in_reply_to=(KNOWN,)),
    "a NUL behind Ann's address": mallory(sender="ann@example.org\0@evil.example", in_reply_to=(KNOWN,)),
    "a source route through Ann's": mallory(sender="<@example.org:mallory@evil.example>", in_reply_to=(KNOWN,)),
    "two authors": message(sender=f"{ANN}, {MALLORY}", in_reply_to=(KNOWN,)),
    "no author": message(sender=None, in_reply_to=(KNOWN,)),
    "an author without an address": message(sender="Ann", in_reply_to=(ours(10042, GOOD),)),
    # Machines
    "a forged auto-reply": mallory(headers=(("auto-submitted", "auto-replied"),), in_reply_to=(ours(10042, STOLEN),)),
    "a forged bounce": mallory(
        sender="MAILER-DAEMON@evil.example",
        subject="failure notice",
        text=f"<{ANN}>:\nUser unknown\n\n--- Below this line is a copy of the message.\n\nMessage-ID: {KNOWN}\n",
    ),
    "a forged bounce with her own token": mallory(
        sender="MAILER-DAEMON@evil.example",
        subject="failure notice",
        text=f"<{ANN}>:\nUser unknown\n\n--- Below this line is a copy.\n\nMessage-ID: {ours(10042, HERS)}\n",
    ),
    "a forged delivery report": mallory(
        sender="MAILER-DAEMON@evil.example",
        content_type="multipart/report; report-type=delivery-status",
        attachments=(
            part("message/delivery-status", f"Final-Recipient: rfc822; {ANN}\nAction: failed\nStatus: 5.1.1\n"),
            part("message/rfc822", f"Message-ID: {ours(10042, ELSEWHERE.sign(10042, ANN))}\n\n"),
        ),
    ),
    "a bounce of a bounce": mallory(
        sender="MAILER-DAEMON@evil.example", subject="Undelivered: failure notice [#10042]"
    ),
    "a calendar answer": mallory(
        content_type="text/calendar; method=REPLY", in_reply_to=(KNOWN,), subject="Accepted: [#10042]"
    ),
    "our own address": message(sender="support@wallet.example", in_reply_to=(KNOWN,)),
    "our own alias with a detail": message(sender=f"help+10042.{STOLEN}@wallet.example", in_reply_to=(KNOWN,)),
    "our own loop header": mallory(headers=(("x-mailtriage-loop", "support@wallet.example"),), in_reply_to=(KNOWN,)),
}


def test_there_are_at_least_forty_attacks():
    assert len(ATTACKS) >= 40


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_nobody_gets_into_anothers_ticket(attack):
    link = placed(attack)
    if link.kind is LinkKind.JOIN:
        assert link.ticket != 10042
    if link.kind is LinkKind.NEW:
        assert link.ticket is None
    assert ANN not in " ".join(link.evidence)


@pytest.mark.parametrize(
    "name",
    ["a guessed tag", "a stolen token in the Message-ID", "a reference to Ann's own mail", "Ann in Cc", "two authors"],
)
def test_evidence_from_a_stranger_is_held_for_an_agent(name):
    link = placed(ATTACKS[name])
    assert (link.kind, link.ticket) == (LinkKind.HOLD, 10042)


@pytest.mark.parametrize(
    "mail",
    [
        message(in_reply_to=(ours(10042, GOOD),)),
        message(in_reply_to=(KNOWN,)),
        message(subject="[#10042]"),
        message(subject=f"Re: {SUBJECT}"),
        message(to=plus(10042, GOOD)),
    ],
)
def test_anns_address_that_fails_dmarc_is_held(mail):
    assert placed(mail, authentic=False).kind is LinkKind.HOLD
    assert placed(mail, authentic=True).kind is LinkKind.JOIN
    assert placed(mail, authentic=None).kind is LinkKind.JOIN


def test_anns_forged_address_does_not_follow_up_a_closed_ticket():
    closed = Tickets(known(10042, ANN, status=Status.CLOSED, age=timedelta(days=90)))
    assert placed(message(in_reply_to=(ours(10042, GOOD),)), closed, authentic=False).kind is LinkKind.HOLD


def test_a_strangers_answer_to_a_closed_ticket_is_held():
    closed = Tickets(known(10042, ANN, status=Status.CLOSED, age=timedelta(days=90)))
    assert placed(mallory(in_reply_to=(ours(10042, STOLEN),)), closed).kind is LinkKind.HOLD


def test_two_from_fields_are_held_though_the_first_one_is_anns():
    mail = message(in_reply_to=(KNOWN,), headers=(("from", MALLORY),))
    assert placed(mail).kind is LinkKind.HOLD


def test_anns_display_name_with_an_address_in_it_still_joins():
    assert placed(message(sender=f'"{ANN}" <{ANN}>', in_reply_to=(KNOWN,))).kind is LinkKind.JOIN
    assert placed(message(sender=f'"ann@work.example" <{ANN}>', in_reply_to=(KNOWN,))).kind is LinkKind.JOIN


def test_the_kelvin_sign_is_no_k():
    tickets = Tickets(known(10042, "kim@example.org"), mails={KNOWN: 10042})
    mail = Message(
        None,
        "x",
        Address("", "\N{KELVIN SIGN}im@example.org"),
        in_reply_to=(KNOWN,),
        headers=Headers((("from", "\N{KELVIN SIGN}im@example.org"),)),
    )
    assert placed(mail, tickets).kind is LinkKind.HOLD


@pytest.mark.parametrize("sender", [None, "Ann"])
def test_nobody_is_no_participant_of_a_ticket_that_nobody_opened(sender):
    anonymous = Tickets(known(10042, ""))
    link = placed(message(sender=sender, subject="[#10042]"), anonymous)
    assert link.kind is LinkKind.HOLD


def test_a_token_of_a_deleted_ticket_leads_nowhere():
    assert placed(message(in_reply_to=(ours(10099, TOKENS.sign(10099, ANN)),))).kind is LinkKind.NEW


def test_a_token_of_a_retired_key_leads_nowhere():
    retired = Tokens((b"an old key of this installation.",))
    assert placed(mallory(in_reply_to=(ours(10042, retired.sign(10042, MALLORY)),))).kind is LinkKind.NEW


def test_a_token_of_somebody_who_left_the_ticket_is_held():
    assert placed(mallory(in_reply_to=(ours(10042, TOKENS.sign(10042, MALLORY)),))).kind is LinkKind.HOLD


def test_the_tag_of_no_ticket_is_not_acknowledged_so_that_silence_tells_nothing():
    link = placed(mallory(subject="[#99999] hello"))
    assert (link.kind, link.ticket, link.quiet) == (LinkKind.NEW, None, True)


def test_an_ordinary_first_mail_is_not_kept_quiet():
    assert not placed(mallory(subject="hello")).quiet


@pytest.mark.parametrize(
    "field",
    [
        "mx.evil.example; dmarc=pass header.from=example.org",
        "mx.wallet.example; dmarc=pass header.from=evil.example",
        "mx.wallet.example; dmarc=fail header.from=example.org (dmarc=pass)",
        'mx.wallet.example; spf=pass smtp.mailfrom="; dmarc=pass header.from=example.org"; dmarc=fail',
    ],
)
def test_a_forged_authentication_result_convinces_nobody(field):
    mail = message(headers=(("authentication-results", field),), in_reply_to=(KNOWN,))
    found = authentication.read(mail, "mx.wallet.example")
    assert found is None or found.authentic is False


def test_a_forged_result_below_the_servers_own_does_not_count():
    mail = message(
        headers=(
            ("authentication-results", "mx.wallet.example; dmarc=fail header.from=example.org"),
            ("authentication-results", "mx.wallet.example; dmarc=pass header.from=example.org"),
        )
    )
    found = authentication.read(mail, "mx.wallet.example")
    assert found is not None
    assert found.authentic is False
