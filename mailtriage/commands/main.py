"""The entry point: which commands there are, and how errors become words and exit codes.

Command modules are imported only when called, so that `--help` and completion stay fast.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from typing import Any, NoReturn

import click

from mailtriage import __version__
from mailtriage.errors import Invalid, MailtriageError

EX_TEMPFAIL = 75
"""Try again later (sysexits.h)."""

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("setup", "Write mailtriage.yaml, rules and templates to start from."),
    "check": ("setup", "Try everything the configuration names."),
    "demo": ("demo", "The whole road on embedded servers and the samples."),
    "run": ("run", "The daemon; --once does all due work and exits."),
    "ingest": ("ingest", "Take in mails from files, folders or standard input."),
    "inspect": ("inspect", "What the road would decide about a mail, writing nothing."),
    "list": ("read", "Tickets, the most urgent first."),
    "show": ("read", "Everything of one ticket on one screen."),
    "reply": ("work", "Answer the customer of a ticket."),
    "note": ("work", "Add a note that only agents see."),
    "assign": ("work", "Give a ticket to somebody."),
    "set": ("correct", "Correct a ticket's category, priority, queue or tags."),
    "status": ("work", "Move a ticket to another status."),
    "resolve": ("work", "The request is done; the customer is told."),
    "close": ("work", "Close a ticket."),
    "reopen": ("work", "Open a resolved or closed ticket again."),
    "attachment": ("attachment", "List and save the files of a ticket."),
    "rules": ("rules", "Check, try and explain the rulebook."),
    "templates": ("templates", "Check and preview the templates."),
    "intake": ("intake", "The ledger: every mail that ever arrived."),
    "outbox": ("outbox", "Outgoing mails and what became of them."),
    "db": ("db", "The database's schema."),
}
SECTIONS = {
    "Everyone": ("init", "check", "demo", "run", "ingest", "inspect"),
    "Agents": ("list", "show", "reply", "note", "assign", "set", "status", "resolve", "close", "reopen", "attachment"),
    "Admins": ("rules", "templates", "intake", "outbox", "db"),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports a module when its command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"mailtriage.commands.{COMMANDS[cmd_name][0]}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, naming the nearest command where there is none of that name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else " See 'mailtriage --help'."
            raise click.UsageError(f"There is no command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by who uses them, from the table: no module is imported for it."""
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, COMMANDS[name][1]) for name in names])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="mailtriage %(version)s")
@click.option(
    "--config", "-c", metavar="FILE", help="The configuration; else MAILTRIAGE_CONFIG, else ./mailtriage.yaml."
)
@click.pass_context
def cli(ctx: click.Context, config: str | None) -> None:
    """E-mail tickets for a wallet company's support desk.

    \b
    New here?            mailtriage demo
    Your own inbox:      mailtriage init && mailtriage check && mailtriage run
    """
    ctx.obj = config


def main(args: list[str] | None = None) -> NoReturn:
    """Run a command and exit: 0 done, 1 it failed, 2 usage or configuration, 75 try again later."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe that has no room for a customer's letters must not end a command.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(run(args))


def run(args: list[str] | None = None) -> int:
    """Run a command and return its exit code."""
    words = sys.argv[1:] if args is None else args
    if not _is_pipe_delivery(words):
        return _run(words)
    try:
        code = _run(words)
    except Exception as error:
        click.echo(f"The mail could not be taken in: {type(error).__name__}.", err=True)
        code = EX_TEMPFAIL
    # A mail server bounces on any other code: the customer's mail must stay in its queue until we are mended.
    return EX_TEMPFAIL if code else 0


def _is_pipe_delivery(words: list[str]) -> bool:
    """Whether a mail server hands a mail over, who waits to hear whether it may forget it: `ingest -`."""
    return "ingest" in words and "-" in words


def _run(words: list[str]) -> int:
    try:
        done: Any = cli.main(args=words, prog_name="mailtriage", standalone_mode=False)
        return done if isinstance(done, int) else 0
    except click.exceptions.Exit as leave:
        return int(leave.exit_code)
    except click.Abort:
        click.echo("\nInterrupted.", err=True)
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except MailtriageError as error:
        _tell(error)
        return error.exit_code
    except OSError as error:
        # A full disk, an output that cannot be written: nothing that a traceback would explain better.
        click.echo(f"{error.strerror or type(error).__name__}.", err=True)
        return 1


def _tell(error: MailtriageError) -> None:
    from mailtriage.commands.terminal import safe

    if isinstance(error, Invalid):
        count = len(error.problems)
        click.echo(f"{count} problem{'s' if count > 1 else ''}:", err=True)
    for line in str(error).splitlines():
        click.echo(safe(line), err=True)
