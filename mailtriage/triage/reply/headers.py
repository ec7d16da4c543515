"""Find the blocks of header lines that clients put above what they quote or forward: From, Sent, To, Subject.

Customers of a wallet write lines of the same form about transfers (`From: 0x…`, `To: 0x…`, `Date: …`), so a block
counts only where it holds what a mail has and a transfer has not. The words by which clients label the lines are in
`header_words.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailtriage.triage.html_marks import Mark
from mailtriage.triage.reply.header_words import KINDS, Kind
from mailtriage.triage.reply.lines import Lines, has_hash

_LONGEST_LABEL = 30
_LONGEST_LINE = 2_000
_MOST_FOLDS = 6
_MOST_LINES = 30
_LEAST_INLINE = 2
_INLINE = re.compile(
    r"(?<=[ >*;])\*?(sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|enviada em|fecha"
    r"|data|para|asunto|assunto|inviato|oggetto"
    r"|发送时间|收件人|主题|日期|寄件日期|收件者|主旨|отправлено|кому|тема|дата) ?[:：]\*?"
)
_ONCE = (Kind.SENDER, Kind.SUBJECT)
_LISTS = (Kind.TO, Kind.OTHER)
_AROUND = " \t*_|#>•-\u3000"
_BLANKS = str.maketrans("", "", " \t*_\u3000")


@dataclass(frozen=True, slots=True)
class Block:
    """The lines `first` to `last`, and what they say: each kind's first value."""

    first: int
    last: int
    values: dict[Kind, str]


def labelled(line: str) -> tuple[Kind, str] | None:
    """The kind and value of a header line; None where `line` is not one. Reads at most its first 2,000 characters."""
    cut = _end_of_label(line)
    if cut <= 0:
        return None
    kind = KINDS.get(line[:cut].translate(_BLANKS).strip(_AROUND).lower())
    return (kind, line[cut + 1 : _LONGEST_LINE].strip(_AROUND)) if kind is not None else None


def block_at(lines: Lines, at: int, trusted: bool = False) -> Block | None:
    """The block that begins on line `at`. `trusted` where a separator above says that a mail follows."""
    opening = labelled(lines.bare[at])
    if opening is None or opening[0] is Kind.OTHER:
        return None
    values: dict[Kind, str] = dict([opening])
    _read_inline(lines.bare[at], values)
    last, folded = _read_below(lines, at, values)
    if not _is_mail(values, trusted):
        return None
    for kind, words in folded.items():
        values[kind] = f"{values[kind]} {words}".strip()
    return Block(at, last, values)


def _read_below(lines: Lines, at: int, values: dict[Kind, str]) -> tuple[int, dict[Kind, str]]:
    """Put the header lines below line `at` into `values`; the last of them, and what was folded between them."""
    last, kind, between = at, _kind_of(lines.bare[at]), [""]
    folded: dict[Kind, str] = {}
    for below in range(at + 1, min(at + _MOST_LINES, len(lines))):
        line = lines.bare[below]
        found = labelled(line) if line else None
        if found is None:
            if _is_over(lines, below, last, kind):
                break
            between.append(line.strip(_AROUND))
            continue
        if found[0] in _ONCE and found[0] in values:
            break
        folded.setdefault(kind, " ".join(filter(None, between)))
        last, kind, between = below, found[0], []
        values.setdefault(*found)
    return last, folded


def _read_inline(line: str, values: dict[Kind, str]) -> None:
    """Put into `values` the header lines that were run together with the first one: `From: … Sent: … To: …`."""
    found = list(_INLINE.finditer(line[:_LONGEST_LINE].lower())) if len(line) > _LONGEST_LABEL else []
    kinds = [(match, KINDS[match[1].replace(" ", "")]) for match in found]
    if len({kind for _, kind in kinds}) < _LEAST_INLINE:
        return
    ends = [match.start() for match in found[1:]] + [min(len(line), _LONGEST_LINE)]
    values.update((kind, values[kind][: found[0].start()]) for kind in list(values))
    for (match, kind), end in zip(kinds, ends, strict=True):
        values.setdefault(kind, line[match.end() : end].strip(_AROUND))


def _kind_of(line: str) -> Kind:
    found = labelled(line)
    return found[0] if found is not None else Kind.OTHER


def _end_of_label(line: str) -> int:
    """Where the label ends: at a colon, or in a table's row at the cell's edge."""
    head = line[:_LONGEST_LABEL]
    if head.startswith("|"):
        return head.find("|", 1)
    cuts = [cut for cut in (head.find(":", 1), head.find("：", 1)) if cut > 0]
    if cuts:
        return min(cuts)
    return max(head.find("  "), head.find("\t"))


def _is_over(lines: Lines, below: int, last: int, kind: Kind) -> bool:
    """Whether line `below`, no header itself, ends the block: a paragraph, or more than a folded value has."""
    if lines.marks[below] in (Mark.ATTRIBUTION, Mark.SIGNATURE):
        return True
    written = sum(1 for line in lines.bare[last + 1 : below + 1] if line.strip("|> "))
    if not lines.bare[below].strip("|> "):
        return below - last > 3 or bool(written)
    return written > (_MOST_FOLDS if kind in _LISTS else 2) or not lines.bare[below - 1].strip("|> ")


def _is_mail(values: dict[Kind, str], trusted: bool) -> bool:
    kinds = values.keys()
    if any(has_hash(values.get(kind, "")) and "@" not in values[kind] for kind in (Kind.SENDER, Kind.TO)):
        return False
    if trusted:
        return Kind.SENDER in kinds or len(kinds) >= 2
    if Kind.SUBJECT in kinds and (Kind.SENDER in kinds or {Kind.DATE, Kind.TO} <= kinds):
        return True
    has_address = any("@" in values.get(kind, "") for kind in (Kind.SENDER, Kind.TO))
    return has_address and len({Kind.SENDER, Kind.DATE, Kind.TO} & kinds) >= 2
