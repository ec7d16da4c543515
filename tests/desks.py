"""A desk for a test: tickets in a real database, and the road with the shipped templates and a small rulebook."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mailtriage.desk.workflow import Bench
from mailtriage.domain.notice import Mail
from mailtriage.domain.ports import Clock
from mailtriage.domain.support import Support
from mailtriage.domain.token import Tokens
from mailtriage.outbox.compose import Composer
from mailtriage.shipped_files import shipped
from mailtriage.store import mails, tickets
from mailtriage.store.database import Store

CUSTOMER = "ann@customers.example"


def ticket_row(now: datetime, **values: Any) -> dict[str, Any]:
    """A new ticket of Ann's."""
    return {
        "subject": "Transfer failed",
        "requester": CUSTOMER,
        "requester_name": "Ann",
        "status": "new",
        "priority": "normal",
        "rank": 2,
        "category": "transaction-failed",
        "cause": None,
        "queue": None,
        "assignee": None,
        "tags": [],
        "language": "en",
        "channel": "mail",
        "chain": None,
        "transaction": None,
        "missing": [],
        "merged_into": None,
        "follows": None,
        "held": 0,
        "secret": False,
        "created_at": now,
        "updated_at": now,
        **values,
    }


def a_ticket(store: Store, now: datetime, **values: Any) -> int:
    """Its number."""
    return tickets.add(store, ticket_row(now, **values))


def queued(
    store: Store, now: datetime, ticket: int, name: str = "a", recipient: str = CUSTOMER, automatic: bool = True
) -> int:
    """The number of a mail put into the outbox."""
    raw = f"From: support@wallet.example\r\nTo: {recipient}\r\nMessage-ID: <{name}@wallet.example>\r\n\r\nhello\r\n"
    mail = Mail(name, ticket, f"<{name}@wallet.example>", "", recipient, "hello", raw.encode(), "hello", automatic)
    number = mails.add(store, mail, now)
    assert number is not None
    return number


class Templates:
    """The shipped templates, read once a session: every test may compose with them."""

    _composer: Composer | None = None

    @classmethod
    def composer(cls) -> Composer:
        if cls._composer is None:
            support = Support("support@wallet.example", "Wallet Support")
            cls._composer = Composer(shipped("templates"), support, Tokens((b"a key for the tests",)), checked=False)
        return cls._composer


def bench(store: Store, clock: Clock, agent: str = "li.na") -> Bench:
    """An agent at work."""
    return Bench(store, Templates.composer, clock, agent)
