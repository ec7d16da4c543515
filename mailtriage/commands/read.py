"""`list` and `show`: the desk at a glance, and one ticket on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from mailtriage.commands.context import TICKET, agent, as_json, desk_of
from mailtriage.commands.rows import finding_row, mail_row
from mailtriage.commands.terminal import print_json
from mailtriage.domain.status import LIVE, Status
from mailtriage.domain.ticket import Entry, Ticket, TicketFile
from mailtriage.installation import Desk


@click.command("list")
@click.option("--status", "statuses", multiple=True, type=click.Choice([str(s) for s in Status]), help="Repeatable.")
@click.option("--all", "every", is_flag=True, help="Resolved, closed and merged ones too.")
@click.option("--mine", is_flag=True, help="Only tickets assigned to me.")
@click.option("--assignee", help="Only tickets assigned to this agent.")
@click.option("--unassigned", is_flag=True, help="Only tickets assigned to nobody.")
@click.option("--queue", help="Only this queue.")
@click.option("--category", help="Only this category.")
@click.option("--priority", type=click.Choice(["urgent", "high", "normal", "low"]), help="Only this priority.")
@click.option("--most", default=200, show_default=True, type=click.IntRange(1, 100_000), help="At most so many.")
@click.option("--quiet", "-q", is_flag=True, help="Only the numbers, one a line.")
@as_json
@click.pass_context
def list_command(ctx: click.Context, /, statuses: tuple[str, ...], every: bool, quiet: bool, **given: Any) -> None:
    """Tickets that somebody still owes something, the gravest and oldest first.

    \b
    mailtriage list --mine
    mailtriage list --status new --priority urgent
    mailtriage list --category account-recovery --json | jq .number
    """
    from mailtriage.store import tickets

    desk = desk_of(ctx)
    wanted = [Status(status) for status in statuses] or ([] if every else sorted(LIVE))
    found = tickets.listed(statuses=wanted, or_held=not statuses, most=given["most"], **_filters(given))
    if given["as_json"]:
        for ticket in found:
            print_json(ticket_row(ticket))
    elif quiet:
        for ticket in found:
            click.echo(ticket.number)
    else:
        _print_table(found, desk)


def _filters(given: Mapping[str, Any]) -> dict[str, str | None]:
    """Columns and the values they must have; None for none."""
    equal = {name: given[name] for name in ("assignee", "queue", "category", "priority") if given[name]}
    if given["mine"]:
        equal["assignee"] = agent()
    return {**equal, "assignee": None} if given["unassigned"] else equal


def _print_table(found: list[Ticket], desk: Desk) -> None:
    from mailtriage.commands.render import console, ticket_table
    from mailtriage.outbox.budget import stopped
    from mailtriage.store import ledger

    if found:
        out = console()
        out.print(ticket_table(found, desk.clock.now(), out.width))
    held = ledger.held(desk.store)
    words = f"{len(found)} ticket{'s' if len(found) > 1 else ''}" if found else "No tickets."
    click.echo(words + (f"; {held} mail(s) wait for you to let them in: mailtriage intake list --held" if held else ""))
    if why := stopped(desk.store, desk.settings.outbox, desk.clock.now()):
        click.secho(f"{why} Tickets are filed as ever. 'mailtriage outbox resume' lets it go on.", fg="red", bold=True)


@click.command("show")
@click.argument("ticket", type=TICKET)
@click.option("--quotes", is_flag=True, help="Unfold what the mails quote.")
@click.option("--why", is_flag=True, help="Which rule set what on which words, and why the mail came here.")
@as_json
@click.pass_context
def show_command(ctx: click.Context, ticket: int, quotes: bool, why: bool, as_json: bool) -> None:
    """Everything of one ticket: facts and warnings first, then the conversation.

    \b
    mailtriage show 10042
    mailtriage show 10042 --why
    """
    from mailtriage.desk.workflow import open_file

    desk = desk_of(ctx)
    file = open_file(ticket)
    if as_json:
        print_json(file_row(file))
        return
    from mailtriage.commands.render import print_ticket

    print_ticket(file, desk.clock.now(), quotes=quotes, why=why)


def ticket_row(ticket: Ticket) -> dict[str, Any]:
    """A ticket for programs."""
    return {
        "number": ticket.number,
        "subject": ticket.subject,
        "requester": {"name": ticket.requester.name, "address": ticket.requester.address},
        "status": str(ticket.status),
        "priority": str(ticket.priority),
        "category": ticket.category,
        "cause": ticket.cause,
        "queue": ticket.queue,
        "assignee": ticket.assignee,
        "tags": list(ticket.tags),
        "language": ticket.language,
        "channel": ticket.channel,
        "chain": ticket.chain,
        "transaction": ticket.transaction,
        "missing": list(ticket.missing),
        "held": ticket.held,
        "secret": ticket.secret,
        "follows": ticket.follows,
        "merged_into": ticket.merged_into,
        "created": ticket.created,
        "updated": ticket.updated,
    }


def file_row(file: TicketFile) -> dict[str, Any]:
    """A ticket with its conversation, for programs."""
    return {
        **ticket_row(file.ticket),
        "followers": list(file.followers),
        "dead": file.dead or None,
        "waiting_to_be_let_in": [
            {"receipt": h.id, "sender": h.sender, "received": h.received, "reason": h.reason} for h in file.held
        ],
        "entries": [_entry_row(entry) for entry in file.entries],
        "findings": [finding_row(found) for found in file.findings],
        "attachments": [
            {"entry": a.entry, "name": a.name, "content_type": a.content_type, "size": a.size, "sha256": a.sha256}
            for a in file.attachments
        ],
        "history": [
            {"at": c.at, "actor": c.actor, "field": c.field, "before": c.before, "after": c.after, "reason": c.reason}
            for c in file.changes
        ],
        "mails": [mail_row(mail) for mail in file.mails],
    }


def _entry_row(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": str(entry.kind),
        "author": {"name": entry.author.name, "address": entry.author.address},
        "at": entry.at,
        "subject": entry.subject,
        "text": entry.text,
        "quoted": entry.quoted,
        "message_id": entry.message_id,
        "facts": dict(entry.facts),
    }
