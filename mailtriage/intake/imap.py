"""One connection to one IMAP mailbox: what is new, the mails byte for byte, and the marks we leave.

The only importer of imapclient. Mails are named by UID, never by sequence number, and are read with PEEK: the
server's copy changes only through `mark_seen` and `move`. Every failure leaves as `ImapTrouble` (try again later) or
`ImapRefused` (a person must act). What has been taken in already is not known here; see `fetch.py`.
"""

from __future__ import annotations

import imaplib
import re
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from imapclient import DELETED, SEEN, IMAPClient

from mailtriage.domain.servers import ImapServer
from mailtriage.errors import MailtriageError
from mailtriage.intake import answers, plan, reading
from mailtriage.intake.reading import LARGEST, PART, Facts, Fetched, State
from mailtriage.intake.refusals import ImapRefused, ImapTrouble, passing, place, refusal
from mailtriage.intake.session import Session, courtesy
from mailtriage.intake.wire import Wire

__all__ = ["Fetched", "Folder", "ImapRefused", "ImapTrouble", "Mailbox", "State"]

IDLE_SECONDS = 28 * 60
"""Servers may log a silent client out after 30 minutes (RFC 2177), so IDLE is renewed before."""

_APPENDED = re.compile(rb"\[APPENDUID \d{1,10} (\d{1,10})\]")


@dataclass(frozen=True, slots=True)
class Folder:
    """An opened folder. UIDs hold as long as `uidvalidity` does, so it is opened anew before every poll.

    `uidnext` is the least UID that the next mail may get; every mail there is has a smaller one.
    """

    uidvalidity: int
    uidnext: int
    exists: int
    read_only: bool = False


class _Client(IMAPClient):  # type: ignore[misc]
    """imapclient over a `Wire`. imapclient has no public way to bring one's own connection."""

    def __init__(self, server: ImapServer, tls: ssl.SSLContext | None) -> None:
        self._server, self._tls = server, tls
        super().__init__(server.host, server.port, ssl=tls is not None, timeout=server.timeout)
        # imapclient switches imaplib's tracing on, which formats every byte of every mail for a log nobody reads.
        self._imap.debug = 0
        self.normalise_times = False

    def _create_IMAP4(self) -> Wire:
        return Wire(self._server.host, self._server.port, self._tls, self._server.timeout)


class Mailbox(Session):
    """A connection to a mailbox, opened by `with`; see `Session`. `open` comes before everything about mails."""

    def __init__(self, server: ImapServer) -> None:
        super().__init__(server)
        self._exists = 0
        self._read_only = False

    def _new_client(self, tls: ssl.SSLContext | None) -> IMAPClient:
        return _Client(self.server, tls)

    # Looking

    def check(self) -> Folder:
        """Try what the daemon will do: open the folder and look for mail."""
        folder = self.open()
        self.uids_after(folder.uidnext - 1)
        return folder

    def open(self, name: str | None = None) -> Folder:
        """Open the configured folder, or the one of this name; raises ImapRefused with those there are."""
        name = name or self.server.folder
        with self.doing(f"opening the folder {name!r}", lambda words: self._no_folder(name, words)):
            answer, self._read_only = self._select(name)
        self.wire.response("EXISTS")
        if b"UIDVALIDITY" not in answer:
            raise ImapRefused(f"{place(self.server)} gives no UIDVALIDITY for {name!r}, so mails cannot be told apart")
        self._exists = answer.get(b"EXISTS", 0)
        with self.doing("looking for the last mail"):
            # UIDNEXT is optional in the answer to SELECT.
            uidnext = answer.get(b"UIDNEXT") or self._last_uid() + 1
        return Folder(answer[b"UIDVALIDITY"], uidnext, self._exists, self._read_only)

    def _select(self, name: str) -> tuple[Mapping[bytes, Any], bool]:
        try:
            return self.client.select_folder(name), False
        except imaplib.IMAP4.readonly:
            return self.client.select_folder(name, readonly=True), True

    def _no_folder(self, name: str, words: str) -> MailtriageError:
        """Whether a folder that cannot be opened exists at all decides who must act."""
        names = self.folders()
        if passing(words) or name in names or name.upper() == "INBOX":
            return refusal(self.server, f"opening the folder {name!r}", words)
        known = ", ".join(repr(known) for known in names[:50])
        return ImapRefused(f"{place(self.server)} has no folder {name!r}; it has {known or 'none'}", words)

    def folders(self) -> list[str]:
        """The names of all folders, sorted."""
        with self.doing("listing the folders"):
            return sorted(str(name) for _, _, name in self.client.list_folders())

    def uids_after(self, last_uid: int) -> list[int]:
        """The UIDs above `last_uid` in the open folder, ascending."""
        with self.doing("looking for new mail"):
            self.client.noop()
            self._exists = max(self._exists, self._announced() or 0)
            if self._exists <= plan.WINDOW:
                return self._search_uids(last_uid + 1, plan.LAST_UID)
            return self._search_windows(last_uid + 1)

    def _search_windows(self, first: int) -> list[int]:
        uids: list[int] = []
        top = self._last_uid()
        width = plan.WINDOW
        while first <= top:
            found = self._search_uids(first, min(first + width - 1, plan.LAST_UID))
            uids += found
            first, width = first + width, plan.next_width(width, len(found))
        return uids

    def _last_uid(self) -> int:
        # `UID *` is the last mail there is, whatever its number.
        return max(self._search("UID *"), default=0)

    def _search_uids(self, first: int, last: int) -> list[int]:
        if first > plan.LAST_UID:
            return []
        upper = "*" if last == plan.LAST_UID else str(last)
        # `n:*` names the last mail even where it is below n (RFC 3501 section 6.4.8).
        return [uid for uid in self._search(f"UID {first}:{upper}") if first <= uid <= last]

    def _search(self, criteria: str) -> list[int]:
        # Not through imapclient, which fails on servers that answer in several lines.
        self.wire.response("SEARCH")  # what an earlier, refused search may have left
        kind, lines = self.wire.uid("SEARCH", criteria)
        if kind != "OK":
            raise imaplib.IMAP4.error(lines[-1])
        return answers.uids(lines)

    def search_message_id(self, message_id: str) -> list[int]:
        """The UIDs of the mails in the open folder that bear this Message-ID, ascending."""
        wanted = message_id.strip()
        if not wanted or not wanted.isprintable():
            return []
        with self.doing("looking for a Message-ID"):
            if wanted.isascii():
                return self._search(f"HEADER Message-ID {answers.quoted(wanted)}")
            return sorted(self.client.search(["HEADER", "Message-ID", wanted], charset="UTF-8"))

    def existing(self, uids: Sequence[int], criterion: str = "") -> list[int]:
        """Those of `uids` that are there, and meet the further search criterion."""
        found: list[int] = []
        with self.doing("looking for mails"):
            self.client.noop()
            for some in plan.sets(sorted(uids)):
                found += self._search(f"UID {plan.uid_set(some)} {criterion}".strip())
        return sorted(set(found) & set(uids))

    # Reading

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """What the server says the mails' sizes are, in bytes; those that are gone are missing."""
        return {uid: known.size for uid, known in self.facts(uids).items()}

    def fetch(self, uids: Sequence[int], largest: int = LARGEST) -> Iterator[Fetched]:
        """The mails, each to `largest` bytes at most, without marking them as read; see `reading.fetch`."""
        return reading.fetch(self, uids, largest)

    def facts(self, uids: Sequence[int]) -> dict[int, Facts]:
        """Size and arrival of the mails; those that are gone are missing."""
        known: dict[int, Facts] = {}
        with self.doing("asking for sizes"):
            # A server may show mail only to sessions that have asked since it came: without this it would seem gone.
            self.client.noop()
            for some in plan.sets(uids):
                known |= answers.facts(self.client.fetch(some, ["RFC822.SIZE", "INTERNALDATE"]))
        return known

    def parts(self, uids: Sequence[int], start: int) -> dict[int, bytes]:
        """At most `PART` bytes of each mail from `start` on; those that are gone are missing."""
        with self.doing("fetching mail"):
            return answers.parts(self.client.fetch(uids, [f"BODY.PEEK[]<{start}.{PART}>"]), start)

    # Leaving marks

    def mark_seen(self, uids: Sequence[int]) -> None:
        r"""Set `\Seen`. Mails that are gone are no failure."""
        self._prepare_to_mark()
        for some in plan.sets(uids):
            try:
                with self.doing("marking mails as seen"):
                    self.client.add_flags(some, [SEEN], silent=True)
            except (ImapTrouble, ImapRefused) as error:
                # Servers may say NO because one of them is gone (RFC 2180 section 4.2.1); the others count.
                if not error.said or self.existing(some, "UNSEEN"):
                    raise

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move the mails to `folder`, creating it where needed; afterwards none of them is in the open folder."""
        self._prepare_to_mark()
        for some in plan.sets(uids):
            self._into(folder, lambda some=some: self._move(some, folder))  # type: ignore[misc]
        if left := self.existing(uids):
            raise ImapTrouble(
                f"{place(self.server)} left {len(left)} of {len(uids)} mails that should go to {folder!r}"
            )

    def _move(self, uids: list[int], folder: str) -> None:
        if self.client.has_capability("MOVE"):
            self.client.move(uids, folder)
            return
        if not self.client.has_capability("UIDPLUS"):
            # EXPUNGE without UIDs would also remove what people have marked as deleted and may still want back.
            raise ImapRefused(
                f"{place(self.server)} can move no mails (it has neither MOVE nor UIDPLUS); use after: seen"
            )
        self.client.copy(uids, folder)
        self.client.add_flags(uids, [DELETED], silent=True)
        self.client.uid_expunge(uids)

    def append(self, folder: str, raw: bytes, flags: Sequence[str] = ()) -> int | None:
        """Put a mail into `folder`, creating it where needed. Gives its UID where the server tells."""
        answer = self._into(folder, lambda: self.client.append(folder, raw, flags))
        found = _APPENDED.search(answer) if isinstance(answer, bytes) else None
        return int(found[1]) if found else None

    def _into(self, folder: str, act: Callable[[], object]) -> object:
        """`act`, once more after creating `folder` where that was what it failed for."""
        try:
            with self.doing(f"putting mails into {folder!r}"):
                return act()
        except (ImapTrouble, ImapRefused) as error:
            if not error.said or folder in self.folders():
                raise
        with self.doing(f"creating the folder {folder!r}"):
            self.client.create_folder(folder)
            with courtesy():
                self.client.subscribe_folder(folder)
        with self.doing(f"putting mails into {folder!r}"):
            return act()

    def _prepare_to_mark(self) -> None:
        if self._read_only:
            raise ImapRefused(f"{place(self.server)} opens its folder for reading only; use after: keep")
        with self.doing("asking for news"):
            self.client.noop()

    # Waiting

    @property
    def can_push(self) -> bool:
        """Whether the server tells of new mail by itself (IDLE, RFC 2177)."""
        return bool(self.client.has_capability("IDLE"))

    def wait_for_news(self, seconds: float, stop: threading.Event) -> bool:
        """Wait until mail arrives (True), `stop` is set or `seconds` are over (False).

        Mail that arrived since the last `uids_after` counts. Where the server has no IDLE, this only waits.
        """
        with self.doing("asking for news"):
            if not self.can_push:
                stop.wait(seconds)
                return False
            # Not every server tells at the beginning of IDLE what arrived before it.
            self.client.noop()
        latest = monotonic() + seconds
        news = self._announced()
        while news is None and not stop.is_set() and (left := latest - monotonic()) > 0:
            with self.doing("waiting for mail"):
                self.wire.idle(min(left, IDLE_SECONDS), stop)
            news = self._announced()
            if news is None:
                # What came was no mail (a flag, "Still here"): a server that chatters gets one turn a second.
                stop.wait(min(1.0, max(0.0, latest - monotonic())))
        return news is not None

    def _announced(self) -> int | None:
        """The number of mails that the server has announced since we last asked, None where it announced none."""
        announced = self.wire.response("EXISTS")[1][-1]
        return int(announced) if announced else None
