"""What a calendar invitation is about, in one line for a remark (RFC 5545)."""

from __future__ import annotations

_SHOWN = ("METHOD", "SUMMARY", "DTSTART")
_LONGEST = 120


def summary_of(text: str) -> str:
    """Method, summary and start of the first event; empty where `text` is no calendar."""
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        return ""
    found: dict[str, str] = {}
    in_event = False
    for line in text.replace("\r\n", "\n").replace("\n ", "").split("\n"):
        name, _, value = line.partition(":")
        key = name.partition(";")[0].upper()
        in_event = in_event or (key == "BEGIN" and value.strip().upper() == "VEVENT")
        if key in _SHOWN and (in_event or key == "METHOD"):
            found.setdefault(key, "".join(filter(str.isprintable, value.strip()))[:_LONGEST])
    return "calendar: " + ", ".join(found[key] for key in _SHOWN if key in found) if found else "calendar"
