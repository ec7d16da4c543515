"""The station that classifies: the rulebook's verdict on a message, less what the customer has already sent along.

Not here: the rules' language (`rulebook/`), and how it is told that something was sent along (`checklist.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from mailtriage.domain.case import Case, History
from mailtriage.domain.decision import Decision
from mailtriage.domain.finding import Findings
from mailtriage.domain.link import Link
from mailtriage.domain.message import Message
from mailtriage.domain.verdict import Verdict
from mailtriage.rulebook.evaluate import evaluate
from mailtriage.rulebook.rule import Rulebook
from mailtriage.triage.checklist import missing


def classify(
    rulebook: Rulebook,
    message: Message,
    verdict: Verdict,
    link: Link,
    findings: Findings,
    arrived: datetime,
    history: History,
    already: Collection[str] = (),
) -> Decision:
    """The decision on `message`; `ask_for` holds what is still missing, given what is `already` known on its ticket.

    `arrived` is aware and in UTC: our clock's time, not the one that the sender wrote into the mail.
    """
    decision = evaluate(rulebook, Case(message, verdict, findings, arrived, link, history))
    if not decision.ask_for:
        return decision
    return replace(decision, ask_for=missing(decision.ask_for, message, findings, frozenset(already)))
