"""MAPI properties as TNEF stores them (MS-OXTNEF section 2.1.3.4): tag, perhaps a name, values padded to four bytes."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailtriage.triage.mime.charset import decode

_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16, 0x01: 0}
_OBJECT, _STRING, _UNICODE, _BINARY, _MANY = 0x0D, 0x1E, 0x1F, 0x102, 0x1000
_VARIABLE = frozenset({_OBJECT, _STRING, _UNICODE, _BINARY})
_MAX_PROPERTIES = 2_000
_MAX_VALUES = 100
_NAMED = 0x8000


@dataclass(slots=True)
class Properties:
    """Property number to (type, first value)."""

    held: dict[int, tuple[int, bytes]] = field(default_factory=dict)

    def text(self, number: int, codepage: str) -> str:
        """A string property, empty where it is missing."""
        kind, value = self.held.get(number, (_STRING, b""))
        if kind == _UNICODE:
            return value.decode("utf-16-le", "replace").rstrip("\0")
        return decode(value.rstrip(b"\0"), codepage).text

    def octets(self, number: int) -> bytes:
        """A binary or object property. An object begins with the 16 bytes of its interface, which are no content."""
        kind, value = self.held.get(number, (_BINARY, b""))
        return value[16:] if kind == _OBJECT else value


def read_properties(stream: bytes) -> Properties:
    """The properties in `stream`; reading ends at the first that cannot be read."""
    found = Properties()
    at = 4
    for _ in range(min(int.from_bytes(stream[:4], "little"), _MAX_PROPERTIES)):
        if at + 4 > len(stream):
            break
        kind, number = int.from_bytes(stream[at : at + 2], "little"), int.from_bytes(stream[at + 2 : at + 4], "little")
        at = _skip_name(stream, at + 4) if number >= _NAMED else at + 4
        value, after = _value(stream, at, kind)
        if value is None:
            break
        at = after
        found.held.setdefault(number, (kind & ~_MANY, value))
    return found


def _skip_name(stream: bytes, at: int) -> int:
    """A named property: sixteen bytes of set, then a number or a counted name."""
    if int.from_bytes(stream[at + 16 : at + 20], "little") == 0:
        return at + 24
    length = int.from_bytes(stream[at + 20 : at + 24], "little")
    return at + 24 + _padded(length)


def _value(stream: bytes, at: int, kind: int) -> tuple[bytes | None, int]:
    base = kind & ~_MANY
    if base in _VARIABLE:
        return _counted(stream, at)
    width = _FIXED.get(base)
    if width is None:
        return None, at
    count = 1
    if kind & _MANY:
        count = int.from_bytes(stream[at : at + 4], "little")
        at += 4
    return stream[at : at + width], at + width * count


def _counted(stream: bytes, at: int) -> tuple[bytes | None, int]:
    count = int.from_bytes(stream[at : at + 4], "little")
    at += 4
    first: bytes | None = b"" if count == 0 else None
    if count > _MAX_VALUES:
        return None, at
    for _ in range(count):
        if at + 4 > len(stream):
            break
        length = int.from_bytes(stream[at : at + 4], "little")
        if first is None:
            first = stream[at + 4 : at + 4 + length]
        at += 4 + _padded(length)
    return first, at


def _padded(length: int) -> int:
    return length + (-length) % 4
