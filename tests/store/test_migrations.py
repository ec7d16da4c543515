"""A database of an earlier version is brought up to date with what it holds."""

from __future__ import annotations

import pytest
from playhouse.migrations import Runner

from mailtriage.errors import MailtriageError
from mailtriage.store import database, ledger, mails
from mailtriage.store.database import Store
from tests.clocks import SetClock

NOW = SetClock().now()


@pytest.fixture
def first(database_url: str) -> Store:
    """A database as the first version left it, with a mail in the ledger and one in the outbox."""
    store = Store(database_url)
    Runner(store.database, str(database._MIGRATIONS)).up(target="0001_initial")
    store.run(
        "INSERT INTO receipt (mailbox, uidvalidity, identity, size, state, reason, attempts, next_try, silent, "
        "received_at, afterwards) VALUES ('box', 0, 'x', 1, 'held', 'why', 0, 0, ?, 0, '')",
        False,
    )
    store.run(
        "INSERT INTO ticket (id, subject, requester, requester_name, status, priority, rank, category, tags, language, "
        "channel, missing, held, secret, created_at, updated_at) VALUES (10001, 's', 'a@b.example', '', 'new', "
        "'normal', 2, 'other', '[]', 'en', 'mail', '[]', 0, ?, 0, 0)",
        False,
    )
    store.run(
        "INSERT INTO mail (ticket, key, message_id, sender, recipient, subject, text, content, automatic, state, said, "
        "attempts, next_try, claimed_by, data_begun, created_at) VALUES (10001, 'k', '<m>', '', 'Ann@B.example', 's', "
        "'t', ?, ?, 'sent', '', 1, 0, '', ?, ?)",
        b"raw",
        True,
        False,
        round(NOW.timestamp() * 1000),
    )
    return store


def test_an_earlier_schema_asks_to_be_migrated(first: Store) -> None:
    with pytest.raises(MailtriageError, match="db migrate"):
        first.ready()
    first.close()


def test_what_is_there_is_kept_and_read_by_the_new_version(first: Store) -> None:
    assert first.migrate() == ["0002_strangers"]
    assert first.migrate() == []
    (receipt,) = ledger.select((), 10)
    assert (receipt.sender, receipt.ruling, receipt.ruled_by) == ("", None, "")
    assert ledger.held(first) == 1
    assert mails.automatic_to(first, "ann@b.example", NOW, NOW) == (1, 1)
    first.close()
