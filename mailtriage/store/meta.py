"""Facts about the installation itself: its signing key, and whether automatic mail is stopped."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from mailtriage.store.database import Store
from mailtriage.store.models import Meta, milliseconds

_SIGNING_KEY = "signing_key"
_BREAKER = "automatic_mail"
_RULEBOOK = "rulebook:"


@dataclass(frozen=True, slots=True)
class Breaker:
    """`stopped`: since when no automatic mail goes out, None where it does. `resumed`: when a person let it go on."""

    stopped: datetime | None = None
    resumed: datetime | None = None


def signing_key(store: Store) -> bytes:
    """The key that signs our tokens where the configuration names none; made at the first call."""
    with store.transaction():
        store.insert_or_ignore(Meta, {"key": _SIGNING_KEY, "value": secrets.token_hex(32)})
        return bytes.fromhex(str(Meta.get_by_id(_SIGNING_KEY).value))


def breaker(store: Store) -> Breaker:
    """Whether automatic mail is stopped."""
    found = store.rows("SELECT value FROM meta WHERE key = ?", _BREAKER)
    times = json.loads(found[0][0]) if found else {}
    return Breaker(*(_moment(times.get(name)) for name in ("stopped", "resumed")))


def set_breaker(store: Store, breaker: Breaker) -> None:
    """Remember it."""
    named = {"stopped": breaker.stopped, "resumed": breaker.resumed}
    value = json.dumps({name: milliseconds(at) for name, at in named.items() if at is not None})
    sql = "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    store.run(sql, _BREAKER, value)


def note_rulebook(store: Store, version: str, author: str, at: datetime) -> None:
    """Remember when a version of the rulebook was first loaded, and whose it is."""
    value = json.dumps({"author": author, "at": milliseconds(at)}, ensure_ascii=False)
    with store.transaction():
        store.insert_or_ignore(Meta, {"key": f"{_RULEBOOK}{version}", "value": value})


def rulebook_origin(store: Store, version: str) -> tuple[str, datetime] | None:
    """(author, first loaded) of a version of the rulebook, None where it was never loaded."""
    found = store.rows("SELECT value FROM meta WHERE key = ?", f"{_RULEBOOK}{version}")
    if not found:
        return None
    row = json.loads(found[0][0])
    return str(row["author"]), datetime.fromtimestamp(row["at"] / 1000, UTC)


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC)
