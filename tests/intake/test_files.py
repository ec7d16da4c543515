from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from mailtriage.errors import Usage
from mailtriage.intake.files import Source, read_paths

ONE = b"Subject: one\r\n\r\nfirst\r\n"
TWO = b"Subject: two\n\nsecond\n"
STAMP = b"From anna@example.com Sat Nov 21 10:00:00 2026\n"


def mails(*paths: Path | str, stdin: bytes = b"") -> list[bytes]:
    return [source.raw for source in read_paths([str(path) for path in paths], io.BytesIO(stdin))]


def written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def maildir(path: Path) -> Path:
    for part in ("cur", "new", "tmp"):
        (path / part).mkdir(parents=True)
    return path


def test_it_reads_an_eml_file_byte_for_byte(tmp_path: Path) -> None:
    path = written(tmp_path / "a.eml", ONE + b"\xff\x00\r\n\n\n")
    assert list(read_paths([str(path)])) == [Source(str(path), ONE + b"\xff\x00\r\n\n\n")]


def test_it_takes_a_file_of_any_name_for_a_mail(tmp_path: Path) -> None:
    assert mails(written(tmp_path / "mail", ONE), written(tmp_path / "b.txt", TWO)) == [ONE, TWO]


def test_it_reads_a_mail_from_standard_input() -> None:
    assert mails("-", stdin=TWO) == [TWO]


def test_it_takes_away_the_from_line_of_a_pipe_delivery() -> None:
    assert mails("-", stdin=STAMP + TWO) == [TWO]
    assert mails("-", stdin=b">" + STAMP + TWO) == [TWO]


def test_it_leaves_a_from_header_and_a_from_line_in_the_text() -> None:
    raw = b"From: anna@example.com\n\nFrom here on\n"
    assert mails("-", stdin=raw) == [raw]


def test_it_splits_an_mbox(tmp_path: Path) -> None:
    path = written(tmp_path / "inbox", STAMP + TWO + b"\n" + STAMP + ONE + b"\r\n" + STAMP + TWO)
    assert mails(path) == [TWO, ONE, TWO]
    assert [source.name for source in read_paths([str(path)])] == [f"{path}#1", f"{path}#2", f"{path}#3"]


@pytest.mark.parametrize(
    "line",
    [
        b"From - Tue Oct 04 01:20:23 2016\n",
        b"From 1495204929973405545@xxx Thu Mar 27 02:31:17 +0000 2014\n",
        b"From MAILER-DAEMON Fri Jul  8 12:08:34 2011\n",
        b"From nobody\n",
    ],
)
def test_it_knows_the_separators_that_programs_write(tmp_path: Path, line: bytes) -> None:
    assert mails(written(tmp_path / "box.mbox", line + TWO + b"\n" + line + TWO)) == [TWO, TWO]


@pytest.mark.parametrize("text", [b"From what I see, it failed.\n", b"From Monday on it failed.\n", b"From \n"])
def test_it_does_not_split_at_a_sentence_that_begins_with_from(tmp_path: Path, text: bytes) -> None:
    raw = b"Subject: x\n\nHello\n\n" + text + b"bye\n"
    assert mails(written(tmp_path / "box.mbox", STAMP + raw + b"\n" + STAMP + TWO)) == [raw, TWO]


def test_it_undoes_the_quoting_of_from_lines(tmp_path: Path) -> None:
    quoted = b"Subject: x\n\n>From here\n>>From there\n> From\n>Fro\n"
    assert mails(written(tmp_path / "box.mbox", STAMP + quoted)) == [
        b"Subject: x\n\nFrom here\n>From there\n> From\n>Fro\n"
    ]


def test_it_keeps_empty_lines_at_the_end_of_a_mail_in_an_mbox(tmp_path: Path) -> None:
    raw = b"Subject: x\n\ntext\n\n\n"
    assert mails(written(tmp_path / "box.mbox", STAMP + raw + b"\n" + STAMP + TWO + b"\n")) == [raw, TWO]


def test_an_empty_mbox_holds_no_mail(tmp_path: Path) -> None:
    assert mails(written(tmp_path / "box.mbox", b"")) == []


def test_a_mail_without_a_body_between_two_separators_is_a_mail(tmp_path: Path) -> None:
    raw = b"Subject: only a header\n\n"
    assert mails(written(tmp_path / "box.mbox", STAMP + raw + b"\n" + STAMP + TWO)) == [raw, TWO]


def test_it_reads_a_maildir_oldest_first(tmp_path: Path) -> None:
    box = maildir(tmp_path / "box")
    written(box / "new" / "1700000002.a.host", TWO)
    written(box / "cur" / "1700000001.b.host:2,S", ONE)
    written(box / "cur" / ".hidden", b"no")
    written(box / "tmp" / "1700000000.c.host", b"half a mail")
    assert mails(box) == [ONE, TWO]


def test_it_reads_the_folders_of_a_maildir(tmp_path: Path) -> None:
    box = maildir(tmp_path / "box")
    written(box / "new" / "1.a", ONE)
    written(maildir(box / ".Archive") / "cur" / "2.b", TWO)
    assert mails(box) == [ONE, TWO]


def test_it_searches_a_folder_for_mails_by_name(tmp_path: Path) -> None:
    written(tmp_path / "b" / "2.EML", TWO)
    written(tmp_path / "a" / "1.eml", ONE)
    written(tmp_path / "c.mbox", STAMP + ONE)
    written(maildir(tmp_path / "d") / "new" / "1", TWO)
    written(tmp_path / "notes.txt", b"no mail")
    written(tmp_path / ".git" / "x.eml", b"no mail")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert mails(tmp_path) == [ONE, TWO, ONE, TWO]


def test_it_gives_the_mails_in_the_order_of_the_paths(tmp_path: Path) -> None:
    one, two = written(tmp_path / "1.eml", ONE), written(tmp_path / "2.eml", TWO)
    assert mails(two, "-", one, stdin=b"x") == [TWO, b"x", ONE]


def test_a_missing_path_stops_the_work_before_it_begins(tmp_path: Path) -> None:
    with pytest.raises(Usage, match=r"no file or folder .*nowhere"):
        read_paths([str(written(tmp_path / "1.eml", ONE)), str(tmp_path / "nowhere")])


def test_a_folder_without_mail_is_named(tmp_path: Path) -> None:
    with pytest.raises(Usage, match=r"neither a Maildir nor holds"):
        read_paths([str(tmp_path)])


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "1.eml", ONE)
    path.chmod(0)
    with pytest.raises(Usage, match=r"Cannot read .*1\.eml"):
        mails(path)


def test_a_device_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "1.eml"
    broken.symlink_to("/proc/self/mem")
    with pytest.raises(Usage, match=r"Cannot read .*1\.eml"):
        mails(broken)
