"""Vacation and out-of-office replies that bear no header: known by their subject or by their first words."""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign
from mailtriage.triage.guard.saying import Saying
from mailtriage.triage.guard.wording import ABSENCE_SUBJECTS, AUTOMATIC_SUBJECTS

_SHORT = 700
_REPLY_MARKS = (
    "re:",
    "re：",
    "aw:",
    "回复:",
    "回复：",
    "答复:",
    "答复：",
    "sv:",
    "antw:",
    "ynt:",
    "odp:",
    "rv:",
    "res:",
)


def is_away(look: Look) -> Sign | None:
    """A sign where a mail program answers for an absent person.

    Words alone can also be a person's («I am on vacation until Monday»): such a mail makes a ticket, unanswered.
    """
    subject = _without_reply_marks(look.subject)
    if subject.startswith(AUTOMATIC_SUBJECTS):
        return Sign(Kind.AUTO_REPLY, "its subject is an automatic answer's")
    if Saying.AUTOMATIC in look.sayings:
        return Sign(Kind.AUTO_REPLY, "it says that it is an automatic answer")
    absent = Saying.ABSENT in look.sayings
    if subject.startswith(ABSENCE_SUBJECTS):
        return Sign(Kind.AUTO_REPLY, "its subject speaks of an absence", strong=absent or not look.opening)
    if absent:
        return Sign(Kind.CUSTOMER, "its text speaks of an absence", strong=False)
    if len(look.opening) < _SHORT and Saying.RECEIVED in look.sayings:
        return Sign(Kind.CUSTOMER, "its text confirms the receipt of a mail", strong=False)
    return None


def _without_reply_marks(subject: str) -> str:
    while subject.startswith(_REPLY_MARKS):
        subject = subject.partition("：" if "：" in subject.partition(":")[0] else ":")[2].strip()
    return subject
