"""winmail.dat: what Outlook wraps in TNEF (MS-OXTNEF) is taken out: files and, if the mail has no other, the body."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailtriage.triage.mime.charset import decode
from mailtriage.triage.mime.mapi import Properties, read_properties
from mailtriage.triage.mime.rtf import decompress

_SIGNATURE = b"\x78\x9f\x3e\x22"
_BODY, _CODEPAGE, _MESSAGE_PROPERTIES = 0x2800C, 0x69007, 0x69003
_START, _TITLE, _CONTENT, _FILE_PROPERTIES = 0x69002, 0x18010, 0x6800F, 0x69005
_MAX_ATTRIBUTES = 5_000
_P_BODY, _P_HTML, _P_RTF = 0x1000, 0x1013, 0x1009
_P_CONTENT, _P_SHORT_NAME, _P_LONG_NAME, _P_TYPE, _P_DISPLAY, _P_ID = 0x3701, 0x3704, 0x3707, 0x370E, 0x3001, 0x3712


@dataclass(slots=True)
class Wrapped:
    """A file in the winmail.dat."""

    name: str = ""
    content: bytes = field(default=b"", repr=False)
    content_type: str = ""
    content_id: str = ""


@dataclass(slots=True)
class Unwrapped:
    """What a winmail.dat holds; bodies are empty where it has none."""

    files: list[Wrapped] = field(default_factory=list)
    text: str = ""
    html: str = ""
    rtf: bytes = b""


def unwrap(content: bytes) -> Unwrapped | None:
    """What is in `content`; None where it is no TNEF. A stream that was cut short gives what came before the cut."""
    if not content.startswith(_SIGNATURE):
        return None
    found = Unwrapped()
    codepage = ""
    for name, value in _attributes(content):
        if name == _CODEPAGE:
            codepage = f"cp{int.from_bytes(value[:4], 'little')}"
        elif name == _BODY:
            found.text = decode(value.rstrip(b"\0"), codepage).text
        elif name == _MESSAGE_PROPERTIES:
            _take_message(found, read_properties(value), codepage)
        elif name == _START:
            found.files.append(Wrapped())
        elif found.files:
            _take_file(found.files[-1], name, value, codepage)
    found.files = [file for file in found.files if file.content or file.name]
    return found


def _attributes(content: bytes) -> list[tuple[int, bytes]]:
    """(attribute, value) in order: one byte of level, four of attribute, four of length, the value, two of checksum."""
    found: list[tuple[int, bytes]] = []
    at = 6
    while at + 9 <= len(content) and len(found) < _MAX_ATTRIBUTES:
        name = int.from_bytes(content[at + 1 : at + 5], "little")
        length = int.from_bytes(content[at + 5 : at + 9], "little")
        found.append((name, content[at + 9 : at + 9 + length]))
        at += 9 + length + 2
    return found


def _take_message(found: Unwrapped, properties: Properties, codepage: str) -> None:
    found.text = properties.text(_P_BODY, codepage) or found.text
    found.html = properties.text(_P_HTML, codepage)
    packed = properties.octets(_P_RTF)
    if packed:
        found.rtf = decompress(packed) or b""


def _take_file(file: Wrapped, name: int, value: bytes, codepage: str) -> None:
    if name == _TITLE:
        file.name = file.name or decode(value.rstrip(b"\0"), codepage).text
    elif name == _CONTENT:
        file.content = value
    elif name == _FILE_PROPERTIES:
        properties = read_properties(value)
        file.name = properties.text(_P_LONG_NAME, codepage) or file.name or properties.text(_P_DISPLAY, codepage)
        file.content_type = properties.text(_P_TYPE, codepage).lower()
        file.content_id = properties.text(_P_ID, codepage)
        file.content = file.content or properties.octets(_P_CONTENT)
