"""The road over PostgreSQL: the same journey as on SQLite."""

from __future__ import annotations

from pathlib import Path

from mailtriage.demo.imap_server import DemoImap
from mailtriage.demo.smtp_server import DemoSmtp
from tests.journey.office import Office, letter


def test_a_conversation_on_postgresql_goes_as_on_sqlite(tmp_path: Path, postgresql: str) -> None:
    with DemoImap() as imap, DemoSmtp() as smtp:
        office = Office(tmp_path / "office", imap.server("support"), smtp, database=postgresql)
        office.arrive(letter(), letter("my words: " + "abandon " * 11 + "about", "help", "Ann <ann@gmail.com>"))
        office.poll()
        office.poll()
        assert len(office.tickets()) == len(smtp.mails) == 2

        number = office.tickets()[0]["number"]
        assert number == 10001
        assert office.command("reply", str(number), "--text", "请再试一次。").code == 0
        office.poll()
        assert len(smtp.mails) == 3
        assert office.show(number)["entries"][-1]["kind"] == "reply"
        assert office.command("outbox", "list", "--state", "sent", "--json").rows()[0]["attempts"] == 1
