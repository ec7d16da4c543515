"""`demo`: shows the whole road to somebody who has just installed it."""

from __future__ import annotations

import email
import email.policy
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailtriage.commands.terminal import safe, safe_line

if TYPE_CHECKING:
    from mailtriage.demo.story import Outcome
    from mailtriage.domain.ticket import Ticket

_ROWS = 25
_OF_A_CATEGORY = 3


@click.command("demo")
@click.option(
    "--folder", default="mailtriage-demo", show_default=True, type=click.Path(file_okay=False, path_type=Path)
)
@click.option("--all", "every", is_flag=True, help="Show every ticket, not only the first ones.")
def demo_command(folder: Path, every: bool) -> None:
    """Run the whole road on embedded IMAP and SMTP servers and the sample mails. Nothing leaves this machine.

    \b
    mailtriage demo
    mailtriage demo --folder /tmp/try
    """
    from mailtriage.demo import story

    story.prepare(folder)
    mails = story.samples()
    click.echo(f"{len(mails)} sample mails go into an inbox; the daemon polls, files and answers them.")
    outcome = _play(folder, mails)
    click.echo()
    number = _print_tickets(None if every else _ROWS)
    if number is not None:
        _print_one(outcome, number)
    _print_next(folder, number)
    outcome.desk.store.close()


def _play(folder: Path, mails: list[bytes]) -> Outcome:
    """The story with a progress bar; on a pipe, one line at the end."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from mailtriage.commands.render import console
    from mailtriage.demo import story

    columns = (TextColumn("{task.description:<8}"), BarColumn(40), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(), disable=not sys.stdout.isatty()) as bar:
        filing = bar.add_task("filed", total=len(mails))
        sending = bar.add_task("answered", total=None)

        def watch(now: story.Progress) -> None:
            bar.update(filing, completed=now.filed)
            bar.update(sending, completed=now.sent, total=now.sent + now.waiting)

        outcome = story.play(folder, mails, watch)
    click.echo(f"All {len(mails)} mails are accounted for; {len(outcome.received)} answers went out by SMTP.")
    return outcome


def _print_tickets(most: int | None) -> int | None:
    """The table of tickets; gives the number of one worth showing in full."""
    from datetime import UTC, datetime

    from mailtriage.commands.render import console, ticket_table
    from mailtriage.domain.status import LIVE
    from mailtriage.store import tickets

    found = tickets.listed(statuses=sorted(LIVE), most=10_000)
    out = console()
    out.print(ticket_table(_varied(found)[:most], datetime.now(UTC), out.width))
    if most is not None and len(found) > most:
        click.echo(f"… and {len(found) - most} more.")
    telling = [
        ticket
        for ticket in found
        if ticket.missing and not ticket.secret and len(ticket.transaction or "") > 40 and ticket.language[:2] == "zh"
    ]
    return (telling or found)[0].number if found else None


def _varied(found: list[Ticket]) -> list[Ticket]:
    """Not only the gravest: a few tickets of every category first, each still gravest and oldest first."""
    seen: Counter[str] = Counter()
    shown: list[Ticket] = []
    for ticket in found:
        seen[ticket.category] += 1
        if seen[ticket.category] <= _OF_A_CATEGORY:
            shown.append(ticket)
    return shown + [ticket for ticket in found if ticket not in shown]


def _print_one(outcome: Outcome, number: int) -> None:
    from datetime import UTC, datetime

    from mailtriage.commands.render import print_ticket
    from mailtriage.desk.workflow import open_file

    click.secho(f"\nOne ticket in full (mailtriage show {number}):\n", bold=True)
    file = open_file(number)
    print_ticket(file, datetime.now(UTC))
    for mail in outcome.received:
        if file.mails and file.mails[0].message_id.encode() in mail.raw:
            click.secho("\nWhat its customer received:\n", bold=True)
            click.echo(_as_text(mail.raw))


def _as_text(raw: bytes) -> str:
    """A received mail as its reader sees it: the headers that matter and the plain text."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    head = [f"{name}: {safe_line(str(message[name]))}" for name in ("From", "To", "Subject", "Auto-Submitted")]
    body = message.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return "\n".join(head) + "\n\n" + safe(text).strip()


def _print_next(folder: Path, number: int | None) -> None:
    number = number or 10001
    steps = {
        "mailtriage list": "the desk",
        f"mailtriage show {number} --why": "which rule decided what, on which words",
        f'mailtriage reply {number} --text "…" --dry-run': "what the customer would get",
        "mailtriage rules test": "the rules against their own examples",
        "mailtriage init ../desk": "a configuration for your own inbox",
    }
    click.secho("\nWhat to try next:\n", bold=True)
    click.echo(f"  cd {folder}")
    for command, what in steps.items():
        click.echo(f"  {command:<47}{what}")
