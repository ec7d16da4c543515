"""A case: everything the rulebook may look at when it classifies a message."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from mailtriage.domain.finding import Findings
from mailtriage.domain.link import NEW, Link
from mailtriage.domain.message import Message
from mailtriage.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class History:
    """What the desk knows of a customer from before: tickets so far, and the tags given to the person."""

    tickets: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A message after redaction with what the stations before learned; `arrived` is aware and in UTC."""

    message: Message
    verdict: Verdict
    findings: Findings
    arrived: datetime
    link: Link = NEW
    history: History = field(default_factory=History)
