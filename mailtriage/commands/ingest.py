"""`ingest`: mails from files, folders and pipes, through the same road as those from a mailbox.

Not here: the exit code of a pipe delivery that failed, which `main.py` sees to, whatever the failure was.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from mailtriage import log
from mailtriage.commands.context import settings_of
from mailtriage.commands.terminal import safe_line
from mailtriage.domain.receipt import ReceiptState
from mailtriage.errors import MailtriageError, Temporary, Usage
from mailtriage.installation import Desk, demand_only_daemon, open_desk
from mailtriage.intake.files import STDIN, Source, read_paths
from mailtriage.intake.receive import receive

if TYPE_CHECKING:
    from mailtriage.pipeline import Road

_BATCH = 50
_BATCH_BYTES = 16 * 2**20
_WORDS = {ReceiptState.RECEIVED: "taken in", ReceiptState.IGNORED: "known already", ReceiptState.FAILED: "too large"}


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
    counts = _ingest(ctx, paths, silent)
    _clear_progress()
    if STDIN not in paths:
        click.echo(", ".join(f"{count} {state}" for state, count in sorted(counts.items())))


def _ingest(ctx: click.Context, paths: tuple[str, ...], silent: bool) -> Counter[str]:
    sources = read_paths(paths)
    desk = open_desk(settings_of(ctx))
    ctx.call_on_close(desk.store.close)
    # A piped mail goes into the ledger first: whatever is wrong with rules or templates, its sender need not know.
    road = None if STDIN in paths else _road(desk)
    counts: Counter[str] = Counter()
    for batch in _batches(sources):
        counts += _take_in(desk, batch, silent)
        _progress(counts)
        _file(desk, road)
    if not counts:
        raise Usage("There was no mail in what you named.")
    return counts


def _take_in(desk: Desk, batch: list[Source], silent: bool) -> Counter[str]:
    """Write mails into the ledger and let go of them, since filing reads them there; how many came to what."""
    now, most_bytes = desk.clock.now(), desk.settings.most_bytes
    counts: Counter[str] = Counter()
    with desk.store.transaction():
        for source in batch:
            way = "pipe" if source.name == STDIN else "file"
            receipt = receive(desk.store, way, source.raw, now, silent=silent, most_bytes=most_bytes)
            counts[_WORDS.get(receipt.state, str(receipt.state))] += 1
    batch.clear()
    return counts


def _road(desk: Desk) -> Road:
    """The road with its rules and templates. Imported only here: a piped mail that a daemon files needs none of it."""
    from mailtriage.app import open_road

    return open_road(desk)


def _file(desk: Desk, road: Road | None) -> None:
    """File what the ledger has, unless a daemon is there to do it. It is safe there: what goes wrong from here on is
    the daemon's, and no sender's."""
    only_us = None
    try:
        if road is None:
            only_us = demand_only_daemon(desk.settings)  # Raises where a daemon works on this database.
            road = _road(desk)
        from mailtriage.pipeline import file_batch

        while file_batch(road):
            pass
    except Temporary:
        return
    except Exception as error:
        log.failure("not filed yet", error)
        said = str(error).splitlines()[0] if isinstance(error, MailtriageError) else type(error).__name__
        click.echo(safe_line(f"The mail is in the ledger, but not filed yet: {said}"), err=True)
    finally:
        del only_us


def _batches(sources: Iterable[Source]) -> Iterator[list[Source]]:
    """Mails in groups for one transaction each, of a few megabytes and beside them one mail that goes beyond."""
    batch: list[Source] = []
    size = 0
    for source in sources:
        batch.append(source)
        size += len(source.raw)
        if len(batch) >= _BATCH or size > _BATCH_BYTES:
            del source
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _clear_progress() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)


def _progress(counts: Counter[str]) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{sum(counts.values())} mails", nl=False, err=True)
