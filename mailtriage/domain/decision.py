"""A decision: the rulebook's verdict on a message, with the trace of how it came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Priority(StrEnum):
    """How soon an agent should look, gravest first in `rank`."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for urgent to 3 for low: what lists sort by."""
        return list(Priority).index(self)


CATEGORIES = (
    "security-incident",
    "wrong-transfer",
    "transaction-failed",
    "transaction-pending",
    "account-recovery",
    "usage-question",
    "upgrade",
    "feedback",
    "business",
    "spam",
    "other",
)
"""The categories of the shipped rulebook, gravest first. A rulebook may name others."""

ASK_FOR = (
    "tx_hash",
    "network",
    "address",
    "screenshot",
    "app_version",
    "device",
    "account",
    "tried_steps",
    "time",
    "amount",
    "url",
    "description",
    "function",
)
"""What a rule may ask the customer for; every item has its sentence in `templates/<locale>/_ask.yaml`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What made a condition true: the field it looked at, the words found there, and the condition in short."""

    field: str
    found: str
    condition: str


@dataclass(frozen=True, slots=True)
class Step:
    """One rule's part in the decision: where it is written, what it set, and on which evidence.

    `shadow` rules are recorded without effect; `overruled` names what it wanted to set and an earlier rule had set.
    """

    rule: str
    file: str
    line: int
    set: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    shadow: bool = False
    overruled: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """As plain values: what `inspect --json` shows and a ticket keeps. The file goes without the way to it."""
        row: dict[str, Any] = {
            "rule": self.rule,
            "file": "/".join(self.file.rsplit("/", 2)[-2:]),
            "line": self.line,
            "set": dict(self.set),
            "evidence": [{"field": e.field, "found": e.found, "condition": e.condition} for e in self.evidence],
        }
        if self.shadow:
            row["shadow"] = True
        if self.overruled:
            row["overruled"] = list(self.overruled)
        return row


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rulebook says about a message. `reply` names a template, None for no answer.

    `ask_for` is what the rules want to know; `checklist` takes away what was given, so that on a filed ticket it
    is what is still missing. `language` overrides the detected one. `rulebook` is the version that decided.
    """

    category: str = "other"
    cause: str | None = None
    priority: Priority = Priority.NORMAL
    queue: str | None = None
    assignee: str | None = None
    tags: tuple[str, ...] = ()
    ask_for: tuple[str, ...] = ()
    reply: str | None = "acknowledgement"
    language: str | None = None
    notes: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    hold: bool = False
    ignore: bool = False
    trace: tuple[Step, ...] = ()
    rulebook: str = ""
