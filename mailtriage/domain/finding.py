"""A finding: a fact read from a message that the desk can use, with the place where it stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    """What was found. A secret's value is never kept."""

    TRANSACTION = "transaction"
    ADDRESS = "address"
    SECRET = "secret"
    APP_VERSION = "app-version"
    DEVICE = "device"
    SYSTEM = "system"
    BROWSER = "browser"
    NETWORK = "network"
    AMOUNT = "amount"
    URL = "url"
    ACCOUNT = "account"
    TIME = "time"
    ORDER = "order"
    MEMO = "memo"
    IMPOSTOR = "impostor"
    LOOK_ALIKE = "look-alike"
    MALFORMED_TRANSACTION = "malformed-transaction"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact. `where` is `subject`, `body`, `quoted` or `attachment:NAME`.

    `chains` are the plausible chains, one when the evidence decides; `valid` is the checksum's verdict on an address;
    `partial` marks a shortened value (`0x1234…abcd`); `masked` one that agents see only by its last eight digits;
    `secret` is the kind of secret and `value` is then empty; `detail` is a remark for agents, without mail text.
    """

    kind: FindingKind
    value: str
    where: str
    chains: tuple[str, ...] = ()
    explorer_url: str | None = None
    valid: bool | None = None
    partial: bool = False
    masked: bool = False
    secret: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found in a message, in reading order: new text before quoted text."""

    items: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def of(self, *kinds: FindingKind) -> tuple[Finding, ...]:
        """Those of the given kinds, in order."""
        return tuple(item for item in self.items if item.kind in kinds)

    def kinds(self) -> frozenset[FindingKind]:
        """Which kinds were found at all."""
        return frozenset(item.kind for item in self.items)

    @property
    def transaction(self) -> Finding | None:
        """The transaction the mail is about: the first one, or None."""
        return next(iter(self.of(FindingKind.TRANSACTION)), None)

    @property
    def chain(self) -> str | None:
        """The chain the mail is about, where exactly one is decided by its transactions, addresses or network words."""
        for kind in (FindingKind.TRANSACTION, FindingKind.NETWORK, FindingKind.ADDRESS):
            decided = [item.chains[0] for item in self.of(kind) if len(item.chains) == 1]
            if decided:
                return decided[0]
        return None
