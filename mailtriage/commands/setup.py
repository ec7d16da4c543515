"""`init` and `check`: from nothing to a configuration that works."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from mailtriage.commands.context import as_json, settings_of
from mailtriage.commands.terminal import print_json, safe
from mailtriage.config.read import FILE_NAME
from mailtriage.errors import Usage
from mailtriage.shipped_files import shipped

CONFIGURATION = """\
# The configuration of mailtriage. Paths are relative to this file. Every key but support.address has a default.
# A secret is never written here but named: {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}.

support:
  name: Wallet Support
  address: support@example.com
  aliases: []                  # further addresses that lead to the same inbox
  locale: en                   # for customers whose language is not known: en, zh-CN, zh-TW
  ticket_tag: "#"              # [#10042] in subjects
  website: https://wallet.example.com
  app: Wallet

mailboxes:
  - name: support
    host: imap.example.com
    port: 993
    tls: implicit              # implicit | starttls | none (loopback only)
    user: support@example.com
    password: {env: IMAP_PASSWORD}
    folder: INBOX
    poll: 60s
    after: keep                # keep | seen | {move: Archive}: the server's copy, once the ledger has it
    history: skip              # skip | import | import-silently: what lies in the mailbox already

smtp:
  host: smtp.example.com
  port: 465
  tls: implicit
  user: support@example.com
  password: {env: SMTP_PASSWORD}

database: sqlite:///mailtriage.db   # or postgresql://user@host/name
rules: rules/
templates: templates/
"""


@click.command("init")
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
def init_command(folder: Path) -> None:
    """Write mailtriage.yaml, rules/ and templates/ to start from. Nothing that is there is overwritten.

    \b
    mailtriage init              in this folder
    mailtriage init /srv/desk    in another one
    """
    names = (FILE_NAME, "rules", "templates")
    there = [name for name in names if (folder / name).exists()]
    if there:
        raise Usage(f"{folder} holds {', '.join(there)} already; nothing was written.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE_NAME).write_text(CONFIGURATION, "utf-8")
        for name in names[1:]:
            shutil.copytree(shipped(name), folder / name)
    except OSError as error:
        raise Usage(f"{folder} cannot be written: {error.strerror}") from error
    click.echo(f"Written: {', '.join(str(folder / name) for name in names)}")
    click.echo(f"Next: edit {folder / FILE_NAME}, then run 'mailtriage check'.")


@click.command("check")
@as_json
@click.pass_context
def check_command(ctx: click.Context, as_json: bool) -> int:
    """Try everything the configuration names: database, templates, rules, IMAP, SMTP. Changes nothing.

    \b
    mailtriage check
    mailtriage --config /srv/desk/mailtriage.yaml check --json
    """
    from mailtriage.checkup import check

    settings = settings_of(ctx, passwords=True)
    wrong = 0
    for tried in check(settings):
        wrong += bool(tried.wrong)
        if as_json:
            print_json({"what": tried.what, "ok": not tried.wrong, "wrong": tried.wrong or None})
        else:
            mark = click.style("✗", fg="red") if tried.wrong else click.style("✓", fg="green")
            indented = safe(tried.wrong).replace("\n", "\n    ")
            click.echo(f"{mark} {tried.what}" + (f": {indented}" if tried.wrong else ""))
    return 1 if wrong else 0
