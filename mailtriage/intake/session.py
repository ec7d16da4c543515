"""A logged-in connection to an IMAP server whose every failure is one of ours.

`Session` connects, protects, logs in and closes, and turns what goes wrong in between into `ImapTrouble` (try again
later) or `ImapRefused` (a person must act). What is done with mails is in `imap.py`.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Self

from mailtriage import __version__
from mailtriage.domain.servers import ImapServer
from mailtriage.errors import MailtriageError
from mailtriage.intake import answers
from mailtriage.intake.refusals import (
    ImapRefused,
    ImapTrouble,
    demand_tls,
    failure,
    login_refusal,
    place,
    refusal,
    words_of,
)
from mailtriage.intake.wire import Wire

_NONSENSE = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What imaplib and imapclient raise on an answer that no server should give."""


class Session(ABC):
    """A connection to `server`, opened by `with`. Not thread-safe, but for `abandon`."""

    def __init__(self, server: ImapServer) -> None:
        self.server = server
        self.client: Any = None

    @abstractmethod
    def _new_client(self, tls: ssl.SSLContext | None) -> Any:
        """imapclient's client, connected; with `tls` from the first byte where it is given."""

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(self, *_: object) -> None:
        self.logout()

    def connect(self) -> None:
        """Connect and log in; where that fails, nothing stays open."""
        demand_tls(self.server)
        try:
            with self.doing("connecting"):
                self._open()
            with self.doing("logging in", lambda words: login_refusal(self.server, words)):
                self._login(self.server.user, self.server.password)
            with self.doing("introducing ourselves"):
                self._introduce()
        except MailtriageError:
            self.drop()
            raise

    def _open(self) -> None:
        context = None if self.server.tls == "none" else ssl.create_default_context()
        self.client = self._new_client(context if self.server.tls == "implicit" else None)
        if self.server.tls == "starttls":
            self._starttls(context)

    def _starttls(self, context: ssl.SSLContext | None) -> None:
        if self.wire.state != "NONAUTH":
            # A greeting of PREAUTH makes STARTTLS impossible: whoever sends it wants us to talk in plain text.
            raise ImapRefused(f"{place(self.server)} considers us logged in before STARTTLS, which is not safe")
        if not self.client.has_capability("STARTTLS"):
            raise ImapRefused(f"{place(self.server)} offers no STARTTLS; use tls: implicit, usually on port 993")
        self.client.starttls(context)

    def _login(self, user: str, password: str) -> None:
        if any(char in user + password for char in "\r\n\0"):
            raise ImapRefused(
                f"User or password of {place(self.server)} holds a line break; look where it is read from"
            )
        if self.wire.state == "AUTH":
            return
        # Not through imapclient, whose login errors hide whether the server refused or the connection was lost.
        if (user + password).isascii():
            self.wire.login(answers.quoted(user), password)
        else:
            # LOGIN has no room for other letters than ASCII; AUTHENTICATE PLAIN takes UTF-8 (RFC 4616).
            self.wire.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())

    def _introduce(self) -> None:
        # NetEase (163.com, 126.com) opens no folder, with "Unsafe Login", for clients that do not say who they are.
        if self.client.has_capability("ID"):
            with courtesy():
                self.client.id_({"name": "mailtriage", "version": __version__})

    def logout(self) -> None:
        """Say good-bye and close; a connection that is broken already is only closed."""
        if self.client is not None:
            self.wire.timeout = min(self.wire.timeout, 3.0)
            with suppress(OSError, imaplib.IMAP4.error, *_NONSENSE):
                self.client.logout()
        self.drop()

    def drop(self) -> None:
        """Close the connection without a word."""
        client, self.client = self.client, None
        if client is not None:
            with suppress(OSError):
                client.shutdown()

    def abandon(self) -> None:
        """Make whatever command is running fail at once, from another thread: for a stop that may not wait."""
        client = self.client
        if client is not None:
            with suppress(OSError):
                # Not the TLS socket's own shutdown, which would take TLS away under the thread that is reading.
                socket.socket.shutdown(client.socket(), socket.SHUT_RDWR)

    @property
    def wire(self) -> Wire:
        """The connection below imapclient, for what imapclient keeps to itself."""
        wire: Wire = self.client._imap
        return wire

    @contextmanager
    def doing(self, what: str, refused: Callable[[str], MailtriageError] | None = None) -> Iterator[None]:
        """Turn every failure inside into one of ours; where the connection is of no more use, it is dropped."""
        if self.client is None and what != "connecting":
            raise ImapTrouble(f"{place(self.server)} is not connected")
        try:
            yield
        except MailtriageError:
            raise
        except (OSError, imaplib.IMAP4.abort, *_NONSENSE) as error:
            self.drop()
            raise failure(self.server, what, error) from error
        except imaplib.IMAP4.error as error:
            words = words_of(error) or "NO"
            raise (refused(words) if refused else refusal(self.server, what, words)) from error


@contextmanager
def courtesy() -> Iterator[None]:
    """For commands that are a courtesy: a NO or BAD does not matter, a lost connection does."""
    try:
        yield
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        pass
