"""Precision and recall of findings, a kind, over the labelled samples: `python -m tests.quality`.

A sample is `x.eml` with `x.expected.yaml` beside it, whose `findings` are rows of `kind`, `value`, and where it matters
`chains`. Kinds that a sample does not label are not counted for it.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from mailtriage.domain.finding import Finding
from mailtriage.triage.extract import extract
from mailtriage.triage.redact import redact

PARTIAL = "partial"
SAMPLES = Path(__file__).parents[1] / "samples"


def labelled(folder: Path) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    """Each sample that has labels for findings, with them."""
    for mail in sorted(folder.glob("**/*.eml")):
        for name in (f"{mail.stem}.expected.yaml", "expected.yaml"):
            path = mail.with_name(name)
            rows = (yaml.safe_load(path.read_text("utf-8")) or {}).get("findings") if path.exists() else None
            if rows:
                yield mail, rows
                break


def found_in(mail: Path) -> list[Finding]:
    """The findings of a raw mail, through parsing and redaction as on the road."""
    parse = import_module("mailtriage.triage.parse").parse
    redacted = redact(parse(mail.read_bytes()))
    return list(extract(redacted.message, redacted.secrets))


def measure(folder: Path) -> dict[str, Counter[str]]:
    """Kind → how many were right, wrongly found and missed; `chain` counts transactions whose chain is labelled."""
    counts: dict[str, Counter[str]] = {}
    for mail, rows in labelled(folder):
        found = [(str(item.kind), _told(item), item.chains) for item in found_in(mail)]
        for kind in {row["kind"] for row in rows}:
            wanted = Counter(_key(row) for row in rows if row["kind"] == kind)
            got = Counter(value for name, value, _ in found if name == kind)
            _count(counts.setdefault(kind, Counter()), wanted, got)
        chains = Counter(f"{_key(row)} {chain}" for row in rows for chain in row.get("chains", ()))
        named = {_key(row) for row in rows if row.get("chains")}
        told = Counter(f"{value} {chain}" for _, value, names in found if value in named for chain in names)
        _count(counts.setdefault("chain", Counter()), chains, told)
    return counts


def _told(item: Finding) -> str:
    return PARTIAL if item.partial and not item.masked else (item.value or item.secret or "").lower()


def _key(row: dict[str, Any]) -> str:
    """What is compared: the value; of a shortened one only that it was found, because samples do not spell it."""
    return PARTIAL if row.get("partial") else str(row.get("value") or row.get("secret") or "").lower()


def _count(count: Counter[str], wanted: Counter[str], got: Counter[str]) -> None:
    count["right"] += (wanted & got).total()
    count["wrong"] += (got - wanted).total()
    count["missed"] += (wanted - got).total()


def main() -> int:
    """Prints the table; 1 where there is nothing to measure."""
    counts = measure(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
    print(f"{'kind':24}{'right':>7}{'wrong':>7}{'missed':>7}{'precision':>11}{'recall':>8}")
    for kind, count in sorted(counts.items()):
        precision = count["right"] / max(1, count["right"] + count["wrong"])
        recall = count["right"] / max(1, count["right"] + count["missed"])
        print(f"{kind:24}{count['right']:7}{count['wrong']:7}{count['missed']:7}{precision:11.1%}{recall:8.1%}")
    return 0 if counts else 1


if __name__ == "__main__":
    sys.exit(main())
