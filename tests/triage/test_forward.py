"""The mail that a forward carries, from every client and language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mailtriage.domain.message import Address, Original
from mailtriage.triage.forward import find_original, is_forward, sender_of
from mailtriage.triage.forward_date import read_date
from mailtriage.triage.reply import separate
from tests.triage.forward_marks import FORWARDS, PHRASES
from tests.triage.reply.client_marks import GMAIL, HEADERS

BODY = "Hello Ann\nsecond line"


def mail(above: str, mark: str) -> str:
    body = "" if "Hello Ann" in mark else f"\n\n{BODY}"
    return f"{above}{mark}{body}"


@pytest.mark.parametrize("mark", FORWARDS.values(), ids=FORWARDS.keys())
def test_it_finds_who_wrote_what_about_what(mark: str) -> None:
    found = find_original("Fwd: Withdrawal", mail("Please handle this.\n\n", mark), None)
    assert found is not None
    assert found.sender == Address("Wallet Support", "support@example.com")
    assert found.subject == "Withdrawal"
    assert found.text in (BODY, "Hello Ann\nsecond")


@pytest.mark.parametrize("mark", FORWARDS.values(), ids=FORWARDS.keys())
def test_the_forwarders_words_stay_apart(mark: str) -> None:
    assert separate(mail("Please handle this.\n\n", mark)).visible == "Please handle this."


@pytest.mark.parametrize("mark", FORWARDS.values(), ids=FORWARDS.keys())
def test_a_forward_without_words_is_visible_as_a_whole(mark: str) -> None:
    assert "Hello Ann" in separate(mail("", mark)).visible


@pytest.mark.parametrize("phrase", PHRASES)
def test_it_knows_what_announces_a_forward(phrase: str) -> None:
    block = "From: Ann <ann@example.net>\nSubject: A long\n subject line\nDate: 5 Jan 2023 15:12\nTo: x@example.org"
    found = find_original("x", f"FYI\n\n{phrase}\n\n{block}\n\nHi", None)
    assert found is not None
    assert (found.subject, found.text) == ("A long subject line", "Hi")


def test_an_attached_mail_wins() -> None:
    attached = Original(None, None, "attached", "text")
    assert find_original("Fwd: x", mail("", FORWARDS["gmail"]), attached) is attached


@pytest.mark.parametrize("subject", ["Re: Withdrawal", "Withdrawal", "回复: 提现", "AW: x", "Re: Fwd: x"])
def test_an_old_mail_under_a_reply_is_no_forward(subject: str) -> None:
    assert find_original(subject, f"Thanks\n\n{HEADERS['outlook-en']}\n\nold", None) is None


def test_a_forward_inside_a_quote_is_not_this_ones() -> None:
    quoted = FORWARDS["gmail"].replace("\n", "\n> ")
    assert find_original("Re: x", f"Thanks\n\n{GMAIL['en']}\n> {quoted}", None) is None


def test_a_mail_without_headers_is_no_forward() -> None:
    assert find_original("Fwd: x", "no block here", None) is None


@pytest.mark.parametrize(
    "subject",
    ["Fwd: x", "FW: x", "WG: x", "TR : x", "RV: x", "ENC: x", "转发：x", "轉寄: x", "Пересл: x", "[ext] Fw: x"],
)
def test_it_knows_the_prefixes_of_forwards(subject: str) -> None:
    assert is_forward(subject)


@pytest.mark.parametrize("subject", ["Re: x", "Forward my mail", "i need help", "TRX: lost", "Fwd"])
def test_it_takes_no_words_for_a_prefix(subject: str) -> None:
    assert not is_forward(subject)


@pytest.mark.parametrize(
    ("value", "sender"),
    [
        ("Ann Lee <ann@example.net>", Address("Ann Lee", "ann@example.net")),
        ('"李" <li@example.net>;', Address("李", "li@example.net")),
        ("Ann [mailto:ann@example.net]", Address("Ann", "ann@example.net")),
        ("ann@example.net", Address("", "ann@example.net")),
        ("Ann <mailto:ann@example.net>", Address("Ann", "ann@example.net")),
        ("ann@example.net <ann@example.net>", Address("", "ann@example.net")),
        ("Ann Lee", None),
    ],
)
def test_it_reads_a_sender_in_every_form(value: str, sender: Address | None) -> None:
    assert sender_of(value) == sender


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Thu, Jan 5, 2023 at 3:12 PM", (2023, 1, 5, 15, 12)),
        ("Thu, 5 Jan 2023 15:12:33 +0800", (2023, 1, 5, 7, 12, 33)),
        ("2023年1月5日(星期四) 下午3:12", (2023, 1, 5, 15, 12)),
        ("2023年1月5日 午前0:05", (2023, 1, 5, 0, 5)),
        ("2023년 1월 5일 (목) 오후 3:12", (2023, 1, 5, 15, 12)),
        ("2023-01-05 15:12:33", (2023, 1, 5, 15, 12, 33)),
        ("jueves, 5 de enero de 2023 15:12", (2023, 1, 5, 15, 12)),
        ("Donnerstag, 5. Januar 2023 15:12", (2023, 1, 5, 15, 12)),
        ("jeudi 5 janvier 2023 15:12", (2023, 1, 5, 15, 12)),
        ("5 января 2023 г. 15:12", (2023, 1, 5, 15, 12)),
        ("5 Ocak 2023 Perşembe 15:12", (2023, 1, 5, 15, 12)),
        ("qui., 5 de jan. de 2023 às 15:12", (2023, 1, 5, 15, 12)),
        ("15:12, Th 5, 5 thg 1, 2023", (2023, 1, 5, 15, 12)),
        ("25/12/2023 15:12", (2023, 12, 25, 15, 12)),
        ("05.06.2023 15:12", (2023, 6, 5, 15, 12)),
        ("Thursday, January 5, 2023 at 03:12:33 PM GMT+8", (2023, 1, 5, 7, 12, 33)),
    ],
)
def test_it_reads_the_dates_of_clients(text: str, moment: tuple[int, ...]) -> None:
    assert read_date(text) == datetime(*moment, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize("text", ["05/06/2023 15:12", "yesterday", "", "99/99/2023", "2023-13-45 10:00", "May 2023"])
def test_a_date_in_doubt_is_none(text: str) -> None:
    assert read_date(text) is None
