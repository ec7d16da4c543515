"""`rules lint|test|explain`: what a rulebook says and does, before a customer meets it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailtriage.commands.context import as_json, settings_or_shipped
from mailtriage.commands.terminal import print_json, safe, safe_line

if TYPE_CHECKING:
    from mailtriage.rulebook.rule import Rulebook


@click.group("rules")
def rules_command() -> None:
    """Check, try and explain the rulebook."""


@rules_command.command("test")
@click.option(
    "--rules", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another folder."
)
@as_json
@click.pass_context
def rules_test(ctx: click.Context, folder: Path | None, as_json: bool) -> int:
    """Try every rule on its own examples.

    \b
    mailtriage rules test
    mailtriage rules test --rules /srv/desk/rules-next
    """
    from mailtriage.rulebook.trial import run

    trials = run(_rulebook(ctx, folder))
    failed = [trial for trial in trials if not trial.passed]
    for trial in trials if as_json else failed:
        if as_json:
            print_json(
                {
                    "rule": trial.rule,
                    "file": trial.file,
                    "line": trial.line,
                    "passed": trial.passed,
                    "failure": trial.failure or None,
                }
            )
        else:
            click.echo(f"{trial.file}:{trial.line}: rule {trial.rule}, test {trial.number}: {safe_line(trial.failure)}")
    if not as_json:
        click.echo(f"{len(trials) - len(failed)} of {len(trials)} tests passed.")
    return 1 if failed else 0


@rules_command.command("lint")
@click.option(
    "--rules", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another folder."
)
@click.pass_context
def rules_lint(ctx: click.Context, folder: Path | None) -> int:
    """Read the rulebook and name everything that is wrong with it.

    \b
    mailtriage rules lint
    """
    rulebook = _rulebook(ctx, folder)
    click.echo(f"{len(rulebook.rules)} rules, version {rulebook.version}: can be used.")
    return 0


@rules_command.command("explain")
@click.argument("path")
@click.pass_context
def rules_explain(ctx: click.Context, path: str) -> None:
    """Which rules decided about a mail, and on which words.

    \b
    mailtriage rules explain mail.eml
    cat mail.eml | mailtriage rules explain -
    """
    from mailtriage.app import Inspector
    from mailtriage.intake.files import read_paths

    inspector = Inspector(settings_or_shipped(ctx))
    for source in read_paths([path]):
        _, decision = inspector.inspect(source.raw)
        click.secho(safe_line(source.name), bold=True)
        for step in decision.trace:
            changes = ", ".join(f"{name}={value}" for name, value in step.set.items()) or "nothing"
            click.echo(f"  {step.rule}  ({step.file}:{step.line})  sets {changes}")
            for seen in step.evidence:
                click.echo(f"      {seen.field}: {safe(seen.found)}   [{safe_line(seen.condition)}]")
        ask = f"; asks for {', '.join(decision.ask_for)}" if decision.ask_for else ""
        click.echo(f"  = {decision.category}, {decision.priority}{ask}")


def _rulebook(ctx: click.Context, folder: Path | None) -> Rulebook:
    from mailtriage.rulebook.load import load

    return load(folder or settings_or_shipped(ctx).rules)
