"""From `mailtriage.yaml` to settings, with every problem of the file in one error."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from mailtriage.config.section import Section
from mailtriage.config.settings import (
    HOUR,
    After,
    History,
    MailboxSettings,
    OutboxSettings,
    Settings,
    ThreadSettings,
)
from mailtriage.domain.servers import ImapServer, SmtpServer, Tls, is_loopback
from mailtriage.domain.support import Support
from mailtriage.domain.token import SHORTEST_KEY
from mailtriage.errors import Invalid, Problem, Usage
from mailtriage.marked import MarkedMap, load

FILE_NAME = "mailtriage.yaml"
_DATABASES = "sqlite:///FILE or postgresql://USER@HOST/NAME"
_TLS = ("implicit", "starttls", "none")
_IMAP_PORTS = {"implicit": 993, "starttls": 143, "none": 143}
_SMTP_PORTS = {"implicit": 465, "starttls": 587, "none": 25}


def find(given: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """The configuration's path: `--config`, `MAILTRIAGE_CONFIG`, or the working directory. Raises Usage."""
    path = Path(given or environment.get("MAILTRIAGE_CONFIG") or FILE_NAME)
    if path.is_dir():
        path /= FILE_NAME
    if not path.is_file():
        raise Usage(f"There is no configuration at {path}. Write one with 'mailtriage init', or name it with --config.")
    return path.resolve()


def read(path: Path, *, passwords: bool = True) -> Settings:
    """The settings in the file at `path`. Raises Invalid with every problem at once.

    Without `passwords` those of the mail servers stay where they are and read as empty: an agent at the command line
    needs no right to them.
    """
    content = load(path)
    problems: list[Problem] = []
    top = Section(str(path), "", content if content is not None else MarkedMap(), problems)
    settings = Settings(
        home=path.parent,
        support=_support(top.section("support")),
        mailboxes=_mailboxes(top, passwords),
        smtp=_smtp(top.section("smtp"), passwords) if "smtp" in top.map else None,
        database=_database(top, path.parent),
        rules=path.parent / top.text("rules", "rules/"),
        templates=path.parent / top.text("templates", "templates/"),
        outbox=_outbox(top.section("outbox")),
        threads=_threads(top.section("threads")),
        signing_keys=_keys(top),
        most_bytes=top.number("most_megabytes", 100, 1, 100) * 1024 * 1024,
        log_json=top.choice("log", ("text", "json"), "text") == "json",
    )
    top.known.add("smtp")
    top.finish()
    if problems:
        raise Invalid(problems)
    return settings


def _support(section: Section) -> Support:
    support = Support(
        address=section.address("address", None),
        name=section.text("name", "Support"),
        aliases=section.addresses("aliases"),
        locale=section.text("locale", "en"),
        ticket_tag=section.text("ticket_tag", "#"),
        website=section.text("website", ""),
        app=section.text("app", ""),
        domains=section.texts("domains"),
    )
    section.finish()
    return support


def _mailboxes(top: Section, passwords: bool) -> tuple[MailboxSettings, ...]:
    found = [_mailbox(section, passwords) for section in top.sections("mailboxes")]
    names = [mailbox.name for mailbox in found]
    for name in sorted({name for name in names if names.count(name) > 1}):
        top.complain("mailboxes", f"the name {name} twice", "a name of its own for each mailbox")
    return tuple(found)


def _mailbox(section: Section, passwords: bool) -> MailboxSettings:
    tls = cast("Tls", section.choice("tls", _TLS, "implicit"))
    server = ImapServer(
        name=section.text("name", None),
        host=section.host("host", None),
        port=section.number("port", _IMAP_PORTS[tls], 1, 65535),
        tls=tls,
        user=section.text("user", None),
        password=section.secret("password", needed=True, reveal_it=passwords),
        folder=section.text("folder", "INBOX"),
        timeout=section.duration("timeout", 30.0, least=1.0, most=HOUR),
        insecure=section.flag("insecure", False),
    )
    _protected(section, server)
    after, move_to = _after(section)
    mailbox = MailboxSettings(
        server=server,
        poll=section.duration("poll", 60.0, least=1.0),
        idle=section.flag("idle", True),
        after=after,
        move_to=move_to,
        history=History(section.choice("history", [str(h) for h in History], "skip")),
    )
    section.finish()
    return mailbox


def _after(section: Section) -> tuple[After, str]:
    section.known.add("after")
    found = section.map.get("after", "keep")
    if found in ("keep", "seen"):
        return After(found), ""
    if isinstance(found, dict) and list(found) == ["move"] and isinstance(found["move"], str) and found["move"]:
        return After.MOVE, found["move"]
    section.complain("after", found, "keep, seen, or {move: FOLDER}")
    return After.KEEP, ""


def _smtp(section: Section, passwords: bool) -> SmtpServer:
    tls = cast("Tls", section.choice("tls", _TLS, "implicit"))
    user = section.text("user", "")
    server = SmtpServer(
        host=section.host("host", None),
        port=section.number("port", _SMTP_PORTS[tls], 1, 65535),
        tls=tls,
        user=user,
        password=section.secret("password", needed=bool(user), reveal_it=passwords),
        timeout=section.duration("timeout", 30.0, least=1.0, most=HOUR),
        insecure=section.flag("insecure", False),
    )
    _protected(section, server)
    section.finish()
    return server


def _protected(section: Section, server: ImapServer | SmtpServer) -> None:
    """Passwords and customers' mails travel unprotected only where somebody said so."""
    if server.tls == "none" and not is_loopback(server.host) and not server.insecure:
        section.complain("tls", "none", "implicit or starttls; 'insecure: true' if this network is safe without")


def _database(top: Section, home: Path) -> str:
    """The database's URL; where a password belongs in it, the URL as a whole is a secret and named like one."""
    if isinstance(top.map.get("database"), MarkedMap):
        return top.secret("database")
    url = top.text("database", "sqlite:///mailtriage.db")
    file = url.removeprefix("sqlite:///")
    if file and file != url:
        return f"sqlite:///{(home / file).resolve()}" if file.isprintable() else url
    wrong = _wrong_with(url)
    if wrong and "@" in url:
        # What stands before the @ may be a password: it is not shown.
        top.complain("database", wrong, f"{_DATABASES}; with a password: {{env: NAME}} that holds all of it")
    elif wrong:
        top.complain("database", url, _DATABASES)
    return url


def _wrong_with(url: str) -> str:
    """What is wrong with a database's URL, without showing any of it; an empty text where nothing is."""
    try:
        parts = urlsplit(url)
        if parts.password is not None:
            return "an address with a password"
        whole = parts.scheme in ("postgresql", "postgres") and parts.port != 0 and len(parts.path) > 1
    except ValueError:
        whole = False
    return "" if whole else "another address"


def _outbox(section: Section) -> OutboxSettings:
    default = OutboxSettings()
    budget = section.section("budget")
    outbox = OutboxSettings(
        retry_for=section.duration("retry_for", default.retry_for),
        connections=section.number("connections", default.connections, 1, 16),
        budget_address=budget.number("address_day", default.budget_address, 0, 1_000_000),
        budget_address_hour=budget.number("address_hour", default.budget_address_hour, 0, 1_000_000),
        budget_domain=budget.number("domain_hour", default.budget_domain, 0, 1_000_000),
        budget_domain_day=budget.number("domain_day", default.budget_domain_day, 0, 1_000_000),
        budget_hour=budget.number("hour", default.budget_hour, 0, 10_000_000),
        budget_day=budget.number("day", default.budget_day, 0, 10_000_000),
    )
    budget.finish()
    section.finish()
    return outbox


def _threads(section: Section) -> ThreadSettings:
    default = ThreadSettings()
    threads = ThreadSettings(
        window=section.duration("window", default.window),
        grace=section.duration("grace", default.grace),
        plus_addressing=section.flag("plus_addressing", False),
        trusted_server=section.host("trusted_server", ""),
        cc_follows=section.choice("cc", ("ignore", "follow"), "ignore") == "follow",
    )
    section.finish()
    return threads


def _keys(top: Section) -> tuple[bytes, ...]:
    key = top.secret("signing_key").encode()
    if key and len(key) < SHORTEST_KEY:
        top.complain("signing_key", f"one of {len(key)} bytes", f"a key of at least {SHORTEST_KEY} bytes")
    return (key,) if key else ()
