"""Order numbers and the names under which customers are known: accounts, e-mail addresses, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailtriage.domain.finding import FindingKind
from mailtriage.wallet.facts.fact import Fact, Places, windows

_ORDER = re.compile(
    r"(?:\s*(?:id|no\.?|number|nr|is|是|为|為|号|號|编号)){0,2}\s*[:：#=（(\s]{0,4}((?=[A-Za-z_-]{0,12}\d)[0-9A-Za-z][0-9A-Za-z_-]{4,40})(?![\w@])",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?:\s*(?:id|name|is|是|为|為|名))?\s*[:：=（(「\"]+\s*([^\s,，。;；)）」\"<>]{3,60})", re.IGNORECASE
)
_MAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}", re.ASCII)
_PHONE = re.compile(r"(?<![\w.+-])(?:\+\d{1,3}[ -]?(?:\(?\d{1,4}\)?[ -]?){2,5}\d{2,4}|1[3-9]\d{9})(?![\w.])")


def orders(text: str, places: Places) -> Iterator[Fact]:
    """The string with digits behind a label for an order."""
    for _, start, _, after in windows(text, places, 0, 70):
        match = _ORDER.match(after)
        if match and len(match.group(1)) <= 40 and not match.group(1).startswith("0x"):
            yield Fact(FindingKind.ORDER, match.group(1), start)


def accounts(text: str, numbers: Sequence[int], places: Places) -> Iterator[Fact]:
    """What stands behind a label for an account and a colon; e-mail addresses and telephone numbers in the text."""
    for _, start, _, after in windows(text, places, 0, 90):
        match = _ACCOUNT.match(after)
        if match and len(match.group(1)) >= 3 and not match.group(1).startswith(("0x", "http")):
            yield Fact(FindingKind.ACCOUNT, match.group(1).rstrip("."), start)
    if "@" in text:
        for match in _MAIL.finditer(text):
            yield Fact(FindingKind.ACCOUNT, match.group().rstrip("."), match.start())
    for number in numbers:
        start = number - 1 if text[number - 1 : number] == "+" else number
        phone = _PHONE.match(text, start)
        if phone:
            yield Fact(FindingKind.ACCOUNT, phone.group().strip(), start)
