"""Ways into somebody else's ticket, over the whole road: each mail is held, ignored, or a ticket of its sender's own.

Ann has a ticket. Mallory has one too, and knows all that her own mails from the desk show; some of her mails use what
she cannot know, such as a token that was written to Ann. Whatever she sends, Ann's ticket stays as it is, and what
Mallory gets back does not tell whether the ticket that she names exists.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mailtriage.desk.workflow import open_file
from mailtriage.domain.status import Status
from mailtriage.domain.ticket import TicketFile
from mailtriage.domain.token import ALPHABET, Tokens, message_id, reply_address
from mailtriage.pipeline import Road
from mailtriage.store import ledger, mails, tickets
from tests.clocks import SetClock
from tests.journey.post import PostOffice
from tests.journey.workshop import Workshop, take_in

ANN, MALLORY = "ann@example.org", "mallory@evil.example"
ANNS_ID, MALLORYS_ID = "<first@mail.example.org>", "<first@evil.example>"
ANNS, MALLORYS, NOBODYS = 10001, 10002, 10099
SUBJECT, SECRET = "My transfer is pending", "the password of my safe is swordfish"
SUPPORT = "support@wallet.example"
SERVER = "mx.wallet.example"


def mail(*fields: tuple[str, str], body: str = "Please tell me all about it.", **given: str) -> bytes:
    """A mail of Mallory's as bytes, with nothing mended: `given` fields take the place of hers, `fields` are added."""
    named = {"From": f"Mallory <{MALLORY}>", "To": SUPPORT, "Subject": "hello", "Message-ID": "<new@evil.example>"}
    named |= {name.replace("_", "-"): value for name, value in given.items()}
    lines = [f"{name}: {value}\r\n" for name, value in (*named.items(), *fields)]
    return "".join((*lines, "\r\n", body, "\r\n")).encode("utf-8", "surrogateescape")


def report(recipient: str, returned: str, action: str = "failed") -> bytes:
    """A forged delivery report."""
    status = f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
    parts = [f"message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n{status}"]
    parts += [f"message/rfc822\r\n\r\nMessage-ID: {returned}\r\nSubject: x\r\n\r\nx\r\n"]
    body = "".join(f"--b\r\nContent-Type: {part}\r\n" for part in parts) + "--b--"
    kind = "multipart/report; report-type=delivery-status; boundary=b"
    return mail(("Content-Type", kind), From="MAILER-DAEMON@evil.example", body=body, Subject="Undelivered")


@dataclass(frozen=True)
class Known:
    """What an attack may use: the number it aims at, and ways to write tokens."""

    number: int
    tokens: Tokens

    def id(self, signed_for: str, ticket: int | None = None, about: int | None = None) -> str:
        """A Message-ID of ours that names `ticket`, with a token signed `about` another one perhaps."""
        ticket = ticket or self.number
        return message_id(ticket, self.tokens.sign(about or ticket, signed_for), "wallet.example", nonce="ab")

    def plus(self, signed_for: str, about: int | None = None) -> str:
        """Our address with the number and a token as its detail."""
        return reply_address(SUPPORT, self.number, self.tokens.sign(about or self.number, signed_for))

    @property
    def tag(self) -> str:
        return f"[#{self.number}]"


Attack = Callable[[Known], bytes]
OTHER_KEYS = Tokens((b"the key of another installation!",))


def foreign(known: Known) -> Known:
    """The same, with the keys of another installation."""
    return Known(known.number, OTHER_KEYS)


GUESSES: dict[str, Attack] = {
    "a tag": lambda k: mail(Subject=f"Re: {k.tag} {SUBJECT}"),
    "a tag in another word": lambda k: mail(Subject=f"x{k.tag}y"),
    "several tags": lambda k: mail(Subject=f"[#10090] {k.tag} [#10091]"),
    "her own tag behind it": lambda k: mail(Subject=f"{k.tag} [#10090]"),
    "a tag far behind": lambda k: mail(Subject="a" * 900 + k.tag),
    "a tag beyond what is read": lambda k: mail(Subject="a" * 2000 + k.tag),
    "a tag with zeros": lambda k: mail(Subject=f"[#00{k.number}]"),
    "a tag in wide digits": lambda k: mail(Subject="[#" + "".join(chr(0xFF10 + int(d)) for d in str(k.number)) + "]"),
    "a tag in Arabic digits": lambda k: mail(Subject="[#" + "".join(chr(0x660 + int(d)) for d in str(k.number)) + "]"),
    "a tag with a soft hyphen in it": lambda k: mail(Subject=f"[#{str(k.number)[:3]}\u00ad{str(k.number)[3:]}]"),
    "an encoded tag": lambda k: mail(Subject=f"=?utf-8?q?=5B=23{k.number}=5D?="),
    "a folded tag": lambda k: mail(Subject=f"[#{str(k.number)[:3]}\r\n {str(k.number)[3:]}]"),
    "a tag in the text": lambda k: mail(body=f"About {k.tag}: please tell me all about it."),
    "a tag behind a line break in the subject": lambda k: mail(Subject=f"=?utf-8?q?hello=0D=0ASubject:_{k.tag}?="),
    "two subjects": lambda k: mail(("Subject", f"Re: {k.tag}")),
    "a guessed token": lambda k: mail(In_Reply_To=message_id(k.number, ALPHABET[:16], "wallet.example")),
    "a guessed token in the address": lambda k: mail(To=reply_address(SUPPORT, k.number, ALPHABET[:16])),
    "no token in the address": lambda k: mail(To=f"support+{k.number}@wallet.example"),
    "an empty token": lambda k: mail(To=f"support+{k.number}.@wallet.example"),
    "thousands of guesses": lambda k: mail(
        References="\r\n ".join(message_id(k.number, char * 16, "wallet.example") for char in ALPHABET * 100)
    ),
    "a token of another installation": lambda k: mail(In_Reply_To=foreign(k).id(ANN)),
    "a token of another installation for herself": lambda k: mail(In_Reply_To=foreign(k).id(MALLORY)),
    "an address of another installation": lambda k: mail(To=foreign(k).plus(MALLORY)),
    "her own token under the number": lambda k: mail(In_Reply_To=k.id(MALLORY, about=MALLORYS)),
    "her own token under the number in the address": lambda k: mail(To=k.plus(MALLORY, about=MALLORYS)),
    "her own token in Delivered-To": lambda k: mail(("Delivered-To", k.plus(MALLORY, about=MALLORYS))),
    "a Message-ID of our form": lambda k: mail(Message_ID=k.id(MALLORY, about=MALLORYS)),
    "our loop header": lambda k: mail(("X-Mailtriage-Loop", "support@evil.example"), Subject=k.tag),
    "a bounce with a guess": lambda k: report(ANN, message_id(k.number, ALPHABET[:16], "wallet.example")),
    "a bounce with her own token": lambda k: report(MALLORY, k.id(MALLORY, about=MALLORYS)),
    "a bounce with a tag": lambda k: mail(
        From="MAILER-DAEMON@evil.example", Subject=f"failure notice {k.tag}", body=f"<{ANN}>:\r\nUser unknown"
    ),
    "an auto-reply": lambda k: mail(("Auto-Submitted", "auto-replied"), Subject=f"Away {k.tag}"),
    "a calendar answer": lambda k: mail(
        ("Content-Type", "text/calendar; method=REPLY"), Subject=f"Accepted: {k.tag}", body="BEGIN:VCALENDAR"
    ),
    "a read receipt": lambda k: mail(
        ("Content-Type", "multipart/report; report-type=disposition-notification; boundary=b"),
        Subject=f"Read: {k.tag}",
        body="--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: x; displayed\r\n--b--",
    ),
}
"""What anybody can write who guesses a number. What comes back must not tell whether the ticket exists."""

THEFTS: dict[str, Attack] = {
    "a stolen token": lambda k: mail(In_Reply_To=k.id(ANN)),
    "a stolen token among references": lambda k: mail(References=f"<a@x> {k.id(ANN)} <b@x>"),
    "a stolen token in the address": lambda k: mail(To=k.plus(ANN)),
    "a stolen token in Cc": lambda k: mail(Cc=k.plus(ANN)),
    "a stolen token in Delivered-To": lambda k: mail(("Delivered-To", k.plus(ANN))),
    "a stolen token in X-Original-To": lambda k: mail(("X-Original-To", k.plus(ANN))),
    "a stolen token and her own": lambda k: mail(References=f"{k.id(MALLORY, MALLORYS)} {k.id(ANN)}"),
    "a stolen token and her own reference": lambda k: mail(In_Reply_To=k.id(ANN), References=MALLORYS_ID),
    "a stolen token and her own tag": lambda k: mail(In_Reply_To=k.id(ANN), Subject=f"[#{MALLORYS}] x"),
    "a stolen token in capitals": lambda k: mail(In_Reply_To=k.id(ANN).upper()),
    "a token for her that nobody sent": lambda k: mail(In_Reply_To=k.id(MALLORY)),
    "a stolen token in an auto-reply": lambda k: mail(("Auto-Submitted", "auto-replied"), In_Reply_To=k.id(ANN)),
    "a stolen token in spam": lambda k: mail(("X-Spam-Flag", "YES"), In_Reply_To=k.id(ANN)),
    "a stolen token in a list's mail": lambda k: mail(("List-Id", "<x.example>"), In_Reply_To=k.id(ANN)),
    "a reference to Ann's mail": lambda k: mail(In_Reply_To=ANNS_ID),
    "a reference among ten thousand": lambda k: mail(
        References=" ".join(f"<{at}@x>" for at in range(10_000)) + ANNS_ID
    ),
    "Ann's own Message-ID": lambda k: mail(Message_ID=ANNS_ID),
    "Ann's own Message-ID and a reference": lambda k: mail(Message_ID=ANNS_ID, In_Reply_To=ANNS_ID),
    "Ann's subject": lambda k: mail(Subject=SUBJECT),
    "an answer to Ann's subject": lambda k: mail(Subject=f"Re: {SUBJECT}"),
}
"""What uses more than a number: tokens and Message-IDs that were written to Ann."""

GUISES: dict[str, Attack] = {
    "Ann's address as the name": lambda k: mail(From=f'"{ANN}" <{MALLORY}>', In_Reply_To=ANNS_ID),
    "Ann in brackets as the name": lambda k: mail(From=f'"Ann <{ANN}>" <{MALLORY}>', Subject=k.tag),
    "Ann as an encoded name": lambda k: mail(From=f"=?utf-8?q?Ann_=3C{ANN}=3E?= <{MALLORY}>", In_Reply_To=ANNS_ID),
    "Ann as Reply-To": lambda k: mail(Reply_To=ANN, Subject=k.tag),
    "Ann as Sender": lambda k: mail(("Sender", ANN), Subject=k.tag),
    "Ann as Return-Path": lambda k: mail(("Return-Path", f"<{ANN}>"), In_Reply_To=ANNS_ID),
    "Ann as Resent-From": lambda k: mail(("Resent-From", ANN), In_Reply_To=ANNS_ID),
    "Ann as X-Original-From": lambda k: mail(("X-Original-From", ANN), In_Reply_To=ANNS_ID),
    "Ann in Cc": lambda k: mail(Cc=ANN, Subject=k.tag),
    "Ann in To": lambda k: mail(To=f"{SUPPORT}, {ANN}", Subject=f"Re: {SUBJECT}", In_Reply_To=ANNS_ID),
    "a Cyrillic letter": lambda k: mail(From="\u0430nn@example.org", In_Reply_To=ANNS_ID),
    "wide letters": lambda k: mail(From="ａｎｎ@example.org", In_Reply_To=ANNS_ID),
    "an invisible character": lambda k: mail(From="ann\u200b@example.org", In_Reply_To=ANNS_ID),
    "a sub-address": lambda k: mail(From="ann+x@example.org", In_Reply_To=ANNS_ID),
    "a dot": lambda k: mail(From="a.nn@example.org", In_Reply_To=ANNS_ID),
    "a subdomain": lambda k: mail(From="ann@mail.example.org", In_Reply_To=ANNS_ID),
    "a longer domain": lambda k: mail(From="ann@example.org.evil.example", In_Reply_To=ANNS_ID),
    "a NUL": lambda k: mail(From="ann@example.org\0@evil.example", In_Reply_To=ANNS_ID),
    "a source route": lambda k: mail(From="<@example.org:mallory@evil.example>", In_Reply_To=ANNS_ID),
    "a group": lambda k: mail(From=f"Ann: {MALLORY};", In_Reply_To=ANNS_ID),
    "a comment": lambda k: mail(From=f"{MALLORY} ({ANN})", In_Reply_To=ANNS_ID),
    "two authors": lambda k: mail(From=f"{ANN}, {MALLORY}", In_Reply_To=ANNS_ID),
    "two From fields": lambda k: mail(("From", MALLORY), From=ANN, In_Reply_To=ANNS_ID),
    "no author": lambda k: mail(From="", In_Reply_To=ANNS_ID),
    "an author without an address": lambda k: mail(From="Ann", In_Reply_To=ANNS_ID),
    "a From that fails DMARC": lambda k: mail(
        ("Authentication-Results", f"{SERVER}; dmarc=fail header.from=example.org"), From=ANN, In_Reply_To=k.id(ANN)
    ),
    "a forged pass below the server's fail": lambda k: mail(
        ("Authentication-Results", f"{SERVER}; dmarc=fail header.from=example.org"),
        ("Authentication-Results", f"{SERVER}; dmarc=pass header.from=example.org"),
        From=ANN,
        In_Reply_To=k.id(ANN),
    ),
    "a pass in a comment": lambda k: mail(
        ("Authentication-Results", f"{SERVER}; dmarc=fail header.from=example.org (dmarc=pass)"),
        From=ANN,
        Subject=k.tag,
    ),
    "a pass for her own domain": lambda k: mail(
        ("Authentication-Results", f"{SERVER}; dmarc=pass header.from=evil.example"), From=ANN, Subject=k.tag
    ),
    "our own address": lambda k: mail(From=SUPPORT, In_Reply_To=ANNS_ID),
    "our own address with a token": lambda k: mail(From=k.plus(ANN), In_Reply_To=ANNS_ID),
    "our own loop header": lambda k: mail(("X-Mailtriage-Loop", SUPPORT), In_Reply_To=ANNS_ID),
    "a forged bounce for Ann": lambda k: report(ANN, ANNS_ID),
    "a forged delay for Ann": lambda k: report(ANN, foreign(k).id(ANN), "delayed"),
}
"""Mails that pretend to be somebody else's."""

ATTACKS = GUESSES | THEFTS | GUISES


@dataclass(frozen=True)
class Scene:
    """A desk with the two tickets, as files to begin from again."""

    workshop: Workshop
    folder: Path
    clock: SetClock

    def begin(self) -> None:
        """The desk as it was."""
        database = self.workshop.folder / "mailtriage.db"
        for name in (database.name + "-wal", database.name + "-shm"):
            (self.workshop.folder / name).unlink(missing_ok=True)
        shutil.copy(self.folder / "before.db", database)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("attacks")
    threads = {"plus_addressing": True, "trusted_server": SERVER}
    clock = SetClock()
    workshop = Workshop(folder / "office", more={"threads": threads}, clock=clock)
    ann = mail(From=f"Ann <{ANN}>", Subject=SUBJECT, Message_ID=ANNS_ID, body=SECRET)
    mallory = mail(Subject="Mallory's own", Message_ID=MALLORYS_ID)
    with workshop.road() as road:
        take_in(road, ann)
        take_in(road, mallory)
        assert len(PostOffice(road).collect()) == 2
        tickets.update(ANNS, {"status": str(Status.RESOLVED)})
        road.store.forget()
    shutil.copy(workshop.folder / "mailtriage.db", folder / "before.db")
    return Scene(workshop, folder, clock)


@pytest.fixture
def road(scene: Scene) -> Iterator[Road]:
    scene.begin()
    with scene.workshop.road() as road:
        yield road


def essence(file: TicketFile) -> dict[str, Any]:
    """All of a ticket but who waits at its door."""
    return {
        "ticket": {name: getattr(file.ticket, name) for name in file.ticket.__slots__ if name != "held"},
        "rest": (file.entries, file.findings, file.attachments, file.changes, file.mails, file.followers, file.dead),
    }


def attacked(road: Road, attack: Attack, number: int = ANNS) -> list[str]:
    """What comes back to whom: the templates of the answers, after the attack was filed."""
    before = len(mails.select())
    take_in(road, attack(Known(number, road.tokens)))
    assert not ledger.counts().get("failed"), ledger.select((), 1)
    return [sent.key.partition(":")[0] for sent in mails.select()[: len(mails.select()) - before]]


def test_there_are_at_least_forty_attacks() -> None:
    assert len(ATTACKS) >= 40


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_nobody_gets_into_anothers_ticket(road: Road, attack: Attack) -> None:
    before = essence(open_file(ANNS))
    attacked(road, attack)
    assert essence(open_file(ANNS)) == before

    receipt = ledger.select((), 1)[0]
    assert receipt.ticket != ANNS or receipt.state in ("held", "ignored")
    for sent in PostOffice(road).collect():
        assert SECRET.encode() not in sent.raw
        assert str(ANNS) not in sent.subject + sent.text
        assert ANN not in sent.recipient


@pytest.mark.parametrize("attack", GUESSES.values(), ids=GUESSES)
def test_what_comes_back_does_not_tell_whether_the_ticket_exists(scene: Scene, attack: Attack) -> None:
    answers = []
    for number in (ANNS, NOBODYS):
        scene.begin()
        with scene.workshop.road() as road:
            answers.append(attacked(road, attack, number))
    assert answers[0] == answers[1]


def test_ann_herself_gets_in(road: Road) -> None:
    known = Known(ANNS, road.tokens)
    for at, raw in enumerate(
        (
            mail(From=ANN, In_Reply_To=known.id(ANN), Message_ID="<2@mail.example.org>"),
            mail(From=ANN, To=known.plus(ANN), Message_ID="<3@mail.example.org>"),
            mail(From=ANN, Subject=f"Re: {known.tag}", Message_ID="<4@mail.example.org>"),
            mail(From=ANN, In_Reply_To=ANNS_ID, Message_ID="<5@mail.example.org>"),
        )
    ):
        take_in(road, raw)
        file = open_file(ANNS)
        assert (len(file.entries), file.ticket.status) == (at + 2, Status.OPEN)


def test_a_held_mails_own_message_id_is_no_key_to_the_ticket(road: Road) -> None:
    take_in(road, mail(Subject=f"[#{ANNS}]", Message_ID="<key@evil.example>"))
    take_in(road, mail(In_Reply_To="<key@evil.example>", From="third@evil.example"))
    assert open_file(ANNS).ticket.held == 1
    assert len(open_file(ANNS).entries) == 1


# Mails that are only odd: they change no ticket that they should not, and none of them stops the queue.


def test_among_ten_thousand_references_the_nearest_one_is_found(road: Road) -> None:
    many = " ".join(f"<{at}@x>" for at in range(10_000))
    take_in(road, mail(From=ANN, References=f"{many} {ANNS_ID}"))
    assert len(open_file(ANNS).entries) == 2


def test_ten_thousand_forged_references_of_our_form_find_nothing(road: Road) -> None:
    forged = " ".join(f"<t{10_000 + at}.{'2' * 16}.ab@wallet.example>" for at in range(10_000))
    take_in(road, mail(From=ANN, Subject="something else", References=forged, In_Reply_To=forged))
    assert len(open_file(ANNS).entries) == 1
    assert open_file(10003).ticket.requester.address == ANN


def test_a_token_of_a_ticket_that_is_gone_opens_a_new_one(road: Road) -> None:
    take_in(road, mail(From=ANN, Subject="again", In_Reply_To=Known(NOBODYS, road.tokens).id(ANN)))
    assert open_file(10003).ticket.requester.address == ANN
    assert open_file(ANNS).ticket.held == 0


def test_a_replayed_mail_adds_nothing(road: Road, scene: Scene) -> None:
    known = Known(ANNS, road.tokens)
    old = mail(From=ANN, In_Reply_To=known.id(ANN), Message_ID="<2@mail.example.org>", body="please")
    take_in(road, old)
    tickets.update(ANNS, {"status": str(Status.RESOLVED)})
    before = essence(open_file(ANNS))
    take_in(road, old, b"Received: from evil.example\r\n" + old, b"Return-Path: <x@evil.example>\r\n" + old)
    assert essence(open_file(ANNS)) == before
    assert [receipt.state for receipt in ledger.select((), 3)] == ["ignored"] * 3


@pytest.mark.parametrize(
    "raw",
    [
        mail(Subject="\x1b[2J\x07 hello\x00there\x7f", From=f"\x1b]0;x\x07 <{ANN}>"),
        mail(Subject="hello\rBcc: x@evil.example\r\n\tmore", From=ANN),
        mail(("X\x00Y", "z"), ("Subject", "\udcff\udcfe"), From=f"=?utf-8?b?DQpCY2M6IHg=?= <{ANN}>"),
        mail(Subject="=?utf-8?q?a=0D=0ABcc:_x@evil.example?=", From=ANN, In_Reply_To="\x00<\x01@\x02>\x03"),
        mail(Message_ID="<a\x00b@c>\x1b", From=ANN, References="<\x1b@x> " * 50),
    ],
    ids=["escapes", "a bare CR", "names and bytes", "encoded line ends", "Message-IDs"],
)
def test_control_characters_in_headers_reach_neither_a_mail_nor_a_terminal(
    scene: Scene, road: Road, raw: bytes
) -> None:
    take_in(road, raw)
    assert not ledger.counts().get("failed")
    number = max(ticket.number for ticket in tickets.listed())
    for sent in PostOffice(road).collect():
        head = sent.raw.partition(b"\r\n\r\n")[0]
        assert b"Bcc" not in head
        assert not any(byte < 32 and byte not in b"\r\n\t" for byte in head)
    road.store.close()
    for words in (("list",), ("show", str(number)), ("intake", "list"), ("intake", "show", "3")):
        shown = scene.workshop.command(*words)
        assert shown.code == 0, shown.err
        assert not any(ord(char) < 32 and char not in "\n\t" for char in shown.out), words
