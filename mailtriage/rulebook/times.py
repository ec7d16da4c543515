"""Questions about a moment: hours of the day, days of the week and of the calendar, in a time zone.

Not here: the other kinds of value, see `kinds.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailtriage.rulebook.conditions import ValueTest
from mailtriage.rulebook.kinds import TEXTS_SCHEMA
from mailtriage.rulebook.operators import brief
from mailtriage.rulebook.quantities import read_dates, read_hours
from mailtriage.rulebook.reading import At

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Hours:
    """The time of day lies in one of some spans. The value is an aware datetime in the rule's time zone."""

    about: str = "one or several spans such as `22:00-07:00`"

    def read(self, written: object, at: At) -> ValueTest | None:
        """Spans of hours."""
        spans = [(text, read_hours(text)) for text in at.texts(written)]
        for text, span in spans:
            if span is None:
                at.wrong(text, "expected hours such as '09:00-18:00'")
        return During(tuple(text for text, _ in spans), tuple(span for _, span in spans if span))

    def schema(self) -> dict[str, Any]:
        """A text or several."""
        return dict(TEXTS_SCHEMA)


@dataclass(frozen=True)
class During:
    """The time of day lies in one of the spans; a span that ends before it begins ends on the next day."""

    written: tuple[str, ...]
    spans: tuple[tuple[Any, Any], ...]

    @property
    def label(self) -> str:
        """The spans."""
        return brief(self.written)

    def passes(self, value: datetime) -> bool:
        """Whether it does."""
        clock = value.time()
        return any(
            first <= clock < last if first < last else clock >= first or clock < last for first, last in self.spans
        )

    def shown(self, value: datetime) -> list[str]:
        """The time of day."""
        return [f"{value:%H:%M}"]


@dataclass(frozen=True)
class Dates:
    """Days of the calendar."""

    about: str = "days `2026-10-01`, every year `10-01`, or from `2026-02-16..2026-02-22`"

    def read(self, written: object, at: At) -> ValueTest | None:
        """Days and spans of days."""
        items = [str(item) for item in written] if isinstance(written, list) else str(written)
        texts = at.texts(items)
        spans = [(text, read_dates(text)) for text in texts]
        for text, span in spans:
            if span is None:
                at.wrong(text, "expected days such as '2026-10-01', '10-01' or '12-24..01-02'")
        return OnDays(tuple(text for text, _ in spans), tuple(span for _, span in spans if span))

    def schema(self) -> dict[str, Any]:
        """A text or several."""
        return dict(TEXTS_SCHEMA)


@dataclass(frozen=True)
class OnDays:
    """The day lies in one of the spans."""

    written: tuple[str, ...]
    spans: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        """The spans."""
        return brief(self.written)

    def passes(self, value: datetime) -> bool:
        """Whether it does; ISO dates compare as texts."""
        day = value.date().isoformat()
        for first, last in self.spans:
            today = day[-len(first) :]
            inside = first <= today <= last if first <= last else today >= first or today <= last
            if inside:
                return True
        return False

    def shown(self, value: datetime) -> list[str]:
        """The day."""
        return [value.date().isoformat()]


@dataclass(frozen=True)
class Zone:
    """Not a question: the time zone in which the other parts are asked."""

    about: str = "a time zone such as `Asia/Shanghai`; UTC where it is left out"

    def read(self, written: object, at: At) -> ValueTest | None:
        """A known zone's name; asks nothing itself."""
        try:
            ZoneInfo(str(written))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            at.wrong(written, "expected a time zone such as Asia/Shanghai")
        return None

    def schema(self) -> dict[str, Any]:
        """A text."""
        return {"type": "string"}
