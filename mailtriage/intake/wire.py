"""The bytes between us and an IMAP server: every wait has an end, every answer a bound.

imaplib trusts a server to finish its lines, to send no more than it should and to stay awake. `Wire` is imaplib with
a reading side that trusts nothing. What the commands mean is not here; see `imap.py`.
"""

from __future__ import annotations

import imaplib
import select
import socket
import ssl
import threading
from time import monotonic
from typing import Literal

PIECE = 65_536
LINE = 8 << 20
"""Bytes in one line: room for 700,000 UIDs, where imaplib stops at 1,000,000 bytes (about 90,000)."""
LITERAL = 128 << 20
ANSWER = 192 << 20
"""Bytes in everything a server says in answer to one command."""
PATIENCE = 10
"""A command may take this many times the timeout in all, as long as lines keep coming (`* OK Still searching`)."""

GLANCE = 0.5
"""Seconds between two looks at the stop flag while in IDLE."""


class Wire(imaplib.IMAP4):
    """One connection. `timeout` seconds is the longest silence; a line must be whole within it.

    `tls` is the context for TLS from the first byte, None for a plain start. Raises OSError (TimeoutError among them)
    where the network fails and `imaplib.IMAP4.abort` where the server does; the connection is then of no more use.
    """

    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None, timeout: float) -> None:
        self._tls = tls
        self.timeout = timeout
        self._unread = bytearray()
        self._begin()
        super().__init__(host, port, timeout)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self.host, self.port), self.timeout)
        # Without this, a command that goes out in two pieces waits 40 ms for the delayed ACK of the first.
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._tls.wrap_socket(plain, server_hostname=self.host) if self._tls else plain

    def _begin(self) -> None:
        self._deadline = monotonic() + PATIENCE * self.timeout
        self._allowance = ANSWER

    def send(self, data: bytes) -> None:  # type: ignore[override]
        """Send `data` slice by slice, so that a long mail on a slow line is not one wait. Starts a new deadline."""
        self._begin()
        for start in range(0, len(data), PIECE):
            self.sock.settimeout(self.timeout)
            self.sock.sendall(data[start : start + PIECE])

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes of a literal."""
        if size > LITERAL:
            raise self.abort(f"it announced a piece of {size} bytes")
        while len(self._unread) < size:
            self._receive(self.timeout)
        return self._take(size)

    def readline(self) -> bytes:
        """One line with its end."""
        latest = monotonic() + self.timeout
        searched = 0
        while (end := self._unread.find(b"\n", searched)) < 0:
            searched = len(self._unread)
            if searched > LINE:
                raise self.abort(f"it sent a line of more than {LINE} bytes")
            self._receive(latest - monotonic())
        return self._take(end + 1)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._unread[:size])
        del self._unread[:size]
        return taken

    def _receive(self, seconds: float) -> None:
        patience = min(seconds, self._deadline - monotonic())
        if patience <= 0:
            raise TimeoutError("timed out")
        self.sock.settimeout(patience)
        piece = self.sock.recv(PIECE)
        if not piece:
            raise self.abort("it closed the connection")
        self._allowance -= len(piece)
        if self._allowance < 0:
            raise self.abort(f"it answered with more than {ANSWER} bytes")
        self._unread += piece

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> tuple[Literal["OK"], list[None]]:
        """Go over to TLS. Bytes that came before it could be anybody's (CVE-2011-0411), so there must be none."""
        answer = super().starttls(ssl_context)
        if self._unread:
            raise self.abort("it sent something between STARTTLS and TLS")
        return answer

    def idle(self, seconds: float, stop: threading.Event) -> None:
        """Stay in IDLE (RFC 2177) until the server says something, `stop` is set or `seconds` are over.

        Always ends with DONE and its answer, read with a deadline: only so a dead connection cannot be mistaken for
        a quiet one. What the server said is among the untagged responses, `EXISTS` for new mail.
        """
        tag = self._command("IDLE")
        while self._get_response() is not None:
            if refused := self.tagged_commands.pop(tag, None):
                raise self.error(refused[1][-1])
            self.tagged_commands[tag] = None
        latest = monotonic() + seconds
        while (left := latest - monotonic()) > 0 and not stop.is_set():
            if self._readable(min(left, GLANCE)):
                break
        self.send(b"DONE\r\n")
        self._command_complete("IDLE", tag)

    def _readable(self, seconds: float) -> bool:
        """Whether there is something to read, waiting for it at most `seconds`: here, in the TLS layer or below."""
        if self._unread or (isinstance(self.sock, ssl.SSLSocket) and self.sock.pending()):
            return True
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        return bool(poll.poll(seconds * 1000))
