"""The header block of a mail or part: where it ends, and its fields. What a field means is not decided here.

Mended: junk lines inside the block, continuation lines that lost their indent, a body that begins without the empty
line, an mbox `From ` line or blank lines before the first field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailtriage.triage.mime.bounds import MAX_FIELDS, MAX_HEADER, MAX_VALUE
from mailtriage.triage.mime.notes import Notes

_BLANK_LINE = re.compile(rb"\n\r*\n")
_LEADING_BLANK = re.compile(rb"\r*\n")
_FIELD_END = re.compile(rb"\n(?![ \t])")
_FOLD = re.compile(rb"\n[ \t]*")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)(?:\n|\Z)")
_NAME = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
_BLANK_LINES = re.compile(rb"(?:[ \t]*\r*\n)+")
_TELLING = re.compile(
    rb"(?:from|to|cc|subject|date|message-id|mime-version|received|content-[a-z-]+|return-path|reply-to|sender"
    rb"|in-reply-to|references|x-[a-z0-9-]+|dkim-signature|delivered-to|list-[a-z-]+)[ \t]*:",
    re.IGNORECASE,
)
_LOOK_AHEAD = 30
_WRAPPED = {"subject": b"=?", "to": b"@", "cc": b"@", "from": b"@", "references": b"<", "in-reply-to": b"<"}
"""What shows that a line without indent continues such a header."""


@dataclass(frozen=True, slots=True)
class Block:
    """`fields` are (lower-case name, unfolded raw value) in order; `body` is where the body begins."""

    fields: tuple[tuple[str, bytes], ...]
    body: int


def read_block(raw: bytes, start: int, end: int, notes: Notes) -> Block:
    """The header block of `raw[start:end]`."""
    if _LEADING_BLANK.match(raw, start, end) or start >= end:
        found = _LEADING_BLANK.match(raw, start, end)
        return Block((), found.end() if found else end)
    blank = _BLANK_LINE.search(raw, start, end)
    stop, body = (blank.start(), blank.end()) if blank else (end, end)
    if not _NAME.match(raw, start, stop) and not _TELLING.search(raw, start, min(stop, start + 2000)):
        return Block((), start)
    fields: list[tuple[str, bytes]] = []
    at = start
    while at < stop:
        found = _FIELD.match(raw, at, stop)
        if found:
            fields.append(_field(found, notes))
            at = found.end()
        else:
            line_end, following = _line(raw, at, stop)
            if not _mend(raw, at, line_end, following, stop, fields, notes):
                return Block(tuple(fields), at)
            at = following
        if len(fields) >= MAX_FIELDS or at - start > MAX_HEADER:
            notes.add(f"More than {MAX_FIELDS} header fields or {MAX_HEADER} bytes; the rest was not read.")
            break
    return Block(tuple(fields), body)


def _line(raw: bytes, at: int, stop: int) -> tuple[int, int]:
    """Where the line with its continuations ends, and where the next one begins."""
    found = _FIELD_END.search(raw, at, stop)
    return (found.start(), found.end()) if found else (stop, stop)


def skip_preamble(raw: bytes, notes: Notes) -> int:
    """Where the first header field of a mail begins: behind a byte order mark, blank lines and an mbox `From ` line."""
    at = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    blank = _BLANK_LINES.match(raw, at)
    if blank and _TELLING.match(raw, blank.end()):
        notes.add("Blank lines stood before the header.")
        at = blank.end()
    if raw.startswith((b"From ", b">From "), at):
        line_end = raw.find(b"\n", at)
        at = line_end + 1 if line_end >= 0 else at
    return at


def _field(found: re.Match[bytes], notes: Notes) -> tuple[str, bytes]:
    value = found[2]
    if len(value) > MAX_VALUE:
        notes.add(f"A header field of {len(value)} bytes was cut.")
        value = value[:MAX_VALUE]
    return found[1].decode("ascii").lower(), unfold(value)


def unfold(value: bytes) -> bytes:
    """`value` on one line: each line end with the blanks after it becomes one blank."""
    return (_FOLD.sub(b" ", value.replace(b"\r", b"")) if b"\n" in value else value).strip(b" \t\r\n")


def _mend(
    raw: bytes, at: int, line_end: int, following: int, stop: int, fields: list[tuple[str, bytes]], notes: Notes
) -> bool:
    """Whether the line that is no field belongs to the header all the same: more fields follow, or nothing does."""
    if not raw[at:line_end].strip():
        return True
    more = following < stop and _more_fields(raw, following, stop)
    wrapped = following >= stop and fields and _WRAPPED.get(fields[-1][0], b"\n") in raw[at:line_end]
    if not more and not wrapped:
        notes.add("The body begins without an empty line after the header.")
        return False
    if fields and _WRAPPED.get(fields[-1][0], b"\n") in raw[at:line_end]:
        notes.add(f"A line of the {fields[-1][0]} header had lost its indent.")
        name, value = fields.pop()
        fields.append((name, value + b" " + unfold(raw[at : min(line_end, at + MAX_VALUE)])))
    else:
        notes.add("A line in the header is no header field and was left out.")
    return True


def _more_fields(raw: bytes, at: int, stop: int) -> bool:
    """Whether a telling field stands at the start of one of the next lines, or all of them are fields of some name."""
    fields_only = True
    for _ in range(_LOOK_AHEAD):
        if _TELLING.match(raw, at, stop):
            return True
        fields_only = fields_only and _NAME.match(raw, at, stop) is not None
        found = _FIELD_END.search(raw, at, stop)
        if not found:
            return fields_only
        at = found.end()
    return False
