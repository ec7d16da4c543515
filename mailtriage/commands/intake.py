"""`intake list|show|retry|release|refuse|reparse`: the ledger of every mail that ever arrived."""

from __future__ import annotations

import sys

import click

from mailtriage.commands.context import agent, as_json, desk_of
from mailtriage.commands.reparse import reparse_command
from mailtriage.commands.terminal import defanged, print_json, safe, safe_line
from mailtriage.domain.receipt import Receipt, ReceiptState, Ruling
from mailtriage.errors import Usage


@click.group("intake")
def intake_command() -> None:
    """The ledger: every mail that ever arrived, and what became of it."""


intake_command.add_command(reparse_command)


@intake_command.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice([str(s) for s in ReceiptState]), help="Repeatable.")
@click.option("--held", is_flag=True, help="Mails that wait for an agent.")
@click.option("--failed", is_flag=True, help="Mails that could not be filed.")
@click.option("--most", default=50, show_default=True, type=click.IntRange(1, 100_000), help="At most so many.")
@as_json
@click.pass_context
def intake_list(
    ctx: click.Context, states: tuple[str, ...], held: bool, failed: bool, most: int, as_json: bool
) -> None:
    """Mails that arrived, newest first.

    \b
    mailtriage intake list --held
    mailtriage intake list --failed --json
    """
    from mailtriage.store import ledger

    desk_of(ctx)
    wanted = [ReceiptState(state) for state in states]
    wanted += [ReceiptState.HELD] if held else []
    wanted += [ReceiptState.FAILED] if failed else []
    for receipt in ledger.select(wanted, most):
        if as_json:
            print_json(_row(receipt))
        else:
            click.echo(_line(receipt))
    if not as_json:
        counts = ledger.counts()
        click.echo(", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or "The ledger is empty.")


@intake_command.command("show")
@click.argument("receipt", type=int)
@click.option("--raw", is_flag=True, help="The mail as it came, on standard output.")
@as_json
@click.pass_context
def intake_show(ctx: click.Context, receipt: int, raw: bool, as_json: bool) -> None:
    """One mail of the ledger: where it stands and why, and what it says, so that you can decide about it.

    \b
    mailtriage intake show 17
    mailtriage intake show 17 --raw > mail.eml
    """
    found = _receipt(ctx, receipt)
    if raw:
        _print_raw(ctx, found)
    elif as_json:
        print_json(_row(found))
    else:
        click.echo(_line(found))
        _print_mail(ctx, found)


@intake_command.command("release")
@click.argument("receipt", type=int)
@click.option("--add", is_flag=True, help="Its sender takes part in the ticket from then on.")
@click.option("--new", is_flag=True, help="Make it a ticket of its own.")
@click.pass_context
def intake_release(ctx: click.Context, receipt: int, add: bool, new: bool) -> None:
    """Let in a mail that was held or ignored; the daemon files it. It is not acknowledged: you answer it.

    \b
    mailtriage intake release 17          into the ticket that it was held for
    mailtriage intake release 17 --add    and whoever wrote it may write again
    mailtriage intake release 17 --new    as a ticket of its own
    """
    from mailtriage.desk import holds

    if add and new:
        raise Usage("--add and --new exclude each other: the sender of a new ticket takes part in it anyway.")
    desk = desk_of(ctx)
    ruling = Ruling.NEW if new else Ruling.FOLLOW if add else Ruling.JOIN
    found = holds.release(desk.store, receipt, ruling, agent(), desk.clock.now())
    where = "as a ticket of its own" if new else f"on ticket {found.ticket}" if found.ticket else "where it belongs"
    click.echo(f"Mail {receipt} will be filed {where}.")


@intake_command.command("refuse")
@click.argument("receipt", type=int)
@click.pass_context
def intake_refuse(ctx: click.Context, receipt: int) -> None:
    """Keep a held mail out of its ticket. Nobody is told; it stays in the ledger and can still be released.

    \b
    mailtriage intake refuse 17
    """
    from mailtriage.desk import holds

    desk = desk_of(ctx)
    holds.refuse(desk.store, receipt, agent(), desk.clock.now())
    click.echo(f"Mail {receipt}: refused.")


@intake_command.command("retry")
@click.argument("receipts", nargs=-1, type=int)
@click.option("--failed", is_flag=True, help="All that could not be filed.")
@click.pass_context
def intake_retry(ctx: click.Context, receipts: tuple[int, ...], failed: bool) -> None:
    """File mails again that were set aside; the daemon takes them up.

    \b
    mailtriage intake retry 17
    mailtriage intake retry --failed
    """
    from mailtriage.store import ledger

    desk = desk_of(ctx)
    numbers = list(receipts)
    if failed:
        numbers += [found.id for found in ledger.select([ReceiptState.FAILED], 100_000)]
    if not numbers and not failed:
        raise Usage("Name the mails to file again, or all that failed with --failed.")
    for number in numbers:
        found = _receipt(ctx, number)
        if found.state is not ReceiptState.FAILED or found.raw is None:
            raise Usage(f"Mail {number} is {found.state}: {found.reason or 'nothing to try again'}.")
        ledger.try_again(number, desk.clock.now())
    click.echo(f"{len(numbers)} mail(s) will be filed again.")


def _receipt(ctx: click.Context, number: int) -> Receipt:
    from mailtriage.store import ledger

    desk_of(ctx)
    found = ledger.find(number)
    if found is None:
        raise Usage(f"There is no mail {number} in the ledger.")
    return found


def _print_raw(ctx: click.Context, receipt: Receipt) -> None:
    from mailtriage.store import blobs

    raw = blobs.get(desk_of(ctx).store, receipt.raw) if receipt.raw else None
    if raw is None:
        raise Usage(f"The bytes of mail {receipt.id} are not kept: {receipt.reason}.")
    stream = sys.stdout.buffer
    stream.write(raw if not stream.isatty() else safe(raw.decode("utf-8", "replace")).encode())


def _print_mail(ctx: click.Context, receipt: Receipt) -> None:
    """What a mail says, as the road reads it: secrets are out, and nothing in it reaches the terminal as a command."""
    from mailtriage.pipeline import read
    from mailtriage.store import blobs

    desk = desk_of(ctx)
    raw = blobs.get(desk.store, receipt.raw) if receipt.raw else None
    if raw is None:
        return
    message = read(raw, desk.settings).message
    sender = f"{message.sender.name} <{message.sender.address}>" if message.sender else "nobody"
    click.echo(f"\nFrom:    {safe_line(sender)}")
    if message.reply_to:
        click.echo(f"Answers: {safe_line(', '.join(each.address for each in message.reply_to))}")
    click.echo(f"Subject: {safe_line(message.subject)}\n\n{defanged(safe(message.visible_text)).strip()}")


def _line(receipt: Receipt) -> str:
    ticket = f"#{receipt.ticket}" if receipt.ticket else "-"
    return (
        f"{receipt.id:>6}  {receipt.received:%Y-%m-%d %H:%M}  {receipt.state:<8}  {ticket:<7}  "
        f"{receipt.place.mailbox}  {safe_line(receipt.sender) or '-'}  {safe_line(receipt.reason)}"
    )


def _row(receipt: Receipt) -> dict[str, object]:
    return {
        "id": receipt.id,
        "mailbox": receipt.place.mailbox,
        "uidvalidity": receipt.place.uidvalidity,
        "uid": receipt.place.uid,
        "state": str(receipt.state),
        "reason": receipt.reason,
        "attempts": receipt.attempts,
        "size": receipt.size,
        "received": receipt.received,
        "message_id": receipt.message_id,
        "sender": receipt.sender or None,
        "ticket": receipt.ticket,
        "ruling": str(receipt.ruling) if receipt.ruling else None,
        "ruled_by": receipt.ruled_by or None,
    }
