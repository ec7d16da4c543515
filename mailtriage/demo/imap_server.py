"""An IMAP server inside this process, for `mailtriage demo` and the tests: pymap, in memory, on loopback.

Not for real mail: nothing is kept on disk, and there is one user.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from argparse import Namespace
from contextlib import AsyncExitStack
from typing import Any, Self

from mailtriage.domain.servers import ImapServer, Tls
from mailtriage.intake.imap import Mailbox


class DemoImap:
    """`start()` gives a server on 127.0.0.1 at `port`; `tls` says how it is spoken to, `certificate` is (chain, key).

    Usable in a `with` statement.
    """

    def __init__(
        self,
        user: str = "support@example.com",
        password: str = "demo",
        tls: Tls = "none",
        certificate: tuple[str, str] | None = None,
    ) -> None:
        self.user, self._password, self._tls, self._certificate = user, password, tls, certificate
        self.port = 0
        self._failure: BaseException | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> Self:
        """Start serving; returns when connections are taken. Raises RuntimeError where that does not work."""
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="demo-imap", daemon=True)
        self._thread.start()
        if not ready.wait(20) or self._failure:
            raise RuntimeError("The embedded IMAP server did not start") from self._failure
        return self

    def stop(self) -> None:
        """Close all connections and forget all mail."""
        if self._thread is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(5)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def server(self, name: str = "demo", folder: str = "INBOX", timeout: float = 30.0) -> ImapServer:
        """How to reach this server."""
        return ImapServer(name, "127.0.0.1", self.port, self._tls, self.user, self._password, folder, timeout)

    def append(self, *mails: bytes, folder: str = "INBOX") -> list[int | None]:
        """Put mails into `folder` by IMAP, over one connection; gives their UIDs."""
        with Mailbox(self.server()) as mailbox:
            return [mailbox.append(folder, raw) for raw in mails]

    def _run(self, ready: threading.Event) -> None:
        try:
            asyncio.run(self._serve(ready))
        except BaseException as failure:  # told to whoever called start()
            self._failure = failure
            ready.set()

    async def _serve(self, ready: threading.Event) -> None:
        from proxyprotocol.reader import ProxyProtocolReader
        from pymap.imap import IMAPServer

        backend, config = await self._backend()
        config.apply_context()
        protocol = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
        async with AsyncExitStack() as stack:
            await backend.start(stack)
            context = self._context() if self._tls == "implicit" else None
            listener = await asyncio.start_server(protocol, "127.0.0.1", 0, ssl=context)
            self.port = listener.sockets[0].getsockname()[1]
            self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
            ready.set()
            await self._end.wait()
            listener.close()

    async def _backend(self) -> tuple[Any, Any]:
        from pymap.backend.dict import DictBackend
        from pysasl.hashing import BuiltinHash

        _allow_keywords()
        settings = Namespace(
            host=None,
            port=0,
            debug=False,
            cert=None,
            key=None,
            tls=self._tls == "starttls",
            proxy_protocol=None,
            passlib_cfg=None,
            inherited_sockets=None,
            demo_data=False,
            demo_user=self.user,
            demo_password=self._password,
        )
        # The password is in the configuration in plain text anyway: the usual rounds only cost 150 ms a login.
        cheap = BuiltinHash(rounds=1)
        secure = {"ssl_context": self._context()} if self._tls == "starttls" else {}
        backend, config = await DictBackend.init(settings, hash_context=cheap, **secure)
        return backend, config

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if self._certificate:
            context.load_cert_chain(*self._certificate)
        return context


def _allow_keywords() -> None:
    r"""Let clients set keywords such as `$Ticketed`: pymap has no `\*` in PERMANENTFLAGS and drops them silently."""
    from pymap.backend.mailbox import MailboxDataInterface
    from pymap.parsing.specials.flag import Wildcard

    if getattr(MailboxDataInterface, "_takes_keywords", False):
        return
    stock = MailboxDataInterface.permanent_flags.fget
    MailboxDataInterface._takes_keywords = True
    MailboxDataInterface.permanent_flags = property(lambda self: stock(self) | {Wildcard})
