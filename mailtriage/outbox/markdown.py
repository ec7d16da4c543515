"""One Markdown source in, plain text and HTML out. Filling in templates is not here; see `compose.py`.

Values do not take part in Markdown: `hold` fences one off before the source is read, and it is put back into the
finished text and the finished HTML, escaped there. So nothing that stands in a value can become a link, an emphasis
or a tag, and what is around it is the same for many mails, which lets it be rendered once and kept.

A line break is a line break, as in a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any
from unicodedata import category

import mistune

LONGEST_BLOCK = 100_000
"""Characters of a block that is rendered: a bound for the parser, far beyond any letter."""

_OPEN, _CLOSE, _SLOT = "\ue000", "\ue001", "\ue002"  # private use: they stand in no text, and `hold` sees to it
_FIRST_SLOT = 0xE100
_SHORT = 200
_SLOTS = 4095  # as many values a mail as the private characters from U+E100 to U+F0FF last
_KEPT = frozenset("\n\t\u200c\u200d")  # emoji and Persian words are made with the two joiners
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SLOT_MARK = re.compile("([\ue100-\uf0ff])")
_VALUE_IN_TARGET = re.compile("\\]\\([^)\n]{0,500}\ue000|<[^<>\\s]{0,500}\ue000")

_LINK = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The same words twice: `text` with LF line ends, and `html` without the page around it."""

    text: str
    html: str


def hold(value: str) -> str:
    """`value`, marked so that `render` takes it for what it is: text. It loses what is not printed in a letter."""
    if not value.isprintable():
        value = "".join(char for char in value if char in _KEPT or category(char) not in _UNWANTED)
    return f"{_OPEN}{value}{_CLOSE}"


def plain(source: str) -> str:
    """`source` with its held values put in and nothing rendered: for a subject."""
    return source.replace(_OPEN, "").replace(_CLOSE, "")


def render(source: str) -> Rendered:
    """Renders a template's output. Blocks are parted by blank lines; what is indented belongs to the block before.

    Private-use characters (U+E000 to U+F8FF) outside of held values are reserved; see `sources.py`.
    """
    skeleton, values = _part(source)
    text, html = _render_page(skeleton)
    return Rendered(_filled(text, values), _filled(html, [_html_of(value) for value in values]))


def has_value_in_target(source: str) -> bool:
    """Whether a held value stands in the target of a link, `[…](…)` or `<…>`, where it cannot be put in."""
    return _VALUE_IN_TARGET.search(source) is not None


def _part(source: str) -> tuple[str, list[str]]:
    """The source with a slot for each held value, and the values in order. What is beyond the last slot is lost."""
    start, *rest = source.split(_OPEN, _SLOTS)
    parts, values = [start], []
    for piece in rest:
        value, _, after = piece.partition(_CLOSE)
        values.append(value)
        parts.append(after)
    return _SLOT.join(parts), values


_Pieces = tuple[tuple[str, ...], tuple[int, ...]]
"""A text cut at its slots: the pieces, and the number of the value between each two."""


@lru_cache(maxsize=1024)
def _render_page(skeleton: str) -> tuple[_Pieces, _Pieces]:
    """Text and HTML of all blocks. Acknowledgements of one kind differ in their values only and so meet here again."""
    texts, pages = [], []
    first = 0
    for block in _blocks(skeleton):
        text, html, slots = _render_block(block)
        texts.append(_renumbered(text, slots, first))
        pages.append(_renumbered(html, slots, first))
        first += slots
    return _cut("\n\n".join(texts) + "\n"), _cut("".join(pages))


def _renumbered(text: str, slots: int, first: int) -> str:
    """The block's slots, numbered from 0, numbered from `first` on instead."""
    return text.translate({_FIRST_SLOT + slot: _FIRST_SLOT + first + slot for slot in range(slots)}) if first else text


def _cut(text: str) -> _Pieces:
    pieces = _SLOT_MARK.split(text)
    return tuple(pieces[::2]), tuple(ord(mark) - _FIRST_SLOT for mark in pieces[1::2])


def _filled(pieces: _Pieces, values: list[str]) -> str:
    words, slots = pieces
    parts = [words[0]]
    for slot, word in zip(slots, words[1:], strict=True):
        parts += (values[slot], word)
    return "".join(parts)


def _blocks(skeleton: str) -> Iterator[str]:
    block = ""
    for part in skeleton.split("\n\n"):
        if block and part[:1] in (" ", "\t"):
            block += "\n\n" + part
            continue
        if block.strip():
            yield block.strip("\n")
        block = part
    if block.strip():
        yield block.strip("\n")


@lru_cache(maxsize=4096)
def _render_block(block: str) -> tuple[str, str, int]:
    """Text, HTML and the number of slots, which are numbered in reading order."""
    start, *rest = block[:LONGEST_BLOCK].split(_SLOT)
    numbered = start + "".join(chr(_FIRST_SLOT + n) + part for n, part in enumerate(rest))
    tokens: Any = _PARSE(numbered)
    return _text_of(tokens).strip("\n"), str(_TO_HTML(numbered)), len(rest)


def _html_of(value: str) -> str:
    """A value as HTML. The short ones, such as the desk's address, come again; an agent's reply does not."""
    return _short_html(value) if len(value) <= _SHORT else _value_html(value)


def _value_html(value: str) -> str:
    """A value as HTML: escaped, its line breaks kept, its web and e-mail addresses made links."""
    parts: list[str] = []
    end = 0
    for match in _LINK.finditer(value):
        target = match.group().rstrip(".,;:!?'()[]")
        parts += [escape(value[end : match.start()]), _anchor(target)]
        end = match.start() + len(target)
    return "".join([*parts, escape(value[end:])]).replace("\n", "<br>\n")


_short_html = lru_cache(maxsize=4096)(_value_html)


def _anchor(target: str) -> str:
    shown = escape(target)
    return f'<a href="{shown if "://" in target else "mailto:" + shown}">{shown}</a>'


def _text_of(tokens: list[dict[str, Any]]) -> str:
    return "".join(_token_text(token) for token in tokens)


def _token_text(token: dict[str, Any]) -> str:
    """One token of mistune's tree as plain text; what it has no words for keeps those of its children."""
    kind = token["type"]
    inner = _text_of(token["children"]) if "children" in token else token.get("raw", "")
    if kind in ("paragraph", "heading"):
        return f"{inner}\n\n"
    if kind == "link":
        target = token["attrs"]["url"].removeprefix("mailto:")
        return inner if inner == target else f"{inner} ({target})"
    if kind == "list":
        return _list_text(token)
    if kind == "block_quote":
        return _indented(inner.strip("\n"), "> ", "> ") + "\n\n"
    return _FIXED.get(kind, inner)


_FIXED = {"linebreak": "\n", "softbreak": "\n", "thematic_break": "----------\n\n", "blank_line": ""}


def _list_text(token: dict[str, Any]) -> str:
    attrs = token["attrs"]
    lines = []
    for number, item in enumerate(token["children"], attrs.get("start", 1)):
        mark = f"{number}. " if attrs.get("ordered") else "- "
        words = "\n".join(_token_text(child).strip("\n") for child in item["children"])
        lines.append(_indented(words, mark, " " * len(mark)))
    return "\n".join(lines) + "\n\n"


def _indented(text: str, first: str, others: str) -> str:
    return first + text.replace("\n", "\n" + others)


_PARSE = mistune.create_markdown(renderer=None)
_TO_HTML = mistune.create_markdown(escape=True, hard_wrap=True)
