"""Hands composed mails to the SMTP server over reused connections. Which mails, when, and what to store is not here.

aiosmtplib runs in an event loop of our own that turns only while a call of `Smtp` lasts, in the thread of the caller,
so that its callbacks may use the caller's database connection. The verbs are driven one by one, because what an error
means depends on how far the conversation had come: before the content went out, nothing can be delivered twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import Callable, Coroutine, Sequence
from threading import Lock
from typing import Any, TypeVar

import aiosmtplib
from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPResponse,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from mailtriage.domain.notice import Mail
from mailtriage.domain.servers import SmtpServer, is_loopback
from mailtriage.errors import MailtriageError, Temporary, Usage
from mailtriage.outbox.address import envelope_address
from mailtriage.outbox.batch import Batch
from mailtriage.outbox.outcome import Outcome, clean_words
from mailtriage.outbox.refusal import LOGIN_CODES, content_refused, recipient_refused, sender_refused, too_big
from mailtriage.outbox.trouble import may_pass, sentence

DATA_PATIENCE = 10
"""How many timeouts a server may take to confirm a mail's content: it may scan it (RFC 5321 section 4.5.3.2.6)."""

_BROKEN = (SMTPException, OSError, ValueError)
_T = TypeVar("_T")


class _NotReady(Exception):
    """No connection could be made; `outcome` says why, and `may_pass` whether waiting may help."""

    def __init__(self, error: BaseException, server: SmtpServer) -> None:
        self.outcome = Outcome("temporary", _code(error), _sentence(error, server), blocks_all=True)
        self.may_pass = may_pass(_cause(error), self.outcome.code)


class _Connection:
    """One connection to the server, opened when needed and kept between mails."""

    def __init__(self, server: SmtpServer, context: ssl.SSLContext | None, sender: str, idle: float) -> None:
        self._server = server
        self._context = context
        self._sender = sender
        self._idle = idle
        self._refuses_null_sender = False
        self._client: aiosmtplib.SMTP | None = None
        self._used = 0.0

    async def deliver(self, mail: Mail, on_data: Callable[[], None]) -> Outcome:
        """Hands one mail over; `on_data` is called once, right before its content goes out."""
        try:
            client = await self._envelope(mail)
        except _NotReady as trouble:
            return trouble.outcome
        return client if isinstance(client, Outcome) else await self._content(client, mail, on_data)

    async def check(self) -> _NotReady | None:
        """Connects and logs in afresh; what is wrong, None where all is well."""
        self.drop()
        try:
            await self._ready()
        except _NotReady as trouble:
            return trouble
        return None

    async def quit(self) -> None:
        """Takes leave; a server that does not answer is left all the same."""
        with contextlib.suppress(*_BROKEN):
            if self._client is not None and self._client.is_connected:
                await self._client.quit(timeout=min(2.0, self._server.timeout))
        self.drop()

    def drop(self) -> None:
        """Closes the connection without a word."""
        if self._client is not None:
            self._client.close()
            self._client = None

    async def _ready(self) -> tuple[aiosmtplib.SMTP, bool]:
        """The client, connected and greeted, and whether the connection was used before."""
        await asyncio.sleep(0)  # The loop stood still between calls: let it notice that the server hung up.
        if self._client is not None and self._client.is_connected and time.monotonic() - self._used < self._idle:
            return self._client, True
        self.drop()
        client = _new_client(self._server, self._context, self._sender)
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
        except (*_BROKEN, RuntimeError) as error:
            client.close()
            raise _NotReady(error, self._server) from error
        self._client = client
        return client, False

    async def _envelope(self, mail: Mail) -> aiosmtplib.SMTP | Outcome:
        """MAIL and RCPT: the client where the server waits for the content, else why not.

        A kept connection that turns out to be gone is replaced once: so early that costs nothing.
        """
        client, reused = await self._ready()
        try:
            refusal = await self._refusal(client, mail)
        except SMTPServerDisconnected as error:
            self.drop()
            return await self._envelope(mail) if reused else Outcome("temporary", None, clean_words(str(error)))
        except _BROKEN as error:
            self.drop()
            return Outcome("temporary", _code(error), clean_words(str(error)))
        if refusal is None:
            return client
        await self._reset()
        return refusal

    async def _refusal(self, client: aiosmtplib.SMTP, mail: Mail) -> Outcome | None:
        recipient = envelope_address(mail.recipient)
        if recipient is None:
            return Outcome("permanent", None, "The recipient is not an e-mail address")
        if not recipient.isascii() and not client.supports_extension("smtputf8"):
            words = f"{self._server.host} cannot send to addresses with letters outside ASCII (no SMTPUTF8)"
            return Outcome("permanent", None, words)
        response = await self._mail_from(client, mail.sender, _options(client, mail.raw, recipient))
        if response.code != 250:
            return sender_refused(response.code, response.message, self._server.host)
        response = await client.execute_command(b"RCPT", b"TO:<" + recipient.encode() + b">")
        if response.code not in (250, 251):
            return recipient_refused(response.code, response.message, self._server.host)
        return None

    async def _mail_from(self, client: aiosmtplib.SMTP, sender: str, options: Sequence[bytes]) -> SMTPResponse:
        """MAIL, with our own address where the server refuses the null sender.

        RFC 5321 section 4.5.5 has it accepted, but providers of mailboxes often insist on the address of the login.
        """
        if not sender and self._refuses_null_sender:
            sender = self._sender
        response = await _mail_command(client, sender, options)
        blames_sender = response.code // 100 == 5 and response.code not in LOGIN_CODES
        if sender or not self._sender or not blames_sender or too_big(response.code, response.message):
            return response
        response = await _mail_command(client, self._sender, options)
        self._refuses_null_sender = response.code == 250
        return response

    async def _content(self, client: aiosmtplib.SMTP, mail: Mail, on_data: Callable[[], None]) -> Outcome:
        """DATA and what follows. From here on, no answer means that nobody knows."""
        try:
            on_data()
        except BaseException:
            self.drop()
            raise
        try:
            response = await client.data(mail.raw, timeout=self._server.timeout * DATA_PATIENCE)
        except SMTPDataError as refusal:
            await self._reset()
            return content_refused(refusal.code, refusal.message)
        except _BROKEN as error:
            self.drop()
            return Outcome("uncertain", _code(error), clean_words(str(error)))
        self._used = time.monotonic()
        return Outcome("sent", response.code, clean_words(response.message))

    async def _reset(self) -> None:
        """Ends the refused transaction; a server that will not even do that is left."""
        self._used = time.monotonic()
        try:
            if self._client is not None:
                await self._client.rset()
        except _BROKEN:
            self.drop()


class Smtp:
    """The SMTP server, as seen by a thread that has mails to send. One thread at a time: a second one waits.

    `sender` is the envelope sender given to servers that refuse the null one; `idle` is for how many seconds an unused
    connection is trusted; `context` replaces the system's idea of which certificates to trust. Raises Usage where
    mails would leave the machine without TLS and nobody said that this is meant.
    """

    def __init__(
        self,
        server: SmtpServer,
        sender: str = "",
        *,
        connections: int = 4,
        idle: float = 20.0,
        context: ssl.SSLContext | None = None,
    ) -> None:
        if server.tls == "none" and not server.insecure and not is_loopback(server.host):
            raise Usage(f"smtp.tls is none, but {server.host} is another machine: use implicit or starttls")
        if server.tls != "none":
            context = context or ssl.create_default_context()
        self._connections = [_Connection(server, context, sender, idle) for _ in range(max(1, connections))]
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = Lock()

    def deliver(self, mail: Mail, on_data: Callable[[], None]) -> Outcome:
        """Hands `mail` over. `on_data` is called before its content goes out; what it raises stops the delivery."""
        outcomes: list[Outcome] = []
        self.deliver_many([mail], lambda _: on_data(), lambda _, outcome: outcomes.append(outcome))
        return outcomes[0]

    def deliver_many(
        self,
        mails: Sequence[Mail],
        on_data: Callable[[Mail], None],
        on_outcome: Callable[[Mail, Outcome], None],
    ) -> None:
        """Hands `mails` over, several at a time. Both callbacks run in this thread; each mail gets one outcome.

        What a callback raises ends the batch: mails under way are finished, those not begun get no outcome.
        """
        if mails:
            self._run(Batch(mails, on_data, on_outcome).run(self._connections))

    def check(self) -> None:
        """Tries connection, TLS and login. Raises Temporary where waiting may help, MailtriageError otherwise."""
        trouble = self._run(self._connections[0].check())
        if trouble is not None:
            kind = Temporary if trouble.may_pass else MailtriageError
            raise kind(trouble.outcome.said) from trouble

    def close(self) -> None:
        """Ends all connections in order. A later delivery opens new ones."""
        self._run(_quit_all(self._connections))
        with self._lock:
            if self._loop is not None:
                self._loop.close()
                self._loop = None

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
            return self._loop.run_until_complete(work)


def _new_client(server: SmtpServer, context: ssl.SSLContext | None, sender: str) -> aiosmtplib.SMTP:
    """A client that upgrades or fails, and that logs in where there is a login. It greets with our own domain."""
    own = envelope_address(sender)
    return aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user or None,
        password=server.password if server.user else None,
        local_hostname=own.rpartition("@")[2] if own else None,
        timeout=server.timeout,
        use_tls=server.tls == "implicit",
        start_tls=server.tls == "starttls",
        tls_context=context,
    )


def _options(client: aiosmtplib.SMTP, raw: bytes, recipient: str) -> list[bytes]:
    """The size, so that a mail too big is refused before it is sent (RFC 1870), and what letters beyond ASCII need."""
    options = [b"SIZE=%d" % len(raw)] if client.supports_extension("size") else []
    if not raw.isascii() and client.supports_extension("8bitmime"):
        options.append(b"BODY=8BITMIME")
    if not recipient.isascii():
        options.append(b"SMTPUTF8")
    return options


async def _mail_command(client: aiosmtplib.SMTP, sender: str, options: Sequence[bytes]) -> SMTPResponse:
    address = envelope_address(sender) if sender else ""
    if address is None:
        return SMTPResponse(553, "The sender is not an e-mail address")
    return await client.execute_command(b"MAIL", b"FROM:<" + address.encode() + b">", *options)


async def _quit_all(connections: Sequence[_Connection]) -> None:
    """Ends the connections, and what an interrupted call may have left under way."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, *(connection.quit() for connection in connections), return_exceptions=True)


def _code(error: BaseException) -> int | None:
    return error.code if isinstance(error, SMTPResponseException) and error.code > 0 else None


def _sentence(error: BaseException, server: SmtpServer) -> str:
    """Why there is no connection, in words that say what to change."""
    if isinstance(error, SMTPAuthenticationError):
        said = clean_words(error.message)
        return f"{server.host} refuses the login of {server.user}: {said}; check smtp.user and smtp.password"
    if type(error) is SMTPException:
        return f"{server.host} does not offer what is asked of it: {error.message} Check smtp.tls and smtp.user"
    return sentence(_cause(error), server)


def _cause(error: BaseException) -> BaseException:
    """The system's own error where aiosmtplib has wrapped one."""
    return error.__cause__ if isinstance(error, SMTPException) and isinstance(error.__cause__, OSError) else error
