"""What a rule does when it applies: the table of actions, and how they are read.

Not here: who wins, see `evaluate.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mailtriage.domain.decision import ASK_FOR, Priority
from mailtriage.rulebook.reading import At

SETTABLE: Mapping[str, str] = {
    "category": "what the ticket is about",
    "cause": "why, within the category; falls away where another rule's category won",
    "priority": "urgent, high, normal or low",
    "queue": "which group of agents it waits for",
    "assignee": "which agent gets it",
    "language": "the language of the answer, in place of the detected one",
    "tags": "words to find it by; those of all rules add up",
}
"""What may stand under `set`."""
ACTIONS: Mapping[str, str] = {
    "set": "fields of the ticket; the first rule to set one wins",
    "ask_for": "what the customer should send along; asked for only where it is missing; those of all rules add up",
    "reply": "the template of the answer, or `none` for no answer; the first rule to say wins",
    "note": "a remark for agents on the ticket; those of all rules add up",
    "notify": "agents to be told; those of all rules add up",
    "hold": "`true`: the mail waits until an agent lets it in",
    "ignore": "`true`: the mail becomes no ticket; the ledger keeps it",
}
"""What a rule may do."""
LISTS = ("tags", "ask_for", "notes", "notify")
_NO_REPLY = ("none", "no", "false")


@dataclass(frozen=True)
class Actions:
    """`single` fields are set by the first rule that has them, `lists` add up. Keys are those of a Decision."""

    single: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.single or self.lists)


def read_actions(rule: Mapping[str, Any], at: At) -> Actions:
    """The actions of one rule; problems are noted."""
    single: dict[str, Any] = {}
    lists: dict[str, tuple[str, ...]] = {}
    if "set" in rule:
        _read_set(rule["set"], at.key(rule, "set"), single, lists)
    if "ask_for" in rule:
        lists["ask_for"] = _asked(rule["ask_for"], at.key(rule, "ask_for"))
    for key, name in (("note", "notes"), ("notify", "notify")):
        if key in rule:
            lists[name] = at.key(rule, key).texts(rule[key])
    if "reply" in rule:
        single["reply"] = _reply(rule["reply"], at.key(rule, "reply"))
    for key in ("hold", "ignore"):
        if key in rule:
            single[key] = at.key(rule, key).flag(rule[key])
    return Actions(single, lists)


def _read_set(written: object, at: At, single: dict[str, Any], lists: dict[str, tuple[str, ...]]) -> None:
    asked = at.map_of(written, "some of " + ", ".join(SETTABLE), SETTABLE) or {}
    for name, value in asked.items():
        place = at.key(written, name)
        if name == "tags":
            lists["tags"] = place.texts(value)
        elif name == "priority":
            single[name] = _priority(value, place)
        elif name in SETTABLE:
            if isinstance(value, str) and value.strip():
                single[name] = value.strip()
            else:
                place.wrong(value, "expected a word; put quotes around it")


def _priority(value: object, at: At) -> Priority:
    if value in tuple(Priority):
        return Priority(str(value))
    at.unknown("priority", str(value), tuple(map(str, Priority)))
    return Priority.NORMAL


def _asked(value: object, at: At) -> tuple[str, ...]:
    asked = at.texts(value)
    for item in asked:
        if item not in ASK_FOR:
            at.unknown("item", item, ASK_FOR)
    return asked


def _reply(value: object, at: At) -> str | None:
    if value is None or value is False or str(value).lower() in _NO_REPLY:
        return None
    if not isinstance(value, str):
        at.wrong(value, "expected the name of a template, or none")
        return None
    templates = at.reading.templates
    if templates is not None and value not in templates:
        at.unknown("template", value, sorted(templates))
    return value
