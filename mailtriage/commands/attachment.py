"""`attachment list|save`: the files of a ticket."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mailtriage.commands.context import TICKET, as_json, desk_of
from mailtriage.commands.terminal import print_json, safe_line
from mailtriage.domain.ticket import StoredAttachment
from mailtriage.errors import Usage


@click.group("attachment")
def attachment_command() -> None:
    """List and save the files of a ticket."""


@attachment_command.command("list")
@click.argument("ticket", type=TICKET)
@as_json
@click.pass_context
def attachment_list(ctx: click.Context, ticket: int, as_json: bool) -> None:
    """The files of a ticket.

    \b
    mailtriage attachment list 10042
    """
    desk_of(ctx)
    for found in _attachments(ticket):
        if as_json:
            print_json(
                {"name": found.name, "content_type": found.content_type, "size": found.size, "sha256": found.sha256}
            )
        else:
            kind, remark = safe_line(found.content_type), safe_line(found.remark)
            click.echo(f"{safe_line(found.name)}  {kind}  {found.size} bytes  {remark}".rstrip())


@attachment_command.command("save")
@click.argument("ticket", type=TICKET)
@click.argument("name")
@click.option(
    "--to", "folder", default=".", type=click.Path(file_okay=False, path_type=Path), help="The folder to write to."
)
@click.pass_context
def attachment_save(ctx: click.Context, ticket: int, name: str, folder: Path) -> None:
    """Write one file of a ticket under its safe name. Nothing is overwritten.

    \b
    mailtriage attachment save 10042 screenshot.png --to /tmp
    """
    from mailtriage.store import blobs

    desk = desk_of(ctx)
    found = [one for one in _attachments(ticket) if name in (one.name, one.sha256)]
    if not found:
        raise Usage(f"Ticket {ticket} has no attachment '{name}'. See 'mailtriage attachment list {ticket}'.")
    content = blobs.get(desk.store, found[-1].sha256)
    if content is None:
        raise Usage(f"The content of '{name}' is not in the store.")
    click.echo(safe_line(str(_write(folder, found[-1].name, content))))


def _attachments(number: int) -> tuple[StoredAttachment, ...]:
    from mailtriage.store import tickets

    if tickets.find(number) is None:
        raise Usage(f"There is no ticket {number}.")
    return tickets.attachments(number)


def _write(folder: Path, name: str, content: bytes) -> Path:
    """A new file in `folder`, never through a link or over another file; a name that is taken gets a number."""
    plain = (
        Path("".join(char for char in name if char.isprintable()).replace("\\", "/")).name.lstrip(".") or "attachment"
    )
    # A name has at most 255 bytes, a character at most four.
    stem, suffix = Path(plain).stem[:50], Path(plain).suffix[:10]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for count in range(1000):
            path = folder / (f"{stem}-{count}{suffix}" if count else f"{stem}{suffix}")
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            except FileExistsError:
                continue
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            return path
    except OSError as error:
        raise Usage(f"{folder} cannot be written: {error.strerror}") from error
    raise Usage(f"{folder} holds a thousand files of that name already.")
