"""Walk the tree of a mail's HTML and write down its lines, each with the mark of the element it stood in.

The walk keeps its own stack: a mail may nest its elements deeper than Python may recurse. What an element means for
quoting is decided in `html_marks.py`; bounds on what may come in are kept by `html_text.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

from selectolax.lexbor import LexborNode

from mailtriage.domain.message import Hyperlink
from mailtriage.triage.html_marks import Mark, is_hidden, mark_of, style_of

_SKIPPED = frozenset(
    {"head", "script", "style", "title", "template", "svg", "object", "iframe", "select", "-comment", "noscript", "map"}
)
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "hr", "blockquote", "pre"])
_BLOCKS = (
    _PARAGRAPHS
    | {"div", "li", "tr", "dt", "dd", "section", "article", "header", "footer", "center", "address", "fieldset", "form"}
    | {"main", "nav", "aside", "caption", "figure", "figcaption", "thead", "tbody", "tfoot", "details", "summary"}
)
_CELLS = frozenset({"td", "th"})
_KEEPS_BLANKS = frozenset({"pre", "listing", "xmp", "plaintext", "textarea"})
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WRAPPED_HAN = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) ?[\r\n][ \t\r\n\f]*(?=[\u2e80-\u9fff\uff00-\uffef])")
_LONGEST_LABEL = 500
_LONGEST_TARGET = 8_000
_MOST_LINKS = 2_000
_LONGEST_ALT = 8
_LONGEST_SIGNATURE_LINE = 200


class Gap(IntEnum):
    """What must be written before the next word."""

    NONE = 0
    CELL = 1
    LINE = 2
    BLANK = 3


@dataclass(slots=True)
class Open:
    """An element that the walk is inside of, with what to restore when it is left."""

    node: LexborNode
    tag: str
    gap: Gap
    mark: Mark
    keeps_blanks: bool
    target: str = ""
    first_line: int = 0
    items: int = 0


@dataclass(slots=True)
class Walk:
    """The lines written so far, and where the pen is. `shows_hidden` writes what clients would not show, too."""

    shows_hidden: bool = False
    lines: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    links: list[Hyperlink] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    line_mark: Mark = Mark.OWN
    mark: Mark = Mark.OWN
    gap: Gap = Gap.NONE
    blank: bool = True
    keeps_blanks: bool = False
    cell_is_empty: bool = False
    bullet: str = ""
    label: list[str] | None = None
    path: list[Open] = field(default_factory=list)

    def over(self, root: LexborNode) -> None:
        """Write down everything below `root`, in reading order."""
        node: LexborNode | None = root.child
        while node is not None:
            child = node.child if self._enters(node) else None
            if child is not None:
                node = child
                continue
            following = node.next
            while following is None and self.path:
                opened = self.path.pop()
                self._leave(opened)
                following = opened.node.next
            node = following
        self._end_line()

    def _enters(self, node: LexborNode) -> bool:
        """Write a text or go into an element; whether there is anything inside to go to."""
        tag = node.tag or ""
        if tag == "-text":
            self._write(node.text_content or "")
            return False
        if tag in _SKIPPED:
            return False
        if tag == "br":
            self._break()
            return False
        attributes = node.attributes
        if attributes and not self.shows_hidden and is_hidden(attributes):
            return False
        if tag == "img":
            self._write_alt(attributes.get("alt") or "")
            return False
        return self._open(node, tag, attributes)

    def _open(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        if tag in _CELLS:
            self._begin_cell()
        opened = Open(node, tag, Gap.NONE, self.mark, self.keeps_blanks, first_line=len(self.lines))
        mark = mark_of(tag, attributes) if attributes or tag == "blockquote" else Mark.OWN
        if tag in _BLOCKS:
            opened.gap = Gap.BLANK if tag in _PARAGRAPHS and not _is_tight(attributes) else Gap.LINE
        if mark is not Mark.OWN:
            self._mark(mark)
            opened.gap = max(opened.gap, Gap.LINE)
        if not self.cell_is_empty or opened.mark is not self.mark:
            self.gap = max(self.gap, opened.gap)
        if tag == "li":
            self._begin_item()
        if tag == "a" and attributes.get("href"):
            self._begin_link(opened, attributes["href"] or "")
        if tag in _KEEPS_BLANKS or (attributes and "white-space:pre" in style_of(attributes)):
            self.keeps_blanks = True
        if node.child is None:
            self._leave(opened)
            return False
        self.path.append(opened)
        return True

    def _mark(self, mark: Mark) -> None:
        """The strongest claim wins: what stands in a quote is quoted, whatever it is there.

        A blockquote inside the container that an attribution opened is what the attribution introduces.
        """
        if self.mark is Mark.ATTRIBUTION and mark is Mark.INDENT:
            mark = Mark.QUOTE
        if self.mark in (Mark.OWN, Mark.INDENT, Mark.ATTRIBUTION) or mark is Mark.BREAK:
            self.mark = mark

    def _leave(self, opened: Open) -> None:
        if opened.tag in _CELLS:
            self.gap = Gap.CELL if opened.first_line == len(self.lines) else max(self.gap, Gap.LINE)
            self.cell_is_empty = False
        else:
            self.gap = max(self.gap, opened.gap)
        if opened.tag == "a" and self.label is not None and opened.target:
            self._end_link(opened)
        self.keeps_blanks = opened.keeps_blanks
        self._restore_mark(opened)

    def _restore_mark(self, opened: Open) -> None:
        """Leave a mark. A BREAK stays: its element, often an empty one, stands before what it marks.

        Gmail's container is an attribution only as far as the quote inside it: answers may follow below that.
        """
        outer = opened.mark
        if self.mark is Mark.QUOTE and outer is Mark.ATTRIBUTION:
            outer = Mark.OWN
            for around in reversed(self.path):
                if around.mark is not Mark.ATTRIBUTION:
                    break
                around.mark = Mark.OWN
        if self.mark is not Mark.BREAK:
            self.mark = outer

    def _begin_cell(self) -> None:
        if self.gap >= Gap.LINE:
            self._settle()
        self.gap = Gap.CELL
        self.cell_is_empty = True

    def _begin_item(self) -> None:
        around = next((opened for opened in reversed(self.path[-4:]) if opened.tag in ("ol", "ul")), None)
        if around is not None:
            around.items += 1
        self.bullet = f"{around.items}. " if around is not None and around.tag == "ol" else "- "

    def _begin_link(self, opened: Open, target: str) -> None:
        opened.target = target.strip()[:_LONGEST_TARGET]
        self.label = []

    def _end_link(self, opened: Open) -> None:
        label = _BLANKS.sub(" ", "".join(self.label or ())).strip()[:_LONGEST_LABEL]
        if len(self.links) < _MOST_LINKS and not opened.target.startswith(("#", "mailto:", "cid:", "javascript:")):
            self.links.append(Hyperlink(opened.target, label))
        self.label = None

    def _write_alt(self, alt: str) -> None:
        """The stand-in of a small picture that is itself a sign, such as an emoji; names of logos are no words."""
        if alt and len(alt) <= _LONGEST_ALT and not alt.isascii() and not any(sign.isalpha() for sign in alt):
            self._write(alt)

    def _write(self, text: str) -> None:
        if self.keeps_blanks:
            self._write_kept(text)
            return
        if not text.isascii() and ("\n" in text or "\r" in text):
            text = _WRAPPED_HAN.sub("", text)
        text = _BLANKS.sub(" ", text)
        if text == " ":
            if self.line and self.gap is Gap.NONE and not self.line[-1].endswith(" "):
                self.line.append(" ")
            return
        if text:
            self._put(text)

    def _write_kept(self, text: str) -> None:
        for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if number:
                self._break()
            if line:
                self._put(line)

    def _put(self, text: str) -> None:
        """Write words on the present line, after the gap that is due."""
        if self.gap >= Gap.LINE:
            self._settle()
        elif self.gap is Gap.CELL and self.line:
            self.line.append("  ")
        self.gap = Gap.NONE
        self.cell_is_empty = False
        if not self.line:
            self.line_mark = self.mark
            text = text if self.keeps_blanks else text.lstrip(" ")
        elif text.startswith(" ") and self.line[-1].endswith(" ") and not self.keeps_blanks:
            text = text[1:]
        if self.bullet and not text.isspace():
            text, self.bullet = self.bullet + text, ""
        self.line.append(text)
        if self.label is not None:
            self.label.append(text)

    def _settle(self) -> None:
        """End the line that a block asked to end, with a blank line below it where the block is a paragraph."""
        self._end_line()
        if self.gap is Gap.BLANK:
            self._blank_line()

    def _break(self) -> None:
        """A line break that the writer made: an empty line where nothing stands on the present one."""
        if self.gap >= Gap.LINE:
            self._end_line()
            self.gap = Gap.NONE
        if self.line:
            self._end_line()
        else:
            self._blank_line()
        if self.label is not None:
            self.label.append(" ")

    def _end_line(self) -> None:
        text = "".join(self.line).replace("\xa0", " ").rstrip()
        if text:
            self.lines.append(text)
            self.marks.append(self.line_mark)
            self.blank = False
        elif self.line:
            self._blank_line()
        self.line = []

    def _blank_line(self) -> None:
        """One blank line, never two, and none at the top."""
        if not self.blank:
            self.lines.append("")
            self.marks.append(self.mark)
            self.blank = True


def _is_tight(attributes: dict[str, str | None]) -> bool:
    """Whether a paragraph is a mere line: Outlook's MsoNormal, and those whose margin is taken away."""
    return bool(attributes) and (
        "mso" in (attributes.get("class") or "")[:100].lower() or "margin:0" in style_of(attributes)
    )
