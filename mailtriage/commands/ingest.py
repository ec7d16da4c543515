"""`ingest`: mails from files, folders and pipes, through the same road as those from a mailbox."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator

import click

from mailtriage.commands.context import settings_of
from mailtriage.errors import MailtriageError, Temporary, Usage
from mailtriage.intake.files import STDIN, Source

_BATCH = 50


@click.command("ingest")
@click.argument("paths", nargs=-1, required=True)
@click.option("--silent", is_flag=True, help="Make tickets without acknowledging them.")
@click.pass_context
def ingest_command(ctx: click.Context, paths: tuple[str, ...], silent: bool) -> None:
    """Take in .eml files, mbox files, Maildirs, folders of them, or with - one mail on standard input.

    \b
    mailtriage ingest old-mail.mbox --silent
    mailtriage ingest Maildir/ one.eml
    |mailtriage --config /srv/desk/mailtriage.yaml ingest -      in a mail server's aliases

    With - the exit code is 75 where the mail could not be taken in, so that the mail server keeps it.
    """
    try:
        counts = _ingest(ctx, paths, silent)
    except Exception as error:
        if STDIN not in paths:
            raise
        # A mail server bounces on any other code: the customer's mail must stay in its queue until we are mended.
        said = str(error) if isinstance(error, MailtriageError) else type(error).__name__
        raise Temporary(f"The mail could not be taken in: {said}") from error
    if STDIN not in paths:
        click.echo(", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or "no mails")


def _ingest(ctx: click.Context, paths: tuple[str, ...], silent: bool) -> Counter[str]:
    from mailtriage.app import Application, open_desk
    from mailtriage.domain.receipt import ReceiptState
    from mailtriage.intake.files import read_paths
    from mailtriage.intake.receive import receive

    app = Application(open_desk(settings_of(ctx)))
    ctx.call_on_close(app.close)
    store, settings, clock = app.desk.store, app.desk.settings, app.desk.clock
    counts: Counter[str] = Counter()
    sources = list(paths)
    for batch in _batches(read_paths(sources)):
        with store.transaction():
            for source in batch:
                way = "pipe" if source.name == STDIN else "file"
                receipt = receive(store, way, source.raw, clock.now(), silent=silent, most_bytes=settings.most_bytes)
                counts[{"ignored": "known already"}.get(receipt.state, receipt.state)] += 1
        _progress(counts)
        try:
            while app.file():
                pass
        except Temporary:
            # The ledger has the mails; the daemon files them when the database lets it.
            continue
    if not counts:
        raise Usage("There was no mail in what you named.")
    return counts if ReceiptState.RECEIVED not in counts else _renamed(counts)


def _renamed(counts: Counter[str]) -> Counter[str]:
    counts["taken in"] = counts.pop("received")
    return counts


def _batches(sources: Iterable[Source]) -> Iterator[list[Source]]:
    batch: list[Source] = []
    for source in sources:
        batch.append(source)
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _progress(counts: Counter[str]) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{sum(counts.values())} mails", nl=False, err=True)
