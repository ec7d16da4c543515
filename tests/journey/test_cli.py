"""The commands as people and programs type them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailtriage.commands.main import COMMANDS
from mailtriage.domain.ports import SystemClock
from mailtriage.store.database import Store
from tests.desks import a_ticket, queued
from tests.journey.office import ADDRESS, Office, Result, letter

HOSTILE = "\x1b[31mred\x1b]0;title\x07 \u202eevil\u202c \u2066x\u2069 \x9b31m \u200f\ufeff\r over"


def hostile_mail() -> bytes:
    mail = EmailMessage()
    mail["To"], mail["Message-ID"] = ADDRESS, "<hostile@x.example>"
    mail.set_content(f"hello {HOSTILE} http://evil.example/x", cte="base64")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="x.pdf")
    raw = bytes(mail)
    name = "=?utf-8?q?" + "".join(f"={byte:02X}" for byte in HOSTILE.encode()) + "?="
    raw = raw.replace(b'filename="x.pdf"', f'filename="{name}"'.encode())
    return f"From: {name} <eve@evil.example>\r\nSubject: {name}\r\n".encode() + raw


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with a few tickets that the tests only look at."""
    office = Office(tmp_path_factory.mktemp("desk") / "office", small=True)
    folder = office.folder / "mails"
    folder.mkdir()
    (folder / "a.eml").write_bytes(hostile_mail())
    (folder / "b.eml").write_bytes(letter("我的转账失败了，请尽快处理，谢谢。" * 5, "转账失败" * 12))
    (folder / "c.eml").write_bytes(letter("Ich bin nicht da.", "Abwesend", Auto_Submitted="auto-replied"))
    done = office.command("ingest", str(folder))
    assert (done.code, done.out) == (0, "3 taken in\n"), done
    yield office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office", small=True)


@pytest.fixture
def number(office: Office) -> int:
    """The number of a ticket, put into the database by hand."""
    return with_ticket(office)


def with_ticket(office: Office, **values: object) -> int:
    store = Store(f"sqlite:///{office.folder}/mailtriage.db")
    store.ready()
    made = a_ticket(store, SystemClock().now(), **values)
    store.close()
    return made


def status(office: Office, number: int) -> str:
    return str(office.show(number)["status"])


def one_sentence(result: Result, code: int) -> str:
    """What a command that failed said: words on standard error, nothing on standard output, no traceback."""
    assert result.code == code, result
    assert result.out == ""
    assert result.err.strip()
    assert "Traceback" not in result.err
    return result.err


# Help


def test_help_names_every_command_and_how_to_begin(read_only: Office) -> None:
    shown = read_only.command("--help")
    assert shown.code == 0
    assert all(re.search(rf"^  {name} ", shown.out, re.MULTILINE) for name in COMMANDS)
    assert "mailtriage demo" in shown.out


def test_help_imports_nothing_that_is_slow() -> None:
    words = (
        "import sys; from mailtriage.commands.main import run; code = run(['--help']); "
        "slow = {'pydantic', 'peewee', 'asyncio', 'jinja2', 'rich', 'yaml', 'imapclient'}; "
        "print(code, sorted(set(sys.modules) & slow))"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"


def leaves() -> list[tuple[str, ...]]:
    import click

    from mailtriage.commands.main import cli

    found: list[tuple[str, ...]] = []
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        found += [(name, sub) for sub in command.commands] if isinstance(command, click.Group) else [(name,)]
    return found


@pytest.mark.parametrize("words", leaves(), ids=" ".join)
def test_the_help_of_every_command_has_an_example(read_only: Office, words: tuple[str, ...]) -> None:
    shown = read_only.command(*words, "--help")
    assert shown.code == 0
    assert f"mailtriage {' '.join(words)}" in shown.out.split("Usage:", 1)[1].split("\n", 1)[1]


def test_an_unknown_command_is_told_with_the_nearest(read_only: Office) -> None:
    assert "Did you mean 'list'?" in one_sentence(read_only.command("lst"), 2)
    assert "mailtriage --help" in one_sentence(read_only.command("xyzzy"), 2)


def test_the_version_is_told(read_only: Office) -> None:
    assert read_only.command("--version").out.startswith("mailtriage ")


# JSON


READING = [
    ("list", "--all"),
    ("show", "10001"),
    ("attachment", "list", "10001"),
    ("intake", "list"),
    ("intake", "show", "1"),
    ("outbox", "list", "--state", "queued"),
    ("outbox", "show", "1"),
    ("inspect", "{mails}"),
]


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_json_is_one_ascii_object_a_line(read_only: Office, words: tuple[str, ...]) -> None:
    shown = read_only.command(*(word.format(mails=read_only.folder / "mails") for word in words), "--json")
    assert shown.code == 0, shown
    assert shown.out.isascii()
    rows = [json.loads(line) for line in shown.out.splitlines()]
    assert rows
    assert all(isinstance(row, dict) for row in rows)


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_nothing_that_a_terminal_would_obey_is_printed(read_only: Office, words: tuple[str, ...]) -> None:
    shown = read_only.command(*(word.format(mails=read_only.folder / "mails") for word in words))
    assert shown.code == 0, shown
    bad = {char for char in shown.out if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")} - {"\n"}
    assert bad == set()


def test_links_of_strangers_cannot_be_clicked(read_only: Office) -> None:
    assert "http://evil.example" not in read_only.command("show", "10001").out
    assert "http://evil.example" not in read_only.command("inspect", str(read_only.folder / "mails")).out


@pytest.mark.parametrize("words", [("list", "--all"), ("show", "10002"), ("show", "10001", "--why", "--quotes")])
def test_lines_fit_a_terminal_of_eighty_columns_with_chinese_too(
    read_only: Office, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    import rich.console

    from mailtriage.commands import render

    def narrow(width: int | None = None) -> rich.console.Console:
        return rich.console.Console(width=80, highlight=False, emoji=False, markup=False)

    monkeypatch.setattr(render, "console", narrow)
    shown = read_only.command(*words)
    assert shown.code == 0
    assert max(map(cells, shown.out.splitlines())) <= 80


def cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in line)


# Errors are sentences


@pytest.mark.parametrize(
    "words",
    [
        ("show", "99999"),
        ("reply", "99999", "--text", "x"),
        ("note", "99999", "--text", "x"),
        ("assign", "99999"),
        ("status", "99999", "open"),
        ("resolve", "99999"),
        ("close", "99999"),
        ("reopen", "99999"),
        ("attachment", "list", "99999"),
        ("attachment", "save", "99999", "x"),
    ],
    ids=" ".join,
)
def test_a_ticket_that_is_not_there_is_told(read_only: Office, words: tuple[str, ...]) -> None:
    assert "There is no ticket 99999" in one_sentence(read_only.command(*words), 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "x"), "ticket number"),
        (("show", "١٢"), "ticket number"),
        (("show", "-1"), ""),
        (("intake", "show", "99"), "There is no mail 99"),
        (("intake", "retry", "99"), "There is no mail 99"),
        (("intake", "retry", "1"), "done"),
        (("outbox", "show", "99"), "There is no mail 99"),
        (("outbox", "retry", "99"), "does not exist"),
        (("outbox", "cancel", "99"), "does not exist"),
        (("attachment", "save", "10001", "nothing.pdf"), "attachment list 10001"),
        (("inspect", "no-such-file.eml"), "no-such-file.eml"),
        (("ingest", "no-such-file.eml"), "no-such-file.eml"),
        (("status", "10001", "broken"), "broken"),
        (("list", "--status", "broken"), "broken"),
        (("reply", "10001", "--file", "no-such-file"), "no-such-file"),
        (("reply", "10001", "--template", "no-such-template", "--dry-run"), "no-such-template"),
        (("templates", "preview", "no-such-template"), "no-such-template"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(read_only: Office, words: tuple[str, ...], said: str) -> None:
    assert said in one_sentence(read_only.command(*words), 2)


def test_a_forbidden_transition_is_told_with_those_allowed(office: Office) -> None:
    number = with_ticket(office, status="closed")
    assert "it may become open" in one_sentence(office.command("resolve", str(number)), 2)
    assert status(office, number) == "closed"


def test_the_agents_verbs_do_what_they_say(office: Office, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILTRIAGE_AGENT", "li.na")
    ticket = str(number)
    steps = [
        (("assign", ticket), "open"),
        (("note", ticket, "--text", "called back"), "open"),
        (("status", ticket, "waiting", "--quiet"), "waiting"),
        (("reply", "#" + ticket, "--text", "done", "--status", "resolved"), "resolved"),
        (("reopen", ticket), "open"),
        (("resolve", ticket, "--reason", "the node is back"), "resolved"),
        (("close", ticket), "closed"),
    ]
    for words, expected in steps:
        done = office.command(*words)
        assert (done.code, done.err) == (0, ""), done
        assert done.out.startswith(f"Ticket {ticket}: ")
        assert status(office, number) == expected
    shown = office.show(number)
    assert shown["assignee"] == "li.na"
    assert [entry["kind"] for entry in shown["entries"]] == ["note", "reply"]
    assert [mail["key"].partition(":")[0] for mail in shown["mails"]] == ["reply", "reopened", "resolved"]
    assert office.command("assign", ticket, "--nobody", "--json").rows()[0]["assignee"] is None


def test_lists_are_filtered(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILTRIAGE_AGENT", "li.na")
    one = with_ticket(office, priority="urgent", rank=0, assignee="li.na", queue="chain", status="open")
    two = with_ticket(office, category="other", status="closed")
    three = with_ticket(office, language="zh-CN")

    def numbers(*words: str) -> list[int]:
        return [int(line) for line in office.command("list", "--quiet", *words).out.split()]

    assert numbers() == [one, three]
    assert numbers("--all") == [one, two, three]
    assert numbers("--mine") == [one]
    assert numbers("--assignee", "li.na") == [one]
    assert numbers("--unassigned") == [three]
    assert numbers("--queue", "chain") == [one]
    assert numbers("--status", "closed") == [two]
    assert numbers("--status", "closed", "--status", "open") == [one, two]
    assert numbers("--priority", "urgent") == [one]
    assert numbers("--category", "other", "--all") == [two]
    assert numbers("--most", "1") == [one]
    assert office.command("list", "--category", "none").out == "No tickets.\n"


# Writing


@pytest.mark.parametrize("text", ["", "   \n"])
def test_an_empty_reply_is_refused_without_opening_an_editor(
    office: Office, number: int, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "touch editor-was-opened;")
    assert "empty" in one_sentence(office.command("reply", str(number), "--text", text), 2)
    assert "empty" in one_sentence(office.command("note", str(number), "--text", text), 2)
    assert "empty" in one_sentence(office.command("reply", str(number), "--text", "-", stdin=text.encode()), 2)


def editor(office: Office, script: str) -> str:
    path = office.folder / "editor.sh"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_a_reply_is_written_in_the_editor_above_the_conversation(
    office: Office, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.command("note", str(number), "--text", "an older note\n#> not a comment of ours")
    seen = office.folder / "seen"
    monkeypatch.setenv(
        "EDITOR", editor(office, f'cp "$1" {seen}; (echo 您好; echo; echo please wait; cat {seen}) > "$1"')
    )
    assert office.command("reply", str(number)).code == 0
    assert "#> an older note" in seen.read_text()
    assert office.show(number)["entries"][-1]["text"] == "您好\n\nplease wait"


@pytest.mark.parametrize("script", ["exit 1", "true", 'sleep 0; : > "$1"', "kill -9 $$"])
def test_an_editor_that_fails_or_writes_nothing_sends_nothing(
    office: Office, number: int, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor(office, script))
    result = office.command("reply", str(number))
    assert result.code in (1, 2), result
    one_sentence(result, result.code)
    assert office.show(number)["mails"] == []


def test_nobody_writes_a_reply_that_cannot_be_sent(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = with_ticket(office, status="closed")
    opened = office.folder / "opened"
    monkeypatch.setenv("EDITOR", editor(office, f"touch {opened}"))
    one_sentence(office.command("reply", str(number)), 2)
    assert not opened.exists()


def test_a_reply_that_could_not_be_sent_after_all_is_kept(
    office: Office, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the agent writes, somebody else closes the ticket."""
    close = f"{sys.executable} -m mailtriage --config {office.config} close {number} --quiet >/dev/null"
    monkeypatch.setenv("EDITOR", editor(office, f'{close}; echo "an hour of work" > "$1"'))
    said = one_sentence(office.command("reply", str(number)), 2)
    kept = re.search(r"kept in (\S+);", said)
    assert kept is not None
    assert Path(kept[1]).read_text().strip() == "an hour of work"
    Path(kept[1]).unlink()


def test_a_dry_run_shows_the_mail_and_sends_nothing(office: Office, number: int) -> None:
    shown = office.command("reply", str(number), "--text", "hello there", "--dry-run")
    assert shown.code == 0
    assert "hello there" in shown.out
    assert office.show(number)["mails"] == []


def test_a_file_that_is_no_text_is_told(office: Office, number: int) -> None:
    (office.folder / "x.bin").write_bytes(b"\xff\xfe\x00")
    result = office.command("reply", str(number), "--file", str(office.folder / "x.bin"))
    assert "UTF-8" in one_sentence(result, 2)
    assert "UTF-8" in one_sentence(office.command("note", str(number), "--text", "-", stdin=b"\xff\xfe"), 2)


def test_bytes_that_are_no_text_on_the_command_line_do_no_harm(office: Office, number: int) -> None:
    assert office.command("note", str(number), "--text", "a\udcff\udcfeb").code == 0
    assert office.show(number)["entries"][0]["text"] == "a??b"


# Attachments


@pytest.fixture
def attached(office: Office, number: int) -> int:
    """A ticket with files under names of all kinds."""
    from mailtriage.domain.message import Address, Attachment
    from mailtriage.domain.ticket import EntryKind
    from mailtriage.store import tickets

    store = Store(f"sqlite:///{office.folder}/mailtriage.db")
    now = SystemClock().now()
    entry = tickets.add_entry(store, number, EntryKind.INBOUND, Address("", "a@b.example"), now, "x")
    names = [
        "a.png",
        "../../escape.txt",
        "/etc/absolute",
        ".bashrc",
        "..",
        "",
        "x\x1b[31m\u202e.txt",
        "长" * 200 + ".png",
    ]
    files = [Attachment(name, "text/plain", 5, str(at) * 64, False, b"%d of it" % at) for at, name in enumerate(names)]
    tickets.add_attachments(store, number, entry, files)
    store.close()
    return number


def test_an_attachment_is_saved_with_its_bytes_for_nobody_else_to_read(office: Office, attached: int) -> None:
    out = office.folder / "out"
    saved = office.command("attachment", "save", str(attached), "a.png", "--to", str(out))
    assert (saved.code, saved.out) == (0, f"{out / 'a.png'}\n")
    assert (out / "a.png").read_bytes() == b"0 of it"
    assert (out / "a.png").stat().st_mode & 0o077 == 0


def test_an_attachment_overwrites_nothing(office: Office, attached: int) -> None:
    out = office.folder / "out"
    out.mkdir()
    (out / "a.png").write_text("mine")
    for _ in range(2):
        assert office.command("attachment", "save", str(attached), "a.png", "--to", str(out)).code == 0
    assert (out / "a.png").read_text() == "mine"
    assert sorted(path.name for path in out.iterdir()) == ["a-1.png", "a-2.png", "a.png"]


def test_an_attachment_follows_no_link(office: Office, attached: int) -> None:
    out, target = office.folder / "out", office.folder / "target"
    out.mkdir()
    (out / "a.png").symlink_to(target)
    assert office.command("attachment", "save", str(attached), "a.png", "--to", str(out)).code == 0
    assert not target.exists()


@pytest.mark.parametrize("which", range(8))
def test_whatever_its_name_an_attachment_stays_in_the_folder_under_a_plain_one(
    office: Office, attached: int, which: int
) -> None:
    out = office.folder / "deep" / "out"
    saved = office.command("attachment", "save", str(attached), str(which) * 64, "--to", str(out))
    assert saved.code == 0, saved
    (path,) = out.iterdir()
    assert path.is_file()
    assert not path.name.startswith(".")
    assert path.name.isprintable()
    assert saved.out == f"{path}\n"
    assert not any(p for p in office.folder.rglob("escape*") if p.parent != out)


def test_a_folder_that_cannot_be_written_is_told(office: Office, attached: int) -> None:
    (office.folder / "file").touch()
    result = office.command("attachment", "save", str(attached), "a.png", "--to", str(office.folder / "file"))
    one_sentence(result, 2)


# The outbox


def test_the_outbox_shows_what_waits_and_what_failed_and_lets_people_decide(office: Office, number: int) -> None:
    store = Store(f"sqlite:///{office.folder}/mailtriage.db")
    first, second = queued(store, SystemClock().now(), number, "a"), queued(store, SystemClock().now(), number, "b")
    store.run("UPDATE mail SET state = 'failed', said = ? WHERE id = ?", "5.1.1 No such user \x1b[31m", first)
    store.close()
    shown = office.command("outbox", "list").out
    assert "5.1.1 No such user" in shown
    assert "\x1b" not in shown
    assert office.command("outbox", "retry", str(first)).code == 0
    assert office.command("outbox", "cancel", str(second)).code == 0
    one_sentence(office.command("outbox", "retry", "999"), 2)
    rows = {row["id"]: row["state"] for row in office.command("outbox", "list", "--json").rows()}
    assert rows == {first: "queued", second: "cancelled"}


# From nothing


def test_init_writes_a_configuration_that_is_right_but_for_its_secrets(tmp_path: Path, office: Office) -> None:
    folder = tmp_path / "new"
    assert office.command("init", str(folder)).code == 0
    assert {path.name for path in folder.iterdir()} == {"mailtriage.yaml", "rules", "templates"}
    other = Office.__new__(Office)
    other.folder = folder
    said = one_sentence(other.command("check"), 2)
    assert "2 problems" in said
    assert "IMAP_PASSWORD" in said
    assert "SMTP_PASSWORD" in said
    assert other.command("list").code == 0, "agents need no right to the mail servers' passwords"
    one_sentence(office.command("init", str(folder)), 2)


def test_check_tries_everything_and_says_what_is_wrong(office: Office) -> None:
    (office.folder / "rules" / "99-broken.yaml").write_text("rules:\n  - id: x\n    whenn: {}\n")
    shown = office.command("check", "--json")
    rows = {row["what"]: row for row in shown.rows()}
    assert shown.code == 1
    assert rows["database"]["ok"]
    assert rows["templates"]["ok"]
    assert "99-broken.yaml:3" in rows["rules"]["wrong"]
    assert not rows["smtp"]["ok"]
    assert "Traceback" not in shown.err


def test_a_database_that_cannot_be_used_is_told(office: Office) -> None:
    (office.folder / "mailtriage.db").write_bytes(b"this is a text file" * 100)
    assert "cannot be used" in one_sentence(office.command("list"), 75)


def test_the_schema_is_migrated_by_hand_too(office: Office) -> None:
    assert "0001_initial" in office.command("db", "migrate").out
    assert office.command("db", "migrate").out == "The schema is up to date.\n"


# Streams


def test_a_reader_that_has_seen_enough_is_no_error(read_only: Office) -> None:
    words = f"{sys.executable} -m mailtriage --config {read_only.config} show 10001 --json | head -c 1"
    done = subprocess.run(["sh", "-c", words], capture_output=True, timeout=60, check=False)
    assert done.stderr == b""


def test_a_terminal_without_chinese_letters_is_no_error(read_only: Office) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "mailtriage", "--config", str(read_only.config), "show", "10002"]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
