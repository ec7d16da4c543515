"""What a mail still lacks of what its category needs.

An item is given when a finding or the customer's words answer it, when a picture may show it, or when something else
that was given makes it needless: a transaction on a known chain has its time, amount and addresses written on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from mailtriage.domain.finding import FindingKind, Findings
from mailtriage.domain.message import Message
from mailtriage.wallet.tables import table

_SMALLEST_PICTURE = 6_000
"""Bytes. A smaller inline picture is a logo or an emoji of a signature."""

_SHOWN_BY_PICTURE = frozenset({"screenshot", "tx_hash", "network", "address", "amount", "time"})
_FEWEST_LETTERS = 12
_LONGEST_READ = 20_000
_SHORT_LINE = 40
_LETTER = re.compile(r"[^\W\d_]")
_STRING = re.compile(r"[0-9a-z]{20,}|https?://\S{1,500}")


def missing(
    ask_for: Sequence[str], message: Message, findings: Findings, already: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The items of `ask_for` that the mail leaves open, in that order, each once. `already` is what the conversation
    has given before."""
    return tuple(
        item for item in dict.fromkeys(ask_for) if item not in already and not _is_given(item, message, findings)
    )


def given(ask_for: Sequence[str], message: Message, findings: Findings) -> frozenset[str]:
    """The items of `ask_for` that this mail answers: what to add to `already` for the next one."""
    return frozenset(item for item in ask_for if _is_given(item, message, findings))


def _is_given(item: str, message: Message, findings: Findings) -> bool:
    if item in _SHOWN_BY_PICTURE and has_picture(message) and not (item == "tx_hash" and _is_shortened(findings)):
        return True
    if item in _IMPLIED_BY_TRANSACTION and _has_transaction(findings):
        return True
    if item in _BY_FINDING:
        return bool(findings.kinds() & _BY_FINDING[item])
    check = _BY_CHECK.get(item)
    return check is not None and check(message, findings)


def has_picture(message: Message) -> bool:
    """Whether a picture or a film is attached that may show something: not a signature's logo."""
    return any(
        item.content_type.startswith(("image/", "video/")) and (not item.inline or item.size >= _SMALLEST_PICTURE)
        for item in message.attachments
    )


def _has_transaction(findings: Findings) -> bool:
    """A complete transaction. Of a shortened one the full form is still wanted."""
    return any(not item.partial and not item.masked for item in findings.of(FindingKind.TRANSACTION))


def _is_shortened(findings: Findings) -> bool:
    """The customer's app shows the hash shortened, or it was mistyped: then the picture will not show all of it."""
    return not _has_transaction(findings) and bool(
        findings.of(FindingKind.TRANSACTION, FindingKind.MALFORMED_TRANSACTION)
    )


def _has_network(message: Message, findings: Findings) -> bool:
    return findings.chain not in (None, "evm") or bool(findings.of(FindingKind.NETWORK))


def _has_description(message: Message, findings: Findings) -> bool:
    """Whether the words say more than a greeting and a string."""
    lines = (line.strip().lower() for line in message.visible_text[:_LONGEST_READ].splitlines())
    told = (line for line in lines if len(line) > _SHORT_LINE or not _answers("greeting").match(line))
    words = _STRING.sub(" ", "\n".join(told))
    letters = _LETTER.findall(words)
    return sum(2 if letter >= "\u2e80" else 1 for letter in letters) >= _FEWEST_LETTERS


def _has_steps(message: Message, findings: Findings) -> bool:
    return _answers("tried_steps").search(message.visible_text[:_LONGEST_READ].lower()) is not None


def _has_function(message: Message, findings: Findings) -> bool:
    return _answers("function").search(f"{message.subject}\n{message.visible_text[:_LONGEST_READ]}".lower()) is not None


@cache
def _answers(item: str) -> re.Pattern[str]:
    words = table("answers")[item]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words['latin'])})(?!\w)|{'|'.join(map(re.escape, words['other']))}")


_IMPLIED_BY_TRANSACTION = frozenset({"tx_hash", "time", "amount", "address"})
_BY_FINDING: Mapping[str, frozenset[FindingKind]] = {
    "address": frozenset({FindingKind.ADDRESS}),
    "app_version": frozenset({FindingKind.APP_VERSION}),
    "device": frozenset({FindingKind.DEVICE, FindingKind.SYSTEM}),
    "account": frozenset({FindingKind.ACCOUNT, FindingKind.ADDRESS}),
    "time": frozenset({FindingKind.TIME}),
    "amount": frozenset({FindingKind.AMOUNT}),
    "url": frozenset({FindingKind.URL}),
}
_BY_CHECK: Mapping[str, Callable[[Message, Findings], bool]] = {
    "network": _has_network,
    "tried_steps": _has_steps,
    "description": _has_description,
    "function": _has_function,
}
