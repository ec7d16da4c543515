"""How far each mailbox has been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailtriage.store.models import MailboxState


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything up to `last_uid` under `uidvalidity` is in the ledger or was passed over on purpose.

    `began` is the first connection. Mails up to `history_to` may have lain there before it; which ones do, and what
    that means for them, is decided in `intake/fetch.py`. `checked` is when the mailbox last answered.
    """

    mailbox: str
    uidvalidity: int
    last_uid: int
    began: datetime
    history_to: int = 0
    checked: datetime | None = None


def progress(mailbox: str) -> Progress | None:
    """How far this mailbox has been read; None before the first connection."""
    row = MailboxState.get_or_none(MailboxState.mailbox == mailbox)
    if row is None:
        return None
    return Progress(row.mailbox, row.uidvalidity, row.last_uid, row.began_at, row.history_to, row.checked_at)


def save(progress: Progress) -> None:
    """Remember it."""
    values = {
        MailboxState.uidvalidity: progress.uidvalidity,
        MailboxState.last_uid: progress.last_uid,
        MailboxState.began_at: progress.began,
        MailboxState.history_to: progress.history_to,
        MailboxState.checked_at: progress.checked,
    }
    insert = MailboxState.insert({MailboxState.mailbox: progress.mailbox, **values})
    insert.on_conflict(conflict_target=[MailboxState.mailbox], update=values).execute()
