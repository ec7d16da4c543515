"""Abuse and complaint reports of mail providers (ARF, RFC 5965)."""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign

_PARTS = frozenset({"message/feedback-report", "message/x-arf-report"})
_SUBJECTS = ("complaint about message", "email feedback report", "abuse report", "spam report", "spam complaint")


def complains(look: Look) -> Sign | None:
    """A sign where a provider reports that one of its users called a mail spam."""
    content_type = look.field("content-type")
    if "multipart/report" in content_type and "feedback-report" in content_type:
        return Sign(Kind.REPORT, "it is a feedback report")
    if any(each.content_type in _PARTS for each in look.message.attachments):
        return Sign(Kind.REPORT, "it contains a feedback report")
    # Before there was a standard, providers only attached the mail under a subject of this kind.
    returned = any(each.content_type == "message/rfc822" for each in look.message.attachments)
    if returned and look.subject.startswith(_SUBJECTS):
        return Sign(Kind.REPORT, "its subject is a feedback report's and a mail is attached")
    return None
