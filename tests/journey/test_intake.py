"""Mails on their way in: mailboxes, pipes and files, with the real daemon's work."""

from __future__ import annotations

import mailbox as mailboxes
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mailtriage import pipeline
from mailtriage.app import Application
from mailtriage.config import read
from mailtriage.daemon import Daemon
from mailtriage.demo.smtp_server import DemoSmtp
from mailtriage.installation import open_desk
from mailtriage.intake.imap import Mailbox
from tests.imap_faults import Fault, FaultyImap
from tests.journey.office import Office, Result, letter
from tests.services import Dovecot, free_ports


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office", small=True)


# A flood


@pytest.mark.services
@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_many_mails_become_as_many_tickets_and_answers_and_none_more(
    tmp_path: Path, dovecot: Dovecot, smtp: DemoSmtp, database_url: str
) -> None:
    office = Office(tmp_path / "office", dovecot.user(), smtp, database_url)
    count = 500 if database_url.startswith("sqlite") else 60
    office.arrive(*(letter(f"转账失败了 {n}", f"转账失败 {n}", f"u{n}@qq{n % 7}.example") for n in range(count)))
    app = Application(open_desk(read(office.config)))
    daemon = Daemon(app)
    daemon.start()
    try:
        assert smtp.wait_for(count, 180)
        answered = {mail.recipients[0] for mail in smtp.mails}
        assert answered == {f"u{n}@qq{n % 7}.example" for n in range(count)}
    finally:
        daemon.end()
    office.poll()
    tickets = office.tickets()
    assert len(tickets) == len({ticket["requester"]["address"] for ticket in tickets}) == count
    assert len(smtp.mails) == count
    assert len(office.ledger()) == count


# Several mailboxes


def test_a_dead_mailbox_holds_up_no_other(tmp_path: Path, smtp: DemoSmtp) -> None:
    """One server falls silent at the login, another one is not there; the third one's mail is answered meanwhile."""
    with FaultyImap(faults=[Fault("LOGIN", hang=True)]) as silent, FaultyImap({1: letter()}) as healthy:
        office = Office(tmp_path / "office", None, smtp, small=True)
        (office.folder / "imap-password").write_text("secret")
        ports = {"silent": silent.port, "gone": free_ports(1)[0], "healthy": healthy.port}
        office.more = {"mailboxes": [settings_of(name, port) for name, port in ports.items()]}
        office.configure()
        daemon = Daemon(Application(open_desk(read(office.config))))
        daemon.start()
        try:
            assert smtp.wait_for(1, 60)
        finally:
            silent.released.set()
            daemon.end()
    assert [ticket["status"] for ticket in office.tickets()] == ["new"]


def settings_of(name: str, port: int) -> dict[str, object]:
    server = {"host": "127.0.0.1", "port": port, "tls": "none", "user": "anna", "password": {"file": "imap-password"}}
    return {"name": name, **server, "poll": "1s", "timeout": "60s", "idle": False, "history": "import"}


# A mail server's pipe


def piped(office: Office, raw: bytes, *words: str, **environment: str) -> Result:
    """`ingest -` as a mail server runs it: a process of its own that knows nothing but its command line."""
    process = office.process(*(words or ("ingest", "-")), **environment)
    out, err = process.communicate(raw, timeout=60)
    return Result(process.returncode, out.decode(), err.decode())


def kept_by_the_mail_server(result: Result) -> bool:
    """Exit code 75, and nothing that Postfix would take for a status of its own (`5.1.1 …` bounces)."""
    lines = (result.out + result.err).splitlines()
    looks_like_status = any(line[:1].isdigit() and line[1:2] == "." for line in lines)
    return result.code == 75 and not looks_like_status and "Traceback" not in result.err and bool(lines)


def test_a_piped_mail_is_taken_in_without_a_word(office: Office) -> None:
    done = piped(office, b"From ann@qq.com Sun Nov 22 10:00:00 2026\n" + letter().replace(b"\r\n", b"\n"))
    assert done == Result(0, "", "")
    (row,) = office.ledger()
    assert (row["mailbox"], row["state"]) == ("pipe", "done")
    assert len(office.tickets()) == 1


def test_a_piped_mail_that_comes_again_is_known(office: Office) -> None:
    raw = letter()
    assert [office.command("ingest", "-", stdin=raw).code for _ in range(2)] == [0, 0]
    assert [row["state"] for row in office.ledger()] == ["done", "ignored"]
    assert len(office.tickets()) == 1


@pytest.mark.parametrize("raw", [b"", b"\n", b"\0\xff" * 1000, b"no header\n"])
def test_whatever_is_piped_has_a_row(office: Office, raw: bytes) -> None:
    assert office.command("ingest", "-", stdin=raw).code == 0
    assert len(office.ledger()) == 1


def break_configuration(office: Office) -> None:
    office.config.write_text("support: {address: nobody}\n")


def remove_configuration(office: Office) -> None:
    office.config.unlink()


def break_rules(office: Office) -> None:
    (office.folder / "rules" / "99.yaml").write_text("rules: [{id: x, whenn: {}}]\n")


def break_templates(office: Office) -> None:
    (office.folder / "templates" / "en" / "acknowledgement.md").write_text("---\nsubject: x\n---\n{{ nonsense }}\n")


def break_database(office: Office) -> None:
    (office.folder / "mailtriage.db").write_bytes(b"not a database " * 1000)


def lose_database(office: Office) -> None:
    office.database = "postgresql://nobody@127.0.0.1:9/nothing"
    office.configure()


def lose_folder(office: Office) -> None:
    office.database = "sqlite:///no/such/folder/mailtriage.db"
    office.configure()


@pytest.mark.parametrize(
    "break_it",
    [
        break_configuration,
        remove_configuration,
        break_database,
        lose_database,
        lose_folder,
    ],
)
def test_a_mail_that_cannot_be_taken_in_stays_with_its_mail_server(
    office: Office, break_it: Callable[[Office], None]
) -> None:
    break_it(office)
    assert kept_by_the_mail_server(office.command("ingest", "-", stdin=letter()))


@pytest.mark.parametrize(
    "words", [("ingest", "-", "--no-such-option"), ("ingst", "ingest", "-"), ("--bad", "ingest", "-")]
)
def test_a_mistake_in_the_mail_servers_configuration_bounces_no_mail(office: Office, words: tuple[str, ...]) -> None:
    assert kept_by_the_mail_server(office.command(*words, stdin=letter()))


def test_a_program_that_is_broken_bounces_no_mail(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from mailtriage.commands import ingest

    def broken(*_: object) -> None:
        raise RuntimeError("the customer's words")

    monkeypatch.setattr(ingest, "settings_of", broken)
    result = office.command("ingest", "-", stdin=letter())
    assert kept_by_the_mail_server(result)
    assert "customer's words" not in result.err


def test_a_folder_that_is_read_only_bounces_no_mail(office: Office) -> None:
    office.command("list")
    if os.getuid() == 0:
        pytest.skip("root may write everywhere")
    office.folder.chmod(0o500)
    try:
        assert kept_by_the_mail_server(office.command("ingest", "-", stdin=letter()))
    finally:
        office.folder.chmod(0o700)


def test_a_mail_that_is_in_the_ledger_is_taken_in_whatever_comes_after(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(pipeline, "file_batch", broken)
    assert office.command("ingest", "-", stdin=letter()).code == 0
    assert [row["state"] for row in office.ledger()] == ["received"]


@pytest.mark.parametrize("break_it", [break_rules, break_templates])
def test_a_broken_rulebook_or_template_keeps_no_mail_out_of_the_ledger(
    office: Office, break_it: Callable[[Office], None]
) -> None:
    before = {path: path.read_bytes() for path in office.folder.rglob("*.*") if path.is_file()}
    break_it(office)
    piped = office.command("ingest", "-", stdin=letter())
    assert piped.code == 0
    assert "not filed yet" in piped.err
    assert [row["state"] for row in office.ledger()] == ["received"]

    (office.folder / "rules" / "99.yaml").unlink(missing_ok=True)
    template = office.folder / "templates" / "en" / "acknowledgement.md"
    template.write_bytes(before[template])
    assert office.command("ingest", "-", stdin=letter("again", "again", "b@qq.com")).code == 0
    assert [row["state"] for row in office.ledger()] == ["done", "done"]


# Files


def test_files_of_every_kind_are_taken_in_once(office: Office) -> None:
    folder = office.folder / "mails"
    (folder / "deep").mkdir(parents=True)
    mails = [letter(f"text {n}", f"subject {n}") for n in range(5)]
    (folder / "a.eml").write_bytes(mails[0])
    (folder / "deep" / "b.EML").write_bytes(mails[1])
    box = mailboxes.mbox(folder / "c.mbox")
    box.add(mails[2])
    box.flush()
    maildir = mailboxes.Maildir(folder / "d", create=True)
    maildir.add(mails[3])
    (folder / "ignored.txt").write_text("no mail")
    (folder / "again.eml").write_bytes(mails[0])

    done = office.command("ingest", str(folder))
    assert (done.code, done.out) == (0, "1 known already, 4 taken in\n")
    assert len(office.tickets()) == 4
    done = office.command("ingest", str(folder))
    assert (done.code, done.out) == (0, "5 known already\n")
    assert len(office.tickets()) == 4


def test_silently_ingested_mails_are_not_acknowledged(office: Office, smtp: DemoSmtp) -> None:
    office.smtp = smtp
    office.configure()
    (office.folder / "a.eml").write_bytes(letter())
    assert office.command("ingest", "--silent", str(office.folder / "a.eml")).code == 0
    office.poll()
    assert len(office.tickets()) == 1
    assert smtp.mails == []


def test_a_mail_beyond_the_limit_is_noted(office: Office) -> None:
    office.more = {"most_megabytes": 1}
    office.configure()
    (office.folder / "a.eml").write_bytes(letter() + b"x" * 2**20)
    assert office.command("ingest", str(office.folder / "a.eml")).out == "1 too large\n"
    (row,) = office.ledger()
    assert row["state"] == "failed"
    assert "larger than 1 MB" in row["reason"]


def test_a_folder_without_mails_is_told(office: Office) -> None:
    (office.folder / "empty").mkdir()
    result = office.command("ingest", str(office.folder / "empty"))
    assert result.code == 2
    assert "neither a Maildir" in result.err


def test_a_mailbox_is_moved_out_only_when_the_ledger_has_it(tmp_path: Path, dovecot: Dovecot) -> None:
    office = Office(tmp_path / "office", dovecot.user(), mailbox={"after": {"move": "Tickets"}}, small=True)
    office.arrive(letter(), letter(subject="充值", sender="b@qq.com"))
    office.poll()
    with Mailbox(office.imap) as box:  # type: ignore[arg-type]
        assert box.open().exists == 0
        assert box.open("Tickets").exists == 2
    assert len(office.tickets()) == 2


def test_another_folder_under_the_same_name_is_read_from_its_beginning(tmp_path: Path, dovecot: Dovecot) -> None:
    server = dovecot.user()
    office = Office(tmp_path / "office", server, small=True)
    office.arrive(letter())
    office.poll()
    office.imap = replace(server, folder="Support")
    office.configure()
    with Mailbox(server) as box:
        box.append("Support", letter("two", "two", "b@qq.com"))
    office.poll()
    assert len(office.tickets()) == 2
