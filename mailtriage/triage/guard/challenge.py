"""Challenge-response: spam filters that want a sender to prove that he is a person before they let his mail through."""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign
from mailtriage.triage.guard.saying import Saying
from mailtriage.triage.guard.wording import CHALLENGE_SUBJECTS

_FIELDS = frozenset(
    {"x-boxbe-challenge", "x-choicemail-registration-request", "x-spamarrest-noauth", "x-tmda-confirm", "x-challenge"}
)


def challenges(look: Look) -> Sign | None:
    """A sign where the mail asks us to confirm that we wrote one."""
    if not look.names.isdisjoint(_FIELDS):
        return Sign(Kind.CHALLENGE, "a header of a challenge-response filter")
    if look.subject.startswith(CHALLENGE_SUBJECTS):
        return Sign(Kind.CHALLENGE, "its subject is that of a challenge-response filter")
    if Saying.CHALLENGE in look.sayings:
        # The words also stand on web pages that customers ask about: only an answer to us is surely a filter's.
        answers = bool(look.message.in_reply_to or look.message.references)
        kind = Kind.CHALLENGE if answers else Kind.CUSTOMER
        return Sign(kind, "its text is that of a challenge-response filter", strong=answers)
    return None
