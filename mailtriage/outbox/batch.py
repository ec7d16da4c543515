"""Spreads a batch of mails over several connections. What a connection does with a mail is not here; see `smtp.py`."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from mailtriage.domain.notice import Mail
from mailtriage.outbox.outcome import Outcome

MAILS_A_CONNECTION = 8
"""A further connection is opened for each so many mails: opening one costs as much as sending several."""


class Connection(Protocol):
    """One way to the server, which takes one mail after the other."""

    async def deliver(self, mail: Mail, on_data: Callable[[], None]) -> Outcome:
        """Hands one mail over; `on_data` is called once, right before its content goes out."""
        ...


class Batch:
    """Mails to be delivered, and what to call about each: once before its content goes out, once with its outcome."""

    def __init__(
        self, mails: Sequence[Mail], on_data: Callable[[Mail], None], on_outcome: Callable[[Mail, Outcome], None]
    ) -> None:
        self._waiting = deque(mails)
        self._on_data = on_data
        self._on_outcome = on_outcome
        self._trouble: Outcome | None = None
        self._failure: BaseException | None = None

    async def run(self, connections: Sequence[Connection]) -> None:
        """Delivers all. What a callback raises is raised when the mails under way are through."""
        wanted = 1 + (len(self._waiting) - 1) // MAILS_A_CONNECTION
        await asyncio.gather(*(self._work(connection) for connection in connections[:wanted]))
        if self._failure is None and self._trouble is not None:
            while self._waiting:
                self._on_outcome(self._waiting.popleft(), self._trouble)
        if self._failure is not None:
            raise self._failure

    async def _work(self, connection: Connection) -> None:
        """Mails one by one until none is left, or this connection is in trouble that no other mail gets around.

        The mail is then given back: the server may have limited the connections, and another one may have its turn.
        """
        while self._waiting:
            mail = self._waiting.popleft()
            try:
                outcome = await connection.deliver(mail, lambda mail=mail: self._on_data(mail))  # type: ignore[misc]
                if outcome.blocks_all:
                    self._waiting.appendleft(mail)
                    self._trouble = outcome
                    return
                self._on_outcome(mail, outcome)
            except BaseException as error:
                self._failure = self._failure or error
                self._waiting.clear()
                return
