"""The MIME tree of a mail: headers, where each part begins and ends, what is nested in what. Contents stay encoded.

Parts are stretches of one bytes object, so that a large mail is held once. There is no recursion, and the work is
bounded by `SCAN_BUDGET`. Mended: a boundary that is missing, folded inside its quotes or never closed, parts after the closing
boundary, encoded multiparts, types that are no types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailtriage.triage.mime.bounds import HIT_COST, MAX_DEPTH, MAX_PARTS, SCAN_BUDGET
from mailtriage.triage.mime.fields import read_block
from mailtriage.triage.mime.notes import Notes
from mailtriage.triage.mime.parameters import Labelled, read_labelled
from mailtriage.triage.mime.transfer import decode_transfer, encoding_of

_TYPE = re.compile(r"[!#-'*+.0-9A-Z^-~-]+/[!#-'*+.0-9A-Z^-~-]+")
_GUESSED = re.compile(
    rb"^--([^\s-][^\r\n]{0,200}?|-{1,60}[^\s-][^\r\n]{0,140}?)[ \t]*\r*\n(?:content-[a-z-]+[ \t]*:)", re.I | re.M
)
_NOTHING = Labelled("")
_LONGEST_DELIMITER = 1000


@dataclass(slots=True, eq=False)
class Part:
    """One part: its fields, its content as `raw[start:end]`, still encoded, and its parts where it is a multipart."""

    fields: tuple[tuple[str, bytes], ...]
    raw: bytes = field(repr=False)
    start: int
    end: int
    depth: int
    type: str
    labels: Labelled
    disposition: Labelled
    encoding: str
    parts: list[Part] = field(default_factory=list)

    @property
    def is_multipart(self) -> bool:
        """Whether the part holds others."""
        return bool(self.parts)

    def value(self, name: str) -> bytes:
        """The first field of that (lower-case) name, empty where there is none."""
        return next((value for key, value in self.fields if key == name), b"")

    def content(self, notes: Notes) -> bytes:
        """The content with its transfer encoding undone."""
        return decode_transfer(self.raw[self.start : self.end], self.encoding, notes)


class _Budget:
    """What may still be spent on one mail."""

    __slots__ = ("parts", "scan")

    def __init__(self) -> None:
        self.scan = SCAN_BUDGET
        self.parts = MAX_PARTS


def read_tree(raw: bytes, start: int, notes: Notes) -> Part:
    """The tree of the mail that begins at `raw[start]`."""
    budget = _Budget()
    root = _read_part(raw, start, len(raw), 0, "text/plain", notes)
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if part.type.startswith("multipart/"):
            part.parts = _children(part, budget, notes)
            waiting.extend(reversed(part.parts))
    return root


def walk(root: Part) -> Iterator[Part]:
    """Every part in the order of the mail, containers before what they hold."""
    waiting = [root]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(reversed(part.parts))


def _read_part(raw: bytes, start: int, end: int, depth: int, default: str, notes: Notes) -> Part:
    block = read_block(raw, start, end, notes)
    type_, disposition, encoding = b"", b"", b""
    for name, value in block.fields:
        if name == "content-type":
            type_ = type_ or value
        elif name == "content-disposition":
            disposition = disposition or value
        elif name == "content-transfer-encoding":
            encoding = encoding or value
    labels = read_labelled(type_, notes) if type_ else _NOTHING
    return Part(
        block.fields,
        raw,
        block.body,
        end,
        depth,
        _type(labels, default, notes),
        labels,
        read_labelled(disposition, notes) if disposition else _NOTHING,
        encoding_of(encoding) if encoding else "",
    )


def _type(labels: Labelled, default: str, notes: Notes) -> str:
    """A type that has the form of one: `text` means text/plain, and a nameless nothing what the container says."""
    value = labels.value
    if not value and not labels.parameters:
        return default
    found = _TYPE.match(value.upper())
    if found:
        return value[: found.end()]
    notes.add("A part has a content type that is none.")
    if labels.get("boundary"):
        return "multipart/mixed"
    if labels.get("name"):
        return "application/octet-stream"
    return "text/html" if "html" in value else "text/plain"


def _children(part: Part, budget: _Budget, notes: Notes) -> list[Part]:
    if part.depth >= MAX_DEPTH:
        notes.add(f"Parts are nested deeper than {MAX_DEPTH}; what lies deeper was kept as one attachment.")
        return []
    spans = _find_spans(part, budget, notes)
    if not spans:
        spans = _find_encoded(part, budget, notes)
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    if len(spans) > budget.parts:
        notes.add(f"More than {MAX_PARTS} parts; the rest was not read.")
        spans = spans[: budget.parts]
    budget.parts -= len(spans)
    return [_read_part(part.raw, *span, part.depth + 1, default, notes) for span in spans]


def _find_encoded(part: Part, budget: _Budget, notes: Notes) -> list[tuple[int, int]]:
    """A multipart may not be encoded (RFC 2045 section 6.4); where it is, the decoded bytes take the part's place."""
    if part.encoding not in ("base64", "quoted-printable"):
        _note_missing(part, notes)
        return []
    part.raw = part.content(notes)
    part.start, part.end, part.encoding = 0, len(part.raw), ""
    notes.add("A multipart was itself encoded.")
    return _find_spans(part, budget, notes)


def _note_missing(part: Part, notes: Notes) -> None:
    if part.raw[part.start : part.end].strip():
        notes.add("A multipart without its boundary was read as text.")


def _find_spans(part: Part, budget: _Budget, notes: Notes) -> list[tuple[int, int]]:
    for boundary in _candidates(part):
        spans = _split(part, b"--" + boundary, budget, notes)
        if spans:
            return spans
    for boundary in _candidates(part):
        spans = _split(part, b"--" + boundary, budget, notes, loose=True)
        if spans:
            notes.add("Text stands behind a boundary on its line; it was left out.")
            return spans
    guessed = _GUESSED.search(part.raw, part.start, min(part.end, part.start + 100_000))
    if not guessed:
        return []
    notes.add("The boundary of a multipart is not the one announced; it was told from the parts.")
    return _split(part, b"--" + guessed[1], budget, notes)


def _candidates(part: Part) -> list[bytes]:
    """The boundary as announced, and without the blanks that folding put into it."""
    announced = part.labels.get("boundary").encode("latin-1", "ignore")
    spellings = [
        announced,
        announced.rstrip(),
        announced.replace(b" ", b"").replace(b"\t", b""),
        announced.strip(b"\"'"),
    ]
    return [spelling for spelling in dict.fromkeys(spellings) if spelling]


def _split(part: Part, mark: bytes, budget: _Budget, notes: Notes, loose: bool = False) -> list[tuple[int, int]]:
    """The stretches between lines that begin with `mark`; `loose` lets a blank and anything follow it on its line."""
    raw, end = part.raw, part.end
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    closed = False
    at = part.start
    while True:
        hit = raw.find(mark, at, end)
        budget.scan -= (hit if hit >= 0 else end) - at + HIT_COST
        if hit < 0 or budget.scan < 0:
            break
        at = hit + len(mark)
        if hit > part.start and raw[hit - 1] not in b"\r\n":
            continue
        line_end = raw.find(b"\n", at, min(end, at + _LONGEST_DELIMITER))
        line_end = min(end, at + _LONGEST_DELIMITER) if line_end < 0 else line_end
        rest = raw[at:line_end].strip() if not loose or raw[at : at + 1] not in (b" ", b"\t") else b""
        if rest and not rest.startswith(b"--"):
            continue
        if opened is not None:
            spans.append((opened, _before_line_end(raw, opened, hit)))
        if closed and not rest:
            notes.add("Parts follow after the closing boundary.")
        opened = None if rest else min(line_end + 1, end)
        closed = closed or bool(rest)
    if budget.scan < 0:
        notes.add("The nesting of parts was too costly to follow to its end.")
    if opened is not None:
        notes.add("A multipart is not closed: the mail was cut short.")
        spans.append((opened, _before_glued_close(raw, opened, end, mark)))
    return spans


def _before_glued_close(raw: bytes, start: int, end: int, mark: bytes) -> int:
    """The closing boundary may have lost the line end before it, and then ends the last line of the last part."""
    tail = raw[max(start, end - _LONGEST_DELIMITER) : end].rstrip()
    close = mark + b"--"
    return max(start, end - _LONGEST_DELIMITER) + len(tail) - len(close) if tail.endswith(close) else end


def _before_line_end(raw: bytes, start: int, hit: int) -> int:
    """The line end before a boundary belongs to the boundary (RFC 2046 section 5.1.1)."""
    at = hit
    if at > start and raw[at - 1] == 0x0A:
        at -= 1
    while at > start and raw[at - 1] == 0x0D:
        at -= 1
    return at
