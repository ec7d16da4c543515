"""Compares what is decided about a sample mail with what its `x.expected.yaml` says; see samples/README.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mailtriage.app import Inspector
from mailtriage.commands.rows import decision_row, reading_row
from mailtriage.config.settings import Settings
from mailtriage.domain.support import Support
from mailtriage.shipped_files import shipped

COMPLETE_KINDS = ("transaction", "address", "secret")


@dataclass(frozen=True)
class Sample:
    """A mail and what is expected of it."""

    path: Path
    expected: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.path.relative_to(shipped("samples")))


def samples(unseen: bool) -> list[Sample]:
    """The samples, those kept apart or the others."""
    paths = sorted(shipped("samples").rglob("*.eml"))
    return [
        Sample(path, yaml.safe_load(path.with_suffix(".expected.yaml").read_text("utf-8")))
        for path in paths
        if ("unseen" in path.parts) is unseen
    ]


def inspector() -> Inspector:
    """The shipped rules at the samples' support address."""
    support = Support("support@wallet.example", "Wallet Support", website="https://wallet.example", app="Wallet")
    return Inspector(Settings(Path(), support, "", shipped("rules"), shipped("templates")))


def actual(inspector: Inspector, sample: Sample) -> dict[str, Any]:
    """What the road says of a sample, in the form of `inspect --json`."""
    reading, decision = inspector.inspect(sample.path.read_bytes())
    return {**reading_row(reading), "decision": decision_row(decision)}


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """Every place where the result is not the expected one, in words."""
    return [
        *_message(expected.get("message", {}), found["message"]),
        *_plain("guard", expected["guard"], found["guard"]),
        *_findings(expected, found),
        *(_decision(expected["decision"], found["decision"]) if "decision" in expected else ()),
    ]


def _message(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    visible = _squeezed(found["visible_text"])
    yield from (
        f"visible_text lacks {w!r}" for w in expected.get("visible_contains", ()) if _squeezed(w) not in visible
    )
    yield from (f"visible_text holds {w!r}" for w in expected.get("visible_absent", ()) if _squeezed(w) in visible)
    sender = (found["from"] or {}).get("address")
    plain = {"subject": found["subject"], "from": sender, "language": found["language"]}
    yield from _plain("message", {k: v for k, v in expected.items() if k in plain}, plain)
    if "attachments" in expected:
        seen = [(a["name"], a["content_type"]) for a in found["attachments"]]
        wanted = [(a["name"], a["content_type"]) for a in expected["attachments"]]
        if seen != wanted:
            yield f"attachments: {seen} instead of {wanted}"
    if expected.get("defects") and not found["defects"]:
        yield "no defect is noted"


def _findings(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    if "findings" not in expected:
        return
    left = list(found["findings"])
    for wanted in expected["findings"]:
        match = next((one for one in left if _same(wanted, one)), None)
        if match is None:
            yield f"not found: {dict(wanted)}"
        else:
            left.remove(match)
    yield from (f"found beside: {one}" for one in left if one["kind"] in COMPLETE_KINDS)


def _same(wanted: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    return all(one.get(key) == value for key, value in wanted.items())


def _decision(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    plain = {key: value for key, value in expected.items() if key not in ("ask_for", "tags")}
    yield from _plain("decision", plain, found)
    if "ask_for" in expected and sorted(expected["ask_for"]) != sorted(found["ask_for"]):
        yield f"ask_for: {sorted(found['ask_for'])} instead of {sorted(expected['ask_for'])}"
    yield from (f"tag {tag} is missing" for tag in expected.get("tags", ()) if tag not in found["tags"])


def _plain(where: str, expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    for key, value in expected.items():
        if found.get(key) != value:
            yield f"{where}.{key}: {found.get(key)!r} instead of {value!r}"


def _squeezed(text: str) -> str:
    return "".join(text.split())
