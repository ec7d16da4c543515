"""Opens the database, brings its schema up to date, and gives out transactions. One database a process."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import peewee
from playhouse.db_url import connect
from playhouse.migrations import Runner

from mailtriage.errors import MailtriageError, Temporary
from mailtriage.store.models import PROXY, Model

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 60
_PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    # A mail that was moved on the server because the ledger had committed must be in the ledger after a power cut.
    "synchronous": "full",
    "secure_delete": 1,
    "cache_size": -65536,
    "temp_store": "memory",
}


class Store:
    """An open database. `url` is `sqlite:///FILE` or `postgresql://USER@HOST/NAME`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.database = _connect(url)
        self.is_sqlite = isinstance(self.database, peewee.SqliteDatabase)
        PROXY.initialize(self.database)
        self._statements: dict[tuple[type[Model], tuple[str, ...]], tuple[str, list[Any]]] = {}

    def close(self) -> None:
        """End this thread's connection."""
        if not self.database.is_closed():
            self.database.close()

    def forget(self) -> None:
        """Take what was overwritten out of SQLite's write-ahead log, where readers let it: secrets lay there."""
        if self.is_sqlite:
            with self._told():
                self.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def tend(self) -> None:
        """Housekeeping that a database wants now and then."""
        if self.is_sqlite:
            self.forget()
            with self._told():
                self.database.execute_sql("PRAGMA optimize").fetchall()

    def migrate(self) -> list[str]:
        """Apply the steps that are missing and return their names."""
        return list(self._runner().up())

    def pending(self) -> list[str]:
        """The steps that the schema lacks."""
        with self._told():
            return [step.name for step in self._runner().status() if not step.applied]

    def ready(self) -> None:
        """Raise where the schema is not the one this program knows; make it where the database is empty."""
        missing = self.pending()
        if missing and missing[0].startswith("0001"):
            self.migrate()
        elif missing:
            raise MailtriageError(f"The database lacks {', '.join(missing)}. Run 'mailtriage db migrate'.")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. On SQLite the write lock is taken at once, so that no reader turns writer and fails."""
        with self._told(), self.database.atomic(*(["IMMEDIATE"] if self._outermost_sqlite() else [])):
            yield

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
        names = tuple(row)
        if (model, names) not in self._statements:
            self._statements[model, names] = self._statement(model, names)
        sql, fields = self._statements[model, names]
        cursor = self.database.execute_sql(sql, [field.db_value(row[field.name]) for field in fields])
        if "RETURNING" in sql:
            return int(cursor.fetchone()[0])
        return int(cursor.lastrowid) if self.is_sqlite else None

    def insert_or_ignore(self, model: type[Model], row: Mapping[str, Any]) -> int | None:
        """Insert `row` unless its key is there already; its id where it was inserted and the table has one."""
        names = tuple(row)
        key = (model, (*names, "…"))
        if key not in self._statements:
            sql, fields = self._statement(model, names)
            has_id = "id" in model._meta.fields
            sql = sql.removesuffix(" RETURNING id") + " ON CONFLICT DO NOTHING" + (" RETURNING id" if has_id else "")
            self._statements[key] = sql, fields
        sql, fields = self._statements[key]
        cursor = self.database.execute_sql(sql, [field.db_value(row[field.name]) for field in fields])
        found = cursor.fetchone() if "RETURNING" in sql else None
        return int(found[0]) if found else None

    def _statement(self, model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Any]]:
        fields = [model._meta.fields[name] for name in names]
        columns = ", ".join(f'"{field.column_name}"' for field in fields)
        marks = ", ".join(["?" if self.is_sqlite else "%s"] * len(fields))
        returning = " RETURNING id" if not self.is_sqlite and "id" in model._meta.fields else ""
        return f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES ({marks}){returning}', fields

    def _outermost_sqlite(self) -> bool:
        return self.is_sqlite and not self.database.in_transaction()

    def _runner(self) -> Runner:
        return Runner(self.database, str(_MIGRATIONS))

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turns what the database says into a sentence a person can act on."""
        try:
            yield
        except (peewee.OperationalError, peewee.InterfaceError) as error:
            raise Temporary(f"The database {_shown(self.url)} cannot be used: {_first_line(error)}") from error


def _connect(url: str) -> Any:
    if url.startswith("sqlite:///"):
        path = Path("/" + url.removeprefix("sqlite:///").lstrip("/"))
        return peewee.SqliteDatabase(str(path), pragmas=_PRAGMAS, timeout=_BUSY_SECONDS)
    return connect(url, prefer_psycopg3=True)


def _shown(url: str) -> str:
    """The URL without a password."""
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", ":…@") if parts.password else url


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
