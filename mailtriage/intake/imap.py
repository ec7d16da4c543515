"""One connection to one IMAP mailbox: what is new, the mails byte for byte, and the marks we leave.

The only importer of imapclient. Mails are named by UID, never by sequence number, and are read with PEEK: the
server's copy changes only through `mark_seen` and `move`. Every failure leaves as `ImapTrouble` (try again later) or
`ImapRefused` (a person must act). What has been taken in already is not known here; see `fetch.py`.
"""

from __future__ import annotations

import imaplib
import ipaddress
import re
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from time import monotonic
from typing import Any, Self

from imapclient import DELETED, SEEN, IMAPClient

from mailtriage import __version__
from mailtriage.domain.servers import ImapServer
from mailtriage.errors import MailtriageError
from mailtriage.intake import plan
from mailtriage.intake.refusals import (
    ImapRefused,
    ImapTrouble,
    failure,
    login_refusal,
    passing,
    place,
    refusal,
    words_of,
)
from mailtriage.intake.wire import Wire

__all__ = ["Fetched", "Folder", "ImapRefused", "ImapTrouble", "Mailbox", "State"]

PART = 1 << 20
"""Bytes of one mail asked for at once; a mail is longer where a part comes back full."""
LARGEST = 100 << 20
"""Bytes of a mail that are read at most; what is longer is cut there."""
IDLE_SECONDS = 28 * 60
"""Servers may log a silent client out after 30 minutes (RFC 2177), so IDLE is renewed before."""
GLANCE = 0.5
"""Seconds between two looks at the stop flag while waiting for news."""

_NONSENSE = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What imaplib and imapclient raise on an answer that no server should give."""
_APPENDED = re.compile(rb"\[APPENDUID \d{1,10} (\d{1,10})\]")


class State(StrEnum):
    """How much of a mail came: all, the first `LARGEST` bytes, nothing as it is gone, nothing though it is there."""

    WHOLE = "whole"
    CUT = "cut"
    GONE = "gone"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Folder:
    """An opened folder: UIDs hold as long as `uidvalidity` does. `uidnext` is None where the server does not say."""

    uidvalidity: int
    uidnext: int | None
    exists: int
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail as the server gave it. `raw` is None where it is gone or withheld; `remark` then says why.

    `size` is what the server claims (RFC822.SIZE), 0 where it is gone; `arrived` is its INTERNALDATE in UTC.
    """

    uid: int
    raw: bytes | None = field(repr=False)
    size: int
    arrived: datetime | None
    state: State = State.WHOLE
    remark: str = ""


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


class Mailbox:
    """A connection to `server`, opened by `with`. Not thread-safe, but for `abandon`."""

    def __init__(self, server: ImapServer) -> None:
        self.server = server
        self._imap: Any = None
        self._exists = 0
        self._read_only = False

    # Connecting

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(self, *_: object) -> None:
        self.logout()

    def connect(self) -> None:
        """Connect and log in."""
        _demand_tls(self.server)
        context = None if self.server.tls == "none" else ssl.create_default_context()
        with self._doing("connecting"):
            self._imap = _Client(self.server, context if self.server.tls == "implicit" else None)
            if self.server.tls == "starttls":
                self._starttls(context)
        self._login()
        with self._doing("introducing ourselves"):
            self._introduce()

    def _starttls(self, context: ssl.SSLContext | None) -> None:
        if self._wire.state != "NONAUTH":
            # A greeting of PREAUTH makes STARTTLS impossible: whoever sends it wants us to talk in plain text.
            self.drop()
            raise ImapRefused(f"{place(self.server)} considers us logged in before STARTTLS; that is not safe")
        if not self._imap.has_capability("STARTTLS"):
            self.drop()
            raise ImapRefused(f"{place(self.server)} offers no STARTTLS; use tls: implicit, usually on port 993")
        self._imap.starttls(context)

    def _login(self) -> None:
        user, password = self.server.user, self.server.password
        if any(char in user + password for char in "\r\n\0"):
            raise ImapRefused(
                f"User or password of {place(self.server)} holds a line break; check where it is read from"
            )
        with self._doing("logging in", login_refusal):
            if self._wire.state == "AUTH":
                return
            if (user + password).isascii():
                self._imap.login(_quoted(user), password)
            else:
                # LOGIN has no room for other letters than ASCII; AUTHENTICATE PLAIN takes UTF-8 (RFC 4616).
                self._imap.plain_login(user, password)

    def _introduce(self) -> None:
        # NetEase (163.com, 126.com) opens no folder, with "Unsafe Login", for clients that do not say who they are.
        if self._imap.has_capability("ID"):
            with _ignoring_no():
                self._imap.id_({"name": "mailtriage", "version": __version__})

    def logout(self) -> None:
        """Say good-bye and close; a connection that is broken already is only closed."""
        if self._imap is not None:
            self._wire.timeout = min(self._wire.timeout, 3.0)
            with suppress(OSError, imaplib.IMAP4.error, *_NONSENSE):
                self._imap.logout()
        self.drop()

    def drop(self) -> None:
        """Close the connection without a word."""
        client, self._imap = self._imap, None
        if client is not None:
            with suppress(OSError):
                client.shutdown()

    def abandon(self) -> None:
        """Make whatever command is running fail at once, from another thread (an orderly stop that may not wait)."""
        client = self._imap
        if client is not None:
            with suppress(OSError):
                client.socket().shutdown(2)

    # Looking

    def check(self) -> Folder:
        """Try what the daemon will do: open the folder and look for mail."""
        folder = self.open()
        self.uids_after((folder.uidnext or plan.LAST_UID) - 1)
        return folder

    def open(self, name: str | None = None) -> Folder:
        """Open the configured folder, or the one of this name; raises ImapRefused with those there are."""
        name = name or self.server.folder
        with self._doing(f"opening the folder {name!r}", lambda _, words: self._no_folder(name, words)):
            answer, self._read_only = self._select(name)
        if b"UIDVALIDITY" not in answer:
            raise ImapRefused(f"{place(self.server)} gives no UIDVALIDITY for {name!r}, so mails cannot be told apart")
        self._wire.response("EXISTS")
        self._exists = answer.get(b"EXISTS", 0)
        return Folder(answer[b"UIDVALIDITY"], answer.get(b"UIDNEXT"), self._exists, self._read_only)

    def _select(self, name: str) -> tuple[Mapping[bytes, Any], bool]:
        try:
            return self._imap.select_folder(name), False
        except imaplib.IMAP4.readonly:
            return self._imap.select_folder(name, readonly=True), True

    def _no_folder(self, name: str, words: str) -> MailtriageError:
        """Whether a folder that cannot be opened exists at all decides who must act."""
        names = self.folders()
        if passing(words) or name in names or name.upper() == "INBOX":
            return refusal(self.server, f"opening the folder {name!r}", words)
        known = ", ".join(repr(known) for known in names[:50])
        return ImapRefused(f"{place(self.server)} has no folder {name!r}; it has {known or 'none'}")

    def folders(self) -> list[str]:
        """The names of all folders, sorted."""
        with self._doing("listing the folders"):
            return sorted(str(name) for _, _, name in self._imap.list_folders())

    def uids_after(self, last_uid: int) -> list[int]:
        """The UIDs above `last_uid` in the open folder, ascending."""
        with self._doing("looking for new mail"):
            self._imap.noop()
            self._exists = max(self._exists, self._announced() or 0)
            if self._exists <= plan.WINDOW:
                return self._search_uids(last_uid + 1, plan.LAST_UID)
            return self._search_windows(last_uid + 1)

    def _search_windows(self, first: int) -> list[int]:
        uids: list[int] = []
        # `UID *` is the last mail there is, whatever its number.
        top = max(_uids(self._imap.search("UID *")), default=0)
        width = plan.WINDOW
        while first <= top:
            found = self._search_uids(first, min(first + width - 1, plan.LAST_UID))
            uids += found
            first, width = first + width, plan.next_width(width, len(found))
        return uids

    def _search_uids(self, first: int, last: int) -> list[int]:
        if first > plan.LAST_UID:
            return []
        upper = "*" if last == plan.LAST_UID else str(last)
        # `n:*` names the last mail even where it is below n (RFC 3501 section 6.4.8).
        return [uid for uid in _uids(self._imap.search(f"UID {first}:{upper}")) if first <= uid <= last]

    def search_message_id(self, message_id: str) -> list[int]:
        """The UIDs of the mails in the open folder that bear this Message-ID, ascending."""
        wanted = message_id.strip()
        if not wanted or not wanted.isprintable():
            return []
        with self._doing("looking for a Message-ID"):
            if wanted.isascii():
                return _uids(self._imap.search(f"HEADER Message-ID {_quoted(wanted)}"))
            return _uids(self._imap.search(["HEADER", "Message-ID", wanted], charset="UTF-8"))

    # Reading

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """What the server says the mails' sizes are, in bytes; those that are gone are missing."""
        return {uid: size for uid, (size, _) in self._facts(uids).items()}

    def _facts(self, uids: Sequence[int]) -> dict[int, tuple[int, datetime | None]]:
        facts: dict[int, tuple[int, datetime | None]] = {}
        with self._doing("asking for sizes"):
            for some in plan.sets(uids):
                answer = self._imap.fetch(some, ["RFC822.SIZE", "INTERNALDATE"])
                for uid, items in answer.items():
                    size = items.get(b"RFC822.SIZE")
                    if isinstance(size, int):
                        facts[uid] = size, _utc(items.get(b"INTERNALDATE"))
        return facts

    def fetch(self, uids: Iterable[int]) -> Iterator[Fetched]:
        """The mails, a few at a time and without marking them as read. Those that are gone may come first."""
        for some in plan.sets(list(uids)):
            facts = self._facts(some)
            for uid in (gone := self._gone([uid for uid in some if uid not in facts])):
                yield _gone(uid)
            there = [uid for uid in some if uid not in gone]
            sizes = {uid: facts[uid][0] if uid in facts else plan.GROUP_BYTES for uid in there}
            for group in plan.groups(there, sizes):
                beginnings, words = self._beginnings(group)
                for uid in group:
                    size, arrived = facts.get(uid, (0, None))
                    yield self._finish(uid, beginnings.get(uid), size, arrived, words)

    def _beginnings(self, uids: list[int]) -> tuple[dict[int, bytes], str]:
        """The first part of each mail, and the server's words where it refused the command."""
        try:
            with self._doing("fetching mail"):
                return self._parts(uids, 0), ""
        except (ImapTrouble, ImapRefused) as error:
            if self._imap is None or passing(error.said):
                raise
            words = error.said
        # One mail that the server cannot deliver must not keep the others back.
        if len(uids) == 1:
            return {}, words
        found = {}
        for uid in uids:
            part, words = self._beginnings([uid])
            found |= part
        return found, words

    def _parts(self, uids: list[int], start: int) -> dict[int, bytes]:
        answer = self._imap.fetch(uids, [f"BODY.PEEK[]<{start}.{PART}>"])
        parts = {uid: items.get(b"BODY[]<%d>" % start, items.get(b"BODY[]")) for uid, items in answer.items()}
        return {uid: part for uid, part in parts.items() if isinstance(part, bytes)}

    def _finish(self, uid: int, beginning: bytes | None, size: int, arrived: datetime | None, words: str) -> Fetched:
        """The whole mail from its first part. The size is a hint at most: some servers estimate it."""
        if beginning is None or (size and not beginning):
            return self._missing(uid, size, arrived, words)
        raw = bytearray(beginning)
        part = beginning
        while part and len(raw) < LARGEST and (len(part) >= PART or len(raw) < size):
            with self._doing("fetching a large mail"):
                following = self._parts([uid], len(raw)).get(uid)
            if following is None:
                return self._missing(uid, size, arrived, words)
            part = following
            raw += part
        if len(raw) >= LARGEST:
            return Fetched(uid, bytes(raw[:LARGEST]), size, arrived, State.CUT, f"cut after {LARGEST} bytes")
        return Fetched(uid, bytes(raw), size, arrived)

    def _missing(self, uid: int, size: int, arrived: datetime | None, words: str) -> Fetched:
        if self._gone([uid]):
            return _gone(uid)
        return Fetched(uid, None, size, arrived, State.WITHHELD, words or "the server sent nothing of it")

    def _gone(self, uids: list[int]) -> set[int]:
        return set(uids) - set(self._existing(uids)) if uids else set()

    def _existing(self, uids: Sequence[int], also: str = "") -> list[int]:
        """Those of `uids` that are there, and meet the further search criterion."""
        found: list[int] = []
        with self._doing("looking for mails"):
            for some in plan.sets(uids):
                found += _uids(self._imap.search(f"UID {plan.uid_set(sorted(some))} {also}".strip()))
        return sorted(set(found) & set(uids))

    # Leaving marks

    def mark_seen(self, uids: Sequence[int]) -> None:
        r"""Set `\Seen`. Mails that are gone are no failure."""
        self._demand_writable()
        for some in plan.sets(uids):
            try:
                with self._doing("marking mails as seen"):
                    self._imap.add_flags(some, [SEEN], silent=True)
            except (ImapTrouble, ImapRefused):
                # Servers may say NO because one of them is gone (RFC 2180 section 4.2.1); the others count.
                if self._imap is None or self._existing(some, "UNSEEN"):
                    raise

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move the mails to `folder`, creating it where needed; afterwards none of them is in the open folder."""
        self._demand_writable()
        for some in plan.sets(uids):
            self._with_folder(folder, lambda some=some: self._move(some, folder))  # type: ignore[misc]
        if left := self._existing(uids):
            raise ImapTrouble(
                f"{place(self.server)} left {len(left)} of {len(uids)} mails that should go to {folder!r}"
            )

    def _move(self, uids: list[int], folder: str) -> None:
        if self._imap.has_capability("MOVE"):
            self._imap.move(uids, folder)
            return
        self._imap.copy(uids, folder)
        self._imap.add_flags(uids, [DELETED], silent=True)
        if self._imap.has_capability("UIDPLUS"):
            self._imap.uid_expunge(uids)
        else:
            # EXPUNGE without UIDs also removes what people have marked as deleted and may still want back.
            raise ImapRefused(
                f"{place(self.server)} offers neither MOVE nor UIDPLUS; mails were copied to {folder!r} and marked as "
                "deleted; use after: seen"
            )

    def append(self, folder: str, raw: bytes, flags: Sequence[str] = ()) -> int | None:
        """Put a mail into `folder`, creating it where needed. Gives its UID where the server tells."""
        answer = self._with_folder(folder, lambda: self._imap.append(folder, raw, flags))
        found = _APPENDED.search(answer) if isinstance(answer, bytes) else None
        return int(found[1]) if found else None

    def _with_folder(self, folder: str, act: Callable[[], object]) -> object:
        """`act`, once more after creating `folder` where that was what it failed for."""
        try:
            with self._doing(f"putting mails into {folder!r}"):
                return act()
        except (ImapTrouble, ImapRefused):
            if self._imap is None or folder in self.folders():
                raise
        with self._doing(f"creating the folder {folder!r}"):
            self._imap.create_folder(folder)
            with _ignoring_no():
                self._imap.subscribe_folder(folder)
        with self._doing(f"putting mails into {folder!r}"):
            return act()

    def _demand_writable(self) -> None:
        if self._read_only:
            raise ImapRefused(f"{place(self.server)} opens its folder for reading only; use after: keep")

    # Waiting

    def wait_for_news(self, seconds: float, stop: threading.Event) -> bool:
        """Wait until mail arrives (True), `stop` is set or `seconds` are over (False).

        Mail that arrived since the last `uids_after` counts. Where the server has no IDLE, this only waits.
        """
        if not self._can_idle():
            stop.wait(seconds)
            return False
        if self._heard_of_mail():
            return True
        latest = monotonic() + seconds
        while (left := latest - monotonic()) > 0 and not stop.is_set():
            with self._doing("waiting for mail"):
                if self._idle(min(left, IDLE_SECONDS), stop):
                    return True
            # Something came that is no mail: a flag, or "Still here". A server that says so all day long costs little.
            stop.wait(min(1.0, max(0.0, latest - monotonic())))
        return False

    def _can_idle(self) -> bool:
        with self._doing("asking what it can do"):
            return bool(self._imap.has_capability("IDLE"))

    def _heard_of_mail(self) -> bool:
        # Not every server tells at the beginning of IDLE what arrived before it.
        with self._doing("asking for news"):
            self._imap.noop()
            return self._announced() is not None

    def _announced(self) -> int | None:
        """The number of mails that the server has announced since we last asked, None where it announced none."""
        announced = self._wire.response("EXISTS")[1][-1]
        return int(announced) if announced else None

    def _idle(self, seconds: float, stop: threading.Event) -> bool:
        # idle_check() of imapclient answers a dead connection with "no news" for ever (and trips over half a line);
        # DONE and its answer, read with a deadline, cannot be mistaken.
        tag = self._wire.idle_begin()
        latest = monotonic() + seconds
        while (left := latest - monotonic()) > 0 and not stop.is_set():
            if self._wire.readable(min(left, GLANCE)):
                break
        self._wire.idle_end(tag)
        return self._announced() is not None

    # Failing

    @property
    def _wire(self) -> Wire:
        wire: Wire = self._imap._imap
        return wire

    @contextmanager
    def _doing(self, what: str, refused: Callable[[ImapServer, str], MailtriageError] | None = None) -> Iterator[None]:
        """Turn every failure inside into one of ours; where the connection is of no more use, it is dropped."""
        if self._imap is None and what != "connecting":
            raise ImapTrouble(f"{place(self.server)} is not connected")
        try:
            yield
        except MailtriageError:
            raise
        except (OSError, imaplib.IMAP4.abort, *_NONSENSE) as error:
            self.drop()
            raise failure(self.server, what, error) from error
        except imaplib.IMAP4.error as error:
            words = words_of(error)
            raise (refused(self.server, words) if refused else refusal(self.server, what, words)) from error


def _demand_tls(server: ImapServer) -> None:
    if server.tls == "none" and not server.insecure and not _loopback(server.host):
        raise ImapRefused(
            f"{place(server)} would get the password in plain text; use tls: implicit or starttls "
            "(or insecure: true, if the network between is yours)"
        )


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _ignoring_no() -> Iterator[None]:
    """For commands that are a courtesy: a NO or BAD does not matter, a lost connection does."""
    try:
        yield
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        pass


def _gone(uid: int) -> Fetched:
    return Fetched(uid, None, 0, None, State.GONE, "somebody else removed it from the mailbox")


def _uids(found: Iterable[int]) -> list[int]:
    return sorted({uid for uid in found if 0 < uid <= plan.LAST_UID})


def _utc(moment: object) -> datetime | None:
    try:
        return moment.astimezone(UTC) if isinstance(moment, datetime) and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _quoted(text: str) -> str:
    r"""An IMAP quoted string (RFC 3501 section 9): `"` and `\` are escaped."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
