"""Vacation and out-of-office replies that bear no header: known by their subject or by their first words."""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign
from mailtriage.triage.guard.saying import Saying, said
from mailtriage.triage.guard.wording import ABSENCE_SUBJECTS, AUTOMATIC_SUBJECTS, MARKED_SUBJECTS

_SHORT = 700
_FIRST_WORDS = 160
_REPLY_MARKS = (
    "re:", "re：", "aw:", "回复:", "回复：", "答复:", "答复：", "sv:", "antw:", "ynt:", "odp:", "rv:", "res:",
)  # fmt: skip
_FORWARD_MARKS = ("fw", "wg:", "tr:", "转发", "轉寄", "転送", "전달", "enc:", "i:", "vs:", "rv:")
_END = "\n"
_DELIMITERS = (*":：-—–([【「!,.", _END)


def is_away(look: Look) -> Sign | None:
    """A sign where a mail program answers for an absent person.

    Words alone can also be a person's («I am on vacation until Monday», «your automatic reply did not help»): these
    make a ticket, unanswered. Only what nobody begins a mail with, or says in an answer's subject, makes none.
    """
    return _by_subject(look) or _by_text(look)


def _by_subject(look: Look) -> Sign | None:
    subject = _without_reply_marks(look.subject)
    if subject.startswith(MARKED_SUBJECTS):
        return Sign(Kind.AUTO_REPLY, "its subject is marked as automatic")
    said_so = not look.opening or not look.sayings.isdisjoint((Saying.ABSENT, Saying.AUTOMATIC))
    # Behind «Re:» the words are those of a mail that is answered, perhaps of our own acknowledgement.
    answers = subject == look.subject and bool(look.message.in_reply_to or look.message.references)
    if rest := _behind(subject, AUTOMATIC_SUBJECTS):
        alone = subject == look.subject and rest.startswith(_DELIMITERS)
        return Sign(Kind.AUTO_REPLY, "its subject is an automatic answer's", strong=said_so or answers or alone)
    if _behind(subject, ABSENCE_SUBJECTS):
        return Sign(Kind.AUTO_REPLY, "its subject speaks of an absence", strong=said_so or answers)
    return None


def _by_text(look: Look) -> Sign | None:
    if Saying.AUTOMATIC in look.sayings:
        own_words = not look.subject.startswith(_FORWARD_MARKS)
        first = own_words and Saying.AUTOMATIC in said(look.opening[:_FIRST_WORDS])
        certain = first or (own_words and Saying.ABSENT in look.sayings)
        kind = Kind.AUTO_REPLY if certain else Kind.CUSTOMER
        return Sign(kind, "it says that it is an automatic answer", strong=certain)
    if Saying.ABSENT in look.sayings:
        return Sign(Kind.CUSTOMER, "its text speaks of an absence", strong=False)
    if Saying.UNREAD in look.sayings:
        return Sign(Kind.CUSTOMER, "its text says that nobody reads the answers", strong=False)
    if len(look.opening) < _SHORT and Saying.RECEIVED in look.sayings:
        return Sign(Kind.CUSTOMER, "its text confirms the receipt of a mail", strong=False)
    return None


def _behind(subject: str, phrases: tuple[str, ...]) -> str:
    """What follows the phrase that `subject` begins with, a line end for nothing; empty without such a phrase."""
    if not subject.startswith(phrases):
        return ""
    phrase = max((each for each in phrases if subject.startswith(each)), key=len)
    return subject[len(phrase) :].strip() or _END


def _without_reply_marks(subject: str) -> str:
    while subject.startswith(_REPLY_MARKS):
        subject = subject.partition("：" if "：" in subject.partition(":")[0] else ":")[2].strip()
    return subject
