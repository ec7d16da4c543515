"""Read receipts: message disposition notifications (RFC 8098), and receipts that have only the subject of one."""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign
from mailtriage.triage.guard.saying import Saying
from mailtriage.triage.guard.wording import READ_RECEIPT_SUBJECTS

_PART = "message/disposition-notification"


def acknowledges_reading(look: Look) -> Sign | None:
    """A sign where a mail program says that a mail was displayed or deleted."""
    content_type = look.field("content-type")
    if "multipart/report" in content_type and "disposition-notification" in content_type:
        return Sign(Kind.RECEIPT, "it is a read receipt")
    if any(each.content_type == _PART for each in look.message.attachments):
        return Sign(Kind.RECEIPT, "it contains a read receipt")
    if look.subject.startswith(READ_RECEIPT_SUBJECTS):
        # A person may begin a subject with these words too: only an answer, or a text that fits, is surely none.
        answers = bool(look.message.in_reply_to or look.message.references)
        return Sign(Kind.RECEIPT, "its subject is a read receipt's", strong=answers or Saying.READ in look.sayings)
    return None
