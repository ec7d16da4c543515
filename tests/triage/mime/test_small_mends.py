"""Dates, Message-IDs, flowed text, uuencoded files, calendars, characters."""

from __future__ import annotations

import binascii
from datetime import UTC, datetime

import pytest

from mailtriage.triage.mime.calendars import summary_of
from mailtriage.triage.mime.clean import body_text, header_text
from mailtriage.triage.mime.dates import plausible, read_odd_date
from mailtriage.triage.mime.flowed import unflow
from mailtriage.triage.mime.message_ids import read_id, read_ids
from mailtriage.triage.mime.notes import MAX_NOTES, Notes
from mailtriage.triage.mime.uuencode import take_out

WHEN = datetime(2024, 3, 5, 6, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-05 14:03:00 +0800",
        "2024-03-05T06:03:00Z",
        "2024-03-05T14:03:00.123+08:00",
        "2024/03/05 06:03",
        "2024年3月5日 06:03",
        "2024年03月05日 (星期二) 06:03:00",
        "Tue, 5 Mar 2024 14:03:00 +08:00",
        "Tue, 5 Mar 2024 14:03:00 GMT+08:00",
        "Tue Mar  5 06:03:00 2024",
        "5 Mar 2024 14.03.00 +0800",
    ],
)
def test_dates_in_odd_forms_are_read(written: str) -> None:
    assert read_odd_date(written) == WHEN


@pytest.mark.parametrize("written", ["", "Whenever", "2024-13-45 99:99", "Mon, 99 Foo 9999 99:99:99 +9999", "0" * 5000])
def test_what_is_no_date_is_none(written: str) -> None:
    assert read_odd_date(written) is None


@pytest.mark.parametrize("year", [1, 1970, 2101, 9999])
def test_absurd_dates_are_none(year: int) -> None:
    assert plausible(datetime(year, 1, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@b> <c@d>", ("<a@b>", "<c@d>")),
        ("<a@b><c@d>", ("<a@b>", "<c@d>")),
        ("<a@b> <a@b>", ("<a@b>",)),
        ("<a long\tid@b>", ("<alongid@b>",)),
        ("a@b, c@d", ("<a@b>", "<c@d>")),
        ("Your message of Monday <a@b>", ("<a@b>",)),
        ("nothing", ()),
        ("", ()),
        ("<" * 5000, ()),
    ],
)
def test_message_ids_are_found(value: str, ids: tuple[str, ...]) -> None:
    assert read_ids(value, Notes()) == ids


def test_of_many_message_ids_the_first_and_the_last_are_kept() -> None:
    notes = Notes()
    kept = read_ids(" ".join(f"<{number}@x>" for number in range(1000)), notes)
    assert (len(kept), kept[0], kept[1], kept[-1]) == (200, "<0@x>", "<801@x>", "<999@x>")
    assert notes.all()


@pytest.mark.parametrize(
    ("value", "one"),
    [("<a@b>", "<a@b>"), ("a@b", "<a@b>"), (" <a @b> x", "<a@b>"), ("", None), (None, None), ("<>", None)],
)
def test_one_message_id_is_read(value: str | None, one: str | None) -> None:
    assert read_id(value) == one


def test_flowed_paragraphs_are_joined_and_quotes_left_alone() -> None:
    assert unflow("one \ntwo\n> a \n> b\n three\n-- \nAnn", False) == "one two\n> a \n> b\nthree\n-- \nAnn"


def test_flowed_text_of_scripts_without_blanks_is_joined_without_one() -> None:
    assert unflow("转账 \n失败", True) == "转账失败"


def uuencoded(name: str, content: bytes) -> str:
    lines = [binascii.b2a_uu(content[at : at + 45]).decode() for at in range(0, len(content), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


def test_uuencoded_files_are_taken_out_of_the_text() -> None:
    content = bytes(range(256))
    text, files = take_out(f"before\n{uuencoded('a b.gif', content)}after\n")
    assert text == "before\nafter\n"
    assert [(file.name, file.content) for file in files] == [("a b.gif", content)]


def test_the_word_begin_is_not_yet_a_file() -> None:
    said = "begin 644 steps of recovery\nI did as you said\nend\n"
    assert take_out(said) == (said, ())


def test_a_calendar_is_summed_up() -> None:
    event = "BEGIN:VEVENT\r\nSUMMARY:Call with\r\n  support\r\nDTSTART:20240305T060300Z\r\n"
    assert (
        summary_of(f"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n{event}")
        == "calendar: REQUEST, Call with support, 20240305T060300Z"
    )


def test_controls_leave_the_body_and_zero_width_characters_stay() -> None:
    assert body_text("a\x00\x1b[31m\r\r\nb\rc\u200b\uff11\ud800") == "a[31m\nb\nc\u200b\uff11\ufffd"


def test_a_header_is_one_line() -> None:
    assert header_text(" a\tb\u2028c\x07 ") == "a b c"


def test_notes_are_bounded_and_said_once() -> None:
    notes = Notes()
    for number in range(1000):
        notes.add(f"defect {number}")
        notes.add(f"defect {number}")
    assert len(notes.all()) == MAX_NOTES
