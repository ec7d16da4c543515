"""`intake reparse`: stored mails through today's parser, against what their tickets hold."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.journey.office import Office, letter

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
QUOTED = "My transfer is stuck.\n\nSent from my iPhone\n"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office")


def take_in(office: Office, *mails: bytes) -> None:
    for number, raw in enumerate(mails):
        path = office.folder / f"{number}.eml"
        path.write_bytes(raw)
        assert office.command("ingest", str(path)).code == 0


def rewrite(office: Office, sql: str) -> None:
    """Make the desk hold what an earlier parser read."""
    with sqlite3.connect(office.folder / "mailtriage.db") as database:
        database.execute(sql)


def dump(office: Office) -> list[str]:
    with sqlite3.connect(office.folder / "mailtriage.db") as database:
        return list(database.iterdump())


def test_a_mail_that_reads_as_it_did_shows_no_change(office: Office) -> None:
    take_in(office, letter(QUOTED))
    (row,) = office.command("intake", "reparse", "1", "--json").rows()
    assert (row["receipt"], row["changes"]) == (1, {})
    assert "reads as it did" in office.command("intake", "reparse", "1").out


def test_it_shows_what_is_read_otherwise_today(office: Office) -> None:
    take_in(office, letter(QUOTED))
    rewrite(office, "UPDATE entry SET text = 'My transfer is\nstuck???', subject = '?' WHERE receipt = 1")
    (row,) = office.command("intake", "reparse", "--since", "1d", "--json").rows()
    assert row["changes"]["text"] == {"before": "My transfer is\nstuck???", "after": "My transfer is stuck."}
    assert row["changes"]["subject"] == {"before": "?", "after": "转账失败"}
    shown = office.command("intake", "reparse", "--since", "1d").out
    assert "-My transfer is" in shown
    assert "+My transfer is stuck." in shown
    assert "1 of them otherwise" in shown


def test_it_shows_attachments_languages_and_charset_defects_that_differ(office: Office) -> None:
    mail = letter("x").replace(b"\n\nx\n", b"\nX: y\n\nbegin 644 a.gif\n#0V%T\n`\nend\n")
    take_in(office, mail, letter("see").replace(b"utf-8", b"x-nothing").replace(b"\n\nsee", "\n\nна русском".encode()))
    rewrite(office, "DELETE FROM attachment")
    rewrite(office, "UPDATE entry SET facts = '{}'")
    first, second = office.command("intake", "reparse", "1", "2", "--json").rows()
    assert [one["name"] for one in first["changes"]["attachments"]["after"]] == ["a.gif"]
    assert second["changes"]["language"] == {"before": "und", "after": "ru"}
    assert "utf-8" in second["changes"]["defects"]["after"][0]


def test_it_writes_nothing(office: Office) -> None:
    take_in(office, letter(QUOTED))
    rewrite(office, "UPDATE entry SET text = '?'")
    before = dump(office)
    assert office.command("intake", "reparse", "--since", "30d").code == 0
    assert dump(office) == before


def test_a_mail_that_no_ticket_holds_says_so(office: Office) -> None:
    take_in(office, letter("I am away", Auto_Submitted="auto-replied"))
    (row,) = office.command("intake", "reparse", "1", "--json").rows()
    assert row["trouble"].startswith("no ticket holds it: ignored")


def test_bytes_that_are_not_kept_say_why(office: Office) -> None:
    mail = letter(QUOTED)
    take_in(office, mail, mail)
    (row,) = office.command("intake", "reparse", "2", "--json").rows()
    assert row["trouble"] == "its bytes are not kept: the same mail as receipt 1"


def test_a_secret_that_was_taken_out_stays_out_of_what_is_shown(office: Office) -> None:
    take_in(office, letter(f"my words are {PHRASE}"))
    rewrite(office, "UPDATE entry SET text = '?'")
    shown = office.command("intake", "reparse", "1", "--json").out + office.command("intake", "reparse", "1").out
    assert "sausage" not in shown


@pytest.mark.parametrize("words", [(), ("99",), ("--since", "yesterday"), ("--since", "99999w")])
def test_what_cannot_be_meant_is_a_usage_error(office: Office, words: tuple[str, ...]) -> None:
    assert office.command("intake", "reparse", *words).code == 2
