"""The story of `mailtriage demo`: samples go into an inbox, the real daemon works it dry, answers come out by SMTP.

Not here: what is printed about it; see `commands/demo.py`.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mailtriage import log
from mailtriage.app import Application
from mailtriage.config import read
from mailtriage.config.read import FILE_NAME
from mailtriage.daemon import Daemon
from mailtriage.demo.imap_server import DemoImap
from mailtriage.demo.smtp_server import DemoSmtp, ReceivedMail
from mailtriage.domain.receipt import ReceiptState
from mailtriage.errors import MailtriageError, Usage
from mailtriage.installation import Desk, open_desk
from mailtriage.shipped_files import shipped
from mailtriage.store import ledger, mails

PATIENCE = 300.0
"""Seconds after which the demo gives up on its own daemon."""

_MARK = ".mailtriage-demo"
_ADDRESS = "support@wallet.example"
_CONFIGURATION = """\
# Written by 'mailtriage demo'. The servers were embedded ones and ended with it.
support: {{name: Wallet Support, address: {address}, locale: en, website: "https://wallet.example", app: Wallet}}
mailboxes:
  - {{name: demo, host: 127.0.0.1, port: {imap}, tls: none, user: {address}, password: {{file: .password}},
     poll: 1s, history: import}}
smtp: {{host: 127.0.0.1, port: {smtp}, tls: none}}
database: sqlite:///mailtriage.db
rules: rules/
templates: templates/
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: samples put in, mails filed, mails sent."""

    total: int
    filed: int
    sent: int
    waiting: int

    @property
    def done(self) -> bool:
        """Whether the inbox and the outbox are dry."""
        return self.filed >= self.total and self.waiting == 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left when the story is told: the desk, still open, and the mails that customers received."""

    desk: Desk
    received: tuple[ReceivedMail, ...]


def prepare(folder: Path) -> None:
    """An empty folder for the demo. What an earlier demo left there is removed, anything else never. Raises Usage."""
    if folder.exists() and not (folder / _MARK).exists() and any(folder.iterdir()):
        raise Usage(f"{folder} holds files that no demo wrote; name another folder with --folder.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / _MARK).write_text("'mailtriage demo' may remove this folder.\n", "utf-8")
    for name in ("rules", "templates"):
        shutil.copytree(shipped(name), folder / name)


def samples() -> list[bytes]:
    """The shipped mails, but for those kept apart to measure the rules by."""
    paths = sorted(path for path in shipped("samples").rglob("*.eml") if "unseen" not in path.parts)
    if not paths:
        raise MailtriageError("The samples are not installed.")
    return [path.read_bytes() for path in paths]


def play(folder: Path, mails_in: list[bytes], watch: Callable[[Progress], None]) -> Outcome:
    """Run it all in `folder`, calling `watch` several times a second, until everything is filed and sent."""
    with DemoImap(user=_ADDRESS, password="demo") as imap, DemoSmtp() as smtp:
        _configure(folder, imap.port, smtp.port)
        imap.append(*mails_in)
        desk = open_desk(read(folder / FILE_NAME))
        with _daemon(desk, folder):
            _wait(len(mails_in), watch)
        return Outcome(desk, tuple(smtp.mails))


def _configure(folder: Path, imap: int, smtp: int) -> None:
    (folder / ".password").write_text("demo", "utf-8")
    (folder / FILE_NAME).write_text(_CONFIGURATION.format(address=_ADDRESS, imap=imap, smtp=smtp), "utf-8")


@contextmanager
def _daemon(desk: Desk, folder: Path) -> Iterator[None]:
    with (folder / "daemon.log").open("w", encoding="utf-8") as stream:
        log.start(stream=stream)
        daemon = Daemon(Application(desk))
        daemon.start()
        try:
            yield
        finally:
            daemon.end()


def _wait(total: int, watch: Callable[[Progress], None]) -> None:
    """Look at the ledger and the outbox until they are dry."""
    tick = threading.Event()
    for _ in range(int(PATIENCE * 10)):
        counts = ledger.counts()
        filed = sum(count for state, count in counts.items() if state != str(ReceiptState.RECEIVED))
        states = mails.counts()
        waiting = sum(states.get(state, 0) for state in mails.OPEN)
        progress = Progress(total, filed, states.get("sent", 0), waiting)
        watch(progress)
        if progress.done:
            return
        tick.wait(0.1)
    raise MailtriageError(f"The daemon did not finish in {PATIENCE:g} s; its log is in the demo's folder.")
