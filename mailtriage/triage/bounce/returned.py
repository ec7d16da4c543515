"""The mail that a delivery report gives back: its Message-ID, and a report that is wrapped in another mail."""

from __future__ import annotations

from collections.abc import Iterator

import re2

from mailtriage.domain.message import Message
from mailtriage.domain.token import read_message_id

_LONGEST = 100_000
_MOST = 20
_ID = re2.compile(r"(?im)^[> \t]*(?:original-|x-original-)?message-id\s*:\s*(<[^<>\s]+>)")
_WRAPPERS = ("message/", "text/rfc822-headers")
_START = b"reporting-mta:"


def original_id(message: Message, returned: str) -> str | None:
    """The Message-ID of the returned mail, where the report shows one: rather one of our own form than another."""
    found = [match for text in (*_texts(message), returned[:_LONGEST]) for match in _ids(text)]
    return next((each for each in found if read_message_id(each)), found[0] if found else None)


def wrapped_reports(message: Message) -> Iterator[bytes]:
    """Delivery-status parts inside a whole mail that is attached: gateways forward a report in a mail of their own."""
    for part in message.attachments:
        if part.content_type == "message/rfc822":
            start = part.content[:_LONGEST].lower().find(_START)
            if start >= 0:
                yield part.content[start : start + _LONGEST]


def _texts(message: Message) -> Iterator[str]:
    for part in message.attachments[:_MOST]:
        if part.content_type.startswith(_WRAPPERS) or part.name.lower().endswith(".eml"):
            yield part.content[:_LONGEST].decode("utf-8", "replace").replace("\r\n", "\n")


def _ids(text: str) -> list[str]:
    return [match.group(1) for match in _ID.finditer(text)][:_MOST]
