"""Compressed RTF (MS-OXRTFCP), as winmail.dat holds the body: undone, with a bound on what comes out."""

from __future__ import annotations

_PRELOADED = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096
_LONGEST = 1_000_000


def decompress(packed: bytes) -> bytes | None:
    """The RTF in `packed`, or None where it is none. At most `_LONGEST` bytes come out."""
    kind, body = packed[8:12], packed[16:]
    if kind == _PLAIN:
        return body[: int.from_bytes(packed[4:8], "little")]
    return _inflate(body, min(int.from_bytes(packed[4:8], "little"), _LONGEST)) if kind == _COMPRESSED else None


def _inflate(body: bytes, wanted: int) -> bytes:
    """Runs of eight items: a bit says whether an item is a byte or a reference into the last 4096 bytes."""
    window = bytearray(_PRELOADED)
    preloaded = len(window)
    at = 0
    while at < len(body) and len(window) - preloaded < wanted:
        control = body[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                window += body[at : at + 1]
                at += 1
            else:
                reference = int.from_bytes(body[at : at + 2], "big")
                at += 2
                if not _copy(window, reference >> 4, (reference & 15) + 2):
                    return bytes(window[preloaded:])
            if at >= len(body):
                break
    return bytes(window[preloaded : preloaded + wanted])


def _copy(window: bytearray, offset: int, length: int) -> bool:
    """Whether the reference was one: a reference to the place of writing itself ends the stream."""
    back = (len(window) - offset) % _WINDOW
    if back == 0 or back > len(window):
        return False
    for _ in range(length):
        window.append(window[-back])
    return True
