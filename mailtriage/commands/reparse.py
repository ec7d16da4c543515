"""`intake reparse`: what today's parser would read otherwise in mails that were filed before. Writes nothing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import click

from mailtriage.commands.context import as_json, desk_of
from mailtriage.commands.terminal import defanged, print_json, safe, safe_line
from mailtriage.desk.reparse import Change, Reparsed, reparse
from mailtriage.errors import Usage

_AGO = re.compile(r"(\d{1,4})([hdw])", re.ASCII)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_MOST_LINES = 40


@click.command("reparse")
@click.argument("receipts", nargs=-1, type=int)
@click.option("--since", metavar="AGO", help="All that arrived in this time: 12h, 30d or 8w.")
@as_json
@click.pass_context
def reparse_command(ctx: click.Context, receipts: tuple[int, ...], since: str | None, as_json: bool) -> None:
    """Read stored mails with today's parser and show what differs from what their tickets hold. Writes nothing.

    \b
    mailtriage intake reparse 17
    mailtriage intake reparse --since 30d --json
    """
    from mailtriage.pipeline import read

    if not receipts and since is None:
        raise Usage("Name receipts, or --since with a time such as 30d.")
    desk = desk_of(ctx)
    begun = _moment(since, desk.clock.now()) if since else None
    seen = differing = 0
    for found in reparse(desk.store, receipts, begun, lambda raw: read(raw, desk.settings).message):
        seen += 1
        differing += bool(found.changes)
        if as_json:
            print_json(_row(found))
        elif found.changes or found.receipt in receipts:
            _print(found)
    if not as_json:
        click.echo(f"{seen} mail(s) read again, {differing} of them otherwise than before.")


def _moment(since: str, now: datetime) -> datetime:
    found = _AGO.fullmatch(since)
    if found is None:
        raise Usage(f"--since is '{since}'; it must be a time such as 12h, 30d or 8w.")
    return now - int(found[1]) * _UNITS[found[2]]


def _row(found: Reparsed) -> dict[str, Any]:
    return {
        "receipt": found.receipt,
        "ticket": found.ticket,
        "changes": {change.field: {"before": change.before, "after": change.after} for change in found.changes},
        "defects": list(found.defects),
        **({"trouble": found.trouble} if found.trouble else {}),
    }


def _print(found: Reparsed) -> None:
    click.secho(f"mail {found.receipt}" + (f", ticket #{found.ticket}" if found.ticket else ""), bold=True)
    if found.trouble:
        click.echo(f"  {safe_line(found.trouble)}")
    elif not found.changes:
        click.echo("  reads as it did")
    for change in found.changes:
        click.echo(f"  {change.field}")
        for line in _lines(change):
            click.echo(f"    {line}")


def _lines(change: Change) -> Iterator[str]:
    """What went and what came, as lines of a diff; the rest of a long one is only counted."""
    before, after = _shown(change.before), _shown(change.after)
    told = [
        line for line in difflib.unified_diff(before, after, n=0, lineterm="") if line[:2] not in ("--", "++", "@@")
    ]
    yield from told[:_MOST_LINES]
    if len(told) > _MOST_LINES:
        yield f"… and {len(told) - _MOST_LINES} more lines; --json has them all"


def _shown(value: Any) -> list[str]:
    """A value of a field as lines that a terminal may be given."""
    if isinstance(value, str):
        return [defanged(line) for line in safe(value).splitlines()]
    return [safe_line(_file(one) if isinstance(one, dict) else str(one)) for one in value]


def _file(one: dict[str, Any]) -> str:
    inline = ", inline" if one["inline"] else ""
    remark = f" ({one['remark']})" if one["remark"] else ""
    return f"{one['name']}  {one['content_type']}, {one['size']} bytes{inline}, {one['sha256'][:12]}{remark}"
