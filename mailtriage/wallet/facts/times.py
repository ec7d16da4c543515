"""When it happened: dates and hours as customers write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailtriage.domain.finding import FindingKind
from mailtriage.wallet.facts.fact import Fact, Places, windows

_CLOCK = (
    r"(?:[ T,，]{0,3}(?:at |um |à |alle |às |в |上午|下午|晚上|凌晨|中午|早上)?"
    r"\s?\d{1,2}[:：点點时時h]\s?(?:\d{1,2})?(?:[:：分]\d{0,2}秒?)?\s?(?:am|pm|AM|PM|UTC|GMT)?)?"
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:20\d{2}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}[日号號]?"
    r"|\d{1,2}[/.]\d{1,2}[/.](?:20)?\d{2}|\d{1,2}月\s?\d{1,2}[日号號])(?![\d./])" + _CLOCK
)
_DAY_BEFORE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of| de)?[ .-]{0,2}\Z")
_AFTER_MONTH = re.compile(r"\.?(?:[ -]{1,2}\d{1,2}(?:st|nd|rd|th)?\b(?!\d))?(?:,?\s{0,2}(?:de )?20\d{2})?" + _CLOCK)
_AFTER_DAY = re.compile(
    r"(?:[\s,，]{0,2}(?:at|around|about|的|大概|约|上午|下午|晚上|凌晨|中午|早上)){0,2}\s?\d{1,2}(?:[:：]\d{2}|[点點时時]\d{0,2}分?|\s?(?:am|pm|AM|PM))"
)
_AGO = re.compile(r"(\d{1,3}|a few|two|three|几|两|三)\s?(?:个)?\Z", re.IGNORECASE)


def times(text: str, numbers: Sequence[int], months: Places, days: Places) -> Iterator[Fact]:
    """Dates with or without the hour, and "yesterday at 3 pm"."""
    done = 0
    for start in numbers:
        match = _NUMERIC.match(text, start) if start >= done else None
        if match:
            done = match.end()
            yield Fact(FindingKind.TIME, match.group().strip(" ,，"), start)
    for word, start, before, after in windows(text, months, 14, 40):
        day = _DAY_BEFORE.search(before)
        behind = _AFTER_MONTH.match(after)
        tail = behind.group() if behind else ""
        if day or any(sign.isdigit() for sign in tail[:5]):
            yield Fact(FindingKind.TIME, ((day.group() if day else "") + word + tail).strip(" ,，"), start)
    for word, start, before, after in windows(text, days, 12, 30):
        clock = _AFTER_DAY.match(after)
        ago = _AGO.search(before) if word.endswith(("ago", "前")) and word != "日前" else None
        if ago:
            yield Fact(FindingKind.TIME, ago.group() + word, start)
        elif word.lower() not in _PARTS_OF_DAY or clock:
            yield Fact(FindingKind.TIME, word + (clock.group() if clock else ""), start)


_PARTS_OF_DAY = frozenset(
    {
        "上午",
        "下午",
        "凌晨",
        "tonight",
        "days ago",
        "hours ago",
        "minutes ago",
        "weeks ago",
        "小时前",
        "分钟前",
        "天前",
        "today",
        "今天",
        "今日",
        "오늘",
        "сегодня",
        "hoy",
        "hoje",
        "aujourd'hui",
        "heute",
        "hôm nay",
        "bugün",
        "hari ini",
    }
)
"""Words that say when something happened only together with an hour or a number."""
