"""Find the lines by which a client introduces what it quotes: `On Monday Bob wrote:`, in every language.

An attribution is told by what it must have: a date, and a verb of writing or a mail address, up to a colon. It may be
folded over five lines, and may stand behind the last words of the reply. Header blocks (`From: … Sent: …`) are not
here but in `headers.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailtriage.triage.html_marks import Mark
from mailtriage.triage.reply.attribution_words import INSIDE, OPENERS, UNSPACED_VERBS, VERBS
from mailtriage.triage.reply.lines import LONGEST_MARK, Lines, is_between_arrows
from mailtriage.triage.reply.words import alternation

_LETTER = r"[^\W\d_]"
_VERBS = alternation(VERBS)
_VERB = re.compile(rf"(?<!{_LETTER})(?:{_VERBS})(?!{_LETTER})|{UNSPACED_VERBS}")
_VERB_LAST = re.compile(rf"(?:(?<!{_LETTER})(?:{_VERBS}|sent)|{UNSPACED_VERBS})\s*(?:\([^()]*\)\s*)?[:：]?$")
_DATE = re.compile(r"(?:19|20|25)\d\d(?!\d)|\d{1,2}\s?[:.h時时点點]\s?\d\d|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_STARTS_DATE = re.compile(
    rf"\d{{1,4}}[./-] ?\d{{1,2}}[./-] ?\d{{1,4}}|\d{{4}}\s?[年년.]|\d{{1,2}}[. ]\s?{_LETTER}{{3,}}\.? "
    rf"|{_LETTER}{{2,12}}[.,]* .{{0,12}}\d"
)
_OPENER = re.compile(rf"(?:{alternation(OPENERS)})(?!{_LETTER})|[在於于]")
_HAN_DATE = re.compile(r"[在於于]\s?\d{4}[年/-]")
_INSIDE = re.compile(rf"(?:^|[\s\-—(])((?:{INSIDE})\s+[^\W_]{{1,12}}[,./ -][^<>@]{{2,60}}?\d)")
_RULES = "-_—–=* \t|"
_BEFORE = _RULES + "\"'“\u202b"
_TRIGGERS = frozenset(":：-—>)\u202c")
_COLONS = (":", "：")
_MOST_LINES = 5
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Attribution:
    """The lines `first` to `last`. On the first one it begins at `column` of the bare line, 0 for its beginning."""

    first: int
    last: int
    column: int = 0


def find_all(lines: Lines) -> dict[int, Attribution]:
    """Every attribution by its first line."""
    found: dict[int, Attribution] = {}
    for at, line in enumerate(lines.bare):
        if line and (line[-1] in _TRIGGERS or line.endswith(("写道", "寫道"))) and lines.marks[at] <= Mark.INDENT:
            attribution = _ending_at(lines, at)
            if attribution is not None:
                found.setdefault(attribution.first, attribution)
    return found


def _ending_at(lines: Lines, at: int) -> Attribution | None:
    tail = lines.bare[at][-LONGEST_MARK:]
    if is_between_arrows(tail):
        return Attribution(at, at)
    core = _core(tail)
    has_verb = bool(_VERB_LAST.search(core))
    leads = _leads_to_quote(lines, at)
    if not has_verb and not core.endswith(_COLONS) and not leads:
        return None
    inside = _inside(tail) if has_verb else None
    if inside is not None:
        return Attribution(at, at, len(lines.bare[at]) - len(tail) + inside)
    first = _first_line(lines, at, leads)
    if first is not None:
        return Attribution(first, at)
    if leads and core.endswith(_COLONS) and _DATE.search(core) and ("@" in core or _STARTS_DATE.match(core)):
        return Attribution(at, at)  # Right above a quote, its language need not be known.
    return _without_date(lines, at, tail, leads) if has_verb else None


def _core(text: str) -> str:
    """What is looked at: without the rulers and the invisible signs around it, in lower case."""
    return text.lstrip(_BEFORE).rstrip(_RULES + "\u202c").lower()


def _leads_to_quote(lines: Lines, at: int) -> bool:
    following = lines.next_written(at + 1)
    return following < len(lines) and lines.marks[following] in (Mark.QUOTE, Mark.INDENT)


def _first_line(lines: Lines, at: int, leads: bool) -> int | None:
    """The line on which an attribution that ends on line `at` begins: the nearest that makes it whole."""
    joined = ""
    for first in range(at, max(at - _MOST_LINES, -1), -1):
        line = lines.bare[first]
        joined = f"{line} {joined}" if joined else line
        if len(joined) > _LONGEST or lines.marks[first] > Mark.INDENT:
            return None
        if line and _is_whole(_core(joined), leads):
            return first
        if not line and not lines.bare[first + 1].startswith("<"):
            return None
    return None


def _is_whole(core: str, leads: bool) -> bool:
    """Whether these words are an attribution: they open as one, hold a date, and end in a verb or an address."""
    date = _DATE.search(core)
    if date is None or not _opens(core, date.start()):
        return False
    if _VERB_LAST.search(core):
        return True
    ends_in_address = ("@" in core[-80:] and core.rstrip(":：.\u202c ").endswith((">", ")", "]"))) or _ends_bare(core)
    if core.endswith(_COLONS):
        return ends_in_address or bool(_VERB.search(core))
    return leads and ends_in_address and bool(_STARTS_DATE.match(core))


def _ends_bare(core: str) -> bool:
    """Whether the last word is an address without brackets around it."""
    return "@" in core.rpartition(" ")[2]


def _opens(core: str, date: int) -> bool:
    if _OPENER.match(core) or _STARTS_DATE.match(core):
        return True
    named = "@" in core[:date] or bool(_HAN_DATE.search(core))
    return named and bool(_VERB.search(core))


def _without_date(lines: Lines, at: int, tail: str, leads: bool) -> Attribution | None:
    """One with a verb only: believed between rulers, or right above a quote."""
    if tail.startswith("--") and tail.endswith("--"):
        return Attribution(at, at)
    if leads and (len(tail) <= 120 or "@" in tail):
        return Attribution(_address_line_above(lines, at), at)
    return None


def _inside(tail: str) -> int | None:
    """Where in a line an attribution begins that stands behind other words; None where it stands alone."""
    starts = [found.start(1) for found in _INSIDE.finditer(tail)]
    if not starts or not tail[: starts[-1]].strip(_BEFORE) or "@" in tail[: starts[-1]]:
        return None
    return starts[-1] if _DATE.search(tail, starts[-1]) and not _OPENER.match(_core(tail)) else None


def _address_line_above(lines: Lines, at: int) -> int:
    """The line above where a name and its address were folded off: `Corey <a@b>` / `wrote:`."""
    if at and lines.bare[at][:1] in "<>w" and "@" in lines.bare[at - 1] and lines.marks[at - 1] <= Mark.INDENT:
        return at - 1
    return at
