"""`rules lint|test|explain|schema`: what a rulebook says and does, before a customer meets it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailtriage.commands.context import as_json, settings_or_shipped
from mailtriage.commands.terminal import print_json, safe_line

if TYPE_CHECKING:
    from mailtriage.rulebook.explain import Explanation
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
@as_json
@click.pass_context
def rules_lint(ctx: click.Context, folder: Path | None, as_json: bool) -> int:
    """Name what cannot be used in the rulebook, and what is sound but probably not meant.

    \b
    mailtriage rules lint
    mailtriage rules lint --json | jq .advice     exit code 1 where there is anything to look at
    """
    from mailtriage.installation import template_names
    from mailtriage.rulebook.lint import lint

    rulebook = _rulebook(ctx, folder)
    remarks = lint(rulebook, templates=template_names(settings_or_shipped(ctx)))
    for remark in remarks:
        if as_json:
            print_json(asdict(remark))
        else:
            click.echo(safe_line(str(remark)))
    if not as_json:
        click.echo(f"{len(rulebook.rules)} rules, version {rulebook.version[:12]}: {len(remarks)} remarks.")
    return 1 if remarks else 0


@rules_command.command("explain")
@click.argument("path")
@click.option("--rule", metavar="ID", help="What one rule saw, and what kept it from applying.")
@click.pass_context
def rules_explain(ctx: click.Context, path: str, rule: str | None) -> None:
    """Which rules decided about a mail, and on which words.

    \b
    mailtriage rules explain mail.eml
    mailtriage rules explain mail.eml --rule transaction-failed
    cat mail.eml | mailtriage rules explain -
    """
    from mailtriage.app import Inspector
    from mailtriage.intake.files import read_paths

    inspector = Inspector(settings_or_shipped(ctx))
    for source in read_paths([path]):
        decision, explanations = inspector.explain(source.raw, rule)
        click.secho(safe_line(source.name), bold=True)
        for explanation in explanations:
            _print_explanation(explanation)
        ask = f"; asks for {', '.join(decision.ask_for)}" if decision.ask_for else ""
        click.echo(f"= {decision.category}, {decision.priority}{ask}")


def _print_explanation(explanation: Explanation) -> None:
    mark = "✓" if explanation.applied else "✗"
    place = f"{Path(explanation.file).name}:{explanation.line}"
    click.echo(f"{mark} {explanation.rule} ({place}): {safe_line(explanation.summary)}")
    for answer in explanation.answers:
        if answer.holds or answer.blame:
            sign = "+" if answer.holds else "-"
            click.echo(f"  {'  ' * answer.depth}{sign} {safe_line(answer.label)}")
        for seen in answer.evidence:
            click.echo(f"  {'  ' * answer.depth}    {seen.field}: {safe_line(seen.found)}")


@rules_command.command("schema")
def rules_schema() -> None:
    """The JSON Schema of rule files, for editors.

    \b
    mailtriage rules schema > rules/schema.json
    """
    import json

    from mailtriage.rulebook.schema import schema

    click.echo(json.dumps(schema(), ensure_ascii=False, indent=1))


def _rulebook(ctx: click.Context, folder: Path | None) -> Rulebook:
    from mailtriage.rulebook.load import load

    return load(folder or settings_or_shipped(ctx).rules)
