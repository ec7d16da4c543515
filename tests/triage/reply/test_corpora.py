"""Third-party replies, where the corpora lie beside the repository: most are told as their sources hold."""

from __future__ import annotations

import email
import email.policy
import json
import os
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailtriage.triage.html_text import render
from mailtriage.triage.reply import separate

CORPORA = Path(os.environ.get("MAILTRIAGE_CORPORA", Path(__file__).parents[4] / "shared" / "corpora")) / "reply"
WANTED = 0.92


def texts(raw: bytes) -> tuple[str, str]:
    """The plain and the HTML body of a mail, each empty where there is none."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    bodies = (mail.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    plain, html = (body.get_content() if body is not None else "" for body in bodies)
    return plain, html


def visible(path: Path) -> str:
    raw = path.read_bytes()
    if path.suffix == ".txt":
        return separate(raw.decode("utf-8", "replace").replace("\r\n", "\n")).visible
    plain, html = texts(raw) if path.suffix == ".eml" else ("", raw.decode("utf-8", "replace"))
    rendered = render(html) if html else None
    text = plain or (rendered.text if rendered else "")
    return separate(text.replace("\r\n", "\n"), rendered).visible


def test_most_third_party_replies_are_told_as_their_sources_hold() -> None:
    cases = [(path, json.loads(path.read_text("utf-8"))) for path in sorted(CORPORA.rglob("*.json"))]
    if not cases:
        pytest.skip(f"no third-party replies at {CORPORA}")
    exact = [(path.parent / case["input"], case["exact"]) for path, case in cases if "exact" in case]
    wrong = [path.name for path, expected in exact if "".join(visible(path).split()) != "".join(expected.split())]
    assert len(wrong) <= (1 - WANTED) * len(exact), wrong
