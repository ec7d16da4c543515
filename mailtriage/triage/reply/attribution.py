"""Find the lines by which a client introduces what it quotes: `On Monday Bob wrote:`, in every language.

An attribution is told by what it must have: a verb of writing, or a date and a mail address, up to a colon. It may be
folded over five lines, and may stand behind the last words of the reply. Header blocks (`From: … Sent: …`) are not
here but in `headers.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailtriage.triage.html_marks import Mark
from mailtriage.triage.reply.lines import LONGEST_MARK, Lines

_VERBS = (
    # en, de, fr, es, pt, it, nl, da/no/sv, fi, is
    r"wrote|writes|schrieb|geschrieben|a écrit|a ecrit|écrit|escribió|escribio|escreveu|ha scritto|scrive|scritto"
    r"|schreef|geschreven|skrev|skreiv|kirjoitti|skrifaði"
    # pl, cs, sk, hr/sr/sl, ro, hu, et, lv, lt, ca, gl
    r"|napisał\(a\)|napisała|napisał|napsal\(a\)|napsala|napsal|píše|napísal\(a\)|napísala|napísal"
    r"|napisao je|napisala je|je napisao/la|je napisao|je napisala|je napisal/a|a scris|ezt írta|írta|kirjutas|rakstīja"
    r"|rašė|parašė|va escriure|escribiu"
    # ru, uk, be, bg, sr
    r"|написал\(а\)|написала|написал|пишет|писал\(а\)|писала|писал|написав\(ла\)|написав|написала|пише|напісаў|написа"
    r"|је написао/ла|је написао|је написала"
    # tr, id, ms, vi
    r"|şunu yazdı|şunları yazdı|yazdı|yazmış|menulis|telah menulis|đã viết|viết|da viet"
    # zh, ja, ko, th, ar, he, el, hi
    r"|写道|寫道|写到|寫到|写了|来信|のメール|書きました|님이 작성|작성|님이 쓴 글|썼습니다|เขียนว่า|เขียน"
    r"|كتب|كتبت|تمت كتابة ما يلي بواسطة|כתב/ה|כתב|כתבה|έγραψε|ने लिखा"
)
_VERB = re.compile(rf"(?<![^\W\d_])(?:{_VERBS})(?![^\W\d_])|写道|寫道|写到|のメール|님이 작성|작성|เขียน")
_VERB_LAST = re.compile(rf"(?:{_VERBS}|sent|folgendes geschrieben|:n)\s*(?:\([^()]*\)\s*)?[:：]?$")
_DATE = re.compile(r"(?:19|20|25)\d\d(?!\d)|\d{1,2}\s?[:.h時时点點]\s?\d\d|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|[٠-٩]{4}")
_STARTS_DATE = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{4}\s?[年년.]|\d{1,2}[. ]\s?[^\W\d_]{3,}\.? |[^\W\d_]{2,12}[.,]+ .{0,12}\d"
)
_OPENERS = (
    r"on|le|am|el|il giorno|il|op|em|no dia|a|den|på|pe|w dniu|dnia|dne|dňa|în data|în|pada tanggal|pada|vào|lúc|ngày"
    r"|στις|ในวันที่|เมื่อ|في|بتاريخ|‫?בתאריך|ב-|在|於|于|at|el día|the|kl|tarihinde|2\d\d\d"
)
_OPENER = re.compile(rf"(?:{_OPENERS})(?![^\W\d_])|[在於于]")
_INSIDE = re.compile(
    r"(?:^|[\s\-—(])((?:On|Le|Am|El|Il giorno|Il|Op|Em|Den|På|W dniu|Dnia|Dne|Vào|Pada)\s+[^\W_]{1,12}[,./ -][^<>@]{2,60}?\d)"
)
_RULES = "-_—–=* \t|"
_TRIGGERS = frozenset(":：-—>)")
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
    found = {}
    for at, line in enumerate(lines.bare):
        if line and (line[-1] in _TRIGGERS or line.endswith(("写道", "寫道"))) and lines.marks[at] <= Mark.INDENT:
            attribution = _ending_at(lines, at)
            if attribution is not None:
                found.setdefault(attribution.first, attribution)
    return found


def _ending_at(lines: Lines, at: int) -> Attribution | None:
    tail = lines.bare[at][-LONGEST_MARK:]
    core = tail.strip(_RULES).casefold()
    leads = _leads_to_quote(lines, at)
    if _VERB_LAST.search(core):
        return _with_verb(lines, at, tail, leads)
    if core.endswith((":", "：")) or (leads and tail[-1] in ">)"):
        return _with_date_and_address(lines, at, core, leads)
    return None


def _leads_to_quote(lines: Lines, at: int) -> bool:
    following = lines.next_written(at + 1)
    return following < len(lines) and lines.marks[following] in (Mark.QUOTE, Mark.INDENT)


def _with_verb(lines: Lines, at: int, tail: str, leads: bool) -> Attribution | None:
    """One that ends in a verb of writing: it needs a date as well, or a quote right below."""
    first = _first_line(lines, at)
    if first is not None:
        return Attribution(first, at)
    inside = _inside(tail)
    if inside is not None:
        return Attribution(at, at, len(lines.bare[at]) - len(tail) + inside)
    if tail.startswith("--") and tail.endswith("--"):
        return Attribution(at, at)
    folded = _address_line_above(lines, at)
    if leads and (len(tail) <= 120 or "@" in tail):
        return Attribution(folded, at)
    return None


def _with_date_and_address(lines: Lines, at: int, core: str, leads: bool) -> Attribution | None:
    """One without a verb at its end: a date and an address, or a verb in between, and nothing else before the colon."""
    first = _first_line(lines, at)
    if first is None:
        return None
    joined = _joined(lines, first, at)
    has_address = "@" in joined
    ends_in_address = core.rstrip(":： ").endswith((">", ")", "]", ">.")) or "@" in core[-60:]
    if has_address and ends_in_address and (core.endswith((":", "：")) or _STARTS_DATE.match(joined)):
        return Attribution(first, at)
    if _VERB.search(joined) and core.endswith((":", "：")):
        return Attribution(first, at)
    return None


def _first_line(lines: Lines, at: int) -> int | None:
    """The line on which an attribution that ends on line `at` begins: one that opens as they do and holds a date."""
    length = blanks = 0
    for first in range(at, max(at - _MOST_LINES, -1), -1):
        line = lines.bare[first]
        blanks += not line
        length += len(line)
        if length > _LONGEST or blanks > 1 or (lines.marks[first] > Mark.INDENT):
            return None
        if line and _opens(line):
            return first
        if blanks and first < at and not lines.bare[first + 1 : at + 1][0].startswith("<"):
            return None
    return None


def _opens(line: str) -> bool:
    core = line.lstrip(_RULES + "‫\u202b\"'").casefold()
    if not _DATE.search(core):
        return False
    return bool(_OPENER.match(core) or _STARTS_DATE.match(core)) or _names_first(core)


def _names_first(core: str) -> bool:
    """`Ali <ali@example.com>, 5 Oca 2023 …` or `张三 <…> 于2023年…`: the name before the date, within one line."""
    date = _DATE.search(core)
    return date is not None and "@" in core[: date.start()] and len(core) <= 250 and bool(_VERB.search(core))


def _inside(tail: str) -> int | None:
    """Where in a line an attribution begins that stands behind other words."""
    found = None
    for found in _INSIDE.finditer(tail):
        pass
    return found.start(1) if found is not None and _DATE.search(tail, found.start(1)) else None


def _address_line_above(lines: Lines, at: int) -> int:
    """The line above where a name and its address were folded off: `Corey <` / `a@b>` / `wrote:`."""
    if at and lines.bare[at][:1] in "<>w" and "@" in lines.bare[at - 1] and lines.marks[at - 1] <= Mark.INDENT:
        return at - 1
    return at


def _joined(lines: Lines, first: int, last: int) -> str:
    return " ".join(lines.bare[first : last + 1]).strip(_RULES).casefold()
