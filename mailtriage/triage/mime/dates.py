"""Dates that mail-parser refuses, in the forms that web mailers and scripts write. Absurd ones are none at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_LONGEST = 200
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_NUMERIC = re.compile(
    r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?[T\s,]{1,3}(?:\([^)]{1,9}\)\s?)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?"
    r"(?:[.,]\d{1,9})?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_COLON_ZONE = re.compile(r"\s?(?:GMT|UTC)?([+-]\d{2}):(\d{2})")
_YEAR_ZERO = re.compile(r"\s0\d{3}(?:\s|$)")
"""What programs write that had no date; the library would take it for 2000 to 2099."""


def plausible(moment: datetime | None) -> datetime | None:
    """`moment` in UTC, or None where no mail can be from then."""
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        moved = aware.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moved if _EARLIEST <= moved <= _LATEST else None


def read_odd_date(value: str) -> datetime | None:
    """The moment that `value` names, in UTC; without a zone it is taken as UTC. None where it is no date."""
    said = value[:_LONGEST].strip()
    if _YEAR_ZERO.search(said):
        return None
    return _numeric(said) or _by_library(said)


def _numeric(said: str) -> datetime | None:
    found = _NUMERIC.search(said)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=_zone(found[7]))
    except ValueError:
        return None
    return plausible(moment)


def _zone(written: str | None) -> timezone:
    if not written or written[0] not in "+-":
        return UTC
    digits = written[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset >= timedelta(days=1):
        return UTC
    return timezone(-offset if written[0] == "-" else offset)


def _by_library(said: str) -> datetime | None:
    try:
        parts = parsedate_tz(_COLON_ZONE.sub(r" \1\2", said))
        if parts is None:
            return None
        offset = timedelta(seconds=parts[9] or 0)
        moment = datetime(*parts[:5], min(parts[5], 59), tzinfo=UTC) - offset
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return plausible(moment)
