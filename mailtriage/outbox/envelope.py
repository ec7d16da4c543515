"""Puts header and envelope around a rendered text: from whom, to whom, in answer to what, and whether by a machine.

The words are `compose.py`'s; how fields and parts are encoded is `words.py`'s and `mime.py`'s.
"""

from __future__ import annotations

import hashlib
from email.utils import format_datetime

from mailtriage.domain.message import Address
from mailtriage.domain.notice import Mail, Notice
from mailtriage.domain.ports import Clock
from mailtriage.domain.support import Support
from mailtriage.domain.token import Tokens, message_id, reply_address
from mailtriage.outbox.address import envelope_address
from mailtriage.outbox.facts import tag_of
from mailtriage.outbox.markdown import Rendered
from mailtriage.outbox.mime import content
from mailtriage.outbox.words import LONGEST_SUBJECT, clean_line, field, list_field, mailbox

LOOP_HEADER = "X-Mailtriage-Loop"
"""Names the desk that sent a mail. A desk that reads its own name in it has its own mail before it."""

MOST_REFERENCES = 20
LONGEST_MESSAGE_ID = 250

_PAGE = (
    '<!DOCTYPE html>\n<html lang="{locale}"><head><meta charset="utf-8"></head>\n'
    "<body style=\"font: 15px/1.6 -apple-system, 'Segoe UI', 'PingFang SC', 'PingFang TC', 'Microsoft YaHei', "
    'sans-serif; color: #222; max-width: 42em">\n{body}</body></html>\n'
)


class Postmark:
    """What all mails of one desk have in common."""

    def __init__(self, support: Support, tokens: Tokens, clock: Clock, *, plus_addressing: bool) -> None:
        self._support = support
        self._tokens = tokens
        self._clock = clock
        self._plus_addressing = plus_addressing
        own = envelope_address(support.address) or support.address
        self._domain = own.rpartition("@")[2]
        self._from = f"From: {mailbox(support.mailbox, len('From: ')) or own}\r\n"
        self._loop = field(LOOP_HEADER, own)

    def mail(self, notice: Notice, locale: str, auto_submitted: str, subject: str, rendered: Rendered) -> Mail:
        """The finished mail. Its Message-ID carries the token that an answer proves itself with."""
        token = self._tokens.sign(notice.ticket, notice.recipient.address)
        own_id = message_id(notice.ticket, token, self._domain)
        subject = self._tagged(subject, notice.ticket)
        header = [
            f"Date: {format_datetime(self._clock.now())}\r\n",
            self._from,
            self._to(notice),
            field("Subject", subject),
            f"Message-ID: {own_id}\r\n",
            *_threading(notice),
            self._reply_to(notice.ticket, token) if self._plus_addressing else "",
            *(_AUTOMATIC[auto_submitted] if notice.automatic else ()),
            self._loop,
            f"Content-Language: {locale}\r\nMIME-Version: 1.0\r\n",
        ]
        seed = hashlib.blake2b(own_id.encode(), digest_size=9).hexdigest()
        page = _PAGE.format(locale=locale, body=rendered.html)
        return Mail(
            key=notice.key,
            ticket=notice.ticket,
            message_id=own_id,
            sender="" if notice.automatic else self._support.address,
            recipient=clean_line(notice.recipient.address),
            subject=subject,
            raw="".join(header).encode("utf-8", "replace") + content(rendered.text, page, notice.attachments, seed),
            text=rendered.text,
            automatic=notice.automatic,
        )

    def _tagged(self, subject: str, ticket: int) -> str:
        """The subject on one line with the ticket's tag in it, which survives where the rest is too long."""
        tag = tag_of(self._support, ticket)
        subject = clean_line(subject, LONGEST_SUBJECT)
        return subject if tag in subject else f"{subject} {tag}".strip()

    def _to(self, notice: Notice) -> str:
        """The recipient, in automatic mail without the name: whoever wrote to us chose it, for whoever reads it now."""
        address = Address("", notice.recipient.address) if notice.automatic else notice.recipient
        return f"To: {mailbox(address, len('To: ')) or 'undisclosed-recipients:;'}\r\n"

    def _reply_to(self, ticket: int, token: str) -> str:
        address = Address(self._support.name, reply_address(self._support.address, ticket, token))
        return f"Reply-To: {mailbox(address, len('Reply-To: '))}\r\n"


_AUTOMATIC = {
    kind: (f"Auto-Submitted: {kind}\r\n", "X-Auto-Response-Suppress: All\r\n")
    for kind in ("auto-replied", "auto-generated")
}


def _threading(notice: Notice) -> list[str]:
    """In-Reply-To and References: the thread's first mail and the latest ones (RFC 5322 section 3.6.4)."""
    parent = notice.in_reply_to if notice.in_reply_to and _is_message_id(notice.in_reply_to) else None
    known = dict.fromkeys((*notice.references[:1], *notice.references[-MOST_REFERENCES:]))
    references = [item for item in known if _is_message_id(item) and item != parent]
    if parent:
        references.append(parent)
    if len(references) > MOST_REFERENCES:
        references = [references[0], *references[1 - MOST_REFERENCES :]]
    fields = [list_field("In-Reply-To", (parent,))] if parent else []
    return [*fields, list_field("References", tuple(references))] if references else fields


def _is_message_id(text: str) -> bool:
    """Whether it can stand in a header as it is: brackets, no blanks or controls within, not too long for a line."""
    inner = text[1:-1]
    proper = text.isascii() and inner.isprintable() and not set(inner) & set(" <>") and "@" in inner
    return text[:1] == "<" and text[-1:] == ">" and len(text) <= LONGEST_MESSAGE_ID and proper
