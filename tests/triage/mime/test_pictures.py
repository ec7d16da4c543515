"""Logos and tracking pixels told from screenshots."""

from __future__ import annotations

import struct

import pytest

from mailtriage.triage.mime.pictures import Size, remark_on, size_of


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"\x08\x06\x00\x00\x00"


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height)


def jpeg(width: int, height: int) -> bytes:
    comment = b"\xff\xe0\x00\x10" + b"x" * 14
    return b"\xff\xd8" + comment + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" * 10


@pytest.mark.parametrize("make", [png, gif, jpeg])
def test_it_reads_the_size(make: object) -> None:
    assert callable(make)
    assert size_of(make(1170, 2532)) == Size(1170, 2532)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xff\xff\xff" * 10, b"GIF8", b"\x89PNG", b"BM", b"RIFF1234WEBPVP8X"]
)
def test_a_broken_picture_has_no_size(content: bytes) -> None:
    assert size_of(content) is None


def test_a_pixel_is_a_tracking_pixel() -> None:
    assert remark_on(gif(1, 1), inline=False) == "tracking pixel or spacer, 1 × 1"


def test_a_small_inline_picture_is_a_logo() -> None:
    assert remark_on(png(180, 60), inline=True) == "probably a logo of a signature, 180 × 60"


def test_a_tall_picture_is_a_screenshot_even_inline() -> None:
    assert remark_on(png(1170, 2532), inline=True) == "probably a screenshot of a phone, 1170 × 2532"
