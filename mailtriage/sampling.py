"""The shipped samples as tests of the shipped rules: what `x.expected.yaml` says of a decision against the decision.

Not here: what else a sample expects (text, findings, guard), which the test suite compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mailtriage import marked
from mailtriage.domain.decision import Decision
from mailtriage.rulebook.trial import Trial, differences

Decide = Callable[[bytes], Decision]
_KEPT_APART = "unseen"


def sample_trials(folder: Path, decide: Decide) -> Iterator[Trial]:
    """One trial for every sample below `folder` that expects a decision; those kept apart stay so."""
    for path in sorted(folder.rglob("*.expected.yaml")):
        if _KEPT_APART in path.relative_to(folder).parts:
            continue
        expected = marked.loads(path.read_text("utf-8"), str(path)).get("decision")
        mail = path.with_name(path.name.replace(".expected.yaml", ".eml"))
        if expected and mail.exists():
            yield _trial(mail, expected, decide(mail.read_bytes()))


def _trial(mail: Path, expected: Mapping[str, Any], decision: Decision) -> Trial:
    exact = {name: wanted for name, wanted in expected.items() if name != "tags"}
    failures = differences(exact, decision)
    failures += [f"tag {tag} is missing" for tag in expected.get("tags", ()) if tag not in decision.tags]
    return Trial("", str(mail), 1, 1, expected, True, "; ".join(failures))
