"""Cut a mail's text into lines that the marks can be looked for in. What a mark is, is for the other modules to say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailtriage.triage.html_marks import Mark

MOST_LINES = 8_000
"""Lines that are looked at; what is below them stays where the last line looked at went."""

LONGEST_MARK = 400
"""Characters in which a mark (an attribution, a header, a signature's first line) must have come to its end."""

_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\xad"
_STRIPPED = " \t\r\f\v\u3000" + _INVISIBLE
_FOLDED = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2009": " ", "\u2002": " ", "\u2003": " ", "＞": ">"})
_HASH = re.compile(r"[0-9A-Za-z]{30}")
_LINK_ALONE = ("(http", "<http", "http", "[http")


@dataclass(slots=True)
class Lines:
    """`raw` is each line as written, `bare` without blanks around it, `marks` what it is known to be from its form."""

    raw: list[str]
    bare: list[str]
    marks: list[Mark]

    def __len__(self) -> int:
        return len(self.raw)

    def next_written(self, at: int) -> int:
        """The first line from `at` on that is not blank; the number of lines where there is none."""
        while at < len(self.bare) and not self.bare[at]:
            at += 1
        return at

    def is_quoted(self, at: int) -> bool:
        """Whether line `at` exists and its form alone says that it is quoted."""
        return at < len(self.marks) and self.marks[at] >= Mark.QUOTE


def split(text: str, marks: tuple[Mark, ...] = ()) -> Lines:
    """The lines of `text`; `marks` are those of its HTML where it came from HTML."""
    raw = text.split("\n", MOST_LINES)[:MOST_LINES]
    folded = text if text.isascii() else text.translate(_FOLDED)
    if "&nbsp;" in folded:
        folded = folded.replace("&nbsp;", " ")
    bare = [line.strip(_STRIPPED) for line in folded.split("\n", MOST_LINES)[:MOST_LINES]]
    known = list(marks[: len(raw)])
    known += [Mark.OWN] * (len(raw) - len(known))
    lines = Lines(raw, bare, known)
    if ">" in folded:
        _mark_prefixes(lines)
    return lines


def has_hash(text: str) -> bool:
    """Whether a word in `text` is as long as only hashes, addresses and keys are: what a customer came to say."""
    return bool(_HASH.search(text))


def has_word(line: str) -> bool:
    """Whether a line says anything: a letter, a digit, an emoji, a mark of wonder."""
    return any(sign.isalnum() or sign in "+?!…。" or sign >= "\u2600" for sign in line)


def _mark_prefixes(lines: Lines) -> None:
    bare, marks = lines.bare, lines.marks
    _mark_initials(lines)
    for at, line in enumerate(bare):
        if line[:1] == ">" and marks[at] < Mark.QUOTE and is_quote(line):
            marks[at] = Mark.QUOTE
    for at in range(1, len(bare) - 1):
        if marks[at] is Mark.OWN and marks[at - 1] is Mark.QUOTE and marks[at + 1] is Mark.QUOTE and bare[at]:
            _mark_torn_link(lines, at)


def is_quote(line: str) -> bool:
    """Whether a line that begins with `>` is a quote: not an arrow, a comparison, a face or the rest of an address."""
    if line.endswith("<") or line.startswith((">=", ">_", ">.<")) or line.lower() == "> wrote:":
        return False
    return not is_between_arrows(line)


def is_between_arrows(line: str) -> bool:
    """Whether a line is GroupWise's attribution: `>>> Ann Lee <ann@example.net> 1/5/2023 3:12 PM >>>`."""
    return line.startswith(">>>") and line.endswith(">>>") and any(map(str.isdigit, line[:LONGEST_MARK]))


def _mark_initials(lines: Lines) -> None:
    """Quotes as The Bat! writes them, with the initials of the quoted before the sign: `AL> which hash?`."""
    initials: dict[str, list[int]] = {}
    for at, line in enumerate(lines.bare):
        end = line.find(">", 1, 5)
        if end > 0 and line[:end].isalpha() and line[:end].isupper():
            initials.setdefault(line[:end], []).append(at)
    for places in initials.values():
        for at in places if len(places) > 1 else ():
            lines.marks[at] = max(lines.marks[at], Mark.QUOTE)


def _mark_torn_link(lines: Lines, at: int) -> None:
    """A link that was too long for the quote's line, and stands without its prefix on a line of its own."""
    above, line = lines.bare[at - 1], lines.bare[at]
    is_open = above.rfind("(http") > above.rfind(")") or above.rfind("<http") > above.rfind(">", 1)
    if is_open or (line.startswith(_LINK_ALONE) and line.count(" ") <= 1):
        lines.marks[at] = Mark.QUOTE
