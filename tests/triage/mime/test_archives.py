"""Archives are listed, never unpacked."""

from __future__ import annotations

import io
import struct
import zipfile

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
