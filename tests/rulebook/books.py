"""Rulebooks and cases for the tests of the rulebook: real files, read by the real loader."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

from mailtriage.domain.case import Case
from mailtriage.domain.decision import Decision
from mailtriage.errors import Invalid
from mailtriage.rulebook.evaluate import evaluate
from mailtriage.rulebook.load import load
from mailtriage.rulebook.rule import Rulebook
from mailtriage.rulebook.trial import case_of

SHIPPED = Path(__file__).parents[2] / "rules"


def book(folder: Path, **files: str) -> Rulebook:
    """The rulebook of `files`: names without their ending, `lists_x` for `lists/x.yaml`."""
    for name, text in files.items():
        path = folder / f"{name.replace('lists_', 'lists/')}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(text), "utf-8")
    return load(folder)


def one_rule(folder: Path, when: str, **more: str) -> Rulebook:
    """A rulebook of one rule `r` with this condition in YAML's flow style; it sets the category `hit`."""
    lines = ["rules:", "  - id: r", f"    when: {when}", "    set: {category: hit}"]
    lines.extend(f"    {key}: {value}" for key, value in more.items())
    return book(folder, rules="\n".join(lines) + "\n")


def holds(folder: Path, when: str, **test: Any) -> bool:
    """Whether the condition holds for a mail in the short form of inline tests."""
    return decide(one_rule(folder, when), **test).category == "hit"


def decide(rulebook: Rulebook, **test: Any) -> Decision:
    """The decision on a mail in the short form of inline tests; `sender` stands for `from`."""
    return evaluate(rulebook, case(**test))


def case(**test: Any) -> Case:
    """A mail in the short form of inline tests; `sender` stands for `from`."""
    named: Mapping[str, Any] = {("from" if key == "sender" else key): value for key, value in test.items()}
    return case_of(named)


def problems(folder: Path, text: str, **more: str) -> list[str]:
    """What the loader says about a rule file `rules.yaml`, a line a problem, without the folder's name."""
    try:
        book(folder, rules=text, **more)
    except Invalid as invalid:
        return [str(problem).replace(f"{folder}/", "") for problem in invalid.problems]
    return []
