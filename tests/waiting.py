"""Waiting in tests for something that another thread or process does: for the condition, never for a time."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic


def wait_until(true: Callable[[], object], seconds: float = 10.0, what: str = "what the test waits for") -> None:
    """Return as soon as `true()` is; raises AssertionError where it is not within `seconds`."""
    latest = monotonic() + seconds
    pause = Event()
    while not true():
        if monotonic() > latest:
            raise AssertionError(f"{what} did not happen in {seconds:g} s")
        pause.wait(0.01)
