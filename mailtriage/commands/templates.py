"""`templates lint|preview`: what customers will read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mailtriage.commands.context import settings_of
from mailtriage.commands.terminal import safe

if TYPE_CHECKING:
    from mailtriage.outbox.compose import Composer


@click.group("templates")
def templates_command() -> None:
    """Check and preview the templates."""


@templates_command.command("lint")
@click.pass_context
def templates_lint(ctx: click.Context) -> None:
    """Read and try every template in every locale.

    \b
    mailtriage templates lint
    """
    composer = _composer(ctx)
    click.echo(f"{len(composer.names)} templates in {', '.join(composer.locales)}: all right.")


@templates_command.command("preview")
@click.argument("name")
@click.option("--locale", default="en", show_default=True, help="en, zh-CN, zh-TW, or a language tag.")
@click.option("--category", default="transaction-failed", show_default=True)
@click.option("--cause")
@click.option("--ask", multiple=True, help="What is still missing; repeatable.")
@click.pass_context
def templates_preview(
    ctx: click.Context, name: str, locale: str, category: str, cause: str | None, ask: tuple[str, ...]
) -> None:
    """Show a mail as a customer would get it, with made-up facts.

    \b
    mailtriage templates preview acknowledgement --locale zh-CN --ask tx_hash --ask network
    """
    from mailtriage.domain.message import Address
    from mailtriage.domain.notice import Notice

    facts = {"category": category, "cause": cause, "ask": list(ask), "agent": "Li Na", "text": "…", "chain": "tron"}
    notice = Notice("preview", 10042, Address("", "customer@example.com"), name, locale, facts)
    mail = _composer(ctx).compose(notice)
    click.echo(f"Subject: {safe(mail.subject)}\n\n{safe(mail.text)}")


def _composer(ctx: click.Context) -> Composer:
    from mailtriage.domain.ports import SystemClock
    from mailtriage.domain.token import Tokens
    from mailtriage.installation import load_composer

    return load_composer(settings_of(ctx), Tokens((b"only for previews",)), SystemClock())
