"""Opens the database, brings its schema up to date, and gives out transactions. One database a process."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import peewee
from playhouse.db_url import parse
from playhouse.migrations import Runner

from mailtriage.errors import MailtriageError, Temporary, Usage
from mailtriage.store.models import PROXY, Json, Model, Moment

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 60
_PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    # A mail that was moved on the server because the ledger had committed must be in the ledger after a power cut.
    "synchronous": "full",
    "secure_delete": 1,
    "cache_size": -8192,
    "temp_store": "memory",
}
_CONNECT_SECONDS = 10
_MIGRATING = 7_420_101
"""The number of the advisory lock that PostgreSQL keeps for whoever changes the schema."""


class Store:
    """An open database. `url` is `sqlite:///FILE` or `postgresql://USER@HOST/NAME`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.database = _connect(url)
        self.is_sqlite = isinstance(self.database, peewee.SqliteDatabase)
        PROXY.initialize(self.database)
        self._inserts: dict[tuple[type[Model], tuple[str, ...], bool], _Insert] = {}

    def close(self) -> None:
        """End this thread's connection."""
        if not self.database.is_closed():
            self.database.close()

    def forget(self) -> None:
        """Take what was overwritten out of SQLite's write-ahead log, where readers let it: secrets lay there."""
        if self.is_sqlite:
            self.run("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def tend(self) -> None:
        """Housekeeping that a database wants now and then."""
        if self.is_sqlite:
            self.forget()
            self.run("PRAGMA optimize").fetchall()

    def migrate(self) -> list[str]:
        """Apply the steps that are missing and return their names. Raises Temporary."""
        # One transaction for all steps: whoever looks meanwhile finds an empty database or a whole one, never a half.
        with self._migrating(), self.transaction():
            return list(self._runner().up())

    def pending(self) -> list[str]:
        """The steps that the schema lacks. Raises Temporary."""
        return [step.name for step in self._runner().status() if not step.applied]

    def ready(self) -> None:
        """Raise where the schema is not the one this program knows; make it where the database is empty."""
        steps = self._runner().status()
        missing = [step.name for step in steps if not step.applied]
        unknown = [step.name for step in steps if not step.path]
        if unknown:
            raise MailtriageError(f"The database is of a newer version of this program: it has {', '.join(unknown)}.")
        if missing and missing[0].startswith("0001"):
            self.migrate()
        elif missing:
            raise MailtriageError(f"The database lacks {', '.join(missing)}. Run 'mailtriage db migrate'.")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. On SQLite the write lock is taken at once, so that no reader turns writer and fails."""
        try:
            with self.database.atomic(*(["IMMEDIATE"] if self._outermost_sqlite() else [])):
                yield
        except _UNUSABLE as error:  # From BEGIN or COMMIT; what comes from other statements is told already.
            raise self.database.told(error) from error
        finally:
            self.database.forget_broken_connection()

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """Part of a transaction that can fail alone."""
        with self.database.savepoint():
            yield

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a statement written out by hand gives; `?` stands for a value on both databases.

        For the few statements that every mail needs: building one with peewee takes longer than running it.
        """
        return list(self.run(sql, *values).fetchall())

    def run(self, sql: str, *values: Any) -> Any:
        """Run a statement written out by hand; the cursor."""
        return self.database.execute_sql(sql if self.is_sqlite else sql.replace("?", "%s"), values)

    def insert(self, model: type[Model], row: Mapping[str, Any]) -> int | None:
        """Insert `row` (field names to values, all without defaults taken) and return its id where the table has one.

        The SQL of each shape is built once: peewee's query building costs ten times what SQLite needs for the insert.
        """
        insert = self._insert(model, tuple(row), ignoring=False)
        cursor = self.database.execute_sql(insert.sql, insert.values(row))
        if insert.returns:
            return int(cursor.fetchone()[0])
        return int(cursor.lastrowid) if self.is_sqlite else None

    def insert_or_ignore(self, model: type[Model], row: Mapping[str, Any]) -> int | None:
        """Insert `row` unless its key is there already; its id where it was inserted and the table has one."""
        insert = self._insert(model, tuple(row), ignoring=True)
        cursor = self.database.execute_sql(insert.sql, insert.values(row))
        found = cursor.fetchone() if insert.returns else None
        return int(found[0]) if found else None

    def _insert(self, model: type[Model], names: tuple[str, ...], *, ignoring: bool) -> _Insert:
        key = (model, names, ignoring)
        if key not in self._inserts:
            returns = "id" in model._meta.fields and (ignoring or not self.is_sqlite)
            self._inserts[key] = _prepared(model, names, "?" if self.is_sqlite else "%s", ignoring, returns)
        return self._inserts[key]

    def _outermost_sqlite(self) -> bool:
        return self.is_sqlite and not self.database.in_transaction()

    def _runner(self) -> Runner:
        return Runner(self.database, str(_MIGRATIONS))

    @contextlib.contextmanager
    def _migrating(self) -> Iterator[None]:
        """On PostgreSQL one process at a time changes the schema."""
        if self.is_sqlite:
            yield
            return
        self.run("SELECT pg_advisory_lock(?)", _MIGRATING)
        try:
            yield
        finally:
            self.run("SELECT pg_advisory_unlock(?)", _MIGRATING)


@dataclass(frozen=True, slots=True)
class _Insert:
    """An INSERT of one shape: its SQL, what turns values into the database's, and whether it gives back an id."""

    sql: str
    converters: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    returns: bool

    def values(self, row: Mapping[str, Any]) -> list[Any]:
        """The row as parameters."""
        return [row[name] if convert is None else convert(row[name]) for name, convert in self.converters]


def _prepared(model: type[Model], names: tuple[str, ...], mark: str, ignoring: bool, returns: bool) -> _Insert:
    fields = [model._meta.fields[name] for name in names]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    sql = f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES ({", ".join([mark] * len(fields))})'
    sql += (" ON CONFLICT DO NOTHING" if ignoring else "") + (" RETURNING id" if returns else "")
    # Texts and numbers go in as they are; asking peewee about each costs more than SQLite needs for the row.
    odd = (Moment, Json, peewee.BlobField)
    return _Insert(sql, tuple((f.name, f.db_value if isinstance(f, odd) else None) for f in fields), returns)


class _Telling:
    """Mixed into peewee's databases: what the database says becomes a sentence that a person can act on."""

    url = ""

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """As peewee does. Raises Temporary where the database cannot be used; conflicts of rows stay what they are."""
        try:
            return super().execute_sql(sql, params)  # type: ignore[misc]
        except _UNUSABLE as error:
            self.forget_broken_connection()
            raise self.told(error) from error
        except peewee.DatabaseError as error:
            # SQLite says so of a file that is no database, or is damaged; the subclasses are about single statements.
            if type(error) is peewee.DatabaseError:
                raise self.told(error) from error
            raise

    def told(self, error: Exception) -> Temporary:
        """The sentence."""
        return Temporary(f"The database {_shown(self.url)} cannot be used: {_first_line(error)}")

    def forget_broken_connection(self) -> None:
        """Let the next statement connect anew where the server has gone away; inside a transaction nothing helps."""


class _Sqlite(_Telling, peewee.SqliteDatabase):  # type: ignore[misc]
    pass


class _Postgresql(_Telling, peewee.PostgresqlDatabase):  # type: ignore[misc]
    def forget_broken_connection(self) -> None:
        """See `_Telling`."""
        if not self.is_closed() and not self.in_transaction() and self.connection().broken:
            with contextlib.suppress(peewee.PeeweeException):
                self.close()


_UNUSABLE = (peewee.OperationalError, peewee.InterfaceError)


def _connect(url: str) -> Any:
    if url.startswith("sqlite:///"):
        path = Path("/" + url.removeprefix("sqlite:///").lstrip("/"))
        _create_privately(path)
        database: Any = _Sqlite(str(path), pragmas=_PRAGMAS, timeout=_BUSY_SECONDS)
    else:
        named = {"connect_timeout": _CONNECT_SECONDS, **parse(url, unquote_password=True, unquote_user=True)}
        try:
            database = _Postgresql(**named, prefer_psycopg3=True)
        except peewee.ImproperlyConfigured as error:
            raise Usage("PostgreSQL needs a package more: pip install 'mailtriage[postgresql]'") from error
    database.url = url
    return database


def _create_privately(path: Path) -> None:
    """A new file is nobody else's to read: it holds customers' mails. What is wrong with the path, SQLite will tell."""
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _shown(url: str) -> str:
    """The URL without a password."""
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", ":…@") if parts.password else url


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
