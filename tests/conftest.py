"""Servers that the tests run against. Those from Debian's packages start once a session; a test has its own account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailtriage.demo.imap_server import DemoImap
from mailtriage.domain.servers import ImapServer
from mailtriage.store.database import Store
from tests.services import Dovecot, PostgreSql, certificate


@pytest.fixture(scope="session")
def tls_certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key."""
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def dovecot(tls_certificate: tuple[Path, Path]) -> Iterator[Dovecot]:
    """One Dovecot for the session: `dovecot.user()` gives a new account."""
    server = Dovecot(tls_certificate)
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(params=["embedded", pytest.param("dovecot", marks=pytest.mark.services)])
def imap_server(request: pytest.FixtureRequest) -> Iterator[ImapServer]:
    """An empty INBOX on the embedded server, and again on Dovecot."""
    if request.param == "dovecot":
        yield request.getfixturevalue("dovecot").user()
        return
    with DemoImap() as embedded:
        yield embedded.server("support", timeout=10)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSql]:
    """One PostgreSQL for the session."""
    server = PostgreSql()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def postgresql(postgresql_server: PostgreSql) -> str:
    """The URL of an empty PostgreSQL database."""
    return postgresql_server.database()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty SQLite database, and again of a PostgreSQL one."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql"))
    return f"sqlite:///{tmp_path}/test.db"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open database with its schema."""
    opened = Store(database_url)
    opened.ready()
    yield opened
    opened.close()
