"""A support office for a test: a configured folder, its mailbox and SMTP server, and the commands run in it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

from mailtriage.app import Application
from mailtriage.commands.main import run
from mailtriage.config import read
from mailtriage.daemon import Daemon
from mailtriage.demo.smtp_server import DemoSmtp
from mailtriage.domain.ports import SystemClock
from mailtriage.domain.servers import ImapServer
from mailtriage.installation import open_desk
from mailtriage.intake.imap import Mailbox
from mailtriage.shipped_files import shipped

ADDRESS = "support@wallet.example"
_LEFT_OUT = ("[0-9][0-9]-*.yaml", "lists", "zh-*")
_RULE = "rules:\n  - id: failed\n    when: {text: {words: [failed, 失败]}}\n    set: {category: transaction-failed}\n"


@dataclass(frozen=True)
class Result:
    """What a command came to."""

    code: int
    out: str
    err: str

    def rows(self) -> list[dict[str, Any]]:
        """The JSON objects it printed."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Office:
    """A folder with a configuration that names `imap` and `smtp`; `more` are further lines of the configuration."""

    folder: Path
    imap: ImapServer | None = None
    smtp: DemoSmtp | None = None
    database: str = "sqlite:///mailtriage.db"
    mailbox: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    small: bool = False
    """One rule and the English templates only: for tests that start many processes and look at neither."""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("rules", "templates"):
            left = shutil.ignore_patterns(*_LEFT_OUT) if self.small else None
            shutil.copytree(shipped(name), self.folder / name, dirs_exist_ok=True, ignore=left)
        if self.small:
            (self.folder / "rules" / "50-all.yaml").write_text(_RULE)
        self.configure()

    def configure(self) -> None:
        """Write the configuration. YAML is a superset of JSON."""
        rows: dict[str, Any] = {
            "support": {"name": "Wallet Support", "address": ADDRESS, "website": "https://wallet.example"},
            "database": self.database,
            **self.more,
        }
        if self.imap:
            (self.folder / "imap-password").write_text(self.imap.password)
            server = {"host": self.imap.host, "port": self.imap.port, "tls": self.imap.tls, "user": self.imap.user}
            secret = {"password": {"file": "imap-password"}, "folder": self.imap.folder, "poll": "1s"}
            rows["mailboxes"] = [{"name": "support", **server, **secret, "history": "import", **self.mailbox}]
        if self.smtp:
            rows["smtp"] = {"host": "127.0.0.1", "port": self.smtp.port, "tls": "none", "timeout": "10s"}
        self.config.write_text(json.dumps(rows, indent=1))

    @property
    def config(self) -> Path:
        return self.folder / "mailtriage.yaml"

    def arrive(self, *mails: bytes) -> None:
        """Mails are delivered into the mailbox."""
        assert self.imap is not None
        with Mailbox(self.imap) as box:
            for raw in mails:
                box.append(self.imap.folder, raw)

    def poll(self) -> None:
        """The daemon does all work that is due now, in this process."""
        app = Application(open_desk(read(self.config)))
        try:
            Daemon(app).once()
        finally:
            app.close()

    def command(self, *words: str, stdin: bytes = b"") -> Result:
        """A command, run in this process."""
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        before = sys.stdin
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = run(["--config", str(self.config), *words])
        finally:
            sys.stdin = before
        out.flush()
        return Result(code, out.buffer.getvalue().decode(), err.getvalue())  # type: ignore[attr-defined]

    def tickets(self) -> list[dict[str, Any]]:
        """All tickets, as `list --json` shows them, in the order of their numbers."""
        found = self.command("list", "--all", "--json", "--most", "100000")
        assert found.code == 0, found.err
        return sorted(found.rows(), key=lambda row: int(row["number"]))

    def show(self, number: int) -> dict[str, Any]:
        """One ticket with its conversation."""
        found = self.command("show", str(number), "--json")
        assert found.code == 0, found.err
        return found.rows()[0]

    def ledger(self) -> list[dict[str, Any]]:
        """All receipts, oldest first."""
        return self.command("intake", "list", "--json", "--most", "100000").rows()[::-1]

    def process(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        """A command as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "mailtriage", "--config", str(self.config), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **environment},
        )


def letter(
    text: str = "我的转账失败了",
    subject: str = "转账失败",
    sender: str = "王小明 <xiaoming@qq.com>",
    **headers: str,
) -> bytes:
    """A customer's mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, ADDRESS, subject
    mail["Date"] = format_datetime(SystemClock().now())
    mail["Message-ID"] = make_msgid(domain="customers.example")
    for name, value in headers.items():
        name = name.replace("_", "-")
        del mail[name]
        mail[name] = value
    mail.set_content(text)
    return bytes(mail)
