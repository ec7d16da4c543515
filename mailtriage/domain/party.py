"""Whose mailbox an address leads to, as far as the address tells. Who may enter a ticket goes by the whole address."""

from __future__ import annotations


def party(address: str) -> str:
    """`address` in lower case without its `+detail`: budgets count what arrives in one mailbox, however it is spelt."""
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def domain_of(address: str) -> str:
    """The domain of an address, in lower case."""
    return address.rpartition("@")[2].strip().lower()
