"""A verdict: who or what wrote a message, and whether it may become a ticket and be acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Who or what wrote the message."""

    CUSTOMER = "customer"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    BULK = "bulk"
    OWN = "own"
    RECEIPT = "receipt"
    REPORT = "report"
    CALENDAR = "calendar"
    CHALLENGE = "challenge"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report (RFC 3464 or free text): failed recipients, and which for good or for now.

    `original_id` is the Message-ID of the mail that bounced, where the report shows it; `said` are the server's words.
    """

    recipients: tuple[str, ...] = ()
    permanent: tuple[str, ...] = ()
    temporary: tuple[str, ...] = ()
    original_id: str | None = None
    status: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`ticket`: may it open one; `acknowledge`: may a machine answer it; `reasons`: why, in words without mail text."""

    kind: Kind
    ticket: bool
    acknowledge: bool
    reasons: tuple[str, ...] = ()
    bounce: Bounce | None = None
