"""The database: its schema, its transactions, and what is said when it cannot be used."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mailtriage.errors import MailtriageError, Temporary
from mailtriage.store import meta, tickets
from mailtriage.store.database import Store
from mailtriage.store.models import Blob, Meta


def test_an_empty_database_gets_its_schema(store: Store) -> None:
    assert store.pending() == []
    assert store.migrate() == []
    assert tickets.select((), 10) == []


def test_a_schema_of_a_newer_version_is_not_worked_on(store: Store) -> None:
    store.run("INSERT INTO schema_migration (name, applied) VALUES ('9999_future', '2026-01-01 00:00:00')")
    with pytest.raises(MailtriageError, match="9999_future"):
        store.ready()


def test_many_processes_may_find_it_empty_at_once(database_url: str) -> None:
    words = f"from mailtriage.store.database import Store; s = Store({database_url!r}); s.ready(); print(s.pending())"
    started = [
        subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    for process in started:
        out, err = process.communicate(timeout=60)
        assert (out, process.returncode) == (b"[]\n", 0), err.decode()


def test_a_transaction_is_all_or_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.insert(Meta, {"key": "a", "value": "1"})
        raise ZeroDivisionError
    with store.transaction():
        store.insert(Meta, {"key": "b", "value": "2"})
    assert store.rows("SELECT key, value FROM meta") == [("b", "2")]


def test_a_savepoint_fails_alone(store: Store) -> None:
    with store.transaction():
        store.insert(Meta, {"key": "a", "value": "1"})
        with pytest.raises(ZeroDivisionError), store.savepoint():
            store.insert(Meta, {"key": "b", "value": "2"})
            raise ZeroDivisionError
        store.insert(Meta, {"key": "c", "value": "3"})
    assert store.rows("SELECT key FROM meta ORDER BY key") == [("a",), ("c",)]


def test_writers_in_several_threads_wait_for_each_other(store: Store, database_url: str) -> None:
    failures: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for count in range(20):
                with store.transaction():
                    store.rows("SELECT COUNT(*) FROM meta")
                    store.insert(Meta, {"key": f"{name}{count}", "value": ""})
        except BaseException as error:
            failures.append(error)
        finally:
            store.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert store.rows("SELECT COUNT(*) FROM meta") == [(80,)]


def test_the_signing_key_is_made_once(store: Store, database_url: str) -> None:
    first = meta.signing_key(store)
    assert len(first) == 32
    assert meta.signing_key(store) == first


# Where it cannot be used


@pytest.mark.parametrize("content", [b"this is a text file, not a database\n" * 50, b"\0" * 5000])
def test_a_file_that_is_no_database_is_told_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.db").write_bytes(content)
    store = Store(f"sqlite:///{tmp_path}/x.db")
    with pytest.raises(Temporary, match=r"x\.db cannot be used: "):
        store.ready()


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Temporary, match="cannot be used: unable to open"):
        Store(f"sqlite:///{tmp_path}/none/x.db").ready()


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    store = Store("postgresql://desk:hunter2@127.0.0.1:9/tickets")
    with pytest.raises(Temporary) as caught:
        store.ready()
    assert "127.0.0.1" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_reading_too_is_told_in_a_sentence(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/x.db")
    store.ready()
    store.close()
    (tmp_path / "x.db").write_bytes(b"overwritten " * 1000)
    with pytest.raises(Temporary, match="cannot be used"):
        tickets.find(1)


@pytest.mark.services
def test_a_connection_that_the_server_ended_is_replaced(postgresql: str) -> None:
    store, other = Store(postgresql), Store(postgresql)
    store.ready()
    pid = store.rows("SELECT pg_backend_pid()")[0][0]

    def cut() -> None:
        other.rows("SELECT pg_terminate_backend(?)", pid)
        other.close()

    cutting = threading.Thread(target=cut)
    cutting.start()
    cutting.join(20)
    with pytest.raises(Temporary), store.transaction():
        store.rows("SELECT 1")
    with store.transaction():
        assert store.rows("SELECT 1") == [(1,)]
    pid = store.rows("SELECT pg_backend_pid()")[0][0]
    cutting = threading.Thread(target=cut)
    cutting.start()
    cutting.join(20)
    with pytest.raises(Temporary):
        store.rows("SELECT 1")
    assert store.rows("SELECT 1") == [(1,)]
    store.close()


def test_a_new_file_is_nobody_elses_to_read(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/x.db")
    store.ready()
    assert (tmp_path / "x.db").stat().st_mode & 0o077 == 0
    store.close()


def test_bytes_are_stored_once_and_come_back(store: Store) -> None:
    from mailtriage.store import blobs

    first = blobs.put(store, b"\0\xff content")
    assert blobs.put(store, b"\0\xff content") == first
    assert blobs.get(store, first) == b"\0\xff content"
    assert blobs.get(store, "0" * 64) is None
    assert Blob.select().count() == 1
    with store.transaction():
        blobs.remove(store, first)
    assert blobs.get(store, first) is None
