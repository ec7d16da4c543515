"""What a configuration says, once it is known to be right. Every duration is in seconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from mailtriage.domain.servers import ImapServer, SmtpServer
from mailtriage.domain.support import Support

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class After(StrEnum):
    """What becomes of the server's copy once the ledger has committed."""

    KEEP = "keep"
    SEEN = "seen"
    MOVE = "move"


class History(StrEnum):
    """What the first connection to a full mailbox does with the mails already there."""

    SKIP = "skip"
    IMPORT = "import"
    SILENT = "import-silently"


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """One mailbox: its server and folder, how often it is asked, and what becomes of what was fetched."""

    server: ImapServer
    poll: float = MINUTE
    idle: bool = True
    after: After = After.KEEP
    move_to: str = ""
    history: History = History.SKIP

    @property
    def name(self) -> str:
        """What people and the log call this mailbox."""
        return self.server.name

    @property
    def key(self) -> str:
        """What the ledger calls it: another folder under the same name counts its mails anew, even where the server
        gives both folders the same UIDVALIDITY."""
        folder = self.server.folder
        return self.name if folder.upper() == "INBOX" else f"{self.name}/{folder}"


@dataclass(frozen=True, slots=True)
class OutboxSettings:
    """`retry_for`: how long a temporary refusal is tried again; `connections`: how many are open at once.

    The budgets bound automatic mail: `budget_address` to one address a day and `budget_address_hour` an hour,
    `budget_domain` to one domain an hour and `budget_domain_day` a day, `budget_hour` and `budget_day` altogether.
    """

    retry_for: float = 72 * HOUR
    connections: int = 2
    budget_address: int = 20
    budget_address_hour: int = 10
    budget_domain: int = 5_000
    budget_domain_day: int = 40_000
    budget_hour: int = 10_000
    budget_day: int = 60_000


@dataclass(frozen=True, slots=True)
class ThreadSettings:
    """`window`: how long a mail without reference headers may join by subject; `grace`: how long closed ones reopen."""

    window: float = 14 * DAY
    grace: float = 14 * DAY
    plus_addressing: bool = False
    trusted_server: str = ""
    cc_follows: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration. `home` is the folder of its file: paths in it are relative to that."""

    home: Path
    support: Support
    database: str = field(repr=False)
    rules: Path
    templates: Path
    mailboxes: tuple[MailboxSettings, ...] = ()
    smtp: SmtpServer | None = None
    outbox: OutboxSettings = field(default_factory=OutboxSettings)
    threads: ThreadSettings = field(default_factory=ThreadSettings)
    signing_keys: tuple[bytes, ...] = field(default=(), repr=False)
    most_bytes: int = 100 * 1024 * 1024
    log_json: bool = False
