"""Read the date that a client wrote above a forwarded mail, in whatever language and order it did.

Only what leaves no doubt: `05/06/2023` may be May or June and is no date here. A time without a zone is taken as UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_LONGEST = 120
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[./-]\s?(\d{1,2})[./-]\s?((?:19|20)?\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_DAY = re.compile(r"(?<![\d:.])(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?![\d:])")
_TIME = re.compile(r"(?<!\d)(\d{1,2})[:.時时시点點h]\s?(\d\d)(?:[:.分분]\s?(\d\d))?(?!\d)")
_ZONE = re.compile(r"(?:GMT|UTC)?\s?([+-])(\d\d):?(\d\d)(?!\d)|(?:GMT|UTC)([+-])(\d{1,2})(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_ALONE = r"(?<![^\W\d_])(?:{})(?![^\W\d_])"
_PM = re.compile(_ALONE.format(r"p\.?\s?m|ch|öös|ös|μ\.μ|م") + "|下午|晚上|午後|오후", re.IGNORECASE)
_AM = re.compile(_ALONE.format(r"a\.?\s?m|sa|öö|π\.μ|ص") + "|上午|凌晨|早上|午前|오전", re.IGNORECASE)
_MONTHS = (
    "jan ene gen янв oca ocak jän sty led січ ιαν يناير stycznia ledna ม.ค มกราคม",
    "feb fev fév févr şub şubat лют фев feb lut úno φεβ فبراير lutego ก.พ กุมภาพันธ์",
    "mar mär mrz mars mär мар берез maa bře maart mrt mac μαρ مارس ก.พ มี.ค มีนาคม",
    "apr abr avr avril апр nis nisan квіт kwi dub huh απρ أبريل kwietnia เม.ย เมษายน",
    "may mai mag май мая mayıs травн maj kvě mei mey toukok μαΐ مايو maja พ.ค พฤษภาคม",
    "jun giu июн haz haziran черв cze čer juin kesäk ιουν يونيو czerwca มิ.ย มิถุนายน",
    "jul lug июл tem temmuz липн lip čvc juil heinä ιουλ يوليو lipca ก.ค กรกฎาคม",
    "aug ago авг ağu ağustos серп sie srp août elok αυγ أغسطس agu sierpnia ส.ค สิงหาคม",
    "sep set сен eyl eylül верес wrz zář syysk σεπ سبتمبر września ก.ย กันยายน",
    "oct okt out ott окт eki ekim жовт paź říj lokak οκτ أكتوبر października ต.ค ตุลาคม",
    "nov ноя kas kasım листоп lis marrask νοε نوفمبر listopada พ.ย พฤศจิกายน",
    "dec dez dic déc dis des дек ara aralık груд gru pro jouluk δεκ ديسمبر grudnia ธ.ค ธันวาคม",
)
_MONTH_OF = {name: number for number, row in enumerate(_MONTHS, 1) for name in row.split()}
_LONGEST_PREFIX = 9


def read_date(text: str) -> datetime | None:
    """The moment that `text` names, aware and in UTC; None where it names none, or may name two."""
    text = text[:_LONGEST]
    day = _day_of(text)
    if day is None:
        return None
    hour, minute, second = _time_of(text)
    try:
        return datetime(*day, hour, minute, second, tzinfo=_zone_of(text)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day_of(text: str) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMERIC.search(text):
        return _numeric(int(found[1]), int(found[2]), int(found[3]), "." in found[0])
    month, year = _month_of(text), _YEAR.search(text)
    if month is None or year is None:
        return _vietnamese(text)
    without_time = _TIME.sub(" ", text.replace(year[0], " ", 1))
    days = [int(found[1]) for found in _DAY.finditer(without_time) if 1 <= int(found[1]) <= 31]
    return (int(year[0]), month, days[0]) if days else None


def _numeric(first: int, second: int, year: int, dotted: bool) -> tuple[int, int, int] | None:
    """Day and month where only one order can be meant; dots are set only by those who write the day first."""
    year += 2000 if year < 100 else 0
    if dotted or first > 12 or first == second:
        return year, second, first
    return (year, first, second) if second > 12 else None


def _month_of(text: str) -> int | None:
    for word in _WORD.findall(text.lower()):
        for length in range(min(len(word), _LONGEST_PREFIX), 2, -1):
            if word[:length] in _MONTH_OF:
                return _MONTH_OF[word[:length]]
    return None


_VIETNAMESE = re.compile(r"(\d{1,2}) (?:tháng|thg) (\d{1,2}),? (?:năm )?(\d{4})")


def _vietnamese(text: str) -> tuple[int, int, int] | None:
    found = _VIETNAMESE.search(text.lower())
    return (int(found[3]), int(found[2]), int(found[1])) if found else None


def _time_of(text: str) -> tuple[int, int, int]:
    """Hour, minute and second; midnight where no time is written."""
    date = _NUMERIC.search(text) or _YEAR_FIRST.search(text)
    found = _TIME.search(text, date.end()) if date else _TIME.search(text)
    found = found or (_TIME.search(text[: date.start()]) if date else None)
    if found is None:
        return 0, 0, 0
    hour = int(found[1])
    if hour < 12 and _PM.search(text):
        hour += 12
    elif hour == 12 and _AM.search(text):
        hour = 0
    return hour, int(found[2]), int(found[3] or 0)


def _zone_of(text: str) -> timezone:
    found = _ZONE.search(text)
    if found is None:
        return UTC
    sign = -1 if "-" in (found[1], found[4]) else 1
    hours, minutes = int(found[2] or found[5]), int(found[3] or 0)
    return timezone(sign * timedelta(hours=min(hours, 14), minutes=min(minutes, 59)))
