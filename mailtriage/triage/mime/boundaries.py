"""Where the parts of a multipart begin and end. What is in them is not read here.

Mended: a boundary that is missing, folded inside its quotes, followed by text on its line or never closed, a closing
boundary that lost the line end before it, parts after the closing boundary.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailtriage.triage.mime.bounds import HIT_COST, MAX_PARTS, SCAN_BUDGET
from mailtriage.triage.mime.notes import Notes

Span = tuple[int, int]

_GUESSED = re.compile(
    rb"^--([^\s-][^\r\n]{0,200}?|-{1,60}[^\s-][^\r\n]{0,140}?)[ \t]*\r*\n(?:content-[a-z-]+[ \t]*:)", re.I | re.M
)
_GUESSED_WITHIN = 100_000
_LONGEST_LINE = 1000


@dataclass(slots=True)
class Budget:
    """What may still be spent on one mail: bytes to look at, parts to read."""

    scan: int = SCAN_BUDGET
    parts: int = MAX_PARTS


@dataclass(frozen=True, slots=True)
class Stretch:
    """The body of a multipart: `raw[start:end]`."""

    raw: bytes = field(repr=False)
    start: int
    end: int


def find_spans(body: Stretch, announced: str, budget: Budget, notes: Notes) -> list[Span]:
    """Where the parts are, given the boundary that the header announces; empty where no boundary can be found."""
    boundaries = _spellings(announced.encode("latin-1", "ignore"))
    for boundary in boundaries:
        spans = _split(body, boundary, budget, notes)
        if spans:
            return spans
    for boundary in boundaries:
        spans = _split(body, boundary, budget, notes, loose=True)
        if spans:
            notes.add("Text stands behind a boundary on its line; it was left out.")
            return spans
    guessed = _GUESSED.search(body.raw, body.start, min(body.end, body.start + _GUESSED_WITHIN))
    if not guessed:
        return []
    notes.add("The boundary of a multipart is not the one announced; it was told from the parts.")
    return _split(body, guessed[1], budget, notes)


def _spellings(announced: bytes) -> list[bytes]:
    """The boundary as announced, and without the blanks that folding put into it."""
    spellings = [announced, announced.rstrip(), announced.translate(None, b" \t"), announced.strip(b"\"'")]
    return [spelling for spelling in dict.fromkeys(spellings) if spelling]


def _split(body: Stretch, boundary: bytes, budget: Budget, notes: Notes, loose: bool = False) -> list[Span]:
    """The stretches between the lines of the boundary; `loose` lets a blank and anything follow it on its line."""
    mark = b"--" + boundary
    spans: list[Span] = []
    opened: int | None = None
    closed = False
    for hit, following, closing in _lines(body, mark, budget, loose):
        if closing and opened is not None and _announces(body.raw, opened, hit, following):
            continue
        if opened is not None:
            spans.append((opened, _before_line_end(body.raw, opened, hit)))
        if closed and not closing:
            notes.add("Parts follow after the closing boundary.")
        opened = None if closing else following
        closed = closed or closing
    if budget.scan < 0:
        notes.add("The nesting of parts was too costly to follow to its end.")
    if opened is not None:
        notes.add("A multipart is not closed: the mail was cut short.")
        spans.append((opened, _before_glued_close(body.raw, opened, body.end, mark)))
    return spans


def _lines(body: Stretch, mark: bytes, budget: Budget, loose: bool) -> list[tuple[int, int, bool]]:
    """(where the line begins, where the next one does, whether it closes) of every line that is the boundary's."""
    raw, end = body.raw, body.end
    found: list[tuple[int, int, bool]] = []
    at = body.start
    while True:
        hit = raw.find(mark, at, end)
        budget.scan -= (hit if hit >= 0 else end) - at + HIT_COST
        if hit < 0 or budget.scan < 0:
            return found
        at = hit + len(mark)
        if hit > body.start and raw[hit - 1] not in b"\r\n":
            continue
        line_end = raw.find(b"\n", at, min(end, at + _LONGEST_LINE))
        line_end = min(end, at + _LONGEST_LINE) if line_end < 0 else line_end
        rest = raw[at:line_end]
        if rest.startswith(b"--"):
            found.append((hit, line_end, True))
        elif not rest.strip() or (loose and rest[:1] in b" \t"):
            found.append((hit, min(line_end + 1, end), False))


def _announces(raw: bytes, start: int, hit: int, line_end: int) -> bool:
    """Whether the header at `start` announces the line at `hit` as its own boundary: `--a--` also begins `--a----`."""
    line = raw[hit:line_end].strip()
    head = raw[start : min(hit, start + _LONGEST_LINE)]
    return line[2:] in head and b"boundary" in head.lower()


def _before_line_end(raw: bytes, start: int, hit: int) -> int:
    """The line end before a boundary belongs to the boundary (RFC 2046 section 5.1.1)."""
    at = hit
    if at > start and raw[at - 1] == 0x0A:
        at -= 1
    while at > start and raw[at - 1] == 0x0D:
        at -= 1
    return at


def _before_glued_close(raw: bytes, start: int, end: int, mark: bytes) -> int:
    """The closing boundary may have lost the line end before it, and then ends the last line of the last part."""
    begin = max(start, end - _LONGEST_LINE)
    tail = raw[begin:end].rstrip()
    close = mark + b"--"
    return begin + len(tail) - len(close) if tail.endswith(close) else end
