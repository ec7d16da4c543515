"""Amounts with their token, and the memo or tag of a deposit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailtriage.domain.finding import FindingKind
from mailtriage.wallet.facts.fact import Fact, Places, windows

_NUMBER_BEFORE = re.compile(
    r"(?<![\w.,#-])(\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,18})?|\d{1,15}(?:[.,]\d{1,18})?)\s?(?:k|万|萬|个|個|枚|颗)?\s?(?:的)?\Z"
)
_NUMBER_AFTER = re.compile(
    r"\s?[:：]?\s?(\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,18})?|\d{1,15}(?:\.\d{1,18})?)(?![\w.,-]*\d)(?![\w%])"
)
_CURRENCY = re.compile(
    r"(?<![\w.])(\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,8})?|\d{1,12}(?:\.\d{1,8})?)(?![\d])(\s?[uU](?![A-Za-z0-9]))?"
)
_SPACED = frozenset({"$ ", "€ ", "¥ ", "£ "})
_MEMO = re.compile(
    r"(?:\s*(?:id|no|number|is|是|为|為|号|コード))?\s*[:：=#(（「\"'是为]+\s*([0-9]{2,20}|[0-9A-Za-z][0-9A-Za-z_-]{2,40})(?![\w@])|\s+([0-9]{4,20})(?![\w.,])",
    re.IGNORECASE,
)
_AMBIGUOUS = frozenset(
    {
        "win",
        "sun",
        "link",
        "op",
        "etc",
        "near",
        "cake",
        "dot",
        "sol",
        "ton",
        "uni",
        "apt",
        "arb",
        "ht",
        "nft",
        "ada",
        "atom",
        "dash",
        "algo",
        "fil",
        "sui",
        "sei",
    }
)


def amounts(text: str, numbers: Sequence[int], places: Places) -> Iterator[Fact]:
    """A number directly before a token's symbol, or directly behind one written in capitals; dollars; "100U"."""
    for word, start, before, after in windows(text, places, 40, 30):
        if word.lower() in _AMBIGUOUS and word != word.upper():
            continue
        found = _NUMBER_BEFORE.search(before)
        if found:
            yield Fact(FindingKind.AMOUNT, f"{found.group(1)} {word}", start)
            continue
        behind = _NUMBER_AFTER.match(after) if word.isascii() and word.isupper() else None
        if behind:
            yield Fact(FindingKind.AMOUNT, f"{behind.group(1)} {word}", start)
    for start in numbers:
        match = _CURRENCY.match(text, start)
        if match and match.group(2) and text.isascii():
            continue  # "100U" for 100 USDT is Chinese usage; elsewhere it is a height of a server.
        if match and (
            match.group(2) or text[start - 1 : start] in tuple("$€¥£￥") or text[start - 2 : start] in _SPACED
        ):
            sign = "" if match.group(2) else text[start - 2 : start].strip()[-1:]
            yield Fact(FindingKind.AMOUNT, sign + match.group().strip(), start)


_NO_MEMO = frozenset(
    {
        "the",
        "and",
        "was",
        "not",
        "tag",
        "memo",
        "for",
        "none",
        "null",
        "error",
        "missing",
        "wrong",
        "http",
        "https",
        "please",
        "true",
        "false",
    }
)


def memos(text: str, places: Places) -> Iterator[Fact]:
    """The number or word behind a label for memo or tag, never a number by itself."""
    for word, start, _, after in windows(text, places, 0, 60):
        match = _MEMO.match(after)
        if match is None:
            continue
        value = match.group(1) or match.group(2)
        if value.lower() in _NO_MEMO or (
            not any(sign.isdigit() for sign in value) and word.lower() not in ("memo", "メモ", "备注")
        ):
            continue
        yield Fact(FindingKind.MEMO, value, start)
