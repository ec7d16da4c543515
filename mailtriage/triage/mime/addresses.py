"""Address headers that mail-parser gives up on: read as far as a person would. Encoded words are decoded beforehand.

mail-parser is strict on purpose, so that no attacker's display name becomes an address. What it refuses is read here
more generously: groups, semicolons between addresses, a bare name, unbalanced quotes, addresses without a comma between
them.
"""

from __future__ import annotations

from mailtriage.domain.message import Address
from mailtriage.triage.mime.clean import header_text

_QUOTES = "\"'“”‘’"
MAX_LISTED = 500


def quoted(text: str) -> str:
    """`text` as a quoted string of RFC 5322, so that decoded commas and angles cannot change the structure."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def read_addresses(value: str) -> tuple[Address, ...]:
    """The addresses in `value`, an unfolded and decoded header; at most `MAX_LISTED`."""
    found = []
    for item in _items(value):
        address = _read_item(item)
        if address is not None:
            found.append(address)
        if len(found) >= MAX_LISTED:
            break
    return tuple(found)


def tidy(name: str, address: str) -> Address:
    """An address without `mailto:`, stray quotes, angles or blanks, and a name without the quotes around it."""
    plain = header_text(address).strip("<> \t'\"").removeprefix("mailto:").rstrip(".,;>")
    if "@" in plain:
        local, _, domain = plain.rpartition("@")
        plain = f"{local.strip()}@{''.join(domain.split())}"
    said = header_text(name)
    while len(said) > 1 and said[0] in _QUOTES and said[-1] in _QUOTES:
        said = said[1:-1].strip()
    return Address("" if said == plain else said, plain)


def _items(value: str) -> list[str]:
    """`value` cut where a new address begins: outside quotes, angles and comments. Names of groups are dropped."""
    cutter = _Cutter(balanced=value.count('"') % 2 == 0)
    for character in value:
        cutter.take(character)
    cutter.cut()
    return _with_commas(cutter.items)


def _with_commas(items: list[str]) -> list[str]:
    """`Doe, John <john@example.com>` without quotes is one address: what has no `@` begins the name behind it."""
    joined: list[str] = []
    for item in items:
        angled = "<" in item.partition("@")[0]
        while angled and joined and "@" not in joined[-1] and "<" not in joined[-1]:
            item = f"{joined.pop()}, {item}"
        joined.append(item)
    return joined


class _Cutter:
    """Reads an address list character by character, in one pass whatever the sender wrote."""

    def __init__(self, balanced: bool) -> None:
        self.items: list[str] = []
        self._balanced = balanced
        self._buffer: list[str] = []
        self._closed = 0
        self._comment = 0
        self._in_quotes = self._in_angle = self._escaped = self._has_at = False

    def take(self, character: str) -> None:
        """The next character."""
        if self._escaped:
            self._escaped = False
        elif character == "\\" and (self._in_quotes or self._comment):
            self._escaped = True
        elif character == '"' and self._balanced and not self._comment:
            self._in_quotes = not self._in_quotes
        elif not self._in_quotes and self._is_structure(character):
            return
        self._has_at = self._has_at or character == "@"
        self._buffer.append(character)

    def cut(self) -> None:
        """An item ends here."""
        item = "".join(self._buffer).strip()
        if item:
            self.items.append(item)
        self._drop()

    def _drop(self) -> None:
        self._buffer.clear()
        self._closed = 0
        self._has_at = self._in_angle = False

    def _is_structure(self, character: str) -> bool:
        """Whether the character parts items and belongs to none."""
        if character in "()":
            self._comment = max(0, self._comment + (1 if character == "(" else -1))
        elif self._comment:
            return False
        elif character == "<":
            self._open_angle()
        elif character == ">":
            self._in_angle = False
            self._closed = len(self._buffer) + 1
        elif character in ",;" and not self._in_angle:
            self.cut()
            return True
        elif character == ":" and not self._in_angle and not self._has_at:
            self._drop()
            return True
        return False

    def _open_angle(self) -> None:
        """A second pair of angles begins another address, whose comma was forgotten."""
        if self._closed:
            following = self._buffer[self._closed :]
            del self._buffer[self._closed :]
            self.cut()
            self._buffer.extend(following)
        self._in_angle = True


def _read_item(item: str) -> Address | None:
    quote_end = item.rfind('"')
    if "<" in item[quote_end + 1 :] or (quote_end < 0 and "<" in item):
        before, _, rest = item.rpartition("<")
        inner = rest.partition(">")[0].strip()
        name = before.strip().rstrip("<").strip()
        if not inner:
            return tidy(name, name) if "@" in name else (Address(header_text(name), "") if name else None)
        return tidy(_unescape(_without_comments(name) or name), inner)
    return _read_bare(item)


def _read_bare(item: str) -> Address | None:
    """No angles: the word with the `@` is the address, a comment behind it the name; a lone word is an address."""
    if item[:1] == '"' == item[-1:] and "<" in item:
        # Some scripts encode the whole of `Name <address>` as one word, which is a name to those who keep the rules.
        return _read_item(item.replace('"', ""))
    comment = item[item.find("(") + 1 : item.rfind(")")] if "(" in item and item.rstrip().endswith(")") else ""
    words = _without_comments(item).split()
    at = next((index for index, word in enumerate(words) if "@" in word.strip("@")), None)
    if at is not None:
        return tidy(comment or " ".join(words[:at] + words[at + 1 :]), words[at])
    if len(words) == 1:
        return tidy(comment, words[0])
    name = header_text(_unescape(" ".join(words)))
    return Address(name.strip(_QUOTES), "") if name else None


def _without_comments(text: str) -> str:
    if "(" not in text:
        return text.strip()
    kept: list[str] = []
    depth = 0
    for character in text:
        if character == "(":
            depth += 1
        elif character == ")" and depth:
            depth -= 1
        elif not depth:
            kept.append(character)
    return "".join(kept).strip()


def _unescape(name: str) -> str:
    plain = name.strip()
    if len(plain) > 1 and plain[0] == plain[-1] == '"':
        plain = plain[1:-1]
    return plain.replace('\\"', '"').replace("\\\\", "\\")
