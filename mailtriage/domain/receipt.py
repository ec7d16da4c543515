"""A receipt: the ledger's row for one mail that arrived, from fetch to its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReceiptState(StrEnum):
    """Where a mail stands. Every mail ever fetched is in one of these states, for ever."""

    RECEIVED = "received"
    DONE = "done"
    IGNORED = "ignored"
    HELD = "held"
    FAILED = "failed"


class Ruling(StrEnum):
    """What an agent decided about a mail that was held or ignored: it goes where it belongs (`join`), its sender takes
    part in that ticket from then on (`follow`), or it becomes a ticket of its own (`new`)."""

    JOIN = "join"
    FOLLOW = "follow"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail came from. `uid` is None for mail that came by a file or a pipe."""

    mailbox: str
    uidvalidity: int = 0
    uid: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """`raw` names the blob with the mail's bytes; `reason` says in words why it stands where it stands.

    `sender` is the address in From, known once the mail was read. `ruling` is what the agent `ruled_by` decided.
    """

    id: int
    place: Place
    state: ReceiptState
    reason: str
    attempts: int
    size: int
    received: datetime
    message_id: str | None = None
    raw: str | None = None
    silent: bool = False
    ticket: int | None = None
    next_try: datetime | None = None
    sender: str = ""
    ruling: Ruling | None = None
    ruled_by: str = ""
