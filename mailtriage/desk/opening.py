"""Opens the desk: the database of the configuration, and the templates when a mail is to be written.

Not here: the road that brings mails to it (`app.py`). Agents wait for these imports at every command, so that they are
few: what composes mails is imported where it is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailtriage.config.settings import Settings
from mailtriage.domain.ports import Clock, SystemClock
from mailtriage.domain.token import Tokens
from mailtriage.store import meta
from mailtriage.store.database import Store

if TYPE_CHECKING:
    from mailtriage.outbox.compose import Composer


@dataclass(slots=True)
class Desk:
    """What the agents' commands need: the database, and what composes their mails."""

    store: Store
    settings: Settings
    clock: Clock
    tokens: Tokens

    def composer(self, *, checked: bool = True) -> Composer:
        """Loads the templates; see `load_composer`. Raises Invalid."""
        return load_composer(self.settings, self.tokens, self.clock, checked=checked)


def open_desk(settings: Settings, clock: Clock | None = None) -> Desk:
    """Open the database, making its schema where there is none. Raises MailtriageError."""
    store = Store(settings.database)
    store.ready()
    keys = settings.signing_keys or (meta.signing_key(store),)
    return Desk(store, settings, clock or SystemClock(), Tokens(keys))


def load_composer(settings: Settings, tokens: Tokens, clock: Clock, *, checked: bool = True) -> Composer:
    """The templates of the configuration, all read and, unless `checked` says no, tried. Raises Invalid."""
    from mailtriage.outbox.compose import Composer

    plus = settings.threads.plus_addressing
    return Composer(settings.templates, settings.support, tokens, clock=clock, plus_addressing=plus, checked=checked)
