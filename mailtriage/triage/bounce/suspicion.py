"""Whether a message may be a delivery report at all: asked of every mail, and therefore quickly."""

from __future__ import annotations

from mailtriage.domain.message import Message
from mailtriage.triage.bounce.wording import SUBJECT_ENDINGS, SUBJECTS

PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_FIELDS = frozenset({"x-failed-recipients", "x-dsncontext", "x-ms-exchange-message-is-ndr"})
_SENDERS = (
    "mailer-daemon", "mailer_daemon", "mailerdaemon", "mail-daemon", "maildaemon", "mdaemon", "postmaster",
    "mail.delivery", "microsoftexchange", "mail-delivery", "maildelivery", "ndr@", "bounce",
)  # fmt: skip
_LONGEST_SUBJECT = 500


def suspected(message: Message) -> bool:
    """Whether a part, the sender, a header or the subject is a delivery report's."""
    if message.content_type == "multipart/report" or any(part.content_type in PARTS for part in message.attachments):
        return True
    address = message.sender.address.lower() if message.sender else ""
    if not address or address.startswith(_SENDERS):
        return True
    subject = message.subject[:_LONGEST_SUBJECT].strip().casefold()
    if subject.startswith(SUBJECTS) or subject.endswith(SUBJECT_ENDINGS):
        return True
    return any(name in _FIELDS or (name == "return-path" and value == "<>") for name, value in message.headers.fields)


def is_receipt(message: Message) -> bool:
    """Whether it is a read receipt, which has the same form; a mailbox's refusal (RFC 5429) comes in it too."""
    receipt = any(part.content_type == "message/disposition-notification" for part in message.attachments)
    return receipt and not message.subject[:_LONGEST_SUBJECT].strip().casefold().startswith(SUBJECTS)
