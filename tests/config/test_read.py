"""The configuration: every key, and every way to get one wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mailtriage.config import After, History, find, read
from mailtriage.config.settings import DAY, HOUR
from mailtriage.errors import Invalid, Usage

MAILBOX = {"name": "support", "host": "imap.example.com", "user": "u", "password": {"env": "IMAP_PASSWORD"}}
SMTP = {"host": "smtp.example.com", "user": "u", "password": {"env": "SMTP_PASSWORD"}}


@pytest.fixture(autouse=True)
def passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAP_PASSWORD", "imap secret")
    monkeypatch.setenv("SMTP_PASSWORD", "smtp secret")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mailtriage.yaml"


def written(file: Path, rows: Any) -> Path:
    file.write_text(rows if isinstance(rows, str) else json.dumps(rows, indent=1))
    return file


def with_support(**rows: Any) -> dict[str, Any]:
    return {"support": {"address": "help@example.com"}, **rows}


def problems(file: Path, rows: Any) -> list[str]:
    with pytest.raises(Invalid) as caught:
        read(written(file, rows))
    assert caught.value.exit_code == 2
    return [str(problem) for problem in caught.value.problems]


def problem(file: Path, rows: Any) -> str:
    (only,) = problems(file, rows)
    return only


def test_the_address_is_all_that_must_be_there(file: Path) -> None:
    settings = read(written(file, "support: {address: help@example.com}\n"))
    assert settings.support.address == "help@example.com"
    assert settings.support.ticket_tag == "#"
    assert settings.mailboxes == ()
    assert settings.smtp is None
    assert settings.rules == file.parent / "rules"
    assert settings.templates == file.parent / "templates"
    assert settings.database == f"sqlite:///{file.parent}/mailtriage.db"
    assert settings.outbox.retry_for == 72 * HOUR
    assert settings.threads.window == 14 * DAY
    assert not settings.log_json


def test_every_key_is_read(file: Path) -> None:
    (file.parent / "key").write_text("0123456789abcdef\n")
    settings = read(
        written(
            file,
            {
                "support": {
                    "name": "钱包客服",
                    "address": "help@example.com",
                    "aliases": ["service@example.com"],
                    "locale": "zh-CN",
                    "ticket_tag": "工单",
                    "website": "https://wallet.example",
                    "app": "钱包",
                },
                "mailboxes": [
                    {
                        **MAILBOX,
                        "port": 1143,
                        "tls": "starttls",
                        "folder": "收件箱",
                        "poll": "90s",
                        "idle": False,
                        "after": {"move": "Archive"},
                        "history": "import-silently",
                        "timeout": "5s",
                    }
                ],
                "smtp": {**SMTP, "port": 2525, "tls": "starttls", "timeout": "7s"},
                "database": "postgresql://desk@db.example.com:5433/tickets",
                "rules": "my/rules",
                "templates": "/srv/templates",
                "outbox": {
                    "retry_for": "24h",
                    "connections": 4,
                    "budget": {"address_day": 3, "domain_hour": 4, "hour": 5, "day": 6},
                },
                "threads": {
                    "window": "7d",
                    "grace": "2w",
                    "plus_addressing": True,
                    "trusted_server": "mx.example.com",
                    "cc": "follow",
                },
                "signing_key": {"file": "key"},
                "most_megabytes": 20,
                "log": "json",
            },
        )
    )
    (box,) = settings.mailboxes
    assert (box.name, box.server.host, box.server.port, box.server.tls) == (
        "support",
        "imap.example.com",
        1143,
        "starttls",
    )
    assert (box.server.user, box.server.password, box.server.folder) == ("u", "imap secret", "收件箱")
    assert (box.poll, box.idle, box.after, box.move_to) == (90.0, False, After.MOVE, "Archive")
    assert (box.history, box.server.timeout) == (History.SILENT, 5.0)
    assert settings.smtp is not None
    assert (settings.smtp.port, settings.smtp.tls, settings.smtp.password) == (2525, "starttls", "smtp secret")
    assert settings.database == "postgresql://desk@db.example.com:5433/tickets"
    assert settings.rules == file.parent / "my/rules"
    assert settings.templates == Path("/srv/templates")
    assert (settings.outbox.retry_for, settings.outbox.connections) == (24 * HOUR, 4)
    budget = settings.outbox
    assert (budget.budget_address, budget.budget_domain, budget.budget_hour, budget.budget_day) == (3, 4, 5, 6)
    assert (settings.threads.window, settings.threads.grace) == (7 * DAY, 14 * DAY)
    assert settings.threads.plus_addressing
    assert settings.threads.cc_follows
    assert settings.threads.trusted_server == "mx.example.com"
    assert settings.signing_keys == (b"0123456789abcdef",)
    assert settings.most_bytes == 20 * 2**20
    assert settings.log_json
    assert settings.support.owns("Service+x@example.com")


@pytest.mark.parametrize(("tls", "imap", "smtp"), [("implicit", 993, 465), ("starttls", 143, 587), ("none", 143, 25)])
def test_the_port_follows_the_protection(file: Path, tls: str, imap: int, smtp: int) -> None:
    rows = with_support(
        mailboxes=[{**MAILBOX, "tls": tls, "insecure": True}], smtp={**SMTP, "tls": tls, "insecure": True}
    )
    settings = read(written(file, rows))
    assert settings.mailboxes[0].server.port == imap
    assert settings.smtp is not None
    assert settings.smtp.port == smtp


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({}, "support.address"),
        ({"support": {}}, "support.address"),
        ({"support": {"address": None}}, "support.address"),
        ({"support": {"address": ""}}, "support.address"),
        ({"support": {"address": "help"}}, "an address such as"),
        ({"support": {"address": "a b@example.com"}}, "an address such as"),
        ({"support": {"address": "a@example.com\r\nBcc: b"}}, "support.address"),
        ({"support": "help@example.com"}, "a map of keys"),
        ({"support": {"address": "a@b.example", "aliases": "x@b.example"}}, "a list of texts"),
        ({"support": {"address": "a@b.example", "aliases": ["nobody"]}}, "an address such as"),
        ({"support": {"address": "a@b.example", "aliases": [5]}}, "a list of texts"),
        ({"support": {"address": "a@b.example", "name": "x\ny"}}, "support.name"),
        ({"support": {"address": "a@b.example", "name": 5}}, "found 5; text"),
        ({"support": {"address": "a@b.example", "adress": "x"}}, "did you mean address?"),
        (with_support(mailboxes={"name": "x"}), "a list"),
        (with_support(mailboxes=["x"]), "a map of keys"),
        (with_support(mailboxes=[MAILBOX, MAILBOX]), "the name support twice"),
        (with_support(mailboxes=[{**MAILBOX, "name": ""}]), "mailboxes[0].name"),
        (with_support(mailboxes=[{**MAILBOX, "host": ""}]), "mailboxes[0].host"),
        (with_support(mailboxes=[{**MAILBOX, "host": "imap example"}]), "a host name such as"),
        (with_support(mailboxes=[{**MAILBOX, "host": "imaps://x.example/"}]), "a host name such as"),
        (with_support(mailboxes=[{**MAILBOX, "user": None}]), "mailboxes[0].user"),
        (with_support(mailboxes=[{**MAILBOX, "password": None}]), "mailboxes[0].password"),
        (with_support(mailboxes=[{**MAILBOX, "port": 0}]), "from 1 to 65535"),
        (with_support(mailboxes=[{**MAILBOX, "port": 70000}]), "from 1 to 65535"),
        (with_support(mailboxes=[{**MAILBOX, "port": "993"}]), "from 1 to 65535"),
        (with_support(mailboxes=[{**MAILBOX, "port": True}]), "from 1 to 65535"),
        (with_support(mailboxes=[{**MAILBOX, "tls": "ssl"}]), "one of implicit, starttls, none"),
        (with_support(mailboxes=[{**MAILBOX, "tls": False}]), "one of implicit, starttls, none"),
        (with_support(mailboxes=[{**MAILBOX, "poll": 60}]), "a time such as"),
        (with_support(mailboxes=[{**MAILBOX, "poll": "0s"}]), "at least 1s"),
        (with_support(mailboxes=[{**MAILBOX, "poll": "-5s"}]), "a time such as"),
        (with_support(mailboxes=[{**MAILBOX, "poll": "999999999w"}]), "at most"),
        (with_support(mailboxes=[{**MAILBOX, "timeout": "999999999w"}]), "at most"),
        (with_support(mailboxes=[{**MAILBOX, "after": "delete"}]), "keep, seen, or {move: FOLDER}"),
        (with_support(mailboxes=[{**MAILBOX, "after": {"move": ""}}]), "keep, seen, or {move: FOLDER}"),
        (with_support(mailboxes=[{**MAILBOX, "after": {"move": "a", "seen": True}}]), "keep, seen, or {move: FOLDER}"),
        (with_support(mailboxes=[{**MAILBOX, "history": "all"}]), "one of skip, import, import-silently"),
        (with_support(mailboxes=[{**MAILBOX, "idle": "maybe"}]), "true or false"),
        (with_support(mailboxes=[{**MAILBOX, "folder": "a\r\nb"}]), "mailboxes[0].folder"),
        (with_support(mailboxes=[{**MAILBOX, "pool": "60s"}]), "did you mean poll?"),
        (with_support(smtp={"port": 25}), "smtp.host"),
        (with_support(smtp={"host": "smtp.example.com", "user": "u"}), "smtp.password"),
        (with_support(smtp={**SMTP, "hots": "x"}), "did you mean host?"),
        (with_support(database="mysql://u@h/n"), "sqlite:///FILE or postgresql://"),
        (with_support(database="sqlite:///"), "sqlite:///FILE or postgresql://"),
        (with_support(database="postgresql://u@h:abc/n"), "sqlite:///FILE or postgresql://"),
        (with_support(database="postgresql://u@h"), "sqlite:///FILE or postgresql://"),
        (with_support(rules=["a"]), "text"),
        (with_support(rules="a\0b"), "rules"),
        (with_support(outbox={"retry_for": "soon"}), "a time such as"),
        (with_support(outbox={"connections": 0}), "from 1 to 16"),
        (with_support(outbox={"budget": {"hour": -1}}), "from 0 to"),
        (with_support(outbox={"budget": {"hours": 1}}), "did you mean hour?"),
        (with_support(threads={"cc": "all"}), "one of ignore, follow"),
        (with_support(threads={"windows": "1d"}), "did you mean window?"),
        (with_support(log="xml"), "one of text, json"),
        (with_support(most_megabytes=0), "from 1 to"),
        (with_support(mailbox=[]), "did you mean mailboxes?"),
        (["support"], "a map of keys"),
        ("just text\n", "a map of keys"),
    ],
)
def test_a_wrong_value_is_named_with_its_place_and_what_belongs_there(file: Path, rows: Any, words: str) -> None:
    told = problems(file, rows)
    assert any(words in line for line in told), told
    assert all(line.startswith(f"{file}:") for line in told), told


def test_all_problems_are_told_at_once_each_with_its_line(file: Path) -> None:
    told = problems(
        file,
        "support:\n"
        "  address: nobody\n"
        "  colour: red\n"
        "mailboxes:\n"
        "  - name: a\n"
        "    host: imap.example.com\n"
        "    user: u\n"
        "    password: {env: IMAP_PASSWORD}\n"
        "    port: many\n"
        "    poll: often\n"
        "log: loud\n",
    )
    assert [line.partition(" ")[0] for line in told] == [f"{file}:{number}:" for number in (2, 3, 9, 10, 11)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("support:\n  address: [a@b.example\n", 3),
        ("support:\n\taddress: a@b.example\n", 2),
        ("support: &x {address: a@b.example}\nother: *x\n", 2),
        ("support:\n  address: a@b.example\n  address: c@d.example\n", 3),
        ("support:\n  address: !!python/object/apply:os.system [id]\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
    ],
)
def test_broken_yaml_is_told_with_its_line(file: Path, text: str, line: int) -> None:
    assert any(told.startswith(f"{file}:{line}: ") for told in problems(file, text))


def test_a_file_saved_by_a_windows_editor_is_read(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfsupport:\r\n  address: help@example.com\r\n")
    assert read(file).support.address == "help@example.com"


def test_a_file_that_is_not_utf8_is_told(file: Path) -> None:
    file.write_bytes("support: {name: 客服}".encode("gb18030"))
    with pytest.raises(Invalid, match="UTF-8"):
        read(file)


def test_an_empty_file_lacks_the_address(file: Path) -> None:
    assert "support.address" in problem(file, "")


# Protection


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.5"])
def test_a_connection_without_tls_is_fine_within_the_machine(file: Path, host: str) -> None:
    rows = with_support(
        mailboxes=[{**MAILBOX, "host": host, "tls": "none"}], smtp={**SMTP, "host": host, "tls": "none"}
    )
    assert read(written(file, rows)).mailboxes[0].server.tls == "none"


def test_a_connection_without_tls_to_another_machine_is_refused(file: Path) -> None:
    rows = with_support(mailboxes=[{**MAILBOX, "tls": "none"}], smtp={**SMTP, "tls": "none"})
    told = problems(file, rows)
    assert len(told) == 2
    assert all("insecure: true" in line for line in told)


def test_a_connection_without_tls_is_made_where_somebody_says_that_it_is_meant(file: Path) -> None:
    rows = with_support(mailboxes=[{**MAILBOX, "tls": "none", "insecure": True}])
    assert read(written(file, rows)).mailboxes[0].server.insecure


# Secrets


def test_a_secret_comes_from_the_environment_a_file_or_a_command(file: Path) -> None:
    (file.parent / "password").write_text("from a file\n")
    commanded = {"command": ["printf", "%s\\n", "from a command"]}
    for named, value in (({"file": "password"}, "from a file"), (commanded, "from a command")):
        settings = read(written(file, with_support(mailboxes=[{**MAILBOX, "password": named}])))
        assert settings.mailboxes[0].server.password == value


@pytest.mark.parametrize("named", ["hunter2", ["hunter2"], {"pass": "hunter2"}, {"env": "X", "file": "hunter2"}, 12345])
def test_a_written_secret_is_refused_and_not_shown(file: Path, named: Any) -> None:
    told = problem(file, with_support(mailboxes=[{**MAILBOX, "password": named}]))
    assert "env" in told
    assert "hunter2" not in told
    assert "12345" not in told


@pytest.mark.parametrize(
    "named",
    [
        {"env": "NO_SUCH_VARIABLE"},
        {"env": "with\0nul"},
        {"file": "no-such-file"},
        {"file": "."},
        {"file": "empty"},
        {"file": "binary"},
        {"file": "with\0nul"},
        {"command": "echo hello"},
        {"command": []},
        {"command": ["false"]},
        {"command": ["true"]},
        {"command": ["no-such-program"]},
        {"command": ["with\0nul"]},
    ],
)
def test_a_secret_that_cannot_be_found_is_told(file: Path, named: Any) -> None:
    (file.parent / "empty").write_text("\n")
    (file.parent / "binary").write_bytes(b"\xff\xfe\x00")
    assert "mailboxes[0].password" in problem(file, with_support(mailboxes=[{**MAILBOX, "password": named}]))


def test_a_command_that_prints_a_secret_and_fails_does_not_show_it(file: Path) -> None:
    named = {"command": ["sh", "-c", "echo hunter2; echo hunter2 >&2; exit 3"]}
    told = problem(file, with_support(mailboxes=[{**MAILBOX, "password": named}]))
    assert "exit code 3" in told
    assert "hunter2" not in told


def test_settings_do_not_show_their_secrets(file: Path) -> None:
    (file.parent / "key").write_text("0123456789abcdef")
    settings = read(written(file, with_support(mailboxes=[MAILBOX], smtp=SMTP, signing_key={"file": "key"})))
    assert "imap secret" not in repr(settings)
    assert "smtp secret" not in repr(settings)
    assert "0123456789abcdef" not in repr(settings)


def test_a_short_signing_key_is_refused(file: Path) -> None:
    (file.parent / "key").write_text("0123456789abcde")
    assert "at least 16 bytes" in problem(file, with_support(signing_key={"file": "key"}))


def test_a_password_in_the_databases_address_is_refused_and_not_shown(file: Path) -> None:
    for url in ("postgresql://desk:hunter2@db.example/tickets", "mysql://desk:hunter2@db.example/x"):
        told = problem(file, with_support(database=url))
        assert "hunter2" not in told
    assert "env" in problem(file, with_support(database="postgresql://desk:hunter2@db.example/tickets"))


def test_the_databases_address_with_its_password_can_be_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE", "postgresql://desk:hunter2@db.example/tickets")
    settings = read(written(file, with_support(database={"env": "DATABASE"})))
    assert settings.database == "postgresql://desk:hunter2@db.example/tickets"
    assert "hunter2" not in repr(settings)


# Finding it


def test_it_is_found_by_option_then_environment_then_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.yaml", "b.yaml", "mailtriage.yaml"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    environment = {"MAILTRIAGE_CONFIG": str(tmp_path / "b.yaml")}
    assert find("a.yaml", environment) == tmp_path / "a.yaml"
    assert find(None, environment) == tmp_path / "b.yaml"
    assert find(None, {}) == tmp_path / "mailtriage.yaml"
    assert find(str(tmp_path), {}) == tmp_path / "mailtriage.yaml"


def test_a_configuration_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Usage, match="mailtriage init"):
        find(str(tmp_path / "none.yaml"), {})
