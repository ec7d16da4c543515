"""The demo's SMTP server with a script of misfortunes: what it answers, verb by verb, instead of what it should."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from mailtriage.demo.smtp_server import DemoProtocol, DemoSmtp

CERTIFICATE = Path(__file__).parent / "certificates" / "localhost.pem"
"""Self-signed, for `localhost` and 127.0.0.1, good for tests only."""

DROP = "drop"
HANG = "hang"


def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def client_context() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


class _FaultyProtocol(DemoProtocol):
    """Faults where aiosmtpd has no hooks."""

    async def _handle_client(self) -> None:
        fault = await self.event_handler.fault("CONNECT", self)
        if fault:
            await self.push(fault)
            self.transport.close()
            return
        await super()._handle_client()

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        fault = await self.event_handler.fault("DATA", self)
        if fault:
            await self.push(fault)
            return
        await super().smtp_DATA(arg)

    @syntax("AUTH <mechanism>")
    async def smtp_AUTH(self, arg: str) -> None:
        fault = await self.event_handler.fault("AUTH", self)
        if fault:
            await self.push(fault)
            return
        await super().smtp_AUTH(arg)


class FaultySmtp(DemoSmtp):
    """`faults` maps a verb to what happens the next times it is given: a reply line, DROP, HANG, or None for nothing.

    Verbs are CONNECT, EHLO, AUTH, MAIL, RCPT, DATA (before the content), CONTENT (after it) and KEPT (the mail is
    taken, and then things go wrong). `commands` counts the verbs that came.
    """

    protocol_class = _FaultyProtocol

    def __init__(self, faults: dict[str, list[str | None]] | None = None, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.faults = faults or {}
        self.commands: defaultdict[str, int] = defaultdict(int)
        self.options: list[str] = []

    async def fault(self, verb: str, server: SMTP) -> str | None:
        self.commands[verb] += 1
        script = self.faults.get(verb)
        reply = script.pop(0) if script else None
        if reply == DROP and server.transport is not None:
            server.transport.abort()  # type: ignore[attr-defined]
        if reply in (DROP, HANG):
            await asyncio.Event().wait()
        return reply

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, replies: list[str]
    ) -> list[str]:
        session.host_name = name
        fault = await self.fault("EHLO", server)
        return [fault] if fault else replies

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.options = options
        fault = await self.fault("MAIL", server)
        if fault:
            return fault
        envelope.mail_from = address
        return "250 2.1.0 Fine"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = await self.fault("RCPT", server)
        if fault:
            return fault
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = await self.fault("CONTENT", server)
        if fault:
            return fault
        self.keep(envelope)
        return await self.fault("KEPT", server) or "250 2.0.0 Kept"
