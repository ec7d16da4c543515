"""A notice is something a person must be told; a mail is a notice composed, ready for SMTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mailtriage.domain.message import Address


@dataclass(frozen=True, slots=True)
class Notice:
    """What to tell whom. `key` is unique for the event that caused it, so that no event is told twice.

    `template` names a file below `templates/<locale>/`; `facts` fill it in and hold nothing a stranger wrote in an
    automatic notice. `in_reply_to` and `references` are Message-IDs with their angle brackets. `automatic` mail
    carries `Auto-Submitted` (RFC 3834); an agent's reply does not.
    """

    key: str
    ticket: int
    recipient: Address
    template: str
    locale: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    subject: str | None = None
    automatic: bool = True
    attachments: tuple[tuple[str, str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Mail:
    """A composed mail. `raw` are its bytes with CRLF line ends; `sender` is the envelope's, empty for `<>`."""

    key: str
    ticket: int
    message_id: str
    sender: str
    recipient: str
    subject: str
    raw: bytes = field(repr=False)
    text: str = field(default="", repr=False)
    automatic: bool = True
