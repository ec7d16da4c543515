"""What every check of the guard looks at, read from the message once, and the sign that a check may find."""

from __future__ import annotations

from collections.abc import KeysView
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
    """A message as the checks see it; `raw` holds the first field of each name.

    `opening` is the beginning of the new text and `sayings` what is said there; `sender` is the From address.
    """

    message: Message
    support: Support
    own_domains: frozenset[str]
    auth: Authentication | None
    raw: dict[str, str]
    subject: str
    opening: str
    sayings: frozenset[Saying]
    sender: str

    @property
    def names(self) -> KeysView[str]:
        """The names of all header fields, in lower case."""
        return self.raw.keys()

    def field(self, name: str) -> str:
        """The first field of this name in lower case, empty where there is none."""
        value = self.raw.get(name)
        return value[:_LONGEST_VALUE].strip().lower() if value else ""

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
    opening = (message.visible_text or message.text)[:_LONGEST_OPENING].casefold()
    opening = opening.replace("\r", "").replace("\n", " ").strip()
    return Look(
        message=message,
        support=support,
        own_domains=own_domains,
        auth=auth,
        raw=dict(reversed(message.headers.fields)),
        subject=message.subject[:_LONGEST_VALUE].strip().casefold(),
        opening=opening,
        sayings=said(opening),
        sender=message.sender.key if message.sender else "",
    )
