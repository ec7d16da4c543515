"""A link: which ticket a message belongs to, and by what evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LinkKind(StrEnum):
    """What becomes of the message: a ticket of its own, an entry of a ticket, or a hold until an agent decides."""

    NEW = "new"
    JOIN = "join"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Link:
    """`ticket` is the number it joins, is held for, or (with NEW) follows up; None where there is no such ticket.

    `quiet` forbids the acknowledgement: it would tell a stranger that the number in his subject is no ticket's.
    `other_subject`: the mail joins by old evidence under a new subject, and may be a matter of its own.
    """

    kind: LinkKind
    ticket: int | None = None
    evidence: tuple[str, ...] = ()
    quiet: bool = False
    other_subject: bool = False


NEW = Link(LinkKind.NEW)
