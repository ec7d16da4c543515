"""`rules replay|stats|suggest`: what the stored mails teach about a rulebook. Nothing here writes anything."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailtriage.commands.context import as_json, desk_of
from mailtriage.commands.terminal import print_json, safe_line

if TYPE_CHECKING:
    from mailtriage.installation import Desk
    from mailtriage.lab import Replayed, Standing
    from mailtriage.store.history import Opening

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_MOST_TICKETS = 8


class Span(click.ParamType[timedelta]):
    """`36h`, `30d`, `4w`."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """To a timedelta, or a usage error."""
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"([0-9]{1,4})([hdw])", str(value))
        if found is None:
            self.fail(f"'{value}' is not a span such as 36h, 30d or 4w", param, ctx)
        return int(found[1]) * _UNITS[found[2]]


_SINCE = click.option("--since", type=Span(), default="30d", show_default=True, help="How far to look back.")


def _openings(desk: Desk, since: timedelta) -> list[Opening]:
    from mailtriage.store.history import openings

    return openings(desk.store, desk.clock.now() - since)


@click.command("replay")
@_SINCE
@click.option(
    "--rules", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The candidate rulebook."
)
@as_json
@click.pass_context
def replay_command(ctx: click.Context, since: timedelta, folder: Path | None, as_json: bool) -> None:
    """What another rulebook would have decided about the stored mails. Nothing is written.

    \b
    mailtriage rules replay --since 30d --rules rules-next
    mailtriage rules replay --since 2w --json | jq .changes
    """
    from mailtriage.lab import replay

    desk = desk_of(ctx)
    found = _openings(desk, since)
    with click.progressbar(length=len(found), label="Replaying", file=sys.stderr) as bar:
        replayed = replay(desk.store, desk.settings, folder or desk.settings.rules, found, lambda: bar.update(1))
    row = _replay_row(replayed, len(found))
    if as_json:
        print_json(row)
    else:
        _print_replay(row)


def _replay_row(replayed: Sequence[Replayed], stored: int) -> dict[str, Any]:
    from mailtriage.lab import accuracy, cells, hits

    before, after, known = accuracy(replayed)
    return {
        "mails": len(replayed),
        "left_out": stored - len(replayed),
        "changes": [
            {"from": was, "to": then, "count": len(behind), "tickets": behind}
            for (was, then), behind in cells(replayed).items()
        ],
        "accuracy": {"known": known, "before": before, "after": after},
        "hits": [{"rule": rule, "before": was, "after": then} for rule, (was, then) in hits(replayed).items()],
    }


def _print_replay(row: dict[str, Any]) -> None:
    left = f"; {row['left_out']} could not be read any more" if row["left_out"] else ""
    click.echo(f"{row['mails']} mails{left}, {sum(one['count'] for one in row['changes'])} decided otherwise.")
    for one in row["changes"]:
        more = " …" if one["count"] > _MOST_TICKETS else ""
        behind = " ".join(f"#{number}" for number in one["tickets"][:_MOST_TICKETS]) + more
        click.echo(f"{one['count']:>6}  {safe_line(one['from'])} → {safe_line(one['to'])}  {behind}")
    known = row["accuracy"]["known"]
    if known:
        was, then = row["accuracy"]["before"] / known, row["accuracy"]["after"] / known
        click.echo(f"Right by what agents finally set, of {known}: {was:.1%} before, {then:.1%} after.")
    for one in row["hits"]:
        click.echo(f"  {one['rule']}: {one['before']} → {one['after']} hits")


@click.command("stats")
@_SINCE
@as_json
@click.pass_context
def stats_command(ctx: click.Context, since: timedelta, as_json: bool) -> None:
    """How every rule fared: hits, and how often agents left its category as it was.

    \b
    mailtriage rules stats
    mailtriage rules stats --since 90d --json
    """
    from mailtriage.lab import corrections, standings
    from mailtriage.rulebook.load import load

    desk = desk_of(ctx)
    found = _openings(desk, since)
    rules = [rule.id for rule in load(desk.settings.rules).rules]
    fared, corrected = standings(found, rules), corrections(found)
    if as_json:
        print_json({"rules": [_standing_row(one) for one in fared], "corrected": corrected, "tickets": len(found)})
        return
    for one in fared:
        if one.hits:
            share = "" if one.precision is None else f"{one.precision:6.1%} of {one.agreed + one.corrected} kept"
            click.echo(f"{one.hits:>6}  {one.rule:<32} {share}")
    silent = [one.rule for one in fared if not one.hits]
    click.echo(f"{len(found)} tickets. Never hit: {', '.join(silent) or 'none'}.")
    for decided, final, count in corrected:
        click.echo(f"{count:>6}  corrected from {safe_line(decided)} to {safe_line(final)}")


def _standing_row(one: Standing) -> dict[str, Any]:
    judged = {"agreed": one.agreed, "corrected": one.corrected, "precision": one.precision}
    return {"rule": one.rule, "hits": one.hits, "decided": one.decided, **judged}


@click.command("suggest")
@_SINCE
@as_json
@click.pass_context
def suggest_command(ctx: click.Context, since: timedelta, as_json: bool) -> None:
    """Words that would have told the mails whose category agents corrected, as YAML to paste. Nothing is applied.

    \b
    mailtriage rules suggest --since 90d
    """
    from mailtriage.suggest import as_yaml, suggestions

    found = suggestions(_openings(desk_of(ctx), since))
    if as_json:
        for one in found:
            print_json(one)
    else:
        click.echo(as_yaml(found) or "Nothing to suggest: no words tell the corrected mails from the others.")
