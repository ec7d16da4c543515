"""Brings one mailbox up to date: what is new goes into the ledger, and only then is the server's copy touched.

The place in a mailbox is kept by UID under a UIDVALIDITY, never by sequence number and never by a flag that somebody
with a mail client can change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailtriage import log
from mailtriage.config.settings import After, History, MailboxSettings
from mailtriage.domain.ports import Clock
from mailtriage.domain.receipt import Place, ReceiptState
from mailtriage.intake.identity import identify
from mailtriage.intake.imap import Fetched, Folder, Mailbox, State
from mailtriage.store import ledger, mailboxes
from mailtriage.store.database import Store
from mailtriage.store.mailboxes import Progress

BATCH = 100
BATCH_BYTES = 16 * 2**20
"""Bytes of mail that are held in memory and committed at once, beside the one mail that goes beyond it."""
_AFTERWARDS = 500
_DATE_SLACK = timedelta(minutes=5)
"""How far the server's clock may be behind ours where the age of a mail decides."""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """What fetching needs beside the connection. `most_bytes`: mails above that are noted, not taken in."""

    store: Store
    clock: Clock
    most_bytes: int

    def fetch(self, settings: MailboxSettings, box: Mailbox) -> int:
        """Take in what is new in the folder of a connected mailbox; how many mails came. Raises what `box` raises."""
        folder = box.open()
        progress = self._progress(settings, folder)
        came = 0
        for batch in _batches(box.uids_after(progress.last_uid), BATCH):
            progress, added = self._take_in(settings, box, batch, progress)
            came += added
            self._touch(settings, box, progress)
        self._touch(settings, box, progress)
        mailboxes.save(replace(progress, checked=self.clock.now()))
        return came

    def _progress(self, settings: MailboxSettings, folder: Folder) -> Progress:
        """Where to go on; on the first connection, where to begin."""
        known, now = mailboxes.progress(settings.key), self.clock.now()
        last = max(0, (folder.uidnext or 1) - 1)
        if known is None:
            skip = last if settings.history is History.SKIP else 0
            silent = last if settings.history is History.SILENT else 0
            known = Progress(settings.key, folder.uidvalidity, skip, now, history_to=silent)
            mailboxes.save(known)
            log.event("first connection", mailbox=settings.name, exists=folder.exists, history=settings.history)
        elif known.uidvalidity != folder.uidvalidity:
            log.trouble("UIDVALIDITY changed", mailbox=settings.name, before=known.uidvalidity, now=folder.uidvalidity)
            # Every UID is void: look at all mails again; the ledger knows the same mail under its new UID. Of the
            # history that was skipped it knows nothing: there the date of arrival has to tell.
            old = last if settings.history is History.SKIP else 0
            known = replace(known, uidvalidity=folder.uidvalidity, last_uid=0, history_to=old)
            mailboxes.save(known)
        return known

    def _take_in(
        self, settings: MailboxSettings, box: Mailbox, uids: Sequence[int], progress: Progress
    ) -> tuple[Progress, int]:
        """Take in these mails, a few megabytes a transaction; the progress is written with the last of them."""
        waiting: list[Fetched] = []
        size = added = 0
        for mail in box.fetch(uids):
            waiting.append(mail)
            size += len(mail.raw or b"")
            if size > BATCH_BYTES:
                added += self._commit(settings, waiting, progress)
                waiting, size = [], 0
        progress = replace(progress, last_uid=max([progress.last_uid, *uids]))
        added += self._commit(settings, waiting, progress)
        log.event("fetched", mailbox=settings.name, mails=added, up_to=progress.last_uid)
        return progress, added

    def _commit(self, settings: MailboxSettings, fetched: Sequence[Fetched], progress: Progress) -> int:
        """Write these mails and the progress into the ledger; how many were new there."""
        now = self.clock.now()
        with self.store.transaction():
            added = sum(self._enter(settings, mail, progress, now) for mail in fetched)
            mailboxes.save(progress)
        return added

    def _is_skipped(self, settings: MailboxSettings, mail: Fetched, progress: Progress) -> bool:
        """Whether a mail lay there before the first connection and is to be left alone, whatever its UID is now.

        Only in a renumbered mailbox: a mail that somebody moves into the folder keeps its old date and is new all the
        same.
        """
        if settings.history is not History.SKIP or mail.uid > progress.history_to or mail.arrived is None:
            return False
        return mail.arrived < progress.began - _DATE_SLACK

    def _enter(self, settings: MailboxSettings, mail: Fetched, progress: Progress, now: datetime) -> int:
        """One mail into the ledger; 1 where it is new there."""
        if mail.state is State.GONE or self._is_skipped(settings, mail, progress):
            return 0
        place = Place(settings.key, progress.uidvalidity, mail.uid)
        raw = mail.raw or b""
        trouble = self._trouble(mail)
        identity = identify(raw if not trouble else f"{place}".encode())
        receipt = ledger.add(
            self.store,
            place,
            None if trouble and len(raw) > self.most_bytes else raw,
            size=max(mail.size, len(raw)),
            identity=identity.digest,
            message_id=identity.message_id,
            at=now,
            state=ReceiptState.FAILED if trouble else ReceiptState.RECEIVED,
            reason=trouble,
            silent=settings.history is History.SILENT and mail.uid <= progress.history_to,
            afterwards="" if trouble else _afterwards(settings),
        )
        return int(receipt is not None)

    def _trouble(self, mail: Fetched) -> str:
        """Why a mail cannot be taken in as it is; an empty text where it can."""
        if mail.raw is None or mail.state is not State.WHOLE:
            return mail.remark or "the server did not give the whole mail"
        if len(mail.raw) > self.most_bytes:
            return f"the mail is larger than {self.most_bytes // 2**20} MB; it is still in the mailbox"
        return ""

    def _touch(self, settings: MailboxSettings, box: Mailbox, progress: Progress) -> None:
        """Mark or move the server's copies of what the ledger holds; what a crash left undone is done now."""
        while pending := ledger.afterwards(settings.key, _AFTERWARDS):
            here = [row for row in pending if row[1] == progress.uidvalidity]
            for what in sorted({row[3] for row in here}):
                uids = [row[2] for row in here if row[3] == what]
                if what == str(After.SEEN):
                    box.mark_seen(uids)
                else:
                    box.move(uids, what.partition(":")[2])
            ledger.afterwards_done(row[0] for row in pending)


def _afterwards(settings: MailboxSettings) -> str:
    """What is still to be done with the server's copy, in the words of the ledger."""
    if settings.after is After.MOVE:
        return f"{After.MOVE}:{settings.move_to}"
    return "" if settings.after is After.KEEP else str(After.SEEN)


def _batches(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (uids[at : at + size] for at in range(0, len(uids), size))
