"""`inspect`: what the road would decide about a mail, writing nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from mailtriage.commands.context import as_json, settings_or_shipped
from mailtriage.commands.terminal import defanged, print_json, safe, safe_line
from mailtriage.domain.decision import Decision
from mailtriage.domain.finding import Finding, FindingKind
from mailtriage.domain.incoming import Reading
from mailtriage.domain.message import Address, Attachment, Message
from mailtriage.domain.verdict import Verdict
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


def reading_row(reading: Reading) -> dict[str, Any]:
    """Message, guard and findings in the form of the contract."""
    return {
        "message": _message_row(reading.message),
        "guard": _guard_row(reading.verdict),
        "findings": [finding_row(found) for found in reading.findings],
    }


def _message_row(message: Message) -> dict[str, Any]:
    original = message.original
    row: dict[str, Any] = {
        "message_id": message.message_id,
        "subject": message.subject,
        "from": _address(message.sender) if message.sender else None,
        "reply_to": [_address(a) for a in message.reply_to],
        "to": [_address(a) for a in message.to],
        "cc": [_address(a) for a in message.cc],
        "date": _moment(message.date),
        "text": message.text,
        "visible_text": message.visible_text,
        "quoted_text": message.quoted_text,
        "html": message.html,
        "language": message.language,
        "attachments": [_attachment_row(attached) for attached in message.attachments],
        "defects": list(message.defects),
    }
    if original is not None:
        row["original"] = {
            "from": _address(original.sender) if original.sender else None,
            "date": _moment(original.date),
            "subject": original.subject,
            "text": original.text,
        }
    return row


def _attachment_row(attached: Attachment) -> dict[str, Any]:
    return {
        "name": attached.name,
        "content_type": attached.content_type,
        "size": attached.size,
        "sha256": attached.sha256,
        "inline": attached.inline,
        **_filled({"remark": attached.remark}),
    }


def _guard_row(verdict: Verdict) -> dict[str, Any]:
    bounce = verdict.bounce
    return {
        "kind": str(verdict.kind),
        "ticket": verdict.ticket,
        "acknowledge": verdict.acknowledge,
        "reasons": list(verdict.reasons),
        "bounce": {
            "recipients": list(bounce.recipients),
            "permanent": list(bounce.permanent),
            "temporary": list(bounce.temporary),
        }
        if bounce
        else None,
    }


def finding_row(found: Finding) -> dict[str, Any]:
    """One finding in the form of the contract: a secret without any value."""
    if found.kind is FindingKind.SECRET:
        return _filled({"kind": "secret", "secret": found.secret, "where": found.where, "detail": found.detail})
    row: dict[str, Any] = {"kind": str(found.kind), "value": found.value, "where": found.where}
    if found.kind is FindingKind.TRANSACTION:
        row |= {"chains": list(found.chains), "explorer_url": found.explorer_url}
    elif found.chains:
        row["chains"] = list(found.chains)
    if found.kind is FindingKind.ADDRESS:
        row |= {"chains": list(found.chains), "valid": found.valid}
    return row | _filled({"partial": found.partial, "masked": found.masked, "detail": found.detail})


def decision_row(decision: Decision) -> dict[str, Any]:
    """The decision in the form of the contract."""
    return {
        "category": decision.category,
        "cause": decision.cause,
        "priority": str(decision.priority),
        "queue": decision.queue,
        "tags": list(decision.tags),
        "ask_for": list(decision.ask_for),
        "reply": decision.reply,
        "trace": [step.row() for step in decision.trace],
        **_filled(
            {
                "assignee": decision.assignee,
                "hold": decision.hold,
                "ignore": decision.ignore,
                "rulebook": decision.rulebook,
            }
        ),
    }


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value}


def _address(address: Address) -> dict[str, str]:
    return {"name": address.name, "address": address.address}


def _moment(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


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
