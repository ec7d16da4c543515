"""An SMTP server in a thread that keeps what it is given: for `mailtriage demo` and the tests. It delivers nothing."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

START_PATIENCE = 10.0
"""Seconds that a start or stop may take before it is called a failure."""


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A mail as it came over the wire: envelope sender (empty for `<>`), recipients, and the bytes of its content."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)


class DemoProtocol(SMTP):  # type: ignore[misc]
    """One connection. aiosmtpd can demand a login too, but then warns of doing so without TLS, on loopback as well."""

    demands_login = False

    async def check_auth_needed(self, caller_method: str) -> bool:
        """aiosmtpd's hook: whether `caller_method` was refused for want of a login."""
        if not self.demands_login or (self.session is not None and self.session.authenticated):
            return False
        await self.push("530 5.7.0 Authentication required")
        return True


class DemoSmtp:
    """Listens on loopback from `start` to `stop`; `mails` are those received so far, oldest first.

    `users` (name to password) makes it demand a login; `context` makes it speak TLS, from the first byte or, with
    `starttls`, after the upgrade only. Subclasses answer otherwise by overriding `handle_…`, aiosmtpd's hooks.
    """

    protocol_class: type[DemoProtocol] = DemoProtocol

    def __init__(
        self,
        *,
        port: int = 0,
        users: Mapping[str, str] | None = None,
        context: ssl.SSLContext | None = None,
        starttls: bool = False,
    ) -> None:
        self.host = "127.0.0.1"
        self.port = port
        self.mails: list[ReceivedMail] = []
        self.connections = 0
        self._users = users
        self._context = context
        self._starttls = starttls
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._failure: BaseException | None = None
        self._arrival = threading.Condition()

    def start(self) -> DemoSmtp:
        """Listens; `port` is then the real one. Raises OSError where the port is taken."""
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), name="demo-smtp", daemon=True)
        self._thread.start()
        if not ready.wait(START_PATIENCE):
            raise OSError("the demo SMTP server did not start")
        if self._failure is not None:
            raise self._failure
        return self

    def stop(self) -> None:
        """Hangs up on everybody. Stopping twice does no harm."""
        if self._thread is not None and self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(START_PATIENCE)
            self._thread = None

    def wait_for(self, count: int, timeout: float = 10.0) -> bool:
        """Waits until at least `count` mails have come, or `timeout` seconds have passed; whether they came."""
        with self._arrival:
            return self._arrival.wait_for(lambda: len(self.mails) >= count, timeout)

    def __enter__(self) -> DemoSmtp:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd's hook: a mail is complete; the answer is the server's."""
        self.keep(envelope)
        return "250 2.0.0 Kept"

    def keep(self, envelope: Envelope) -> None:
        """Records a mail and tells those who wait for it."""
        content = envelope.original_content or b""
        with self._arrival:
            self.mails.append(ReceivedMail((envelope.mail_from or "").strip("<>"), tuple(envelope.rcpt_tos), content))
            self._arrival.notify_all()

    def protocol(self) -> DemoProtocol:
        """One connection's server."""
        self.connections += 1
        protocol = self.protocol_class(
            self,
            hostname="demo.localhost",
            enable_SMTPUTF8=True,
            loop=self._loop,
            tls_context=self._context if self._starttls else None,
            require_starttls=self._starttls,
            auth_require_tls=self._starttls,
            authenticator=self.authenticate if self._users is not None else None,
        )
        protocol.demands_login = self._users is not None
        return protocol

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: object
    ) -> AuthResult:
        """aiosmtpd's hook: whether somebody may log in. A refusal is answered by aiosmtpd where `handled` is False."""
        known = (
            isinstance(login, LoginPassword)
            and self._users is not None
            and self._users.get(login.login.decode("utf-8", "replace")) == login.password.decode("utf-8", "replace")
        )
        return AuthResult(success=known, handled=False)

    def _serve(self, ready: threading.Event) -> None:
        try:
            asyncio.run(self._listen(ready))
        except BaseException as error:
            self._failure = error
        finally:
            ready.set()

    async def _listen(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        protocols: list[SMTP] = []

        def connected() -> SMTP:
            protocols.append(self.protocol())
            return protocols[-1]

        implicit = self._context if not self._starttls else None
        server = await self._loop.create_server(connected, self.host, self.port, ssl=implicit)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stop.wait()
        server.close()
        for protocol in protocols:
            if protocol.transport is not None:
                protocol.transport.close()
        await asyncio.sleep(0)
