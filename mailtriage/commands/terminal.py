"""What may reach a terminal: text from mails without anything that a terminal would obey, and widths that fit.

Not here: which columns a table has; see `render.py`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any

import click

_HARMLESS = {"\n", "\t"}
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LINK = re.compile(r"(?i)http(s?)://([^\s/?#,，。、；;<>\"']{0,255})")
"""A link up to the end of its host, wherever it begins: Chinese puts no blank before it."""
_JOINERS = {"\u200d", "\u200c"}


def safe(text: str) -> str:
    """`text` without control characters, escape sequences, bidirectional overrides and invisible characters.

    What is taken out is shown as U+FFFD, so that nobody reads a doctored text as a whole one; CR goes silently.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_safe(char) for char in text.replace("\r\n", "\n"))


def _safe(char: str) -> str:
    if char in _HARMLESS or char in _JOINERS:
        return char
    return "\ufffd" if unicodedata.category(char) in _UNSAFE else char


def safe_line(text: str) -> str:
    """`safe`, on one line."""
    return " ".join(safe(text).split())


def defanged(text: str) -> str:
    """Links that nobody follows by accident: `hxxps://evil[.]example`."""
    if "://" not in text:
        return text
    return _LINK.sub(lambda link: f"hxxp{link[1].lower()}://{link[2].replace('.', '[.]')}", text)


def print_json(row: Any) -> None:
    """One JSON object on one line, for programs."""
    click.echo(json.dumps(row, ensure_ascii=True, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)
