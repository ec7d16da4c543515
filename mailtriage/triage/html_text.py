"""Turn the HTML of a mail into text that a person can read, with its links and what its structure says of quotes.

The text shows what a mail client shows: block lines kept, hidden elements left out, no blanks inside words that are
cut into spans. A link's target is not written into the text but kept beside it as a `Hyperlink`. Which of the lines
are the writer's own words is for `reply/` to say; here only the marks of the structure are put down.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from mailtriage.domain.message import Hyperlink
from mailtriage.triage.html_marks import Mark
from mailtriage.triage.html_walk import Walk

LARGEST = 5_000_000
"""Characters of HTML that are read; what is beyond is not."""

_MOST_TAGS = 150_000
_DEEPEST = 12_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_UNCLOSED = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "p", "li")
) | {"td", "tr", "th", "option"}
_ANY_TAG = re.compile(r"<[^<>]*>")
_UNSHOWN = ("style", "script", "head")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text of an HTML body.

    `visible` and `quoted` are set where the structure alone tells them apart, else None. `marks` has one mark for
    each line of `text`.
    """

    text: str
    visible: str | None = None
    quoted: str | None = None
    hyperlinks: tuple[Hyperlink, ...] = ()
    marks: tuple[Mark, ...] = field(default=(), repr=False)


def render(html: str) -> Rendered:
    """The readable text of `html`, where its links go, and which lines its structure marks as quoted.

    Never raises on ugly HTML. Linear in the length of `html`: what would take a parser longer than that (elements
    nested tens of thousands deep, a tag for every letter) is read without its structure.
    """
    html = html[:LARGEST].replace("\x00", "")
    if _is_monstrous(html):
        text = _without_tags(html)
        return Rendered(text, marks=(Mark.OWN,) * (text.count("\n") + 1))
    root = LexborHTMLParser(html).body
    if root is None:
        return Rendered("", marks=(Mark.OWN,))
    walk = Walk()
    walk.over(root)
    if not walk.lines:
        walk = Walk(shows_hidden=True)
        walk.over(root)
    return _rendered(walk)


def _rendered(walk: Walk) -> Rendered:
    lines, marks = walk.lines, walk.marks
    while lines and not lines[-1]:
        lines.pop()
        marks.pop()
    visible, quoted = _by_structure(lines, marks)
    return Rendered("\n".join(lines), visible, quoted, tuple(walk.links), tuple(marks) or (Mark.OWN,))


def _by_structure(lines: list[str], marks: list[Mark]) -> tuple[str | None, str | None]:
    """What the structure alone calls own and quoted; None for both where it says nothing."""
    if all(mark <= Mark.INDENT for mark in marks):
        return None, None
    own = [line for line, mark in zip(lines, marks, strict=True) if mark <= Mark.INDENT]
    cut = [line for line, mark in zip(lines, marks, strict=True) if mark > Mark.INDENT]
    return "\n".join(own).strip("\n"), "\n".join(cut).strip("\n")


def _is_monstrous(html: str) -> bool:
    """Whether no person's mail client wrote this: more tags than a book has, or nested as no page is."""
    tags = html.count("<")
    if tags <= _DEEPEST:
        return False
    return tags > _MOST_TAGS or _depth(html) > _DEEPEST


def _depth(html: str) -> int:
    """How deep the elements nest, by counting the tags that open and those that close."""
    depth = deepest = 0
    for closing, name in _TAG.findall(html):
        if name.lower() not in _UNCLOSED:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def _without_tags(html: str) -> str:
    """The text between the tags, line by line; blunt, and linear for any input."""
    for name in _UNSHOWN:
        html = _without_element(html, name)
    text = entities.unescape(_ANY_TAG.sub("\n", html))
    return "\n".join(line for line in (line.strip() for line in text.splitlines()) if line)


def _without_element(html: str, name: str) -> str:
    """`html` without its elements of that name, found by plain search from left to right."""
    lowered = html.lower() if html.isascii() else html
    kept, at = [], 0
    while (start := lowered.find(f"<{name}", at)) >= 0:
        end = lowered.find(f"</{name}", start)
        if end < 0:
            break
        kept.append(html[at:start])
        at = end
    return "".join([*kept, html[at:]])
