"""Addresses as SMTP and header fields want them: checked, the domain in its ASCII form. Names are in `words.py`."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import idna

LONGEST_ADDRESS = 254
"""Octets of an address in an envelope (RFC 5321 section 4.5.3.1.3, less the angle brackets)."""


def envelope_address(address: str) -> str | None:
    """`address` with its domain in ASCII (RFC 5890), the local part as it is; None where it cannot be an address.

    A local part with letters outside ASCII stays so: such mail needs SMTPUTF8 (RFC 6531).
    """
    return _envelope_address(address) if len(address) <= 2 * LONGEST_ADDRESS else None


@lru_cache(maxsize=4096)
def _envelope_address(address: str) -> str | None:
    local, at, domain = address.strip().rpartition("@")
    ascii_domain = _ascii_domain(domain)
    if not (local and at and ascii_domain) or any(_forbidden(char) for char in local):
        return None
    # An unquoted comma or colon would split or re-route the address in a header field.
    if not (local.startswith('"') and local.endswith('"') and len(local) > 2) and set(local) & _SPECIAL:
        return None
    whole = f"{local}@{ascii_domain}"
    return whole if len(whole.encode()) <= LONGEST_ADDRESS else None


@lru_cache(maxsize=4096)
def _ascii_domain(domain: str) -> str:
    """The domain as it is asked for in the DNS, or an address literal as it is; empty where it is neither."""
    if domain.startswith("[") and domain.endswith("]"):
        return domain if set(domain[1:-1]) <= _LITERAL else ""
    if domain.isascii():
        return domain.lower() if set(domain) <= _HOST and ".." not in domain and domain.strip(".-") == domain else ""
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return ""


def _forbidden(char: str) -> bool:
    """Control, format, unassigned and blank characters, and the brackets that end an address."""
    return char in "<>\\" or char.isspace() or unicodedata.category(char)[0] == "C"


_SPECIAL = frozenset('()[]:;@,"')
_HOST = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._")
_LITERAL = frozenset("0123456789abcdefABCDEF:.IPv")
