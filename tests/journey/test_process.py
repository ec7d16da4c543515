"""The daemon as a process of its own: how it starts, how it ends, and what is left when it is killed."""

from __future__ import annotations

import json
import random
import select
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from mailtriage.demo.imap_server import DemoImap
from mailtriage.demo.smtp_server import DemoSmtp
from tests.journey.office import Office, letter
from tests.services import free_ports
from tests.waiting import wait_until

PATIENCE = 60.0


@pytest.fixture
def imap() -> Iterator[DemoImap]:
    with DemoImap() as server:
        yield server


@pytest.fixture
def office(tmp_path: Path, imap: DemoImap, smtp: DemoSmtp) -> Office:
    return Office(tmp_path / "office", imap.server("support"), smtp, small=True)


class Running:
    """A daemon and what it has logged so far."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process, self.log = process, ""

    def wait_for(self, words: str) -> None:
        """Until the log says so."""
        assert self.process.stderr is not None
        latest = monotonic() + PATIENCE
        while words not in self.log:
            if not select.select([self.process.stderr], [], [], max(0.0, latest - monotonic()))[0]:
                raise AssertionError(f"{words!r} was not logged in {PATIENCE:g} s:\n{self.log}")
            piece = self.process.stderr.read1(65536)  # type: ignore[attr-defined]
            assert piece or words in self.log, f"the daemon ended without {words!r}:\n{self.log}"
            self.log += piece.decode()

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; the exit code."""
        self.process.send_signal(number)
        _, rest = self.process.communicate(timeout=PATIENCE)
        self.log += rest.decode()
        return self.process.returncode


@contextmanager
def running(office: Office, *words: str) -> Iterator[Running]:
    """A daemon that has started."""
    daemon = Running(office.process("run", *words))
    try:
        daemon.wait_for("started")
        yield daemon
    finally:
        if daemon.process.poll() is None:
            daemon.process.kill()
        daemon.process.communicate(timeout=PATIENCE)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(office: Office, smtp: DemoSmtp, number: int) -> None:
    office.arrive(letter())
    with running(office) as daemon:
        assert smtp.wait_for(1, PATIENCE)
        assert daemon.end(number) == 0
    assert daemon.log.splitlines()[-1].endswith(" stopped")
    assert "Traceback" not in daemon.log
    assert office.command("outbox", "list", "--json", "--state", "sent").rows()[0]["state"] == "sent"


def test_its_log_is_a_line_an_event_with_numbers_and_no_customers_words(office: Office, smtp: DemoSmtp) -> None:
    office.more = {"log": "json"}
    office.configure()
    office.arrive(letter("我丢了全部的钱", "紧急求助", "王小明 <xiaoming@qq.com>"))
    with running(office) as daemon:
        assert smtp.wait_for(1, PATIENCE)
        daemon.wait_for("mail sent")
        daemon.end()
    rows = [json.loads(line) for line in daemon.log.splitlines()]
    filed = next(row for row in rows if row["event"] == "filed")
    assert filed["receipt"] == 1
    assert filed["ticket"] == 10001
    said = daemon.log.encode().decode("unicode_escape", "ignore") + daemon.log
    assert not any(words in said for words in ("全部", "紧急", "王小明", "xiaoming"))


def test_killed_at_any_moment_it_loses_nothing_and_doubles_nothing(
    office: Office, imap: DemoImap, smtp: DemoSmtp
) -> None:
    """A mail that was handed over in the very moment of a kill may go out once more, under the same Message-ID."""
    count, chance = 100, random.Random(20261122)
    senders = {f"u{n}@x{n % 9}.example" for n in range(count)}
    waiting = [letter(f"转账失败了 {address}", f"转账 {address}", address) for address in sorted(senders)]
    for _ in range(6):
        some, waiting = waiting[:16], waiting[16:]
        imap.append(*some)
        with running(office) as daemon:
            enough = len(smtp.mails) + chance.randint(0, 12)
            wait_until(lambda enough=enough: len(smtp.mails) >= enough, 20)  # type: ignore[misc]
            daemon.process.kill()
    imap.append(*waiting)
    with running(office) as daemon:
        wait_until(lambda: len({mail.recipients[0] for mail in smtp.mails}) == count, PATIENCE, "every answer")
        assert daemon.end() == 0
    assert Counter(ticket["requester"]["address"] for ticket in office.tickets()) == Counter(senders)
    assert len(office.ledger()) == count
    sent = office.command("outbox", "list", "--json", "--state", "sent", "--most", "1000").rows()
    assert len(sent) == count
    ids = Counter(mail.raw.split(b"Message-ID: <")[1].split(b">")[0].decode() for mail in smtp.mails)
    twice = {f"<{name}>" for name, times in ids.items() if times > 1}
    assert all(was_uncertain(office, row["id"]) for row in sent if row["message_id"] in twice)
    assert max(ids.values()) <= 2


def was_uncertain(office: Office, number: int) -> bool:
    shown = office.command("outbox", "show", str(number), "--json").rows()[0]
    return any(one["outcome"] == "uncertain" for one in shown["tries"])


def test_a_second_daemon_on_one_file_is_refused(office: Office) -> None:
    with running(office):
        second = office.command("run")
        assert second.code == 75
        assert "Another daemon" in second.err
        assert office.command("run", "--once").code == 75


def test_agents_work_while_it_runs(office: Office, imap: DemoImap, smtp: DemoSmtp) -> None:
    imap.append(letter())
    with running(office) as daemon:
        assert smtp.wait_for(1, PATIENCE)
        imap.append(*(letter(f"问题 {n}", f"问题 {n}", f"u{n}@x.example") for n in range(60)))
        for count in range(20):
            for words in (
                ("note", "10001", "--text", f"note {count}"),
                ("list", "--all", "--quiet"),
                ("show", "10001"),
            ):
                done = office.command(*words)
                assert (done.code, done.err) == (0, ""), done
        assert smtp.wait_for(61, PATIENCE)
        assert daemon.end() == 0
    assert "locked" not in daemon.log
    assert len(office.show(10001)["entries"]) == 21


# The rulebook


def write_rule(office: Office, text: str) -> None:
    (office.folder / "rules" / "00-test.yaml").write_text(text)


def test_a_broken_rulebook_never_starts_it(office: Office) -> None:
    write_rule(office, "rules:\n  - id: x\n    whenn: {}\n")
    refused = office.command("run")
    assert refused.code == 2
    assert "00-test.yaml:3" in refused.err
    assert "Traceback" not in refused.err
    assert office.command("run", "--once").code == 2


def test_a_broken_rulebook_never_replaces_a_good_one_and_a_good_one_does_within_seconds(
    office: Office, imap: DemoImap
) -> None:
    good = "rules:\n  - id: mine\n    when: {subject: {words: [zzz]}}\n    set: {category: %s}\n"
    write_rule(office, good % "feedback")
    with running(office) as daemon:
        write_rule(office, "rules:\n  - id: broken\n    whenn: {}\n")
        daemon.wait_for("rulebook refused")
        imap.append(letter("one", "zzz", "a@x.example"))
        wait_until(lambda: len(office.tickets()) == 1, PATIENCE)
        write_rule(office, good % "business")
        daemon.wait_for("rulebook loaded")
        imap.append(letter("two", "zzz", "b@x.example"))
        wait_until(lambda: len(office.tickets()) == 2, PATIENCE)
        assert daemon.end() == 0
    assert [ticket["category"] for ticket in office.tickets()] == ["feedback", "business"]
    assert "00-test.yaml:" in daemon.log


# Once


def test_once_does_what_is_due_and_exits(office: Office, imap: DemoImap, smtp: DemoSmtp) -> None:
    imap.append(letter())
    assert office.command("run", "--once").code == 0
    assert len(smtp.mails) == len(office.tickets()) == 1


def test_once_says_that_a_mailbox_could_not_be_reached(office: Office) -> None:
    office.mailbox = {"port": free_ports(1)[0]}
    office.configure()
    (office.folder / "a.eml").write_bytes(letter())
    assert office.command("run", "--once").code == 75


def test_without_a_configuration_it_does_not_start(tmp_path: Path, office: Office) -> None:
    office.config.unlink()
    refused = office.command("run")
    assert refused.code == 2
    assert "mailtriage init" in refused.err


def test_a_folder_that_cannot_be_written_is_told(office: Office) -> None:
    office.database = "sqlite:///no/such/folder/x.db"
    office.configure()
    refused = office.command("run")
    assert refused.code == 75
    assert "no/such/folder" in refused.err


def test_the_mail_server_may_be_away_when_it_starts(office: Office, imap: DemoImap, smtp: DemoSmtp) -> None:
    port, smtp_port = smtp.port, free_ports(1)[0]
    smtp.port = smtp_port
    office.configure()
    imap.append(letter())
    with running(office) as daemon:
        daemon.wait_for("mail server is away")
        with DemoSmtp(port=smtp_port) as late:
            assert late.wait_for(1, PATIENCE)
            daemon.wait_for("mail server is back")
        assert daemon.end() == 0
    assert daemon.log.count("mail server is away") == 1
    smtp.port = port
