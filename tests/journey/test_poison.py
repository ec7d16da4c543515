"""A mail that ends the program itself, with nothing to catch: it is set aside, and the ones behind it are filed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.journey.office import Office, letter

DIES = """
import os, sys
from mailtriage import pipeline
real = pipeline.parse
pipeline.parse = lambda raw: os._exit(9) if b"poison" in raw else real(raw)
from mailtriage.commands.main import main
main(sys.argv[1:])
"""


def test_a_mail_that_ends_the_program_is_set_aside_after_some_starts(tmp_path: Path) -> None:
    office = Office(tmp_path / "office", small=True)
    for name, text in (("1", "poison"), ("2", "hello, my transfer failed")):
        (tmp_path / f"{name}.eml").write_bytes(letter(text, name, f"{name}@qq.com"))
    office.command("ingest", "-", stdin=b"")  # Makes the database.

    def start(*words: str) -> int:
        command = [sys.executable, "-c", DIES, "--config", str(office.config), *words]
        return subprocess.run(command, capture_output=True, timeout=60, check=False, env=os.environ).returncode

    assert start("ingest", str(tmp_path / "1.eml"), str(tmp_path / "2.eml")) == 9
    # Each start ends as soon as it reads the mail; it then rests, and we do not wait for that.
    for _ in range(4):
        assert start("run", "--once") in (0, 9)
        _let_rest_pass(office)
    assert start("run", "--once") == 0

    assert len(office.tickets()) == 2, "the empty mail and the one behind the poison"
    (failed,) = [row for row in office.ledger() if row["state"] == "failed"]
    assert "ended" in failed["reason"]


def _let_rest_pass(office: Office) -> None:
    with sqlite3.connect(office.folder / "mailtriage.db") as database:
        database.execute("UPDATE receipt SET next_try = 0 WHERE state = 'received'")
    database.close()
