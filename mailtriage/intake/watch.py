"""Waits at a mailbox for news, where the server offers push (IDLE, RFC 2177). What is new is fetched elsewhere.

Push only shortens the wait: the schedule polls all the same, so that a watcher may fail without anything being lost.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from mailtriage.domain.servers import ImapServer
from mailtriage.errors import MailtriageError
from mailtriage.intake.imap import Mailbox

RENEW = 20 * 60.0
"""Seconds after which IDLE is given up and asked for again: servers hang up on a silent one after 29 minutes."""

_FIRST_REST, _LONGEST_REST = 5.0, 15 * 60.0


def watch(server: ImapServer, news: Callable[[], None], stop: threading.Event) -> None:
    """Call `news` whenever the server speaks of new mail, until `stop`; returns at once where it offers no push.

    A connection that fails is made anew after a rest, twice as long each time. Nothing is raised or logged: whether
    the mailbox can be reached is for the poll to say.
    """
    rest = _FIRST_REST
    while not stop.is_set():
        try:
            with Mailbox(server) as box:
                box.open()
                if not box.can_push:
                    return
                while not stop.is_set():
                    if box.wait_for_news(RENEW, stop):
                        news()
                    rest = _FIRST_REST
        except MailtriageError:
            stop.wait(rest)
            rest = min(rest * 2, _LONGEST_REST)
