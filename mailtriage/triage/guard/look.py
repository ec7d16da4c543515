"""What every check of the guard looks at, read from the message once, and the sign that a check may find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailtriage.domain.verdict import Bounce, Kind
from mailtriage.triage.guard.saying import Saying, said

if TYPE_CHECKING:
    from mailtriage.domain.message import Message
    from mailtriage.domain.support import Support
    from mailtriage.triage.authentication import Authentication

_LONGEST_VALUE = 2_000
_LONGEST_OPENING = 1_000


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that no person wrote this, or that no machine should answer it; `reason` never quotes the mail.

    A `strong` sign makes no ticket; a weak one a ticket that is not acknowledged.
    """

    kind: Kind
    reason: str
    strong: bool = True
    bounce: Bounce | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A message as the checks see it: header values and texts in lower case, the first field of each name.

    `opening` is the beginning of the new text and `sayings` what is said there; `sender` is the From address.
    """

    message: Message
    support: Support
    own_domains: frozenset[str]
    auth: Authentication | None
    fields: dict[str, str]
    subject: str
    opening: str
    sayings: frozenset[Saying]
    sender: str

    @property
    def local(self) -> str:
        """The sender's local part, in lower case."""
        return self.sender.rpartition("@")[0]

    @property
    def domain(self) -> str:
        """The sender's domain, in lower case."""
        return self.sender.rpartition("@")[2]


def look(
    message: Message, support: Support, own_domains: frozenset[str] = frozenset(), auth: Authentication | None = None
) -> Look:
    """What the checks need to see of `message`."""
    fields: dict[str, str] = {}
    for name, value in message.headers.fields:
        if name not in fields:
            fields[name] = value[:_LONGEST_VALUE].strip().lower()
    opening = " ".join((message.visible_text or message.text)[:_LONGEST_OPENING].casefold().split())
    return Look(
        message=message,
        support=support,
        own_domains=own_domains,
        auth=auth,
        fields=fields,
        subject=message.subject[:_LONGEST_VALUE].strip().casefold(),
        opening=opening,
        sayings=said(opening),
        sender=message.sender.key if message.sender else "",
    )
