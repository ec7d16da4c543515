"""Tells whether two mails are the same one: the ledger's second lock, beside mailbox, UIDVALIDITY and UID.

Not here: reading the mail; nothing but the header's ends and a few names are looked at.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_TELLING = (b"message-id", b"date", b"from", b"subject")
_LONGEST_HEADER = 1024 * 1024
_PIECE = 2**20
_LONGEST_ID = 998


@dataclass(frozen=True, slots=True)
class Identity:
    """`digest` is equal for copies of one mail by whatever way they came; `message_id` is a hint, often reused."""

    digest: str
    message_id: str | None


def identify(raw: bytes) -> Identity:
    """The identity of a mail: SHA-256 over the header fields that its sender wrote, and the body.

    What relays add (Received and its kind) differs between two copies and stays out; line ends do not count.
    """
    head, begin = _split(raw)
    fields = _fields(head)
    digest = hashlib.sha256()
    for name in _TELLING:
        # Where a field is folded and how its name is written changes on the way; its words do not.
        digest.update(name + b":" + b" ".join(fields.get(name, b"").split()) + b"\n")
    digest.update(b"\n")
    _add_lines(digest, raw, begin)
    message_id = fields.get(b"message-id", b"").decode("ascii", "replace")
    return Identity(digest.hexdigest(), message_id[:_LONGEST_ID] or None)


def _add_lines(digest: hashlib._Hash, raw: bytes, begin: int) -> None:
    """Add `raw` from `begin` to its last written line, line ends as `\\n`, piece by piece: mails are up to 100 MB."""
    end = len(raw)
    while end > begin and raw[end - 1] == 0x0A:
        end -= 2 if end - 2 >= begin and raw[end - 2] == 0x0D else 1
    at = begin
    while at < end:
        stop = min(at + _PIECE, end)
        # A line end that lies across two pieces must stay one.
        stop += raw[stop - 1 : stop + 1] == b"\r\n"
        digest.update(raw[at:stop].replace(b"\r\n", b"\n"))
        at = stop


def _split(raw: bytes) -> tuple[bytes, int]:
    """The header, and where the body begins."""
    ends = [(raw.find(mark, 0, _LONGEST_HEADER), len(mark)) for mark in (b"\r\n\r\n", b"\n\n", b"\r\r")]
    found = [(at, size) for at, size in ends if at >= 0]
    if not found:
        return raw[:_LONGEST_HEADER], _LONGEST_HEADER
    at, size = min(found)
    return raw[:at], at + size


def _fields(head: bytes) -> dict[bytes, bytes]:
    """The telling fields, unfolded, the first of each name."""
    fields: dict[bytes, bytes] = {}
    name = b""
    for line in head.splitlines():
        if line[:1] in (b" ", b"\t"):
            if name:
                fields[name] += b" " + line.strip()
            continue
        key, colon, value = line.partition(b":")
        key = key.strip().lower()
        name = key if colon and key in _TELLING and key not in fields else b""
        if name:
            fields[name] = value.strip()
    return fields
