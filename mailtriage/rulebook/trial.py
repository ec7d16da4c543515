"""Inline tests: what a rule's `tests` say, turned into cases and tried. Not here: the samples' expectations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mailtriage.domain.case import Case, History
from mailtriage.domain.decision import Decision
from mailtriage.domain.finding import Finding, FindingKind, Findings
from mailtriage.domain.link import NEW, Link, LinkKind
from mailtriage.domain.message import Address, Attachment, Headers, Message, Original
from mailtriage.domain.verdict import Kind, Verdict
from mailtriage.errors import Problem
from mailtriage.rulebook.evaluate import Draft, evaluate
from mailtriage.rulebook.reading import At, Reading
from mailtriage.rulebook.rule import Rule, Rulebook

TEST_KEYS: Mapping[str, str] = {
    "match": "whether the rule must apply",
    "text": "the new text of the body",
    "subject": "the subject",
    "quoted": "what the mail quotes",
    "from": "the sender: `Name <a@b.example>` or `a@b.example`",
    "to": "a recipient",
    "language": "the detected language",
    "headers": "a map of header fields",
    "attachments": "file names",
    "findings": "kinds of findings, or maps with kind, chain, value, where, secret, valid",
    "guard": "who or what wrote it",
    "arrived": "when, ISO 8601 with an offset",
    "reply": "`true`: it answers another mail",
    "forward": "`true`: it forwards another mail; or the text of that mail",
    "customer": "a map with `tags` and `tickets`",
    "expect": "what the whole rulebook must decide: a map of category, cause, priority, queue, tags…",
}
"""Everything that may stand in a test."""
_FINDING_KEYS = ("kind", "chain", "value", "where", "secret", "valid", "partial")
_EXPECTED = ("category", "cause", "priority", "queue", "assignee", "language", "reply", "hold", "ignore")
_EXPECTED_LISTS = ("tags", "ask_for", "notes", "notify")
_LACKS = {True: "no test hits it", False: "no test misses it"}
_ARRIVED = datetime(2026, 1, 7, 4, tzinfo=UTC)
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "pdf": "application/pdf", "heic": "image/heic"}


@dataclass(frozen=True, slots=True)
class Trial:
    """One test tried. `failure` says in a sentence what differs, empty where nothing does."""

    rule: str
    file: str
    line: int
    number: int
    test: Mapping[str, Any]
    applied: bool
    failure: str = ""

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return not self.failure


def check_test(written: object, at: At) -> bool:
    """Whether `written` is a test that can be tried; notes the problems where it is not."""
    before = len(at.reading.problems)
    asked = at.map_of(written, "a mail in short and match: true or false", TEST_KEYS) or {}
    if "match" in asked:
        at.key(written, "match").flag(asked["match"])
    elif "expect" not in asked and asked:
        at.wrong("no match", "expected match: true or match: false")
    if "expect" in asked:
        place = at.key(written, "expect")
        place.map_of(asked["expect"], "some of a decision's fields", (*_EXPECTED, *_EXPECTED_LISTS))
    if len(at.reading.problems) == before:
        try:
            case_of(asked)
        except (ValueError, TypeError, AttributeError) as error:
            at.wrong(str(error)[:80], "expected values as docs/rules.md shows them")
    return len(at.reading.problems) == before


def case_of(test: Mapping[str, Any]) -> Case:
    """The case that a test describes. Raises ValueError or TypeError for values that are none."""
    text = str(test.get("text", ""))
    quoted = str(test.get("quoted", ""))
    message = Message(
        message_id=None,
        subject=str(test.get("subject", "")),
        sender=_address(str(test.get("from", "Customer <customer@mail.example>"))),
        to=(_address(str(test.get("to", "support@example.com"))),),
        in_reply_to=("<earlier@mail.example>",) if test.get("reply") else (),
        text="\n".join(part for part in (text, quoted) if part),
        visible_text=text,
        quoted_text=quoted,
        language=str(test.get("language", "und")),
        attachments=tuple(_attachment(str(name)) for name in test.get("attachments", ())),
        original=_original(test.get("forward")),
        headers=Headers(tuple((str(k).lower(), str(v)) for k, v in dict(test.get("headers", {})).items())),
    )
    history = test.get("customer") or {}
    return Case(
        message,
        Verdict(Kind(test.get("guard", "customer")), ticket=True, acknowledge=True),
        Findings(tuple(_finding(item) for item in test.get("findings", ()))),
        datetime.fromisoformat(str(test["arrived"])) if "arrived" in test else _ARRIVED,
        Link(LinkKind.JOIN, 1) if test.get("reply") else NEW,
        History(int(history.get("tickets", 0)), tuple(history.get("tags", ()))),
    )


def _original(written: object) -> Original | None:
    return Original(None, None, "", written if isinstance(written, str) else "") if written else None


def _address(written: str) -> Address:
    name, bracket, rest = written.partition("<")
    return Address(name.strip(), rest.rstrip("> ")) if bracket else Address("", written.strip())


def _attachment(name: str) -> Attachment:
    ending = name.rpartition(".")[2].lower()
    return Attachment(name, _TYPES.get(ending, "application/octet-stream"), 1000, "", inline=False, content=b"")


def _finding(written: object) -> Finding:
    if isinstance(written, str):
        return Finding(FindingKind(written), "", "body")
    if not isinstance(written, Mapping) or set(written) - set(_FINDING_KEYS):
        raise ValueError(f"findings have {', '.join(_FINDING_KEYS)}")
    chain = written.get("chain", ())
    chains = (chain,) if isinstance(chain, str) else tuple(chain)
    return Finding(
        FindingKind(written["kind"]),
        str(written.get("value", "")),
        str(written.get("where", "body")),
        chains,
        valid=written.get("valid"),
        partial=bool(written.get("partial", False)),
        secret=written.get("secret"),
    )


def run(rulebook: Rulebook, rules: Sequence[str] = ()) -> list[Trial]:
    """Every inline test of the rulebook, or of the named rules, tried in order."""
    chosen = [rule for rule in rulebook.rules if not rules or rule.id in rules]
    return [_trial(rulebook, rule, number, test) for rule in chosen for number, test in enumerate(rule.tests, start=1)]


def _trial(rulebook: Rulebook, rule: Rule, number: int, test: Mapping[str, Any]) -> Trial:
    case = case_of(test)
    applied = applies(rulebook, rule, case)
    failures = []
    if "match" in test and applied is not test["match"]:
        failures.append("it applies and must not" if applied else "it does not apply and must")
    if "expect" in test:
        failures.extend(differences(test["expect"], evaluate(rulebook, case)))
    line = getattr(test, "line", rule.line)
    return Trial(rule.id, rule.file, line, number, test, applied, "; ".join(failures))


def uncovered(rulebook: Rulebook, trials: Sequence[Trial]) -> list[tuple[str, str, int, str]]:
    """(rule, file, line, what it lacks) for every rule that no test of its own hits, or none misses."""
    found = []
    for rule in rulebook.rules:
        seen = {trial.applied for trial in trials if trial.rule == rule.id}
        lacks = [words for applied, words in _LACKS.items() if applied not in seen]
        if lacks:
            found.append((rule.id, rule.file, rule.line, " and ".join(lacks)))
    return found


def applies(rulebook: Rulebook, rule: Rule, case: Case) -> bool:
    """Whether `rule` applies to the case, given what the rules before it decide (whether or not one of them stops)."""
    view = rulebook.matcher.view(case)
    draft = Draft(view.decided)
    for earlier in rulebook.matcher.candidates(view):
        if earlier is rule or earlier.id == rule.id:
            break
        if earlier.applies(view):
            draft.apply(earlier, view)
    return rule.applies(view)


def differences(expected: Mapping[str, Any], decision: Decision) -> list[str]:
    """What the decision has other than expected, a sentence each. Expected lists are compared without their order."""
    found = []
    for name, wanted in expected.items():
        actual = getattr(decision, name)
        if name in _EXPECTED_LISTS:
            same = set(map(str, wanted)) == set(actual)
        else:
            same = actual is None if wanted in (None, "none") else str(actual).lower() == str(wanted).lower()
        if not same:
            found.append(f"{name} is {_shown(actual)}, expected {_shown(wanted)}")
    return found


def _shown(value: object) -> str:
    return "[" + ", ".join(map(str, value)) + "]" if isinstance(value, list | tuple) else str(value)


def check(test: Mapping[str, Any], file: str) -> tuple[Problem, ...]:
    """The problems of a test that was not read from a rule file."""
    reading = Reading()
    check_test(test, At(reading, file))
    return tuple(reading.problems)
