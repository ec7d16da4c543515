"""The third-party mails beside the checkout, where they are present: read whole, with the envelope that they expect."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailtriage.triage.parse import parse

CORPORA = Path(os.environ.get("MAILTRIAGE_CORPORA", Path(__file__).resolve().parents[3] / "shared" / "corpora"))
AGREEING_HEADERS = 0.98
AGREEING = 0.92
"""Shares of headers and texts that must agree; `docs/mail-parsing.md` says why the others do not."""

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason=f"no third-party mails: {CORPORA.name} is absent")


def mails(*folders: str) -> Iterator[tuple[Path, dict[str, object]]]:
    for path in sorted(path for folder in folders for path in (CORPORA / folder).rglob("*.eml")):
        described = path.with_suffix(".json")
        held = json.loads(described.read_text("utf-8")) if described.exists() else {}
        yield path, held.get("expect") or {}


def without_blanks(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "").replace("\ufeff", "")


def test_every_mail_is_taken_apart() -> None:
    for path, _ in mails("parse", "malformed", "bounce", "auto", "reply"):
        defects = parse(path.read_bytes()).defects
        assert not any("could not be taken apart" in defect for defect in defects), (path.name, defects)


def test_nearly_all_senders_and_subjects_are_those_expected() -> None:
    agree = []
    for path, expected in mails("parse", "malformed"):
        message = parse(path.read_bytes())
        sender = message.sender.address if message.sender else ""
        if expected.get("from"):
            agree.append(str(expected["from"]).strip().lower() == sender.lower())
        if expected.get("subject") is not None:
            agree.append(str(expected["subject"]).split() == message.subject.split())
    assert sum(agree) >= AGREEING_HEADERS * len(agree)


def test_nearly_all_texts_are_those_expected() -> None:
    agree = []
    for path, expected in mails("parse", "malformed"):
        wanted = [str(expected[key]) for key in ("text", "text_first") if expected.get(key)]
        if wanted:
            text = without_blanks(parse(path.read_bytes()).text)
            agree.append(
                any(text == without_blanks(one) for one in wanted) or text.startswith(without_blanks(wanted[-1]))
            )
    assert sum(agree) >= AGREEING * len(agree)
