"""What a delivery report does to the mail that it sends back: only a proven one does anything, and only once.

Not here: reading reports and proving them; see `triage/bounce/`.
"""

from __future__ import annotations

from datetime import datetime

from mailtriage import log
from mailtriage.domain.incoming import Returned
from mailtriage.domain.message import Message
from mailtriage.domain.verdict import Bounce
from mailtriage.outbox.outcome import clean_words
from mailtriage.store import customers, mails
from mailtriage.store.database import Store

_MOST_IDS = 32
_MOST_DELAYS = 1


def find(store: Store, message: Message, bounce: Bounce, ticket: int, recipient: str) -> Returned | None:
    """The mail about `ticket` that we really sent to `recipient` and that `message` reports on; None where none is."""
    named = (bounce.original_id or "", *message.in_reply_to[:_MOST_IDS], *message.references[-_MOST_IDS:])
    found = mails.sent_to(store, ticket, recipient, named)
    if found is None:
        return None
    number, state = found
    permanent = recipient in {each.lower() for each in bounce.permanent}
    said = clean_words(" ".join(part for part in (bounce.status, bounce.said) if part)) or "the mail came back"
    return Returned(number, recipient, permanent, said, known=_is_known(number, state, permanent))


def take(store: Store, returned: Returned, now: datetime) -> None:
    """Mark the mail and, where it came back for good, remember that its address is dead."""
    mails.bounce(store, returned.mail, now, returned.said, permanent=returned.permanent)
    if returned.permanent:
        customers.bury(store, returned.recipient, now, returned.said)
    log.event("mail came back", mail=returned.mail, permanent=returned.permanent)


def _is_known(number: int, state: str, permanent: bool) -> bool:
    """Whether this has been reported before: whoever repeats a report must not make the ticket grow."""
    if state == "bounced" or permanent:
        return state == "bounced"
    return [outcome for _, outcome, _ in mails.attempts(number)].count("delayed") >= _MOST_DELAYS
