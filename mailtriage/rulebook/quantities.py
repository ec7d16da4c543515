"""Numbers, sizes, spans of time and hours of the day as rule files write them. Not here: what is compared with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

_UNITS: dict[str, dict[str, float]] = {
    "count": {"": 1},
    "bytes": {"": 1, "b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3},
    "time": {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604800},
}
EXAMPLES = {"count": "'>= 2', 3 or 2..5", "bytes": "'> 1 MB' or 10KB..2MB", "time": "'> 24h', '>= 3d' or 1h..2h"}
_INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Range:
    """From `least` to `most`, both included."""

    least: float
    most: float

    def __contains__(self, value: float) -> bool:
        return self.least <= value <= self.most


def read_range(written: object, unit: str) -> Range | None:
    """A comparison such as `>= 2`, `3`, `< 10 MB` or `1..5`, in units, bytes or seconds; None where it is none."""
    if isinstance(written, bool):
        return None
    text = str(written).strip().lower().replace(" ", "")
    low, dots, high = text.partition("..")
    if dots:
        first, second = _amount(low, unit), _amount(high, unit)
        return Range(first, second) if first is not None and second is not None and first <= second else None
    sign = next((sign for sign in (">=", "<=", "==", ">", "<", "=") if text.startswith(sign)), "")
    amount = _amount(text.removeprefix(sign), unit)
    if amount is None:
        return None
    tiny = 1e-9 * max(1.0, abs(amount))
    return {
        ">=": Range(amount, _INFINITE),
        "<=": Range(-_INFINITE, amount),
        ">": Range(amount + tiny, _INFINITE),
        "<": Range(-_INFINITE, amount - tiny),
    }.get(sign, Range(amount, amount))


def _amount(text: str, unit: str) -> float | None:
    number = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    factor = _UNITS[unit].get(text[len(number) :])
    if factor is None or not number.replace(".", "", 1).isdecimal() or not number.isascii():
        return None
    return float(number) * factor


def read_hours(written: str) -> tuple[time, time] | None:
    """`22:00-07:00` as its two ends; the second may lie on the next day."""
    first, dash, second = written.replace(" ", "").partition("-")
    ends = [_clock(first), _clock(second)] if dash else []
    return (ends[0], ends[1]) if len(ends) == 2 and ends[0] is not None and ends[1] is not None else None


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat("00:00" if text == "24:00" else text)
    except ValueError:
        return None


def read_dates(written: str) -> tuple[str, str] | None:
    """`2026-10-01`, `2026-02-16..2026-02-22`, or every year `10-01`, `12-24..01-02`; both ends as ISO texts."""
    first, dots, second = written.replace(" ", "").partition("..")
    ends = (first, second if dots else first)
    same_form = len(ends[0]) == len(ends[1])
    return ends if same_form and all(_is_date(end) for end in ends) else None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text if len(text) == 10 else f"2024-{text}")
    except ValueError:
        return False
    return len(text) in (5, 10)
