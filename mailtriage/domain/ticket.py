"""A ticket as the desk reads it: what the store hands up and the commands show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from mailtriage.domain.decision import Priority
from mailtriage.domain.finding import Finding
from mailtriage.domain.message import Address
from mailtriage.domain.receipt import Receipt
from mailtriage.domain.status import Status


class EntryKind(StrEnum):
    """One contribution to a ticket: from the customer, to the customer, among agents, or by a machine."""

    INBOUND = "inbound"
    REPLY = "reply"
    NOTE = "note"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Ticket:
    """The row of a ticket. `missing` is what the customer was asked for and has not sent; `held` counts waiting holds.

    `transaction` and `chain` are what its conversation is about, None where nothing was found or decided.
    """

    number: int
    subject: str
    requester: Address
    status: Status
    priority: Priority
    category: str
    created: datetime
    updated: datetime
    cause: str | None = None
    queue: str | None = None
    assignee: str | None = None
    tags: tuple[str, ...] = ()
    language: str = "und"
    channel: str = "mail"
    chain: str | None = None
    transaction: str | None = None
    missing: tuple[str, ...] = ()
    merged_into: int | None = None
    follows: int | None = None
    held: int = 0
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One contribution. `text` is what shows at once, `quoted` what is folded; `facts` say how it came in."""

    id: int
    kind: EntryKind
    author: Address
    at: datetime
    text: str
    subject: str = ""
    quoted: str = ""
    message_id: str | None = None
    receipt: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a ticket's history: who changed what, when, and why."""

    at: datetime
    actor: str
    field: str
    before: str | None
    after: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StoredAttachment:
    """An attachment of an entry; its bytes lie in the blob of that SHA-256."""

    entry: int
    name: str
    content_type: str
    size: int
    sha256: str
    inline: bool
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SentMail:
    """What became of one outgoing mail of a ticket."""

    id: int
    ticket: int
    key: str
    message_id: str
    recipient: str
    subject: str
    state: str
    attempts: int
    created: datetime
    said: str = ""
    sent: datetime | None = None
    text: str = field(default="", repr=False)
    automatic: bool = True
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True)
class TicketFile:
    """Everything of one ticket, for one screen. `held` are the mails that wait to be let in.

    `dead`: since when and why nothing reaches its customer, empty where mail does.
    """

    ticket: Ticket
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    attachments: tuple[StoredAttachment, ...]
    changes: tuple[Change, ...]
    mails: tuple[SentMail, ...]
    followers: tuple[str, ...] = ()
    held: tuple[Receipt, ...] = ()
    dead: str = ""
