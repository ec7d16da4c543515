"""Find the mail that a forward carries: who wrote it, when, about what, and its words.

It is a proposal: anybody can type a header block. An attached mail comes in from the parser and wins over one in the
text. How header blocks, separators and attributions look is known in `reply/`.
"""

from __future__ import annotations

import re

from mailtriage.domain.message import Address, Original
from mailtriage.triage.forward_date import read_date
from mailtriage.triage.html_marks import Mark
from mailtriage.triage.reply import attribution, headers, separators
from mailtriage.triage.reply.header_words import Kind
from mailtriage.triage.reply.lines import Lines, split
from mailtriage.triage.reply.separators import Separator
from mailtriage.triage.reply.structure import structure_of

_FORWARD_PREFIX = re.compile(
    r"(?:\[[^\[\]]{1,30}\]\s*)?(?:fwd?|fw|wg|tr|rv|enc|enm|i|inoltro|vs|vb|doorst|pd|podaj dalej|vl|fs|továbbítás|trs"
    r"|i̇lt|ilt|пересл|пер|转发|轉寄|轉發|転送|전달|chuyển tiếp|terusan|teruskan|videresendt|vidarebefordrat|ส่งต่อ"
    r"|إعادة توجيه)(?:\[\d+\])?\s*[:：]"
)
_ADDRESS = re.compile(r"[^\s<>\"'()\[\],;:|*]{1,64}@[^\s<>\"'()\[\],;:|*]{1,255}")
_LONGEST_FIELD = 500
_TIME = re.compile(r"\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[+-]\d\d:?\d\d)?(?:,| от| by| от)?")
_MOST_ABOVE = 6


def find_original(subject: str, text: str, attached: Original | None) -> Original | None:
    """The forwarded mail; None where `text` carries none. `attached` is one that came as message/rfc822, and wins.

    A header block is a forward's where the client says so above it, or where the subject says that the mail is one:
    without either it is an old mail under a reply.
    """
    if attached is not None:
        return attached
    lines = split(text)
    found = structure_of(lines)
    if not found.breaks:
        return None
    at, separator = found.breaks[0]
    if separator is not Separator.FORWARDED and not is_forward(subject):
        return None
    lines = _unquoted(lines, at)
    return _below_headers(lines, at) or _below_attribution(lines, at, subject)


def is_forward(subject: str) -> bool:
    """Whether the outermost prefix of a subject says that the mail is a forward."""
    return _FORWARD_PREFIX.match(subject.strip()[:80].lower()) is not None


def _below_headers(lines: Lines, at: int) -> Original | None:
    """The mail whose header block stands on line `at` or shortly below it."""
    for first in range(at, min(at + _MOST_ABOVE, len(lines))):
        block = headers.block_at(lines, first, trusted=True) if lines.bare[first] else None
        if block is not None:
            return Original(
                sender_of(block.values.get(Kind.SENDER, "")),
                read_date(block.values.get(Kind.DATE, "")),
                block.values.get(Kind.SUBJECT, "")[:_LONGEST_FIELD],
                _body(lines, block.last + 1),
            )
    return None


def _below_attribution(lines: Lines, at: int, subject: str) -> Original | None:
    """The mail that an attribution introduces, as Yandex writes it; its subject is that of the forward."""
    found = attribution.find_all(lines)
    first = next((line for line in range(at, min(at + _MOST_ABOVE, len(lines))) if line in found), None)
    if first is None:
        return None
    said = " ".join(lines.bare[first : found[first].last + 1])
    sender = sender_of(said[_end_of_date(said) :])
    return Original(sender, read_date(said), without_prefix(subject), _body(lines, found[first].last + 1))


def _end_of_date(said: str) -> int:
    """Where the name begins in `05.01.2023, 15:12, "Ann" <…>:`: behind the last colon of a time and what follows it."""
    times = [found.end() for found in _TIME.finditer(said)]
    return times[-1] if times else 0


def _body(lines: Lines, first: int) -> str:
    """The words below the headers, without a second separator that closes them off."""
    first = lines.next_written(first)
    if first < len(lines) and separators.ruled(lines.bare[first]) is Separator.FORWARDED:
        first += 1
    return "\n".join(lines.raw[first:]).strip("\r\n ")


def without_prefix(subject: str) -> str:
    """A subject without the prefix of its forward."""
    found = _FORWARD_PREFIX.match(subject.strip()[:_LONGEST_FIELD].lower())
    return subject.strip()[found.end() :].strip() if found else subject.strip()


def sender_of(value: str) -> Address | None:
    """The mailbox in the value of a sender's line, in any of the forms that clients write; None where there is none."""
    value = value[:_LONGEST_FIELD].replace("mailto:", "").replace("&lt;", "<").replace("&gt;", ">")
    found = _ADDRESS.search(value)
    if found is None:
        return None
    name = value[: found.start()].strip(" \t<>[]()\"'“”‘’;,*|=")
    return Address("" if "@" in name else name, found[0].rstrip("."))


def _unquoted(lines: Lines, at: int) -> Lines:
    """The lines with one `>` taken off below line `at`, if the first has it, as Apple Mail writes forwards."""
    below = lines.next_written(at + 1)
    if not (below < len(lines) and lines.bare[below].startswith(">")):
        return lines
    raw = lines.raw[: at + 1] + [_without_prefix(line) for line in lines.raw[at + 1 :]]
    bare = lines.bare[: at + 1] + [_without_prefix(line).strip() for line in lines.bare[at + 1 :]]
    return Lines(raw, bare, [Mark.OWN] * len(raw))


def _without_prefix(line: str) -> str:
    stripped = line.lstrip()
    return stripped[1:].removeprefix(" ") if stripped.startswith(">") else line
