"""`set`: what the rules decided wrongly is put right by an agent. Not here: status and assignee, see `work.py`."""

from __future__ import annotations

import click

from mailtriage.commands.context import TICKET, as_json, bench_of, plain
from mailtriage.commands.read import ticket_row
from mailtriage.commands.terminal import print_json, safe_line
from mailtriage.domain.decision import Priority
from mailtriage.errors import Usage

FIELDS = ("category", "priority", "queue", "tags")
_LONGEST = 100


@click.command("set")
@click.argument("ticket", type=TICKET)
@click.argument("fields", nargs=-1, required=True, metavar="FIELD=VALUE…")
@as_json
@click.pass_context
def set_command(ctx: click.Context, ticket: int, fields: tuple[str, ...], as_json: bool) -> None:
    """Correct what the rules decided; the history keeps it, and `rules stats` and `rules suggest` learn from it.

    \b
    mailtriage set 10042 category=transaction-pending
    mailtriage set 10042 priority=high queue=security tags=theft,tron
    """
    wanted = [_read(one) for one in fields]
    bench = bench_of(ctx)
    for name, value in wanted:
        changed = bench.set_field(ticket, name, value)
    if as_json:
        print_json(ticket_row(changed))
        return
    said = ", ".join(f"{name} {safe_line(_shown(value)) or 'none'}" for name, value in wanted)
    click.echo(f"Ticket {ticket}: {said}.")


def _read(written: str) -> tuple[str, str | list[str] | None]:
    """`field=value` as field and value. Raises Usage."""
    name, equals, value = plain(written).partition("=")
    value = value.strip()
    if name not in FIELDS or not equals:
        raise Usage(f"'{written}' is none of {', '.join(f'{field}=…' for field in FIELDS)}.")
    if len(value) > _LONGEST:
        raise Usage(f"The value of {name} is longer than {_LONGEST} characters.")
    if name == "tags":
        return name, list(dict.fromkeys(tag.strip() for tag in value.split(",") if tag.strip()))
    if name == "priority" and value not in list(Priority):
        raise Usage(f"'{value}' is no priority; there are {', '.join(Priority)}.")
    if name == "category" and not value:
        raise Usage("A ticket has a category; 'other' is for what fits nowhere.")
    return name, value or None


def _shown(value: str | list[str] | None) -> str:
    return ", ".join(value) if isinstance(value, list) else value or ""
