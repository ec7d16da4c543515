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
"""Bytes. A smaller inline picture whose size in pixels is unknown is a logo or an emoji of a signature."""

_DECORATION = ("probably a logo", "tracking pixel")
_SHOWN_BY_PICTURE = frozenset(
    {"screenshot", "tx_hash", "network", "address", "amount", "time", "app_version", "device"}
)
_FEWEST_LETTERS = 12
_LONGEST_READ = 20_000
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
    if item in _BY_FINDING and findings.kinds() & _BY_FINDING[item]:
        return True
    check = _BY_CHECK.get(item)
    return check is not None and check(message, findings)


def has_picture(message: Message) -> bool:
    """Whether a picture or a film is attached that may show something: not a signature's logo, not a pixel."""
    return any(
        item.content_type.startswith(("image/", "video/"))
        and not item.remark.startswith(_DECORATION)
        and (not item.inline or bool(item.remark) or item.size >= _SMALLEST_PICTURE)
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


def _says(item: str, message: Message) -> bool:
    """Whether the customer's own words, or those of the mail they forward, answer the item."""
    original = message.original
    told = f"{message.subject}\n{message.visible_text[:_LONGEST_READ]}"
    if original is not None:
        told += f"\n{original.subject}\n{original.text[:_LONGEST_READ]}"
    return _answers(item).search(told.lower()) is not None


def _has_network(message: Message, findings: Findings) -> bool:
    decided = findings.chain not in (None, "evm") or bool(findings.of(FindingKind.NETWORK))
    return decided or _says("network", message)


def _has_address(message: Message, findings: Findings) -> bool:
    """An address that can be looked at: one with a typing error in it is no answer yet."""
    return any(item.valid is not False for item in findings.of(FindingKind.ADDRESS))


def _has_description(message: Message, findings: Findings) -> bool:
    """Whether the words say more than a greeting and a string."""
    told = _answers("greeting").sub(" ", message.visible_text[:_LONGEST_READ].lower())
    words = _STRING.sub(" ", told)
    letters = _LETTER.findall(words)
    return sum(2 if letter >= "\u2e80" else 1 for letter in letters) >= _FEWEST_LETTERS


_STORES = ("play store", "app store", "google play", "appstore", "playstore", "应用商店", "應用商店", "应用市场")
_QUOTATION_MARKS = '"“”„«»「『《'


def _has_steps(message: Message, findings: Findings) -> bool:
    return _says("tried_steps", message)


def _has_time(message: Message, findings: Findings) -> bool:
    return _says("time", message)


def _has_account(message: Message, findings: Findings) -> bool:
    return _says("account", message)


def _has_function(message: Message, findings: Findings) -> bool:
    """A question nearly always names what it is about; only the barest ones do not."""
    return _says("function", message) or _has_description(message, findings)


def _has_url(message: Message, findings: Findings) -> bool:
    """Where a fraud can be looked at: a link, the mail itself, its address, or an app's name in a store."""
    attached = any(item.content_type == "message/rfc822" for item in message.attachments)
    addresses = any("@" in item.value for item in findings.of(FindingKind.ACCOUNT))
    return attached or addresses or message.original is not None or _names_an_app(message.visible_text.lower())


def _names_an_app(text: str) -> bool:
    """Whether a store for apps is named and something stands between quotation marks: the app's name."""
    return any(store in text for store in _STORES) and any(mark in text for mark in _QUOTATION_MARKS)


@cache
def _answers(item: str) -> re.Pattern[str]:
    words = table("answers")[item]
    whole = rf"(?<![^\W\u2e80-\U0003ffff])(?:{'|'.join(words['latin'])})(?![^\W\u2e80-\U0003ffff])"
    return re.compile(
        "|".join([whole, *map(re.escape, words["other"]), *([words["pattern"]] if "pattern" in words else [])])
    )


_IMPLIED_BY_TRANSACTION = frozenset({"tx_hash", "time", "amount", "address"})
_BY_FINDING: Mapping[str, frozenset[FindingKind]] = {
    "app_version": frozenset({FindingKind.APP_VERSION}),
    "device": frozenset({FindingKind.DEVICE, FindingKind.SYSTEM}),
    "account": frozenset({FindingKind.ACCOUNT}),
    "time": frozenset({FindingKind.TIME}),
    "amount": frozenset({FindingKind.AMOUNT}),
    "url": frozenset({FindingKind.URL}),
}
_BY_CHECK: Mapping[str, Callable[[Message, Findings], bool]] = {
    "network": _has_network,
    "address": _has_address,
    "account": _has_account,
    "time": _has_time,
    "tried_steps": _has_steps,
    "description": _has_description,
    "function": _has_function,
    "url": _has_url,
}
