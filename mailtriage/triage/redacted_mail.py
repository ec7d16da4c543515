"""A redacted message as raw bytes again: plain, complete enough to be read later, without any part of the old mail."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from mailtriage.domain.message import Address, Attachment, Message

_KEPT_HEADERS = (
    "auto-submitted",
    "precedence",
    "list-id",
    "list-unsubscribe",
    "x-auto-response-suppress",
    "return-path",
    "x-mailer",
    "user-agent",
    "x-loop",
    "delivered-to",
    "x-original-to",
    "authentication-results",
    "received",
    "importance",
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_NOTE = "X-Redacted"


def rebuild(message: Message) -> bytes:
    """A mail of the redacted headers that matter, the redacted text and HTML, and the redacted attachments."""
    mail = EmailMessage(policy=SMTP)
    mail[_NOTE] = "a secret was removed; this is not the mail as it came"
    for name, value in _headers(message):
        _set(mail, name, value)
    mail.set_content(_clean(message.text), cte="base64")
    if message.html is not None:
        mail.add_alternative(_clean(message.html), subtype="html", cte="base64")
    for attachment in message.attachments:
        _attach(mail, attachment)
    return mail.as_bytes()


def _headers(message: Message) -> list[tuple[str, str]]:
    fields = [
        ("From", _addresses((message.sender,) if message.sender else ())),
        ("To", _addresses(message.to)),
        ("Cc", _addresses(message.cc)),
        ("Reply-To", _addresses(message.reply_to)),
        ("Subject", message.subject),
        ("Date", format_datetime(message.date) if message.date else ""),
        ("Message-ID", message.message_id or ""),
        ("In-Reply-To", " ".join(message.in_reply_to)),
        ("References", " ".join(message.references)),
    ]
    fields += [(name.title(), value) for name, value in message.headers.fields if name in _KEPT_HEADERS]
    return fields


def _addresses(addresses: tuple[Address, ...]) -> str:
    return ", ".join(
        formataddr((_flat(item.name), _flat(item.address)), "utf-8") for item in addresses if item.address.isascii()
    )


def _set(mail: EmailMessage, name: str, value: str) -> None:
    """A header that the email package refuses is left out: the redacted copy is for reading, not for sending."""
    if not value:
        return
    try:
        mail[name] = _flat(value)
        mail.policy.fold(name, mail[name])
    except Exception:
        del mail[name]


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    main, _, sub = attachment.content_type.partition("/")
    if main not in ("image", "application", "audio", "video", "text") or not re.fullmatch(
        r"[\w.+-]{1,60}", sub, re.ASCII
    ):
        main, sub = "application", "octet-stream"
    disposition = "inline" if attachment.inline else "attachment"
    mail.add_attachment(
        attachment.content, maintype=main, subtype=sub, filename=_flat(attachment.name), disposition=disposition
    )


def _flat(text: str) -> str:
    return _clean(_CONTROL.sub(" ", text)).strip()


def _clean(text: str) -> str:
    """Lone surrogates, which no charset can carry, become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
