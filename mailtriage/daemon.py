"""The daemon: APScheduler runs the application's pieces, each alone, on its schedule and at once where there is news.

Not here: what the pieces do (`app.py`) and how long a piece may take (each has its own deadlines).
"""

from __future__ import annotations

import functools
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from mailtriage import log
from mailtriage.app import Application
from mailtriage.config.settings import MailboxSettings
from mailtriage.errors import MailtriageError
from mailtriage.intake.watch import watch

FILE_EVERY = 5.0
DELIVER_EVERY = 5.0
FOLLOW_UP_EVERY = 60.0
TEND_EVERY = 3600.0
RULES_EVERY = 2.0
GRACE = 10.0
_LONGEST_REST = 15 * 60.0


@dataclass(slots=True)
class Rest:
    """How a mailbox that cannot be reached is left alone: twice as long each time, and spoken of once."""

    poll: float
    failures: int = 0
    until: float = field(default=0.0)

    def due(self) -> bool:
        """Whether it is time to try."""
        return time.monotonic() >= self.until

    def failed(self) -> None:
        """Rest longer."""
        self.failures += 1
        rest = min(self.poll * 2 ** min(self.failures - 1, 10), _LONGEST_REST)
        self.until = time.monotonic() + (rest if self.failures > 1 else 0.0)

    def succeeded(self) -> None:
        """Back to the schedule."""
        self.failures, self.until = 0, 0.0


class Daemon:
    """Runs until `stop` is called or a signal comes. The first signal ends it in order, the second one at once."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self._stop = threading.Event()
        self._rests = {box.name: Rest(box.poll) for box in app.mailboxes}
        threads = len(app.mailboxes) + 5
        executors = {"default": ThreadPoolExecutor(threads)}
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = BackgroundScheduler(executors=executors, job_defaults=defaults, timezone=UTC)

    def run(self) -> None:
        """Work until told to stop: by `stop`, or by a signal."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        self.start()
        while not self._stop.wait(1.0):
            pass
        self.end()

    def start(self) -> None:
        """Begin to work in threads of its own; returns at once."""
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        self._schedule()
        self._scheduler.start()
        for box in self.app.mailboxes:
            if box.idle:
                self._watch(box)
        log.event("started", mailboxes=len(self.app.mailboxes))

    def stop(self) -> None:
        """Ask it to end in order."""
        self._stop.set()

    def end(self) -> None:
        """Let what is in hand finish, for as long as the grace; what is cut off is taken up at the next start."""
        self._stop.set()
        timer = threading.Timer(GRACE, os._exit, (0,))
        timer.daemon = True
        timer.start()
        self._scheduler.shutdown(wait=True)
        timer.cancel()
        self.app.close()
        log.event("stopped")

    def once(self) -> int:
        """Do all work that is due now, in this thread; how many mailboxes could not be reached."""
        unreachable = sum(not self._fetch_all(box) for box in self.app.mailboxes)
        for process_one in (self.app.file, self.app.follow_up, self.app.deliver):
            self._drain(process_one)
        return unreachable

    def _schedule(self) -> None:
        for box in self.app.mailboxes:
            self._every(f"fetch {box.name}", box.poll, lambda box=box: self._fetch(box))  # type: ignore[misc]
        self._every("file", FILE_EVERY, self._file)
        self._every("deliver", DELIVER_EVERY, self._deliver)
        self._every("follow up", FOLLOW_UP_EVERY, self._follow_up)
        self._every("tend", TEND_EVERY, self.app.tend)
        self._every("rules", RULES_EVERY, self.app.reload_rules)

    def _watch(self, box: MailboxSettings) -> None:
        """Let the server's push bring the next poll forward. The thread waits, so it may end with the process."""
        news = functools.partial(self._now, f"fetch {box.name}")
        arguments = (box.server, news, self._stop)
        threading.Thread(target=watch, args=arguments, name=f"watch {box.name}", daemon=True).start()

    def _every(self, name: str, seconds: float, work: Callable[[], object]) -> None:
        now = datetime.now(UTC)
        guarded = _Guarded(name, work)
        self._scheduler.add_job(guarded, "interval", seconds=seconds, id=name, next_run_time=now)

    def _now(self, name: str) -> None:
        """There is news: run that job at once, without waiting for its turn."""
        try:
            self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))
        except JobLookupError:
            return

    def _fetch(self, box: MailboxSettings) -> None:
        if self._rests[box.name].due() and self._fetch_all(box):
            self._now("file")

    def _fetch_all(self, box: MailboxSettings) -> bool:
        """Fetch one mailbox; whether it could be reached. A dead one is spoken of once and tried ever more rarely."""
        rest = self._rests[box.name]
        try:
            self.app.fetch(box)
        except MailtriageError as error:
            if not rest.failures:
                log.trouble("mailbox cannot be read", mailbox=box.name, said=str(error))
            rest.failed()
            return False
        if rest.failures:
            log.event("mailbox can be read again", mailbox=box.name)
        rest.succeeded()
        return True

    def _file(self) -> None:
        self._drain(self.app.file)
        self._now("deliver")

    def _follow_up(self) -> None:
        self._drain(self.app.follow_up)
        self._now("deliver")

    def _deliver(self) -> None:
        self._drain(self.app.deliver)

    def _drain(self, process_one: Callable[[], bool]) -> None:
        while not self._stop.is_set() and process_one():
            pass

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._stop.is_set():
            os._exit(128 + number)
        self._stop.set()


@dataclass(frozen=True, slots=True)
class _Guarded:
    """A job that outlives its own failures: they are logged, and it runs again at its next turn."""

    name: str
    work: Callable[[], object]

    def __call__(self) -> None:
        try:
            self.work()
        except MailtriageError as error:
            log.trouble("put off", job=self.name, said=str(error))
        except Exception as error:
            log.failure("failed", error, job=self.name)
