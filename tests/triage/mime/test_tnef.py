"""winmail.dat: files and bodies taken out."""

from __future__ import annotations

import struct

import pytest

from mailtriage.triage.mime.rtf import decompress
from mailtriage.triage.mime.tnef import unwrap


def attribute(level: int, name: int, value: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def counted(kind: int, number: int, value: bytes) -> bytes:
    return struct.pack("<HHII", kind, number, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def properties(*held: bytes) -> bytes:
    return struct.pack("<I", len(held)) + b"".join(held)


NAMED_NUMBER = struct.pack("<HH16sII", 0x03, 0x8001, b"g" * 16, 0, 7) + struct.pack("<I", 1)
FLAGS = struct.pack("<HHI", 0x03, 0x0E07, 1)


def winmail(*attributes: bytes) -> bytes:
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(attributes)


def test_files_come_out_with_their_long_names() -> None:
    found = unwrap(
        winmail(
            attribute(1, 0x69007, struct.pack("<II", 936, 0)),
            attribute(2, 0x69002, b"\0" * 14),
            attribute(2, 0x18010, "截图.png".encode("gbk") + b"\0"),
            attribute(2, 0x6800F, b"content"),
            attribute(2, 0x69002, b"\0" * 14),
            attribute(2, 0x18010, b"LONGNA~1.PNG\0"),
            attribute(2, 0x6800F, b"other"),
            attribute(
                2,
                0x69005,
                properties(FLAGS, NAMED_NUMBER, counted(0x1F, 0x3707, "long name 转.png\0".encode("utf-16-le"))),
            ),
        )
    )
    assert found is not None
    assert [(file.name, file.content) for file in found.files] == [
        ("截图.png", b"content"),
        ("long name 转.png", b"other"),
    ]


def test_the_body_comes_out() -> None:
    held = properties(counted(0x1F, 0x1000, "您好\0".encode("utf-16-le")), counted(0x102, 0x1013, b"<p>hi</p>"))
    found = unwrap(winmail(attribute(1, 0x69003, held)))
    assert found is not None
    assert (found.text, found.html) == ("您好", "<p>hi</p>")


@pytest.mark.parametrize("cut", range(0, 120, 7))
def test_a_stream_cut_short_gives_what_came_before(cut: int) -> None:
    content = b"content" * 10
    file = attribute(2, 0x69002, b"\0" * 14) + attribute(2, 0x18010, b"a.txt\0") + attribute(2, 0x6800F, content)
    whole = winmail(file)
    found = unwrap(whole[: len(whole) - cut])
    assert found is not None
    assert all(content.startswith(held.content) for held in found.files)


def test_anything_else_is_no_tnef() -> None:
    assert unwrap(b"PK\x03\x04") is None


def test_compressed_rtf_comes_out_as_the_specification_shows() -> None:
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompress(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_a_reference_that_leads_nowhere_ends_the_rtf() -> None:
    assert decompress(struct.pack("<II4sI", 100, 1000, b"LZFu", 0) + b"\xff" * 40) is not None
