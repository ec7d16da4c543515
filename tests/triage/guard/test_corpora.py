"""The guard over third-party mails: bounces, machines' mails and people's, as their own sources know them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailtriage.domain.support import Support
from mailtriage.domain.verdict import Kind, Verdict
from mailtriage.triage.guard import judge
from mailtriage.triage.parse import parse

CORPORA = Path(os.environ.get("MAILTRIAGE_CORPORA", Path(__file__).parents[4] / "shared" / "corpora"))
SUPPORT = Support("support@wallet.example")

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason=f"no third-party mails at {CORPORA}")


def verdicts(folder: str) -> Iterator[tuple[Path, dict[str, Any], Verdict]]:
    for path in sorted((CORPORA / folder).rglob("*.eml")):
        facts = json.loads(path.with_suffix(".json").read_text("utf-8")) if path.with_suffix(".json").exists() else {}
        yield path, facts.get("expect") or {}, judge(parse(path.read_bytes()), SUPPORT)


def test_bounces_name_exactly_who_failed():
    known = [
        (path, {each.lower() for each in expected["recipients"]}, verdict)
        for path, expected, verdict in verdicts("bounce/flufl")
        if expected.get("recipients")
    ]
    wrong = [path.name for path, expected, verdict in known if expected != _recipients(verdict)]
    assert len(wrong) <= len(known) * 0.05, wrong


def test_bounces_know_for_good_from_for_now():
    known = [(path, expected, verdict) for path, expected, verdict in verdicts("bounce") if expected.get("recipients")]
    wrong = [
        path.name
        for path, expected, verdict in known
        if verdict.bounce is None or len(verdict.bounce.temporary) != len(expected["temporary"])
    ]
    assert len(wrong) <= len(known) * 0.05, wrong


def test_machines_are_recognised():
    judged = list(verdicts("auto"))
    missed = [path.name for path, _, verdict in judged if verdict.kind is Kind.CUSTOMER]
    assert len(missed) <= len(judged) * 0.03, missed


def test_a_delivery_report_is_not_a_customers():
    missed = [path.name for path, expected, verdict in verdicts("bounce") if verdict.kind is Kind.CUSTOMER and expected]
    assert len(missed) <= 2, missed


def test_no_mail_makes_it_fail():
    assert sum(1 for _ in verdicts("malformed")) > 0


def _recipients(verdict: Verdict) -> set[str]:
    return {each.lower() for each in verdict.bounce.recipients} if verdict.bounce else set()
