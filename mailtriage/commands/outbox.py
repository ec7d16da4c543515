"""`outbox list|show|retry|cancel|revive|resume`: outgoing mails and what became of them."""

from __future__ import annotations

import click

from mailtriage.commands.context import as_json, desk_of
from mailtriage.commands.rows import mail_row
from mailtriage.commands.terminal import print_json, safe, safe_line
from mailtriage.errors import Usage

STATES = ("queued", "sending", "sent", "retrying", "failed", "bounced", "cancelled")


@click.group("outbox")
def outbox_command() -> None:
    """Outgoing mails and what became of them."""


@outbox_command.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Repeatable; all but sent otherwise.")
@click.option("--most", default=200, show_default=True, type=click.IntRange(1, 100_000), help="At most so many.")
@as_json
@click.pass_context
def outbox_list(ctx: click.Context, states: tuple[str, ...], most: int, as_json: bool) -> None:
    """Mails that are not sent yet, could not be or came back, newest first, with the server's words.

    \b
    mailtriage outbox list
    mailtriage outbox list --state failed
    """
    from mailtriage.outbox.budget import stopped
    from mailtriage.store import mails

    desk = desk_of(ctx)
    found = mails.select(states or [state for state in STATES if state != "sent"], most=most)
    for mail in found:
        if as_json:
            print_json(mail_row(mail))
        else:
            said = f"  {safe_line(mail.said)}" if mail.said else ""
            click.echo(f"{mail.id:>6}  #{mail.ticket}  {mail.state:<9}  {safe_line(mail.recipient)}{said}")
    if why := stopped(desk.store, desk.settings.outbox, desk.clock.now()):
        click.echo(f"{why} 'mailtriage outbox resume' lets it go on.", err=True)
    if not found and not as_json:
        click.echo("Nothing waits and nothing failed." if not states else "No such mails.")


@outbox_command.command("show")
@click.argument("mail", type=int)
@as_json
@click.pass_context
def outbox_show(ctx: click.Context, mail: int, as_json: bool) -> None:
    """One mail: its text and every try to deliver it.

    \b
    mailtriage outbox show 17
    """
    from mailtriage.store import mails

    desk_of(ctx)
    found = mails.find(mail)
    if found is None:
        raise Usage(f"There is no mail {mail} in the outbox.")
    tries = mails.attempts(mail)
    if as_json:
        print_json({**mail_row(found), "tries": [{"at": at, "outcome": how, "said": said} for at, how, said in tries]})
        return
    click.echo(f"To:      {safe_line(found.recipient)}\nSubject: {safe_line(found.subject)}\nState:   {found.state}")
    for at, outcome, said in tries:
        click.echo(f"         {at:%Y-%m-%d %H:%M:%S} UTC  {outcome}  {safe_line(said)}")
    click.echo("\n" + safe(found.text))


@outbox_command.command("retry")
@click.argument("mail", type=int)
@click.pass_context
def outbox_retry(ctx: click.Context, mail: int) -> None:
    """Try a failed or cancelled mail again at once.

    \b
    mailtriage outbox retry 17
    """
    _change(ctx, mail, ("failed", "cancelled", "retrying"), "queued")


@outbox_command.command("cancel")
@click.argument("mail", type=int)
@click.pass_context
def outbox_cancel(ctx: click.Context, mail: int) -> None:
    """Do not send a mail that is still waiting.

    \b
    mailtriage outbox cancel 17
    """
    _change(ctx, mail, ("queued", "retrying", "failed"), "cancelled")


@outbox_command.command("revive")
@click.argument("address")
@click.pass_context
def outbox_revive(ctx: click.Context, address: str) -> None:
    """Send automatic mail again to an address that mail came back from. It lives as well once the customer writes.

    \b
    mailtriage outbox revive ann@example.com
    """
    from mailtriage.store import customers

    if not customers.revive(desk_of(ctx).store, address):
        raise Usage(f"Nothing says that {address} is dead.")
    click.echo(f"{address}: gets automatic mail again.")


@outbox_command.command("resume")
@click.pass_context
def outbox_resume(ctx: click.Context) -> None:
    """Let automatic mail go on that stopped because its budget was spent; the daemon knows within half a minute.

    \b
    mailtriage outbox resume
    """
    from mailtriage.outbox import budget

    desk = desk_of(ctx)
    budget.resume(desk.store, desk.clock.now())
    click.echo("Automatic mail goes on; what was sent so far does not count any more.")


def _change(ctx: click.Context, number: int, before: tuple[str, ...], after: str) -> None:
    from mailtriage.store import mails

    desk = desk_of(ctx)
    if not mails.change_state(number, before, after, desk.clock.now()):
        found = mails.find(number)
        is_now = f"is {found.state}" if found else "does not exist"
        raise Usage(f"Mail {number} {is_now}; it cannot be {after}.")
    click.echo(f"Mail {number}: {after}.")
