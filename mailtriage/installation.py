"""An installation opened: its settings, its database, the keys that sign for it. What every command begins with.

Light on purpose: an agent's command imports no parser, no rulebook and no mail server's client. The daemon is wired in
`app.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mailtriage.config.settings import Settings
from mailtriage.domain.ports import Clock, SystemClock
from mailtriage.domain.token import Tokens
from mailtriage.errors import Temporary
from mailtriage.store import meta
from mailtriage.store.database import Store

if TYPE_CHECKING:
    from mailtriage.outbox.compose import Composer


@dataclass(slots=True)
class Desk:
    """What the agents' commands need: the database, and what composes their mails."""

    store: Store
    settings: Settings
    clock: Clock
    tokens: Tokens

    def composer(self, *, checked: bool = True) -> Composer:
        """Loads the templates; see `load_composer`. Raises Invalid."""
        return load_composer(self.settings, self.tokens, self.clock, checked=checked)


def open_desk(settings: Settings, clock: Clock | None = None) -> Desk:
    """Open the database, making its schema where there is none. Raises MailtriageError."""
    store = Store(settings.database)
    store.ready()
    keys = settings.signing_keys or (meta.signing_key(store),)
    return Desk(store, settings, clock or SystemClock(), Tokens(keys))


def load_composer(settings: Settings, tokens: Tokens, clock: Clock, *, checked: bool = True) -> Composer:
    """The templates of the configuration, all read and, unless `checked` says no, tried. Raises Invalid."""
    from mailtriage.outbox.compose import Composer

    plus = settings.threads.plus_addressing
    return Composer(settings.templates, settings.support, tokens, clock=clock, plus_addressing=plus, checked=checked)


def template_names(settings: Settings) -> frozenset[str]:
    """The names of the templates there are. Raises Invalid."""
    return frozenset(load_composer(settings, Tokens((b"only to read them",)), SystemClock()).names)


def sqlite_file(settings: Settings) -> Path | None:
    """The file of an SQLite database, None on PostgreSQL."""
    prefix = "sqlite:///"
    return (
        Path("/" + settings.database.removeprefix(prefix).lstrip("/")) if settings.database.startswith(prefix) else None
    )


def demand_only_daemon(settings: Settings) -> object | None:
    """The lock that keeps a second daemon off an SQLite database, held until the process ends. Raises Temporary."""
    import fcntl

    path = sqlite_file(settings)
    if path is None:
        return None
    try:
        handle = path.with_name(path.name + ".lock").open("w")
    except OSError as error:
        raise Temporary(f"The database's folder {path.parent} cannot be written: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        raise Temporary(f"Another daemon works on {path}. One SQLite database serves one daemon.") from None
    return handle
