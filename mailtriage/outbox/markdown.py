"""One Markdown source in, plain text and HTML out. Filling in templates is not here; see `compose.py`.

Values do not take part in Markdown: `hold` fences one off before the source is read, and it is put back into the
finished text and the finished HTML, escaped there. So nothing that stands in a value can become a link, an emphasis
or a tag, and the blocks around it are the same for every mail, which lets each be rendered once and kept.
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
_SLOTS = 4096  # as many values a block as the private characters from U+E100 last
_KEPT = frozenset("\n\t\u200c\u200d")  # emoji and Persian words are made with the two joiners
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_QUOTED_SLOT = re.compile("%EE%8[4-9A-F]|%EE%9[0-9]", re.IGNORECASE)

# A line break between two of these is none: Chinese and Japanese write no space between words.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WIDE_BREAK = re.compile(f"(?<=[{_WIDE}])\n(?=[{_WIDE}])")
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
    """Renders a template's output. Blocks are parted by blank lines; what is indented belongs to the block before."""
    skeleton, values = _part(source)
    texts, pages = [], []
    first = 0
    for block in _blocks(skeleton):
        text, html, slots = _render_block(block)
        for slot in range(slots):
            value = values[first + slot]
            mark = chr(_FIRST_SLOT + slot)
            text = text.replace(mark, value)
            html = html.replace(mark, _value_html(value))
        first += slots
        texts.append(text)
        pages.append(html)
    return Rendered("\n\n".join(texts) + "\n", "".join(pages))


def has_value_in_target(html: str) -> bool:
    """Whether a held value ended up as the target of a link, where it cannot be put in."""
    return _QUOTED_SLOT.search(html) is not None


def _part(source: str) -> tuple[str, list[str]]:
    """The source with a slot for each held value, and the values in order."""
    start, *rest = source.split(_OPEN)
    parts, values = [start], []
    for piece in rest:
        value, _, after = piece.partition(_CLOSE)
        values.append(value)
        parts.append(after)
    return _SLOT.join(parts), values


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
    start, *rest = _WIDE_BREAK.sub("", block[:LONGEST_BLOCK]).split(_SLOT)
    numbered = start + "".join(chr(_FIRST_SLOT + min(n, _SLOTS)) + part for n, part in enumerate(rest))
    tokens: Any = _PARSE(numbered)
    return _text_of(tokens).strip("\n"), str(_TO_HTML(numbered)), len(rest)


@lru_cache(maxsize=4096)
def _value_html(value: str) -> str:
    """A value as HTML: escaped, its line breaks kept, its web and e-mail addresses made links."""
    parts: list[str] = []
    end = 0
    for match in _LINK.finditer(value):
        target = match.group().rstrip(".,;:!?'()[]")
        parts += [escape(value[end : match.start()]), _anchor(target)]
        end = match.start() + len(target)
    return "".join([*parts, escape(value[end:])]).replace("\n", "<br>\n")


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


_FIXED = {"linebreak": "\n", "softbreak": " ", "thematic_break": "----------\n\n", "blank_line": ""}


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
_TO_HTML = mistune.create_markdown(escape=True)
