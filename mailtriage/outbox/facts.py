"""The facts that fill in templates: their names, what they are where nobody gave them, and samples to try them with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mailtriage.domain.decision import ASK_FOR, CATEGORIES, Priority
from mailtriage.domain.notice import Notice
from mailtriage.domain.status import Status
from mailtriage.domain.support import Support

DEFAULTS: Mapping[str, Any] = {
    "ticket": 0,
    "tag": "",
    "locale": "",
    "subject": "",
    "support": None,
    "category": "other",
    "cause": None,
    "tags": (),
    "priority": "normal",
    "status": "new",
    "ask": (),
    "chain": None,
    "transaction": None,
    "secret": None,
    "agent": "",
    "text": "",
    "merged_into": None,
    "days": None,
    "draft": False,
}
"""Every name that a template may use, with the value it has where the notice gives none. See `docs/templates.md`."""

CAUSES = ("network", "balance", "limit", "security", "contract", "unknown")
SECRETS = ("mnemonic", "private-key", "wif", "keystore", "extended-key")

_TAGGED = (
    ("account-recovery", "phrase"),
    ("usage-question", "security"),
    ("usage-question", "display"),
    ("feedback", "complaint"),
)  # where the shipped rulebook's tags know more than its categories

_SHOWN_WHOLE = 22
_CHAINS = {
    "bsc": "BNB Smart Chain",
    "bnb-beacon": "BNB Beacon Chain",
    "opbnb": "opBNB",
    "tron": "TRON",
    "ton": "TON",
    "xrp": "XRP Ledger",
    "eos": "EOS",
    "near": "NEAR",
    "zksync": "zkSync",
    "xlayer": "X Layer",
    "okc": "OKC",
    "heco": "HECO",
    "dydx": "dYdX",
    "thorchain": "THORChain",
    "pulsechain": "PulseChain",
    "hyperevm": "HyperEVM",
    "world": "World Chain",
}
"""Chains that are not written like any other name. Which chains there are is the wallet's; see `wallet/chains.yaml`."""


def tag_of(support: Support, ticket: int) -> str:
    """What stands in the subject of every mail about a ticket: `[#10042]`."""
    return f"[{support.ticket_tag}{ticket}]"


def facts_of(notice: Notice, support: Support, locale: str) -> dict[str, Any]:
    """The facts that a notice gives, completed by defaults and by what every mail knows."""
    facts = {**DEFAULTS, **notice.facts, "support": support, "locale": locale, "ticket": notice.ticket}
    facts["tag"] = tag_of(support, notice.ticket)
    facts["tags"] = facts["tags"] or ()
    facts["chain"] = chain_name(facts["chain"])
    facts["transaction"] = shortened(facts["transaction"])
    return facts


def shortened(value: str | None) -> str | None:
    """Enough of a hash to recognise it by: `0x1234abcd…89abcdef`."""
    if value is None or len(value) <= _SHOWN_WHOLE or "…" in value[:_SHOWN_WHOLE]:
        return value and value[:_SHOWN_WHOLE]
    return f"{value[:10]}…{value[-8:]}"


def chain_name(chain: str | None) -> str | None:
    """A chain as people write it; None for `evm`, which only says that the chain is not decided."""
    if not chain or chain == "evm":
        return None
    return _CHAINS.get(chain) or chain.replace("-", " ").title()


def samples(support: Support, locale: str, asks: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Facts to try a template with: nothing known, everything known, and each case that templates distinguish."""
    least = {**DEFAULTS, "support": support, "locale": locale, "ticket": 10042, "tag": tag_of(support, 10042)}
    most = least | {
        "ask": [asks.get(item, item) for item in ASK_FOR],
        "chain": "Ethereum",
        "transaction": "0x1234abcd…89abcdef",
        "agent": "Ann",
        "text": "Text",
        "subject": "Subject",
        "merged_into": 10007,
        "days": 7,
    }
    yield least
    yield most
    yield most | {"draft": True}
    yield from ({**most, "category": category} for category in CATEGORIES)
    yield from ({**most, "category": category, "tags": (tag,)} for category, tag in _TAGGED)
    yield from ({**most, "category": "transaction-failed", "cause": cause} for cause in CAUSES)
    yield from ({**most, "secret": secret} for secret in SECRETS)
    yield from ({**most, "status": status.value} for status in Status)
    yield from ({**most, "priority": priority.value} for priority in Priority)
