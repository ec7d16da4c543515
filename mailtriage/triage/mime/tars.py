"""What a tar or a gzip file holds: names and sizes, from a bounded stretch that is unpacked in memory only."""

from __future__ import annotations

import io
import tarfile
import zlib
from dataclasses import dataclass

_LOOKED_AT = 4_000_000
"""Bytes of a compressed file that are unpacked to see the names in it; the rest is not looked at."""

_UNREADABLE = (tarfile.TarError, ValueError, EOFError, OSError, OverflowError, IndexError, KeyError)


@dataclass(frozen=True, slots=True)
class Listed:
    """`members` are (name, size), at most as many as asked for; `whole` where there are no more."""

    members: tuple[tuple[str, int], ...]
    whole: bool


def is_tar(content: bytes) -> bool:
    """Whether the file is a tar (POSIX.1-2001 `ustar`, and GNU's)."""
    return content[257:262] == b"ustar"


def members_of(content: bytes, most: int) -> Listed | None:
    """Up to `most` files in a tar; None where it cannot be read."""
    found: list[tuple[str, int]] = []
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for member in archive:
                if len(found) >= most:
                    return Listed(tuple(found), whole=False)
                if not member.isdir():
                    found.append((member.name, member.size))
    except _UNREADABLE:
        return Listed(tuple(found), whole=False) if found else None
    return Listed(tuple(found), whole=True)


def unpacked(content: bytes) -> tuple[bytes, int] | None:
    """The beginning of what a gzip file holds, and how many of its bytes that took; None where it is damaged."""
    reader = zlib.decompressobj(31)
    try:
        beginning = reader.decompress(content, _LOOKED_AT)
    except zlib.error:
        return None
    return beginning, len(content) - len(reader.unconsumed_tail) - len(reader.unused_data)
