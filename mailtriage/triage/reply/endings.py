"""Take off what ends the own words without being news: signatures, phone lines, closings, footers.

Works on one run of own lines (above, between or below quotes) at a time. In doubt a line stays: what holds a hash or
an address of a chain is never taken for a signature, and neither is what is longer than signatures are.
"""

from __future__ import annotations

from itertools import takewhile

from mailtriage.triage.reply.closings import is_closing, is_signed_name
from mailtriage.triage.reply.footers import is_footer, is_list_footer, is_unmistakable
from mailtriage.triage.reply.lines import Lines, has_hash
from mailtriage.triage.reply.phones import is_phone_line
from mailtriage.triage.reply.separators import is_ruler

_DELIMITERS = frozenset({"---", "—", "––", "——", "- -"})
_SENTENCE_ENDS = (".", "!", "。", "！", ":", "：", ",", "，")
_STEPS = frozenset(f"{number}{sign}" for number in range(1, 10) for sign in ".、)．,") | {"- ", "* ", "• "}
_LONGEST_CARD_LINE = 60
_LONGEST_SIGNATURE = 15
_LONGEST_CLOSING = 9
_LONGEST_LINE = 100
_FAR_UP = 40
_FOOTER_LINES = 5
_SHORT = 20


def cut_endings(lines: Lines, first: int, end: int, cut: list[bool]) -> None:
    """Mark in `cut` which of the own lines `first` to `end` (exclusive) are such an ending."""
    end = _cut_phone_lines(lines, first, end, cut)
    end = _cut_tail(lines, first, end, cut, _footer(lines, first, end))
    end = _cut_tail(lines, first, end, cut, _signature(lines, first, end))
    _cut_tail(lines, first, end, cut, _closing(lines, first, end))


def _cut_tail(lines: Lines, first: int, end: int, cut: list[bool], start: int | None) -> int:
    if start is None:
        return end
    cut[start:end] = [True] * (end - start)
    return _written_end(lines, first, start)


def _cut_phone_lines(lines: Lines, first: int, end: int, cut: list[bool]) -> int:
    for at in range(first, end):
        line = lines.bare[at]
        if line and is_phone_line(line):
            above = _card_above(lines, first, at)
            cut[above : at + 1] = [True] * (at + 1 - above)
    while end > first and (cut[end - 1] or not lines.bare[end - 1]):
        end -= 1
    return end


def _card_above(lines: Lines, first: int, at: int) -> int:
    """Where the table of names begins that NetEase's app sets above its line: rows that are nothing but strokes."""
    top = at
    for above in range(at - 1, max(first, at - _LONGEST_SIGNATURE) - 1, -1):
        if lines.bare[above] and not lines.bare[above].strip("| "):
            top = above
    return top


def _footer(lines: Lines, first: int, end: int) -> int | None:
    """Where a footer begins that reaches to the end of the run."""
    return next((at for at in range(first, end) if lines.bare[at] and _begins_footer(lines, first, at, end)), None)


def _begins_footer(lines: Lines, first: int, at: int, end: int) -> bool:
    line = lines.bare[at]
    if is_ruler(line):
        return is_list_footer([text for text in lines.bare[at + 1 : min(at + 8, end)] if text])
    is_top = at == first or not lines.bare[at - 1] or is_ruler(lines.bare[at - 1])
    if not is_top and len(line) < _SHORT:
        return False
    following = lines.bare[at : min(at + _FOOTER_LINES, end)] if len(line) <= _LONGEST_LINE else [line]
    if is_footer(" ".join(following)):
        return True
    is_last = is_top and first < at and end - at <= _LONGEST_SIGNATURE
    return is_last and is_unmistakable(" ".join(takewhile(bool, following)))


def _signature(lines: Lines, first: int, end: int) -> int | None:
    """Where a delimiter (RFC 3676 section 4.3, or a ruler as QQ Mail and others set it) begins a short rest."""
    for at in range(max(first, end - _FAR_UP), end):
        line = lines.bare[at]
        if line == "--":
            limit = _FAR_UP if lines.raw[at].startswith("-- ") else _LONGEST_SIGNATURE
            found = _is_short(lines, at + 1, end, limit)
        elif line in _DELIMITERS or (is_ruler(line) and line[0] in "-_—─"):
            under_text = at > first and bool(lines.bare[at - 1]) and line[0] != "_"
            found = not under_text and _is_card(lines, at + 1, end)
        else:
            continue
        if found:
            return at
    return None


def _is_card(lines: Lines, first: int, end: int) -> bool:
    """Whether lines hold a name and its contacts, and neither sentences nor steps: a ruler also parts own words."""
    rest = [line for line in lines.bare[first:end] if line]
    if any(len(line) > _LONGEST_CARD_LINE or line.endswith(_SENTENCE_ENDS) or line[:2] in _STEPS for line in rest):
        return False
    return _is_short(lines, first, end, _LONGEST_CLOSING)


def _closing(lines: Lines, first: int, end: int) -> int | None:
    """Where a formula stands above a name and contact lines, or a name is signed behind a dash."""
    written = [at for at in range(max(first, end - 3 * _LONGEST_CLOSING), end) if lines.bare[at]]
    last = written[-1] if written else first
    if last > first and is_signed_name(lines.bare[last]) and not lines.bare[last - 1]:
        return last
    for at in written[:-1]:
        if at > first and is_closing(lines.bare[at]) and _is_short(lines, at + 1, end, _LONGEST_CLOSING):
            return at
    return None


def _is_short(lines: Lines, first: int, end: int, limit: int) -> bool:
    rest = [line for line in lines.bare[first:end] if line]
    return len(rest) <= limit and not any(
        len(line) > _LONGEST_LINE or line.endswith(("?", "？")) or has_hash(line) for line in rest
    )


def _written_end(lines: Lines, first: int, end: int) -> int:
    while end > first and not lines.bare[end - 1]:
        end -= 1
    return end
