"""The agent's verbs: reply, note, assign, status, resolve, close, reopen."""

from __future__ import annotations

import mimetypes
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from mailtriage.commands.context import TICKET, agent, as_json, bench_of, plain
from mailtriage.commands.read import ticket_row
from mailtriage.commands.terminal import print_json, safe
from mailtriage.domain.status import Status
from mailtriage.domain.ticket import Ticket
from mailtriage.errors import MailtriageError, Usage

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
    bench.demand_answerable(ticket, Status(then), use_reply_to=use_reply_to)
    attachments = tuple(_attached(one) for one in attach)
    draft = bench.draft(ticket, template) if template else ""
    words = _given(text, path)
    if words is None:
        words = draft if template and dry_run else _edited(bench.conversation(ticket), draft)
    if dry_run:
        click.echo(safe(bench.preview(ticket, words, use_reply_to=use_reply_to)))
        return
    with _kept_on_failure(words, given=text is not None or path is not None):
        answered = bench.reply(ticket, words, then=Status(then), attachments=attachments, use_reply_to=use_reply_to)
    _told(answered, "answered", as_json)


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
    words = _given(text, None)
    if words is None:
        words = _edited(bench.conversation(ticket), "")
    with _kept_on_failure(words, given=text is not None):
        noted = bench.note(ticket, words)
    _told(noted, "noted", as_json)


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
    assignee = None if nobody else (plain(who or "").strip() or agent())
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
    moved = bench_of(ctx).set_status(ticket, then, reason=plain(reason), tell=not quiet)
    _told(moved, str(moved.status), as_json)


def _told(ticket: Ticket, what: str, as_json: bool) -> None:
    if as_json:
        print_json(ticket_row(ticket))
    else:
        status = "" if what == str(ticket.status) else f" Status: {ticket.status}."
        click.echo(f"Ticket {ticket.number}: {safe(what)}.{status}")


def _given(text: str | None, path: Path | None) -> str | None:
    """What was said on the command line, in a file or on standard input; None where the editor is to be opened."""
    try:
        if text == "-":
            return sys.stdin.buffer.read().decode("utf-8")
        if text is not None or path is None:
            return text if text is None else plain(text)
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Usage(f"{path or 'Standard input'} cannot be read as UTF-8 text: {error}") from error


def _edited(conversation: str, draft: str) -> str:
    """What the agent writes in $EDITOR above the conversation, which stands there as comment lines."""
    comments = "".join(f"{_COMMENT}{line}\n" for line in safe(conversation).splitlines())
    try:
        written = click.edit(
            f"{draft}\n\n{_COMMENT}Lines that begin with '#>' are left out.\n{comments}", extension=".md"
        )
    except click.ClickException as error:
        raise MailtriageError(f"The editor failed: {error.message} Use --text or --file instead.") from error
    if written is None:
        raise MailtriageError("Nothing was written; nothing was sent.")
    kept = [line for line in written.splitlines() if not line.startswith(_COMMENT.rstrip())]
    return "\n".join(kept).strip()


@contextmanager
def _kept_on_failure(words: str, *, given: bool) -> Iterator[None]:
    """What somebody wrote in the editor is not lost because it could not be sent."""
    try:
        yield
    except MailtriageError:
        if given or not words.strip():
            raise
        descriptor, name = tempfile.mkstemp(prefix="mailtriage-", suffix=".md")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(words)
        click.echo(f"Your text is kept in {name}; send it with --file.", err=True)
        raise


def _attached(path: Path) -> tuple[str, str, bytes]:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    try:
        return plain(path.name), kind, path.read_bytes()
    except OSError as error:
        raise Usage(f"{path} cannot be read: {error.strerror}") from error
