"""The agent's verbs: reply, note, assign, status, resolve, close, reopen."""

from __future__ import annotations

import mimetypes
import sys
from pathlib import Path

import click

from mailtriage.commands.context import TICKET, agent, as_json, bench_of
from mailtriage.commands.read import ticket_row
from mailtriage.commands.terminal import print_json, safe
from mailtriage.domain.status import Status
from mailtriage.domain.ticket import Ticket
from mailtriage.errors import Usage

_AFTER_REPLY = ("open", "waiting", "resolved", "closed")
_COMMENT = "#> "


@click.command("reply")
@click.argument("ticket", type=TICKET)
@click.option("--text", help="The answer itself; - reads standard input.")
@click.option(
    "--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The answer in a file."
)
@click.option("--template", metavar="NAME", help="Start from a template, such as answers/pending.")
@click.option(
    "--attach", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Repeatable."
)
@click.option("--status", "then", type=click.Choice(_AFTER_REPLY), default="waiting", show_default=True)
@click.option("--use-reply-to", is_flag=True, help="Answer where the latest mail's Reply-To says, not to its sender.")
@click.option("--dry-run", is_flag=True, help="Show the mail, send nothing.")
@as_json
@click.pass_context
def reply_command(
    ctx: click.Context,
    ticket: int,
    text: str | None,
    path: Path | None,
    template: str | None,
    attach: tuple[Path, ...],
    then: str,
    use_reply_to: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Answer the customer: in $EDITOR, or with --text, --file or --template.

    \b
    mailtriage reply 10042
    mailtriage reply 10042 --text "The transfer has arrived." --status resolved
    mailtriage reply 10042 --template answers/pending --dry-run
    """
    bench = bench_of(ctx)
    draft = bench.draft(ticket, template) if template else ""
    words = (
        _given(text, path) or (draft if template and dry_run else None) or _edited(bench.conversation(ticket), draft)
    )
    if dry_run:
        click.echo(safe(bench.preview(ticket, words, use_reply_to=use_reply_to)))
        return
    attachments = tuple(_attached(one) for one in attach)
    done = bench.reply(ticket, words, then=Status(then), attachments=attachments, use_reply_to=use_reply_to)
    _told(done, "answered", as_json)


@click.command("note")
@click.argument("ticket", type=TICKET)
@click.option("--text", help="The note itself; - reads standard input; else $EDITOR.")
@as_json
@click.pass_context
def note_command(ctx: click.Context, ticket: int, text: str | None, as_json: bool) -> None:
    """Add a note that only agents see.

    \b
    mailtriage note 10042 --text "Called back, will send the hash tonight."
    """
    bench = bench_of(ctx)
    words = _given(text, None) or _edited(bench.conversation(ticket), "")
    _told(bench.note(ticket, words), "noted", as_json)


@click.command("assign")
@click.argument("ticket", type=TICKET)
@click.argument("who", required=False)
@click.option("--nobody", is_flag=True, help="Take it from whoever has it.")
@as_json
@click.pass_context
def assign_command(ctx: click.Context, ticket: int, who: str | None, nobody: bool, as_json: bool) -> None:
    """Give a ticket to somebody, by default to me. A new ticket is open from then on.

    \b
    mailtriage assign 10042
    mailtriage assign 10042 li.na
    """
    assignee = None if nobody else (who or agent())
    _told(bench_of(ctx).assign(ticket, assignee), f"assigned to {assignee or 'nobody'}", as_json)


@click.command("status")
@click.argument("ticket", type=TICKET)
@click.argument("status", type=click.Choice(["open", "waiting", "resolved", "closed"]))
@click.option("--reason", default="", help="Kept in the history and told to the customer.")
@click.option("--quiet", is_flag=True, help="Do not tell the customer.")
@as_json
@click.pass_context
def status_command(ctx: click.Context, ticket: int, status: str, reason: str, quiet: bool, as_json: bool) -> None:
    """Move a ticket to another status.

    \b
    mailtriage status 10042 waiting --quiet
    """
    _moved(ctx, ticket, Status(status), reason, quiet, as_json)


def _mover(name: str, then: Status, help_text: str) -> click.Command:
    @click.command(name, help=help_text)
    @click.argument("ticket", type=TICKET)
    @click.option("--reason", default="", help="Kept in the history and told to the customer.")
    @click.option("--quiet", is_flag=True, help="Do not tell the customer.")
    @as_json
    @click.pass_context
    def command(ctx: click.Context, ticket: int, reason: str, quiet: bool, as_json: bool) -> None:
        _moved(ctx, ticket, then, reason, quiet, as_json)

    return command


resolve_command = _mover(
    "resolve",
    Status.RESOLVED,
    "The request is done; the customer is told.\n\n\b\nmailtriage resolve 10042 --reason 'The node is back.'",
)
close_command = _mover("close", Status.CLOSED, "Close a ticket.\n\n\b\nmailtriage close 10042 --quiet")
reopen_command = _mover("reopen", Status.OPEN, "Open a finished ticket again.\n\n\b\nmailtriage reopen 10042")


def _moved(ctx: click.Context, ticket: int, then: Status, reason: str, quiet: bool, as_json: bool) -> None:
    moved = bench_of(ctx).set_status(ticket, then, reason=reason, tell=not quiet)
    _told(moved, str(moved.status), as_json)


def _told(ticket: Ticket, what: str, as_json: bool) -> None:
    if as_json:
        print_json(ticket_row(ticket))
    else:
        click.echo(f"Ticket {ticket.number}: {safe(what)}. Status: {ticket.status}.")


def _given(text: str | None, path: Path | None) -> str | None:
    if text == "-":
        return sys.stdin.read()
    if path is None:
        return text
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Usage(f"{path} cannot be read as UTF-8 text: {error}") from error


def _edited(conversation: str, draft: str) -> str:
    """What the agent writes in $EDITOR above the conversation, which stands there as comment lines."""
    comments = "".join(f"{_COMMENT}{line}\n" for line in safe(conversation).splitlines())
    try:
        written = click.edit(
            f"{draft}\n\n{_COMMENT}Lines that begin with '#>' are left out.\n{comments}", extension=".md"
        )
    except click.ClickException as error:
        raise Usage(f"The editor failed: {error.message} Use --text or --file instead.") from error
    if written is None:
        raise Usage("Nothing was written; nothing was sent.")
    kept = [line for line in written.splitlines() if not line.startswith(_COMMENT.rstrip())]
    return "\n".join(kept).strip()


def _attached(path: Path) -> tuple[str, str, bytes]:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return path.name, kind, path.read_bytes()
