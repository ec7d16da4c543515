"""Reads one map of the configuration key by key and collects every problem instead of stopping at the first."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence
from typing import Any

from mailtriage.config.secret import misnamed, reveal
from mailtriage.errors import Problem
from mailtriage.marked import MarkedList, MarkedMap, line_of

_LONGEST = 10 * 365 * 86400.0
"""Seconds in the longest time that makes sense; clocks and timers overflow far beyond it."""
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_DURATION = re.compile(r"(\d{1,9})\s{0,3}(ms|s|m|h|d|w)", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9._:\[\]-]{1,255}", re.ASCII)


class Section:
    """A map at `where` (such as `mailboxes[0]`) of `file`. A method takes one key; `finish` names unknown ones."""

    def __init__(self, file: str, where: str, value: Any, problems: list[Problem]) -> None:
        self.file, self.where, self.problems = file, where, problems
        self.map = value if isinstance(value, MarkedMap) else MarkedMap()
        self.known: set[str] = set()
        if value is not None and not isinstance(value, MarkedMap):
            self.complain("", value, "a map of keys and values")

    def complain(self, key: str, found: Any, expected: str) -> None:
        """Note that what stands under `key` is not what belongs there."""
        where = ".".join(part for part in (self.where, key) if part)
        line = line_of(self.map, key) if key else line_of(found)
        self.problems.append(
            Problem(self.file, line or getattr(self.map, "line", None), where, _shown(found), expected)
        )

    def section(self, key: str) -> Section:
        """The map under `key`, empty where there is none."""
        self.known.add(key)
        return Section(self.file, ".".join(p for p in (self.where, key) if p), self.map.get(key), self.problems)

    def sections(self, key: str) -> list[Section]:
        """The list of maps under `key`, empty where there is none."""
        found = self._take(key, (MarkedList,), "a list", MarkedList())
        where = ".".join(p for p in (self.where, key) if p)
        return [Section(self.file, f"{where}[{at}]", item, self.problems) for at, item in enumerate(found)]

    def text(self, key: str, default: str | None) -> str:
        """One line of text; without a default the key must be there and say something."""
        found = str(self._take(key, (str,), "text", default or ""))
        if default is None and not found.strip() and not self._complained(key):
            self.complain(key, "nothing", "this key must be there")
        if not found.isprintable():
            self.complain(key, repr(found), "one line of text without control characters")
        return found

    def host(self, key: str, default: str | None) -> str:
        """A host name or an IP address."""
        name = self.text(key, default)
        if name and not _HOST.fullmatch(name):
            self.complain(key, name, "a host name such as imap.example.com")
        return name

    def address(self, key: str, default: str | None) -> str:
        """An e-mail address."""
        found = self.text(key, default)
        if found:
            self._demand_address(key, found)
        return found

    def addresses(self, key: str) -> tuple[str, ...]:
        """A list of e-mail addresses, empty where there is none."""
        found = self.texts(key)
        for address in found:
            self._demand_address(key, address)
        return found

    def _demand_address(self, key: str, found: str) -> None:
        local, _, domain = found.rpartition("@")
        if not local or not domain or any(c.isspace() or c in "<>," for c in found):
            self.complain(key, repr(found), "an address such as support@example.com")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where there is none."""
        found = self._take(key, (MarkedList,), "a list of texts", MarkedList())
        if not all(isinstance(item, str) for item in found):
            self.complain(key, found, "a list of texts")
        return tuple(item for item in found if isinstance(item, str))

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        return bool(self._take(key, (bool,), "true or false", default))

    def number(self, key: str, default: int, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        expected = f"a whole number from {least} to {most}"
        found = self._take(key, (int,), expected, default)
        if isinstance(found, bool) or not least <= found <= most:
            self.complain(key, found, expected)
            return default
        return int(found)

    def duration(self, key: str, default: float, least: float = 0.0, most: float = _LONGEST) -> float:
        """A time such as `90s`, `15m`, `72h` or `7d`, in seconds, from `least` to `most`."""
        found = self._take(key, (str, int), "a time such as 60s, 15m, 72h or 7d", None)
        if found is None:
            return default
        match = _DURATION.fullmatch(str(found))
        seconds = int(match[1]) * _UNITS[match[2]] if match else math.nan
        if not least <= seconds <= most:
            expected = "a time such as 60s, 15m, 72h or 7d" + (f", at least {least:g}s" if least else "")
            self.complain(key, found, f"{expected}, at most {most / 86400:g}d" if seconds > most else expected)
            return default
        return seconds

    def choice(self, key: str, options: Sequence[str], default: str) -> str:
        """One of the options."""
        found = self._take(key, (str,), "one of " + ", ".join(options), default)
        if found not in options:
            self.complain(key, found, "one of " + ", ".join(options))
            return default
        return str(found)

    def secret(self, key: str, *, needed: bool = False, reveal_it: bool = True) -> str:
        """A secret by name: `{env: NAME}`, `{file: PATH}` or `{command: […]}`; empty where there is none.

        With `reveal_it` false it stays secret, and only how it is named is looked at.
        """
        found = self.map.get(key)
        self.known.add(key)
        if found is None:
            if needed:
                self.complain(key, "nothing", "name the secret: {env: NAME}, {file: PATH} or {command: [PROGRAM, …]}")
            return ""
        value, complaint = reveal(found, self.file) if reveal_it else ("", misnamed(found))
        if complaint:
            self.complain(key, _way(found), complaint)
        return value

    def finish(self) -> None:
        """Name every key that nobody asked for, with the nearest right one."""
        for key in self.map:
            if key not in self.known:
                near = difflib.get_close_matches(key, sorted(self.known), 1)
                hint = f"did you mean {near[0]}?" if near else "one of " + ", ".join(sorted(self.known))
                self.complain(key, f"the unknown key {key}", hint)

    def _complained(self, key: str) -> bool:
        where = ".".join(part for part in (self.where, key) if part)
        return any(problem.where == where for problem in self.problems)

    def _take(self, key: str, types: tuple[type, ...], expected: str, default: Any) -> Any:
        self.known.add(key)
        found = self.map.get(key)
        if found is None:
            return default
        if not isinstance(found, types) or (isinstance(found, bool) and bool not in types):
            self.complain(key, found, expected)
            return default
        return found


def _way(named: Any) -> str:
    """How a secret is named, without whatever may be the secret itself."""
    if isinstance(named, MarkedMap):
        return "{" + ", ".join(f"{way}: …" if way != "env" else f"env: {what}" for way, what in named.items()) + "}"
    return "a value that is not shown"


def _shown(found: Any) -> str:
    if isinstance(found, MarkedMap):
        return "a map"
    if isinstance(found, MarkedList):
        return "a list"
    return str(found)[:60]
