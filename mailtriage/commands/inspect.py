"""`inspect`: what the road would decide about a mail, writing nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from mailtriage.commands.context import as_json, settings_or_shipped
from mailtriage.commands.rows import decision_row, reading_row
from mailtriage.commands.terminal import defanged, print_json, safe, safe_line
from mailtriage.errors import MailtriageError
from mailtriage.intake.files import Source, read_paths

if TYPE_CHECKING:
    from mailtriage.app import Inspector


@click.command("inspect")
@click.argument("paths", nargs=-1, required=True)
@as_json
@click.pass_context
def inspect_command(ctx: click.Context, paths: tuple[str, ...], as_json: bool) -> int:
    """Show what would become of mails: how they are read, judged, searched and classified. Writes nothing.

    \b
    mailtriage inspect mail.eml
    mailtriage inspect --json samples/ | jq .decision.category
    cat mail.eml | mailtriage inspect -

    Without a configuration the shipped rules decide.
    """
    from mailtriage.app import Inspector

    sources = read_paths(paths)
    inspector = Inspector(settings_or_shipped(ctx))
    failed = 0
    for source in sources:
        row = _row(inspector, source)
        failed += "error" in row
        if as_json:
            print_json(row)
        else:
            _print(row)
    return 1 if failed else 0


def _row(inspector: Inspector, source: Source) -> dict[str, Any]:
    """The contract's object for one mail."""
    try:
        reading, decision = inspector.inspect(source.raw)
    except MailtriageError as error:
        return {"file": source.name, "error": str(error)}
    except Exception as error:
        return {"file": source.name, "error": f"{type(error).__name__} while reading the mail"}
    return {"file": source.name, **reading_row(reading), "decision": decision_row(decision)}


def _print(row: Mapping[str, Any]) -> None:
    """The same for people: the few lines that matter."""
    click.secho(safe_line(str(row["file"])), bold=True)
    if "error" in row:
        click.echo(f"  error     {safe_line(row['error'])}")
        return
    message, guard, decision = row["message"], row["guard"], row["decision"]
    sender = message["from"] or {"name": "", "address": "(no sender)"}
    click.echo(f"  from      {safe_line(sender['name'])} <{safe_line(sender['address'])}>  {message['language']}")
    click.echo(f"  subject   {safe_line(message['subject'])}")
    reasons = f" ({safe_line('; '.join(guard['reasons']))})" if guard["reasons"] else ""
    click.echo(f"  guard     {guard['kind']}{reasons}")
    cause = f" ({decision['cause']})" if decision["cause"] else ""
    click.echo(f"  decision  {decision['category']}{cause}, {decision['priority']}; rules: {_rules(decision)}")
    if decision["ask_for"]:
        click.echo(f"  missing   {', '.join(decision['ask_for'])}")
    for found in row["findings"]:
        value = found.get("value") or found.get("secret") or ""
        click.echo(f"  found     {found['kind']}  {defanged(safe_line(value))}  {'/'.join(found.get('chains', ()))}")
    for attached in message["attachments"]:
        click.echo(f"  attached  {safe_line(attached['name'])}  {attached['size']} bytes")
    for defect in message["defects"]:
        click.echo(f"  defect    {safe_line(defect)}")
    click.echo("  | " + defanged(safe(message["visible_text"].strip())).replace("\n", "\n  | "))


def _rules(decision: Mapping[str, Any]) -> str:
    return ", ".join(step["rule"] for step in decision["trace"]) or "none"
