"""`check`: tries everything that a configuration names, one by one, and says what is wrong in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from mailtriage.config.settings import MailboxSettings, Settings
from mailtriage.desk.followup import read_followups
from mailtriage.domain.ports import SystemClock
from mailtriage.domain.token import Tokens
from mailtriage.errors import Usage
from mailtriage.installation import load_composer
from mailtriage.intake.imap import Mailbox
from mailtriage.outbox.budget import stopped
from mailtriage.outbox.compose import Composer
from mailtriage.outbox.smtp import Smtp
from mailtriage.rulebook.load import load
from mailtriage.store.database import Store


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that `check` tried: what, and what is wrong with it in a sentence; an empty one where all is well."""

    what: str
    wrong: str = ""
    advice: str = ""


def check(settings: Settings) -> list[Checked]:
    """Try everything the configuration names, one by one, and change nothing on any server."""
    composer: list[Composer] = []

    def templates() -> None:
        composer.append(load_composer(settings, Tokens((b"only to try them",)), SystemClock()))

    def rules() -> None:
        names = frozenset(composer[0].names) if composer else None
        load(settings.rules, templates=names)
        read_followups(settings.rules, names)

    tries: list[tuple[str, Callable[[], object]]] = [
        ("database", lambda: _check_database(settings)),
        ("templates", templates),
        ("rules", rules),
        ("automatic mail", lambda: _check_automatic_mail(settings)),
        *((f"mailbox {box.name}", _check_mailbox(box)) for box in settings.mailboxes),
        ("smtp", lambda: _check_smtp(settings)),
    ]
    found = [_tried(what, attempt) for what, attempt in tries]
    if not settings.mailboxes:
        found.append(Checked("mailboxes", "no mailbox is configured", "add one under 'mailboxes:'"))
    return found


def _tried(what: str, attempt: Callable[[], object]) -> Checked:
    try:
        attempt()
    except Exception as error:
        return Checked(what, str(error) or type(error).__name__)
    return Checked(what)


def _check_database(settings: Settings) -> None:
    store = Store(settings.database)
    try:
        store.ready()
        with store.transaction():
            pass
    finally:
        store.close()


def _check_automatic_mail(settings: Settings) -> None:
    store = Store(settings.database)
    try:
        if why := stopped(store, settings.outbox, SystemClock().now()):
            raise Usage(f"{why} Tickets are filed as ever; 'mailtriage outbox resume' lets it go on.")
    finally:
        store.close()


def _check_mailbox(settings: MailboxSettings) -> Callable[[], object]:
    def attempt() -> None:
        with Mailbox(replace(settings.server, timeout=min(settings.server.timeout, 15.0))) as box:
            box.check()

    return attempt


def _check_smtp(settings: Settings) -> None:
    if settings.smtp is None:
        raise Usage("no SMTP server is configured, so nobody gets an answer; add one under 'smtp:'")
    smtp = Smtp(settings.smtp, settings.support.address)
    try:
        smtp.check()
    finally:
        smtp.close()
