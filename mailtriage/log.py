"""One line an event, with receipt and ticket numbers and never a customer's words. Text or JSON."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any, TextIO

_LOG = logging.getLogger("mailtriage")
# Without a handler Python prints warnings itself, and with them the texts of errors, which may quote a mail.
_LOG.addHandler(logging.NullHandler())
_LOG.propagate = False
_LONGEST_VALUE = 300


def event(name: str, **fields: Any) -> None:
    """Something happened as it should."""
    _LOG.info(name, extra={"fields": fields})


def trouble(name: str, **fields: Any) -> None:
    """Something went wrong that mends itself or that a person should look at."""
    _LOG.warning(name, extra={"fields": fields})


def failure(name: str, error: BaseException, **fields: Any) -> None:
    """A surprise: the program is at fault. The traceback goes along, without the values of variables."""
    _LOG.error(name, exc_info=error, extra={"fields": fields})


def start(*, as_json: bool = False, stream: TextIO | None = None) -> None:
    """Send events to `stream`, standard error by default."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Json() if as_json else _Text())
    _LOG.handlers[:] = [handler]
    _LOG.setLevel(logging.INFO)


class _Text(logging.Formatter):
    """`2026-11-22 09:30:12 filed receipt=17 ticket=10042`."""

    def format(self, record: logging.LogRecord) -> str:
        words = [self.formatTime(record, "%Y-%m-%d %H:%M:%S")]
        if record.levelno > logging.INFO:
            words.append(record.levelname)
        words.append(record.getMessage())
        words += [f"{key}={_shown(value)}" for key, value in _fields(record).items()]
        return " ".join(words) + (f" trace={json.dumps(_trace(record))}" if record.exc_info else "")


class _Json(logging.Formatter):
    """The same as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        row = {"time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname.lower()}
        row |= {"event": record.getMessage(), **_fields(record)}
        if record.exc_info:
            row["trace"] = _trace(record)
        return _ascii(row)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields = getattr(record, "fields", {})
    return {key: value for key, value in fields.items() if value is not None}


def _shown(value: Any) -> str:
    """A value on one line: quoted where it holds anything but plain characters."""
    text = str(value)[:_LONGEST_VALUE]
    plain = text and text.isascii() and text.isprintable() and " " not in text
    return text if plain else _ascii(text)


def _ascii(value: Any) -> str:
    """JSON that a terminal may show: DEL is the one control character that JSON leaves as it is."""
    return json.dumps(value, default=str).replace("\x7f", "\\u007f")


def _trace(record: logging.LogRecord) -> str:
    """Where it happened: the type and the places. The error's own text may quote the mail and stays out."""
    kind, error, trace = record.exc_info or (None, None, None)
    places = []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{kind.__name__ if kind else '?'} at {' > '.join(places[-8:])}" if error else ""
