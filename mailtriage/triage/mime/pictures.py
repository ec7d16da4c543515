"""Pictures in mails: tracking pixels and signature logos told from screenshots, by their size in pixels alone."""

from __future__ import annotations

from dataclasses import dataclass

_MAX_JPEG_SEGMENTS = 500
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Size:
    """Pixels."""

    width: int
    height: int


def size_of(content: bytes) -> Size | None:
    """The size of a PNG, GIF, BMP, JPEG or WebP; None where it cannot be told."""
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        return Size(int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big"))
    if content.startswith(b"GIF8") and len(content) >= 10:
        return Size(int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little"))
    if content.startswith(b"BM") and len(content) >= 26:
        height = int.from_bytes(content[22:26], "little", signed=True)
        return Size(int.from_bytes(content[18:22], "little"), abs(height))
    if content.startswith(b"\xff\xd8"):
        return _jpeg(content)
    return _webp(content) if content[8:12] == b"WEBP" else None


def _jpeg(content: bytes) -> Size | None:
    at = 2
    for _ in range(_MAX_JPEG_SEGMENTS):
        if at + 9 > len(content) or content[at] != 0xFF:
            return None
        if content[at + 1] in _START_OF_FRAME:
            return Size(
                int.from_bytes(content[at + 7 : at + 9], "big"), int.from_bytes(content[at + 5 : at + 7], "big")
            )
        at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))
    return None


def _webp(content: bytes) -> Size | None:
    kind = content[12:16]
    if kind == b"VP8X" and len(content) >= 30:
        return Size(int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1)
    if kind == b"VP8 " and len(content) >= 30:
        return Size(
            int.from_bytes(content[26:28], "little") & 0x3FFF, int.from_bytes(content[28:30], "little") & 0x3FFF
        )
    if kind == b"VP8L" and len(content) >= 25:
        bits = int.from_bytes(content[21:25], "little")
        return Size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    return None


def remark_on(content: bytes, inline: bool) -> str:
    """What a person would call the picture, where its size tells: a tracking pixel, a logo, a screenshot."""
    size = size_of(content)
    if size is None or size.width == 0 or size.height == 0:
        return ""
    shape = f"{size.width} × {size.height}"
    if size.width <= 3 and size.height <= 3:
        return f"tracking pixel or spacer, {shape}"
    if inline and (size.height <= 120 or size.width * size.height <= 40_000) and len(content) <= 100_000:
        return f"probably a logo of a signature, {shape}"
    if size.height >= 600 and size.width >= 300 and 1.5 <= size.height / size.width <= 2.6:
        return f"probably a screenshot of a phone, {shape}"
    return shape
