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
_AFTERWARDS = 500
_COMMIT_BYTES = 8 * 1024 * 1024
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
        for uids in _batches(box.uids_after(progress.last_uid), BATCH):
            came += self._take_in(settings, box, self._wanted(settings, box, uids, progress), progress)
            progress = replace(progress, last_uid=uids[-1])
            mailboxes.save(progress)
            self._touch(settings, box, progress)
        self._touch(settings, box, progress)
        mailboxes.save(replace(progress, checked=self.clock.now()))
        return came

    def _progress(self, settings: MailboxSettings, folder: Folder) -> Progress:
        """Where to go on; on the first connection, where to begin."""
        known, now = mailboxes.progress(settings.name), self.clock.now()
        last = folder.uidnext - 1
        if known is None:
            skip = last if settings.history is History.SKIP else 0
            silent = last if settings.history is History.SILENT else 0
            known = Progress(settings.name, folder.uidvalidity, skip, now, silent)
            mailboxes.save(known)
            log.event("first connection", mailbox=settings.name, exists=folder.exists, history=settings.history)
        elif known.uidvalidity != folder.uidvalidity:
            log.trouble("UIDVALIDITY changed", mailbox=settings.name, before=known.uidvalidity, now=folder.uidvalidity)
            # Every UID is void: look at all mails again; the ledger knows the same mail under its new UID.
            known = replace(known, uidvalidity=folder.uidvalidity, last_uid=0, silent_to=0, renumbered=True)
            mailboxes.save(known)
        return known

    def _wanted(self, settings: MailboxSettings, box: Mailbox, uids: Sequence[int], progress: Progress) -> list[int]:
        """Those of `uids` that are to be fetched. After a change of UIDVALIDITY old mails come up again: what lay there
        before the first connection is left alone still, and is told by its arrival since UIDs no longer tell."""
        if settings.history is not History.SKIP or not progress.renumbered:
            return list(uids)
        facts = box.facts(uids)
        oldest = progress.began - _DATE_SLACK
        return [uid for uid, fact in facts.items() if fact.arrived is None or fact.arrived >= oldest]

    def _take_in(self, settings: MailboxSettings, box: Mailbox, uids: Sequence[int], progress: Progress) -> int:
        """Fetch these mails and enter them, with a commit whenever enough bytes have come: memory stays bounded."""
        added, held, size = 0, [], 0
        for mail in box.fetch(uids, largest=self.most_bytes + 1):
            held.append(mail)
            size += len(mail.raw or b"")
            if size >= _COMMIT_BYTES:
                added += self._commit(settings, held, progress)
                held, size = [], 0
        added += self._commit(settings, held, progress)
        if added:
            log.event("fetched", mailbox=settings.name, mails=added, up_to=uids[-1])
        return added

    def _commit(self, settings: MailboxSettings, fetched: Sequence[Fetched], progress: Progress) -> int:
        now = self.clock.now()
        with self.store.transaction():
            return sum(self._enter(settings, mail, progress, now) for mail in fetched)

    def _enter(self, settings: MailboxSettings, mail: Fetched, progress: Progress, now: datetime) -> int:
        """One mail into the ledger; 1 where it is new there."""
        if mail.state is State.GONE:
            return 0
        place = Place(settings.name, progress.uidvalidity, mail.uid)
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
            silent=mail.uid <= progress.silent_to,
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
        while pending := ledger.afterwards(settings.name, _AFTERWARDS):
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
