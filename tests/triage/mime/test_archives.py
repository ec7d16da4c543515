"""Archives are listed, never unpacked."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile

import pytest

from mailtriage.triage.mime.archives import remark_on


def archive(*names: str, content: bytes = b"x") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as writer:
        for name in names:
            writer.writestr(name, content)
    return held.getvalue()


def test_members_are_named() -> None:
    assert remark_on(archive("a.txt", "截图.png"), "application/zip") == "archive of 2 files: a.txt, 截图.png"


def test_programs_and_archives_inside_are_told() -> None:
    assert remark_on(archive("invoice.pdf.exe"), "application/zip").endswith("; holds programs")
    assert remark_on(archive("a.zip"), "application/zip").endswith("; holds archives")


def test_a_bomb_is_told_without_unpacking_it() -> None:
    assert "times its size" in remark_on(archive("a.txt", content=b"\0" * 1_000_000), "application/zip")


def test_many_members_are_counted_only() -> None:
    said = remark_on(archive(*(f"{number}.txt" for number in range(1200))), "application/zip")
    assert said == "archive of 1200 files, not listed: more than 1000"


def test_control_characters_in_member_names_are_hidden() -> None:
    assert "\x1b" not in remark_on(archive("a\x1b[31m.txt"), "application/zip")


def test_what_cannot_be_listed_says_so() -> None:
    whole = archive("a.txt")
    assert remark_on(whole[:-10], "application/zip") == "archive that cannot be listed"
    lying = whole[:-12] + struct.pack("<IIH", 2**32 - 2, 5, 0) + whole[-2:]
    assert remark_on(lying, "application/zip").startswith("archive")


def test_other_files_get_no_remark() -> None:
    assert remark_on(b"hello", "text/plain") == ""


def tarred(*members: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return held.getvalue()


def test_the_files_of_a_tar_are_listed() -> None:
    content = tarred(("log.txt", b"hello"), ("run.exe", b"MZ"), ("more.zip", b"PK"))
    said = remark_on(content, "application/x-tar")
    assert said == "archive of 3 files: log.txt, run.exe, more.zip; holds programs; holds archives"


def test_the_files_of_a_compressed_tar_are_listed_without_unpacking_all_of_it() -> None:
    whole = gzip.compress(tarred(("log.txt", b"hello"), ("b.txt", b"")))
    assert remark_on(whole, "application/gzip").startswith("archive of 2 files: log.txt, b.txt")
    bomb = gzip.compress(tarred(("zeros", bytes(20_000_000)), ("behind", b"x")))
    said = remark_on(bomb, "application/gzip")
    assert said.startswith("archive of at least 1 files: zeros")
    assert "times its size" in said


def test_one_compressed_file_is_not_looked_into() -> None:
    assert remark_on(gzip.compress(b"a log"), "application/gzip") == "one compressed file"
    assert remark_on(b"\x1f\x8bnot really", "application/gzip") == "archive that cannot be listed"


def test_a_tar_of_very_many_files_is_listed_in_part() -> None:
    content = tarred(*((f"{number}.txt", b"") for number in range(1_200)))
    assert remark_on(content, "application/x-tar").startswith("archive of at least 1000 files: 0.txt, 1.txt")


@pytest.mark.parametrize("cut", [0, 100, 300, 513])
def test_a_damaged_tar_says_so_or_gives_what_can_be_read(cut: int) -> None:
    content = tarred(("a.txt", b"hello"))[:cut]
    assert remark_on(content, "application/x-tar").startswith("archive")
