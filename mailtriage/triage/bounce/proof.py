"""Whether a bounce is about a mail that we really sent to the address that failed. Anybody can write a bounce."""

from __future__ import annotations

from dataclasses import dataclass

from mailtriage.domain.message import Message
from mailtriage.domain.token import Reference, Tokens, read_address, read_message_id
from mailtriage.domain.verdict import Bounce

_MOST = 16


@dataclass(frozen=True, slots=True)
class Proof:
    """Our signature says that we wrote about `ticket` to `recipient`, and the report says that this address failed."""

    ticket: int
    recipient: str


def proven(message: Message, bounce: Bounce | None, tokens: Tokens) -> Proof | None:
    """The proof that a bounce carries, None where it carries none.

    It stands in the Message-ID of the returned mail, in what the report itself answers, or in the address it came to.
    """
    if bounce is None:
        return None
    for reference in _references(message, bounce):
        for recipient in bounce.recipients[:_MOST]:
            if tokens.verify(reference.token, reference.ticket, recipient):
                return Proof(reference.ticket, recipient.lower())
    return None


def _references(message: Message, bounce: Bounce) -> list[Reference]:
    answered = (bounce.original_id or "", *message.in_reply_to[:_MOST], *message.references[-_MOST:])
    read = [read_message_id(each) for each in answered]
    read.extend(read_address(address.address) for address in message.to[:_MOST])
    return list(dict.fromkeys(filter(None, read)))
