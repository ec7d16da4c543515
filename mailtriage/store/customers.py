"""Which addresses are dead: a server said that nobody is there. They get no automatic mail.

Not here: what a customer has asked for; see `tickets.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailtriage.store.database import Store
from mailtriage.store.models import Customer, milliseconds


@dataclass(frozen=True, slots=True)
class Dead:
    """Since when an address is known to be dead, and what the server said."""

    address: str
    since: datetime
    said: str


def bury(store: Store, address: str, at: datetime, said: str) -> None:
    """Remember that mail to `address` comes back for good."""
    sql = (
        "INSERT INTO customer (address, name, tags, tickets, created_at, dead_at, dead_said) "
        "VALUES (?, '', '[]', 0, ?, ?, ?) "
        "ON CONFLICT (address) DO UPDATE SET dead_at = excluded.dead_at, dead_said = excluded.dead_said"
    )
    store.run(sql, address.lower(), milliseconds(at), milliseconds(at), said)


def revive(store: Store, address: str) -> bool:
    """Forget that `address` is dead; whether it was."""
    sql = "UPDATE customer SET dead_at = NULL, dead_said = '' WHERE address = ? AND dead_at IS NOT NULL"
    return bool(store.run(sql, address.lower()).rowcount)


def dead(address: str) -> Dead | None:
    """What is known of the death of `address`; None where it lives."""
    found = Customer.get_or_none(Customer.address == address.lower(), Customer.dead_at.is_null(False))
    return Dead(address, found.dead_at, found.dead_said) if found else None
