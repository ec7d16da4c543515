"""The states of a ticket and the one table of transitions between them."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """`waiting` is for the customer; `merged` points to where the ticket went."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    MERGED = "merged"


TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.NEW: frozenset({Status.OPEN, Status.WAITING, Status.RESOLVED, Status.CLOSED, Status.MERGED}),
    Status.OPEN: frozenset({Status.WAITING, Status.RESOLVED, Status.CLOSED, Status.MERGED}),
    Status.WAITING: frozenset({Status.OPEN, Status.RESOLVED, Status.CLOSED, Status.MERGED}),
    Status.RESOLVED: frozenset({Status.OPEN, Status.WAITING, Status.CLOSED, Status.MERGED}),
    Status.CLOSED: frozenset({Status.OPEN}),
    Status.MERGED: frozenset({Status.OPEN}),
}

LIVE = frozenset({Status.NEW, Status.OPEN, Status.WAITING})
"""The states in which somebody still owes somebody something."""


def may_become(now: Status, then: Status) -> bool:
    """Whether a ticket in state `now` may be set to `then`."""
    return then in TRANSITIONS[now]
