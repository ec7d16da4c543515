"""Put a mail's lines into own and quoted by their structure: quotes, attributions, header blocks, separators.

What belongs to the own words but is no news (signatures, footers) is taken off later, in `endings.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mailtriage.triage.html_marks import Mark
from mailtriage.triage.reply import attribution, headers, separators
from mailtriage.triage.reply.attribution import Attribution
from mailtriage.triage.reply.lines import Lines, has_word
from mailtriage.triage.reply.separators import Separator

_LONGEST_SIGNATURE = 15
_STARTS_RULER = frozenset("-_=*—–─━~#＝－|")


@dataclass(slots=True)
class Structure:
    """`cut` says of each line whether it is quoted; `breaks` are where an old mail begins, with what announced it.

    `heads` is the number of characters of a line that are own words although an attribution follows on it.
    `to_end` is set where all that follows the last line looked at is quoted as well; `spoken` once an own word was
    seen: what stands above the first one cannot be what the writer answers to, and is read as the mail itself.
    `quotes` once a quote was cut that an attribution introduced, be it by its words or by its element.
    """

    cut: list[bool]
    heads: dict[int, int] = field(default_factory=dict)
    breaks: list[tuple[int, Separator | None]] = field(default_factory=list)
    to_end: bool = False
    spoken: bool = False
    quotes: bool = False


def structure_of(lines: Lines) -> Structure:
    """Which of the lines are quoted, by one pass from top to bottom."""
    found = Structure([mark >= Mark.QUOTE for mark in lines.marks])
    _keep_long_signatures(lines, found)
    attributions = attribution.find_all(lines)
    at, end, bare, marks = 0, len(lines), lines.bare, lines.marks
    while at < end:
        if not bare[at] or (found.cut[at] and marks[at] is not Mark.BREAK):
            found.quotes = found.quotes or marks[at] is Mark.ATTRIBUTION
            at += 1
        else:
            at = _step(lines, found, attributions, at)
    return found


def _step(lines: Lines, found: Structure, attributions: dict[int, Attribution], at: int) -> int:
    """Look at line `at`; where to look next."""
    line = lines.bare[at]
    if lines.marks[at] is Mark.BREAK:
        return _cut_break(lines, found, at)
    if at in attributions:
        return _cut_attribution(lines, found, attributions[at])
    if lines.marks[at] is Mark.INDENT and found.quotes:
        return _cut_indented(lines, found, at, at)
    if line[0] in _STARTS_RULER:
        kind = separators.ruled(line)
        if kind is not None:
            return _cut_separator(lines, found, at, kind)
    block = headers.block_at(lines, at)
    if block is not None:
        return _cut_block(lines, found, at, block.last)
    if line[-1] in ":：" and lines.is_quoted(lines.next_written(at + 1)):
        kind = separators.phrase(line)
        if kind is Separator.FORWARDED:
            return _cut_separator(lines, found, at, kind)
    found.spoken = found.spoken or has_word(line)
    return at + 1


def _cut_break(lines: Lines, found: Structure, at: int) -> int:
    """Cut what the HTML says the client appended; without own words above it, it is read like any other text."""
    found.breaks.append((at, None))
    if found.spoken:
        return _cut_rest(lines, found, at)
    for below in range(at, len(lines)):
        if lines.marks[below] is Mark.BREAK:
            lines.marks[below], found.cut[below] = Mark.OWN, False
    return at


def _cut_attribution(lines: Lines, found: Structure, attribution: Attribution) -> int:
    if attribution.column:
        found.heads[attribution.first] = attribution.column
    found.breaks.append((attribution.first, None))
    return _cut_from(lines, found, attribution.first, attribution.last)


def _cut_separator(lines: Lines, found: Structure, at: int, kind: Separator) -> int:
    below = lines.next_written(at + 1)
    block = headers.block_at(lines, below, trusted=True) if below < len(lines) else None
    found.breaks.append((at, kind))
    last = block.last if block else at
    if kind is Separator.FORWARDED and found.spoken:
        return _cut_rest(lines, found, at)
    return _cut_from(lines, found, at, last)


def _cut_block(lines: Lines, found: Structure, at: int, last: int) -> int:
    """Cut a header block, with a phrase or a ruler right above it."""
    above = at - 1
    while above >= 0 and not lines.bare[above]:
        above -= 1
    kind = None
    if above >= 0 and not found.cut[above]:
        kind = separators.phrase(lines.bare[above])
        if kind is not None or separators.is_ruler(lines.bare[above]):
            at = above
    found.breaks.append((at, kind))
    if kind is Separator.FORWARDED and found.spoken:
        return _cut_rest(lines, found, at)
    return _cut_from(lines, found, at, last)


def _cut_from(lines: Lines, found: Structure, first: int, last: int) -> int:
    """Cut lines `first` to `last` and what they introduce: a marked quote, or all the rest where nothing is marked."""
    below = lines.next_written(last + 1)
    if lines.is_quoted(below):
        _cut(found, first, below)
        return below
    if below < len(lines) and lines.marks[below] is Mark.INDENT:
        return _cut_indented(lines, found, first, below)
    return _cut_rest(lines, found, first) if found.spoken or first in found.heads else last + 1


def _cut_indented(lines: Lines, found: Structure, first: int, below: int) -> int:
    """Cut from line `first` to the end of the bare blockquote that line `below` stands in.

    A blockquote counts as a quote where an attribution introduces it, and then so do those between the answers.
    """
    while below < len(lines) and (lines.marks[below] is Mark.INDENT or not lines.bare[below]):
        below += 1
    _cut(found, first, below)
    found.quotes = True
    return below


def _cut_rest(lines: Lines, found: Structure, first: int) -> int:
    _cut(found, first, len(lines))
    found.to_end = True
    return len(lines)


def _cut(found: Structure, first: int, end: int) -> None:
    found.cut[first:end] = [True] * (end - first)


def _keep_long_signatures(lines: Lines, found: Structure) -> None:
    """What is longer than signatures are is no signature, though its HTML says so: some clients write into theirs."""
    at = 0 if Mark.SIGNATURE in lines.marks else len(lines)
    while at < len(lines):
        end = at + 1
        if lines.marks[at] is Mark.SIGNATURE:
            while end < len(lines) and lines.marks[end] is Mark.SIGNATURE:
                end += 1
            if sum(1 for line in lines.bare[at:end] if line) > _LONGEST_SIGNATURE:
                found.cut[at:end] = [False] * (end - at)
        at = end
