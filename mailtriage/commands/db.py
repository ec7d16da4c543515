"""`db migrate`: the database's schema."""

from __future__ import annotations

import click

from mailtriage.commands.context import settings_of


@click.group("db")
def db_command() -> None:
    """The database's schema."""


@db_command.command("migrate")
@click.pass_context
def db_migrate(ctx: click.Context) -> None:
    """Bring the schema up to what this version needs. Safe to repeat.

    \b
    mailtriage db migrate
    """
    from mailtriage.store.database import Store

    store = Store(settings_of(ctx).database)
    ctx.call_on_close(store.close)
    done = store.migrate()
    click.echo(f"Applied: {', '.join(done)}" if done else "The schema is up to date.")
