"""The composition root: settings in, a wired application out. The only place where real parts are chosen."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from pathlib import Path

from mailtriage import log, provenance
from mailtriage.config.settings import MailboxSettings, Settings
from mailtriage.desk.followup import FollowUp, FollowUps, read_followups
from mailtriage.desk.workflow import Bench
from mailtriage.domain.case import Case, History
from mailtriage.domain.decision import Decision
from mailtriage.domain.incoming import Reading
from mailtriage.domain.link import NEW
from mailtriage.domain.ports import SystemClock
from mailtriage.domain.support import Support
from mailtriage.domain.token import Tokens
from mailtriage.errors import Invalid
from mailtriage.installation import Desk, load_composer
from mailtriage.intake.fetch import Fetcher
from mailtriage.intake.imap import Mailbox
from mailtriage.outbox.compose import Composer
from mailtriage.outbox.deliver import Delivery
from mailtriage.outbox.smtp import Smtp
from mailtriage.pipeline import Road, file_batch, file_warily, read
from mailtriage.rulebook.explain import Explanation, explain
from mailtriage.rulebook.load import load
from mailtriage.rulebook.rule import Rulebook
from mailtriage.rulebook.trial import Trial
from mailtriage.sampling import sample_trials
from mailtriage.shipped_files import shipped
from mailtriage.store.threads import StoredThreads
from mailtriage.triage.classify import classify

FILE_BATCH = 50


def load_rulebook(settings: Settings, composer: Composer) -> Rulebook:
    """The rulebook of the configuration, checked against the templates there are. Raises Invalid."""
    return load(settings.rules, templates=frozenset(composer.names))


def open_road(desk: Desk) -> Road:
    """The whole road, with rulebook and templates loaded. Raises Invalid with the problems of both."""
    composer = desk.composer()
    return Road(
        store=desk.store,
        settings=desk.settings,
        tokens=desk.tokens,
        rulebook=load_rulebook(desk.settings, composer),
        composer=composer,
        threads=StoredThreads(desk.store),
        clock=desk.clock,
    )


class Inspector:
    """The road without a desk: what would be decided about a mail, were it the first that ever came."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        composer = load_composer(settings, Tokens((b"nothing is signed",)), SystemClock())
        self._rulebook = load_rulebook(settings, composer)

    def inspect(self, raw: bytes) -> tuple[Reading, Decision]:
        """What the mail says and what the rules decide. Writes nothing."""
        reading = read(raw, self._settings)
        arrived = self._arrived(reading)
        return reading, classify(
            self._rulebook, reading.message, reading.verdict, NEW, reading.findings, arrived, History()
        )

    def explain(self, raw: bytes, rule: str | None = None) -> tuple[Decision, tuple[Explanation, ...]]:
        """The decision, and why each rule that touched it, or the named one, applied or not. Raises Usage."""
        reading = read(raw, self._settings)
        case = Case(reading.message, reading.verdict, reading.findings, self._arrived(reading))
        return explain(self._rulebook, case, rule)

    def _arrived(self, reading: Reading) -> datetime:
        return reading.message.date or SystemClock().now()


def try_samples(rules: Path) -> list[Trial]:
    """The shipped samples, where they are there and `rules` are the shipped rules: other rules decide otherwise."""
    if rules.resolve() != shipped("rules") or not shipped("samples").is_dir():
        return []
    support = Support("support@wallet.example", "Wallet Support", website="https://wallet.example", app="Wallet")
    inspector = Inspector(Settings(Path(), support, "", rules, shipped("templates")))
    return list(sample_trials(shipped("samples"), lambda raw: inspector.inspect(raw)[1]))


class Application:
    """The daemon's work as functions that do one piece and say whether there is more: `fetch`, `file`, `deliver`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.road = open_road(desk)
        self._wary = FILE_BATCH
        self._followups = self._read_followups()
        self._seen_rules = fingerprint(desk.settings.rules)
        self._smtp: Smtp | None = None
        self._delivery: Delivery | None = None
        self._record_rules("rulebook at the start")

    @property
    def mailboxes(self) -> tuple[MailboxSettings, ...]:
        """The mailboxes to poll."""
        return self.desk.settings.mailboxes

    def fetch(self, mailbox: MailboxSettings) -> int:
        """Bring one mailbox up to date; how many mails came. Raises what IMAP raises."""
        fetcher = Fetcher(self.desk.store, self.desk.clock, self.desk.settings.most_bytes)
        with Mailbox(mailbox.server) as box:
            return fetcher.fetch(mailbox, box)

    def file(self) -> bool:
        """File one batch, after a start one mail at a time; whether there may be more."""
        if self._wary:
            self._wary = self._wary - 1 if file_warily(self.road) else 0
            return True
        return file_batch(self.road, FILE_BATCH) > 0

    def deliver(self) -> bool:
        """Deliver one batch; whether there may be more. Nothing is delivered where no SMTP server is configured."""
        if self.desk.settings.smtp is None:
            return False
        return self._deliver_to(self.desk.settings).process_one()

    def follow_up(self) -> bool:
        """Do one batch of what follow-ups are due; whether there may be more."""
        limits = self.desk.settings.outbox
        bench = Bench(self.desk.store, lambda: self.road.composer, self.desk.clock, "follow-up", limits)
        return FollowUps(bench, self._followups).process_one()

    def tend(self) -> None:
        """Housekeeping."""
        self.desk.store.tend()

    def reload_rules(self) -> bool:
        """Take up a changed rulebook where it is valid, else keep the good one and say why; whether it changed."""
        seen = fingerprint(self.desk.settings.rules)
        if seen == self._seen_rules:
            return False
        self._seen_rules = seen
        try:
            rulebook, followups = load_rulebook(self.desk.settings, self.road.composer), self._read_followups()
        except Invalid as error:
            log.trouble("rulebook refused, the old one stays", problems=len(error.problems), first=error.problems[0])
            return False
        self.road.rulebook, self._followups = rulebook, followups
        self._record_rules("rulebook loaded")
        return True

    def _record_rules(self, event: str) -> None:
        desk = self.desk
        provenance.record(desk.store, desk.settings.rules, self.road.rulebook.version, desk.clock.now(), event)

    def close(self) -> None:
        """End the connections."""
        if self._smtp is not None:
            self._smtp.close()
        self.desk.store.close()

    def _read_followups(self) -> tuple[FollowUp, ...]:
        return read_followups(self.desk.settings.rules, frozenset(self.road.composer.names))

    def _deliver_to(self, settings: Settings) -> Delivery:
        if self._delivery is None:
            assert settings.smtp is not None
            self._smtp = Smtp(settings.smtp, settings.support.address, connections=settings.outbox.connections)
            retry_for = timedelta(seconds=settings.outbox.retry_for)
            self._delivery = Delivery(self.desk.store, self._smtp, self.desk.clock, retry_for)
        return self._delivery


def fingerprint(folder: Path) -> frozenset[tuple[str, int, int]]:
    """Name, time and size of every file below a folder: cheap to ask every few seconds, and different after an edit."""
    found = []
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            stat = path.stat()
            found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return frozenset(found)
