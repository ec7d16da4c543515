"""Tell the new words of a mail from what they quote, for every client and language that customers use.

First the structure (`structure.py`: quote prefixes, attributions, header blocks, separators, the marks of HTML), then
the endings of each run of own words (`endings.py`: signatures, phone lines, footers). Nothing is thrown away: what is
not visible is in `quoted`. In doubt a line stays visible, and a mail that seems to be nothing but quotes is visible.
"""

from __future__ import annotations

from dataclasses import dataclass

from mailtriage.triage.html_marks import Mark
from mailtriage.triage.html_text import Rendered
from mailtriage.triage.reply.endings import cut_endings
from mailtriage.triage.reply.lines import MOST_LINES, Lines, has_word, split
from mailtriage.triage.reply.structure import Structure, structure_of


@dataclass(frozen=True, slots=True)
class Separated:
    """The new words, and everything that was folded away, each in the order of the mail."""

    visible: str
    quoted: str


def separate(text: str, rendered: Rendered | None = None) -> Separated:
    """The new words of `text` apart from quotes, signatures and footers.

    `rendered` is the mail's HTML body: where `text` was read from it, its marks are used; where `text` is the plain
    part, the HTML decides if the plain part has lost its marks. Linear in the length of both.
    """
    if rendered is None or not rendered.marks:
        return _separate(text, ())
    if text.strip() == rendered.text.strip():
        return _separate(rendered.text, rendered.marks)
    plain = _separate(text, ())
    if rendered.quoted is None:
        return plain
    return _better(plain, _separate(rendered.text, rendered.marks))


def _better(plain: Separated, html: Separated) -> Separated:
    """The separation that the HTML gives, where the plain part left more than that: the same words, then old ones."""
    own, all_own = "".join(html.visible.split()), "".join(plain.visible.split())
    if own and len(own) < len(all_own) and all_own.startswith(own):
        return html
    return plain


def _separate(text: str, marks: tuple[Mark, ...]) -> Separated:
    lines = split(text, marks)
    if not any(lines.bare):
        return Separated("", "")
    found = structure_of(lines)
    if not _has_words(lines, found.cut, found):
        found = Structure([False] * len(lines))
    cut = _without_endings(lines, found)
    return _joined(text, lines, found, cut)


def _without_endings(lines: Lines, found: Structure) -> list[bool]:
    """`found.cut` and the endings of the own runs; as it was where no word would be left of the mail."""
    cut = list(found.cut)
    first = 0
    for at in range(len(lines) + 1):
        if at == len(lines) or found.cut[at]:
            if at > first:
                cut_endings(lines, first, at, cut)
            first = at + 1
    return cut if _has_words(lines, cut, found) else found.cut


def _has_words(lines: Lines, cut: list[bool], found: Structure) -> bool:
    """Whether anything that is not cut holds a letter, a digit or an emoji."""
    if found.heads:
        return True
    return any(not gone and has_word(line) for gone, line in zip(cut, lines.bare, strict=True))


def _joined(text: str, lines: Lines, found: Structure, cut: list[bool]) -> Separated:
    own: list[str] = []
    gone: list[str] = []
    joint = False
    for at, line in enumerate(lines.raw):
        head = found.heads.get(at, 0)
        if cut[at]:
            if head:
                own.append(line[:head].rstrip(" -\t"))
            gone.append(line[head:] if head else line)
            joint = True
        elif line.strip() or not joint or (own and own[-1].strip()):
            own.append(line)
            joint = joint and not line.strip()
    if len(lines) == MOST_LINES:
        rest = text.split("\n", MOST_LINES)[MOST_LINES:]
        (gone if found.to_end else own).extend(rest)
    return Separated(_trimmed(own), _trimmed(gone))


def _trimmed(lines: list[str]) -> str:
    """The lines without the blank ones at both ends."""
    first, end = 0, len(lines)
    while first < end and not lines[first].strip():
        first += 1
    while end > first and not lines[end - 1].strip():
        end -= 1
    return "\n".join(lines[first:end])
