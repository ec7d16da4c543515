"""The fixtures that other tests stand on."""

from __future__ import annotations

import pytest

from mailtriage.intake.imap import Mailbox
from tests.services import Dovecot

psycopg = pytest.importorskip("psycopg")


def test_every_test_has_a_database_of_its_own(postgresql: str, postgresql_server: object) -> None:
    with psycopg.connect(postgresql) as connection:
        connection.execute("create table mine (word text)")
        connection.execute("insert into mine values ('密码')")
        assert connection.execute("select word from mine").fetchone() == ("密码",)
    with psycopg.connect(postgresql_server.database()) as other:  # type: ignore[attr-defined]
        assert other.execute("select to_regclass('mine')").fetchone() == (None,)


def test_every_account_has_an_inbox_of_its_own(dovecot: Dovecot) -> None:
    with Mailbox(dovecot.user()) as one, Mailbox(dovecot.user()) as two:
        one.append("Done", b"x\r\n")
        assert "Done" not in two.folders()
