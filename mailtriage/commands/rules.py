"""`rules lint|test|explain|schema`: what a rulebook says and does, before a customer meets it.

Not here: what the stored mails teach about it, see `lab.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailtriage.commands.context import as_json, desk_of, settings_or_shipped
from mailtriage.commands.lab import replay_command, stats_command, suggest_command
from mailtriage.commands.terminal import print_json, safe_line
from mailtriage.errors import Usage

if TYPE_CHECKING:
    from mailtriage.rulebook.explain import Explanation
    from mailtriage.rulebook.rule import Rulebook
    from mailtriage.rulebook.trial import Trial

_DIGITS = 16


@click.group("rules")
def rules_command() -> None:
    """Check, try and explain the rulebook."""


for _command in (replay_command, stats_command, suggest_command):
    rules_command.add_command(_command)


@rules_command.command("test")
@click.option(
    "--rules", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another folder."
)
@click.option("--coverage", is_flag=True, help="Also name rules that no test hits, or that no test misses.")
@as_json
@click.pass_context
def rules_test(ctx: click.Context, folder: Path | None, coverage: bool, as_json: bool) -> int:
    """Try every rule on its own examples, and the shipped rules on the shipped samples.

    Exit code 1 where a test fails, or with --coverage where a rule lacks one.

    \b
    mailtriage rules test
    mailtriage rules test --rules /srv/desk/rules-next --coverage
    """
    from mailtriage.app import try_samples
    from mailtriage.rulebook.trial import run, uncovered

    rulebook = _rulebook(ctx, folder)
    inline = run(rulebook)
    bare = uncovered(rulebook, inline) if coverage else []
    tried = [*inline, *try_samples(folder or settings_or_shipped(ctx).rules)]
    failed = [trial for trial in tried if not trial.passed]
    for trial in tried if as_json else failed:
        _tell_trial(trial, as_json)
    for rule, file, line, lacks in bare:
        place = {"rule": rule, "file": file, "line": line}
        print_json({**place, "lacks": lacks}) if as_json else click.echo(f"{file}:{line}: rule {rule}: {lacks}")
    if not as_json:
        click.echo(f"{len(tried) - len(failed)} of {len(tried)} tests passed.")
    return 1 if failed or bare else 0


def _tell_trial(trial: Trial, as_json: bool) -> None:
    failure = {"passed": trial.passed, "failure": trial.failure or None}
    if as_json:
        print_json({"rule": trial.rule or None, "file": trial.file, "line": trial.line, **failure})
    elif trial.rule:
        click.echo(f"{trial.file}:{trial.line}: rule {trial.rule}, test {trial.number}: {safe_line(trial.failure)}")
    else:
        click.echo(f"{trial.file}: {safe_line(trial.failure)}")


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
@click.argument("path", metavar="PATH|TICKET")
@click.option("--rule", metavar="ID", help="What one rule saw, and what kept it from applying.")
@click.pass_context
def rules_explain(ctx: click.Context, path: str, rule: str | None) -> None:
    """Which rules decide about a mail, or about the one that opened a ticket, and on which words.

    \b
    mailtriage rules explain mail.eml
    mailtriage rules explain 10042                what today's rules say; `show --why` has what was decided then
    mailtriage rules explain mail.eml --rule transaction-failed
    cat mail.eml | mailtriage rules explain -
    """
    from mailtriage.app import Inspector

    inspector = Inspector(settings_or_shipped(ctx))
    for name, raw in _mails(ctx, path):
        decision, explanations = inspector.explain(raw, rule)
        click.secho(safe_line(name), bold=True)
        for explanation in explanations:
            _print_explanation(explanation)
        ask = f"; asks for {', '.join(decision.ask_for)}" if decision.ask_for else ""
        click.echo(f"= {decision.category}, {decision.priority}{ask}")


def _mails(ctx: click.Context, path: str) -> Iterator[tuple[str, bytes]]:
    """The mails at a path, or where there is none of that name, the one that opened the ticket. Raises Usage."""
    from mailtriage.intake.files import read_paths
    from mailtriage.store import blobs
    from mailtriage.store.history import opening_blob

    number = path.removeprefix("#")
    if Path(path).exists() or not (number.isascii() and number.isdigit() and len(number) < _DIGITS):
        yield from ((source.name, source.raw) for source in read_paths([path]))
        return
    store = desk_of(ctx).store
    blob = opening_blob(store, int(number))
    raw = blobs.get(store, blob) if blob else None
    if raw is None:
        raise Usage(f"There is no ticket {number} whose first mail is still stored.")
    yield f"ticket {number}", raw


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
