"""Messages for the tests of deciding: a few words to a Message, so that each test shows only what it is about."""

from __future__ import annotations

import hashlib
from email.utils import getaddresses

from mailtriage.domain.message import Address, Attachment, Headers, Message
from mailtriage.domain.support import Support

SUPPORT = Support("support@wallet.example", aliases=("help@wallet.example",))


def addresses(text: str) -> tuple[Address, ...]:
    """The addresses of a header field."""
    return tuple(Address(name, address) for name, address in getaddresses([text]) if address)


def message(
    *,
    sender: str | None = "Ann <ann@example.org>",
    to: str = "support@wallet.example",
    cc: str = "",
    reply_to: str = "",
    subject: str = "My transfer is pending",
    text: str = "I sent 50 USDT yesterday and it has not arrived.",
    message_id: str | None = "<1@mail.example.org>",
    in_reply_to: tuple[str, ...] = (),
    references: tuple[str, ...] = (),
    headers: tuple[tuple[str, str], ...] = (),
    content_type: str = "text/plain",
    attachments: tuple[Attachment, ...] = (),
) -> Message:
    """A customer's ordinary mail, except for what is given."""
    written = [("from", sender)] if sender is not None else []
    return Message(
        message_id=message_id,
        subject=subject,
        sender=next(iter(addresses(sender)), None) if sender else None,
        reply_to=addresses(reply_to),
        to=addresses(to),
        cc=addresses(cc),
        in_reply_to=in_reply_to,
        references=references,
        text=text,
        visible_text=text,
        attachments=attachments,
        headers=Headers((*headers, *written, ("content-type", content_type))),
        content_type=content_type.partition(";")[0].strip().lower(),
    )


def part(content_type: str, content: str | bytes, name: str = "part") -> Attachment:
    """An attached part."""
    octets = content.encode() if isinstance(content, str) else content
    return Attachment(name, content_type, len(octets), hashlib.sha256(octets).hexdigest(), False, octets)
