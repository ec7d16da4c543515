"""How far each mailbox has been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailtriage.store.models import MailboxState


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything up to `last_uid` under `uidvalidity` is in the ledger or was passed over on purpose.

    Mails up to `silent_to` get no acknowledgement; those that arrived before `began`, the first connection, are
    history; where UIDs were `renumbered` since, only that tells which these are. `checked`: when it last answered.
    """

    mailbox: str
    uidvalidity: int
    last_uid: int
    began: datetime
    silent_to: int = 0
    checked: datetime | None = None
    renumbered: bool = False


def progress(mailbox: str) -> Progress | None:
    """How far this mailbox has been read; None before the first connection."""
    row = MailboxState.get_or_none(MailboxState.mailbox == mailbox)
    if row is None:
        return None
    return Progress(
        row.mailbox, row.uidvalidity, row.last_uid, row.began_at, row.silent_to, row.checked_at, row.renumbered
    )


def save(progress: Progress) -> None:
    """Remember it."""
    values = {
        MailboxState.uidvalidity: progress.uidvalidity,
        MailboxState.last_uid: progress.last_uid,
        MailboxState.began_at: progress.began,
        MailboxState.silent_to: progress.silent_to,
        MailboxState.checked_at: progress.checked,
        MailboxState.renumbered: progress.renumbered,
    }
    insert = MailboxState.insert({MailboxState.mailbox: progress.mailbox, **values})
    insert.on_conflict(conflict_target=[MailboxState.mailbox], update=values).execute()
