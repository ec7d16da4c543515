"""A message on its way to a ticket, with all that the stations learned; and what filing made of it."""

from __future__ import annotations

from dataclasses import dataclass

from mailtriage.domain.decision import Decision
from mailtriage.domain.finding import Finding, FindingKind, Findings
from mailtriage.domain.link import Link
from mailtriage.domain.message import Message
from mailtriage.domain.receipt import Receipt, ReceiptState
from mailtriage.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Reading:
    """What one mail says, before anybody looks at the desk: redacted, judged, searched for facts.

    `authentic`: whether the mail is from whom it says, None where nobody can tell. `keep`: the raw mail without its
    secrets, to be kept in place of the one that came; None where it held none.
    """

    message: Message
    verdict: Verdict
    findings: Findings
    authentic: bool | None = None
    keep: bytes | None = None

    @property
    def secrets(self) -> tuple[Finding, ...]:
        """The secrets that were removed from the message."""
        return self.findings.of(FindingKind.SECRET)


@dataclass(frozen=True, slots=True)
class Returned:
    """The mail of ours that a proven delivery report sends back, to whom it went, and the server's words.

    `permanent`: nobody is there; else the server still tries. `known`: this was reported before.
    """

    mail: int
    recipient: str
    permanent: bool
    said: str
    known: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """A reading with its place at the desk. `still_missing`: of what the ticket it joins asked for, the rest.

    `returned` is the mail of ours that it proves to have come back.
    """

    receipt: Receipt
    reading: Reading
    link: Link
    decision: Decision
    still_missing: tuple[str, ...] = ()
    returned: Returned | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a message: the receipt's final state and reason, and the ticket where there is one.

    `opened` is true where the message made that ticket.
    """

    state: ReceiptState
    reason: str
    ticket: int | None = None
    entry: int | None = None
    opened: bool = False
