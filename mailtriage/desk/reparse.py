"""What today's parser makes of mails that were filed before, against what their tickets hold. Writes nothing.

Not here: the parser itself, which the caller hands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mailtriage.domain.message import Message
from mailtriage.domain.receipt import Receipt
from mailtriage.domain.ticket import Entry, StoredAttachment
from mailtriage.errors import Usage
from mailtriage.store import blobs, ledger, tickets
from mailtriage.store.database import Store

Read = Callable[[bytes], Message]
"""Raw bytes to the message as the road reads it: parsed, and freed of secrets."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that is read otherwise today."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Reparsed:
    """One mail of the ledger, read again. `trouble` says why there is nothing to compare, where there is not."""

    receipt: int
    ticket: int | None
    changes: tuple[Change, ...] = ()
    trouble: str = ""
    defects: tuple[str, ...] = field(default=())


def reparse(store: Store, numbers: Sequence[int], since: datetime | None, read: Read) -> Iterator[Reparsed]:
    """The mails of these receipts, and those that arrived `since` then, oldest first. Raises Usage for no receipt."""
    wanted = [*numbers, *(ledger.numbers_since(since) if since else ())]
    for number in dict.fromkeys(wanted):
        receipt = ledger.find(number)
        if receipt is None:
            raise Usage(f"There is no mail {number} in the ledger.")
        yield _reparsed(store, receipt, read)


def _reparsed(store: Store, receipt: Receipt, read: Read) -> Reparsed:
    raw = blobs.get(store, receipt.raw) if receipt.raw else None
    if raw is None:
        return Reparsed(receipt.id, receipt.ticket, trouble=f"its bytes are not kept: {receipt.reason}")
    try:
        message = read(raw)
    except Exception as surprise:
        return Reparsed(receipt.id, receipt.ticket, trouble=f"it cannot be read: {type(surprise).__name__}")
    entry = _entry(receipt)
    if entry is None:
        said = f"no ticket holds it: {receipt.state}" + (f", {receipt.reason}" if receipt.reason else "")
        return Reparsed(receipt.id, receipt.ticket, (), said, message.defects)
    held = [one for one in tickets.attachments(receipt.ticket or 0) if one.entry == entry.id]
    return Reparsed(receipt.id, receipt.ticket, changes(entry, held, message), "", message.defects)


def _entry(receipt: Receipt) -> Entry | None:
    """The contribution that the mail became."""
    if receipt.ticket is None:
        return None
    return next((entry for entry in tickets.entries(receipt.ticket) if entry.receipt == receipt.id), None)


def changes(entry: Entry, held: Sequence[StoredAttachment], message: Message) -> tuple[Change, ...]:
    """The fields in which `message` differs from the entry and the attachments that were filed."""
    before, after = _filed(entry, held), _read_today(message)
    return tuple(Change(name, before[name], after[name]) for name in before if before[name] != after[name])


def _filed(entry: Entry, held: Sequence[StoredAttachment]) -> dict[str, Any]:
    return {
        "subject": entry.subject,
        "text": entry.text,
        "quoted": entry.quoted,
        "language": entry.facts.get("language", "und"),
        "attachments": [_file(one) for one in held],
        "defects": list(entry.facts.get("defects", ())),
    }


def _read_today(message: Message) -> dict[str, Any]:
    return {
        "subject": message.subject,
        "text": message.visible_text,
        "quoted": message.quoted_text,
        "language": message.language,
        "attachments": [_file(one) for one in message.attachments],
        "defects": list(message.defects),
    }


def _file(one: Any) -> Mapping[str, Any]:
    """A stored attachment and one just read, in one form."""
    names = ("name", "content_type", "size", "sha256", "inline", "remark")
    return {name: getattr(one, name) for name in names}
