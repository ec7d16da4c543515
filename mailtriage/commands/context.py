"""What most commands need first: settings, the desk, the agent's name, ticket numbers as people write them."""

from __future__ import annotations

import functools
import getpass
import os
from pathlib import Path
from typing import Any

import click

from mailtriage.config import Settings, find, read
from mailtriage.desk.workflow import Bench
from mailtriage.domain.support import Support
from mailtriage.errors import Usage
from mailtriage.installation import Desk, open_desk
from mailtriage.shipped_files import shipped

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")


class TicketNumber(click.ParamType[int]):
    """`10042` or `#10042`."""

    name = "ticket"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """To a number, or a usage error."""
        text = str(value).lstrip("#")
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            self.fail(f"'{value}' is not a ticket number such as 10042", param, ctx)
        return int(text)


TICKET = TicketNumber()


def settings_of(ctx: click.Context, *, passwords: bool = False) -> Settings:
    """The configuration, with the mail servers' passwords where they are needed. Raises Usage or Invalid."""
    return read(find(ctx.find_root().obj), passwords=passwords)


def settings_or_shipped(ctx: click.Context) -> Settings:
    """The configuration where there is one, else the shipped rules and templates at an address of nobody's."""
    try:
        return settings_of(ctx)
    except Usage:
        if ctx.find_root().obj or os.environ.get("MAILTRIAGE_CONFIG"):
            raise
    support = Support(address="support@wallet.example", name="Wallet Support")
    return Settings(Path(), support, "", shipped("rules"), shipped("templates"))


def desk_of(ctx: click.Context) -> Desk:
    """The desk, with its database open until the command ends."""
    desk = open_desk(settings_of(ctx))
    ctx.call_on_close(desk.store.close)
    return desk


def bench_of(ctx: click.Context) -> Bench:
    """The agent's bench."""
    desk = desk_of(ctx)
    # The daemon and `templates lint` try all templates; an agent waits for the one that is used.
    composer = functools.cache(lambda: desk.composer(checked=False))
    return Bench(desk.store, composer, desk.clock, agent(), desk.settings.outbox)


def agent() -> str:
    """Who works here: MAILTRIAGE_AGENT, else the system's user."""
    name = os.environ.get("MAILTRIAGE_AGENT", "").strip()
    if name:
        return plain(name)[:100]
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user-{os.getuid()}"


def plain(text: str) -> str:
    """What was typed, fit for the database: bytes of the command line that are no UTF-8 become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
