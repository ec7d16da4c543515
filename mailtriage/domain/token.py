"""Signed tokens: what lets a mail prove that it answers a mail of ours. The keys come from the configuration.

A token is bound to one ticket and to the one address that we wrote it to. It stands in our Message-IDs,
`<t10042.TOKEN.RANDOM@domain>`, and, where the host delivers `+detail` addresses, in the address that an answer goes
to, `support+10042.TOKEN@domain`. Whether its bearer may enter the ticket is decided in `triage/thread.py`.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
"""Base 32 without 0, 1, l and o, which people and relays confuse; lower case, because relays change the case."""

TOKEN_LENGTH = 16
"""Characters of a token: 80 bits of the HMAC, beyond guessing by mail."""

SHORTEST_KEY = 16
"""Bytes that a key must have at least."""

_PURPOSE = b"mailtriage ticket token 1"
_LONGEST_NUMBER = 15
_LONGEST_LOCAL_PART = 64  # RFC 5321 section 4.5.3.1.1
_LONGEST_MESSAGE_ID = 998  # RFC 5322 section 2.1.1: a line holds no more
_SYMBOLS = frozenset(ALPHABET)


@dataclass(frozen=True, slots=True)
class Reference:
    """A ticket number and the token that came with it, as read: not yet verified."""

    ticket: int
    token: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """Signs with the first of `keys` and accepts all of them, so that a key can be retired after its mails are old.

    Raises ValueError where there is no key or one is shorter than 16 bytes.
    """

    keys: tuple[bytes, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if not self.keys or any(len(key) < SHORTEST_KEY for key in self.keys):
            raise ValueError(f"tokens need at least one key, and every key at least {SHORTEST_KEY} bytes")

    def sign(self, ticket: int, recipient: str) -> str:
        """The token for a mail about `ticket` to `recipient`, an address whose ASCII letters' case does not count."""
        return _token(self.keys[0], ticket, recipient)

    def verify(self, token: str, ticket: int, recipient: str) -> bool:
        """Whether `token` was signed for this ticket and address, in a time that does not tell how nearly it was."""
        given = token.lower().encode("utf-8", "replace")
        matches = [hmac.compare_digest(_token(key, ticket, recipient).encode(), given) for key in self.keys]
        return any(matches)


def message_id(ticket: int, token: str, domain: str, *, nonce: str | None = None) -> str:
    """A new Message-ID, with its angle brackets, for a mail about `ticket` that carries `token`; unique by `nonce`."""
    return f"<t{ticket}.{token}.{nonce or secrets.token_hex(8)}@{domain}>"


def read_message_id(text: str) -> Reference | None:
    """The reference in a Message-ID of the form above, with or without angle brackets; None for any other text."""
    if len(text) > _LONGEST_MESSAGE_ID:
        return None
    local, _, domain = text.strip("<> ").partition("@")
    parts = local.split(".")
    if not domain or len(parts) != 3 or parts[0][:1] not in ("t", "T"):
        return None
    return _reference(parts[0][1:], parts[1])


def reply_address(address: str, ticket: int, token: str) -> str:
    """`address` with ticket and token as its `+detail`, or unchanged where the local part would grow too long."""
    local, _, domain = address.rpartition("@")
    detailed = f"{local}+{ticket}.{token}"
    return f"{detailed}@{domain}" if len(detailed) <= _LONGEST_LOCAL_PART else address


def read_address(address: str) -> Reference | None:
    """The reference in the `+detail` of an address; None where there is none of that form."""
    local, _, _ = address.rpartition("@")
    number, _, token = local.rpartition("+")[2].partition(".")
    return _reference(number, token) if "+" in local else None


def _reference(number: str, token: str) -> Reference | None:
    """The reference these two texts make where they have the one form that we write: plain digits, no leading zero."""
    token = token.lower()
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER) or number.startswith("0"):
        return None
    if len(token) != TOKEN_LENGTH or not _SYMBOLS.issuperset(token):
        return None
    return Reference(int(number), token)


def _token(key: bytes, ticket: int, recipient: str) -> str:
    # Only ASCII letters are lowered: str.lower() would make the Kelvin sign a `k` and one address out of two.
    told = b"\0".join((_PURPOSE, str(ticket).encode(), recipient.strip().encode("utf-8", "surrogatepass").lower()))
    number = int.from_bytes(hmac.digest(key, told, "sha256")[:10])
    return "".join(ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
