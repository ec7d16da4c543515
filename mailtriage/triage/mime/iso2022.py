"""ISO-2022-JP as Windows writes it: rows and half-width kana that Python's own codec refuses (CP50221).

RFC 1468 switches charsets by escape sequences; Outlook puts NEC and IBM characters (①, ㈱, 髙) into JIS X 0208 rows
that the standard leaves empty. Those are the rows that cp932 has, so two-byte stretches are moved to Shift_JIS and read
there.
"""

from __future__ import annotations

_ONE_BYTE = {b"(B": "ascii", b"(J": "ascii", b"(H": "ascii", b"(I": "kana"}
_TWO_BYTE = (b"$B", b"$@", b"&@\x1b$B")
_JIS_X_0212 = b"$(D"
_LONGEST = 500_000
"""Bytes beyond which the rows of Windows are given up: the mend goes character by character."""


def decode_iso2022_jp(payload: bytes) -> str | None:
    """The text of `payload`, or None where an escape sequence or character is none of ISO-2022-JP or its extensions."""
    try:
        return payload.decode("iso2022_jp")
    except UnicodeDecodeError:
        if len(payload) > _LONGEST:
            return payload.decode("iso2022_jp_ext", "replace")
    pieces = payload.split(b"\x1b")
    read = [_read_single(pieces[0])]
    for piece in pieces[1:]:
        text = _read_piece(piece)
        if text is None:
            return None
        read.append(text)
    return "".join(read)


def _read_piece(piece: bytes) -> str | None:
    mark = piece[:2]
    if mark in _ONE_BYTE:
        rest = piece[2:]
        return _read_kana(rest) if _ONE_BYTE[mark] == "kana" else _read_single(rest)
    if mark in _TWO_BYTE:
        return _read_double(piece[2:])
    if piece.startswith(_JIS_X_0212):
        return (b"\x1b" + piece + b"\x1b(B").decode("iso2022_jp_ext", "replace")
    return "" if piece[:1] in (b"&",) else None


def _read_single(stretch: bytes) -> str:
    """ASCII; bytes above 127 are half-width kana that lost their escape."""
    return stretch.decode("cp932", "replace")


def _read_kana(stretch: bytes) -> str:
    return bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in stretch).decode("cp932", "replace")


def _read_double(stretch: bytes) -> str:
    """JIS rows to Shift_JIS rows; line ends and blanks inside are kept, for clients that forget to switch back."""
    shifted = bytearray()
    at = 0
    while at < len(stretch):
        first = stretch[at] & 0x7F
        if first < 0x21 or at + 1 >= len(stretch):
            shifted.append(first)
            at += 1
            continue
        shifted += _to_shift_jis(first, stretch[at + 1] & 0x7F)
        at += 2
    return bytes(shifted).decode("cp932", "replace")


def _to_shift_jis(row: int, cell: int) -> bytes:
    lead = (row + 1 >> 1) + (0x70 if row < 0x5F else 0xB0)
    trail = cell + (0x1F if cell < 0x60 else 0x20) if row % 2 else cell + 0x7E
    return bytes((lead, min(trail, 0xFF)))
