"""What becomes of tickets that nobody touches: reminders, closing, escalation, as `rules/followups.yaml` says.

Not here: the rules that classify mails; see `rulebook/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from mailtriage.config.section import Section
from mailtriage.desk.workflow import Bench
from mailtriage.domain.decision import Priority
from mailtriage.domain.status import Status
from mailtriage.domain.ticket import Ticket
from mailtriage.errors import Invalid, Problem
from mailtriage.marked import load
from mailtriage.store import tickets

FILE_NAME = "followups.yaml"
_BATCH = 50


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One rule of the file: which tickets it is for, and what is done about them."""

    id: str
    statuses: tuple[Status, ...]
    idle: timedelta
    category: str = ""
    priority: str = ""
    asked: bool = False
    mail: str = ""
    set: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @property
    def actor(self) -> str:
        """Who did it, in the history of a ticket."""
        return f"follow-up {self.id}"

    def concerns(self, ticket: Ticket) -> bool:
        """Whether it is for this ticket, as far as its fields tell."""
        return (
            ticket.status in self.statuses
            and self.category in ("", ticket.category)
            and self.priority in ("", ticket.priority)
            and (not self.asked or bool(ticket.missing))
        )


def read_followups(folder: Path, templates: frozenset[str] | None = None) -> tuple[FollowUp, ...]:
    """The follow-ups of a rules folder, none where it has no such file. Raises Invalid with every problem at once."""
    path = folder / FILE_NAME
    if not path.exists():
        return ()
    problems: list[Problem] = []
    top = Section(str(path), "", load(path), problems)
    found = tuple(_read(section, templates) for section in top.sections("followups"))
    top.finish()
    for name in sorted({one.id for one in found if [other.id for other in found].count(one.id) > 1}):
        top.complain("followups", f"the id {name} twice", "an id of its own for each follow-up")
    if problems:
        raise Invalid(problems)
    return found


def _read(section: Section, templates: frozenset[str] | None) -> FollowUp:
    when, then = section.section("when"), section.section("set")
    section.text("description", "")
    follow_up = FollowUp(
        id=section.text("id", None),
        statuses=_statuses(when),
        idle=timedelta(seconds=when.duration("idle", 0.0, least=60.0)),
        category=when.text("category", ""),
        priority=when.choice("priority", ["", *map(str, Priority)], ""),
        asked=when.flag("asked", False),
        mail=section.text("mail", ""),
        set={name: then.text(name, "") for name in ("status", "priority", "assignee") if name in then.map},
        note=section.text("note", ""),
    )
    if "idle" not in when.map:
        when.complain("idle", "nothing", "how long nothing has happened, such as 2d")
    if "status" in then.map:
        then.choice("status", [str(status) for status in Status if status is not Status.MERGED], "open")
    if templates is not None and follow_up.mail and follow_up.mail not in templates:
        section.complain("mail", follow_up.mail, "one of " + ", ".join(sorted(templates)))
    then.known |= {"status", "priority", "assignee"}
    for part in (when, then, section):
        part.finish()
    return follow_up


def _statuses(when: Section) -> tuple[Status, ...]:
    possible = [str(status) for status in Status]
    if isinstance(when.map.get("status"), list):
        named: tuple[str, ...] = when.texts("status")
    else:
        named = (when.choice("status", possible, ""),) if "status" in when.map else ()
    for name in named:
        if name not in possible:
            when.complain("status", name, "one of " + ", ".join(possible))
    if not named:
        when.complain("status", "nothing", "one of " + ", ".join(possible))
    return tuple(Status(name) for name in named if name in possible)


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The follow-ups at work on a desk."""

    bench: Bench
    rules: tuple[FollowUp, ...]

    def process_one(self) -> bool:
        """Do what is due, one batch; whether there may be more."""
        now = self.bench.clock.now()
        for rule in self.rules:
            due = tickets.quiet(self.bench.store, rule.statuses, now - rule.idle, rule.actor, _BATCH)
            for number in due:
                self._follow_up(rule, number, now)
            if len(due) == _BATCH:
                return True
        return False

    def _follow_up(self, rule: FollowUp, number: int, now: datetime) -> None:
        """One ticket, in one transaction; looked at again inside it, since somebody may just have touched it."""
        bench = replace(self.bench, agent=rule.actor)
        with bench.store.transaction():
            ticket = tickets.find_locked(bench.store, number)
            if ticket is None or ticket.updated > now - rule.idle:
                return
            concerned = rule.concerns(ticket)
            done = "done" if concerned else "not for this ticket"
            # This line is what keeps the rule from firing again until somebody touches the ticket.
            tickets.add_change(bench.store, number, ticket.updated, rule.actor, "follow-up", None, done)
            if concerned:
                self._act(bench, rule, ticket)

    def _act(self, bench: Bench, rule: FollowUp, ticket: Ticket) -> None:
        if rule.note:
            bench.note(ticket.number, rule.note)
        for name in ("priority", "assignee"):
            if name in rule.set:
                bench.set_field(ticket.number, name, rule.set[name])
        if rule.mail and ticket.requester.address:
            bench.tell(ticket.number, rule.mail, f"{rule.id}:{ticket.number}:{ticket.updated.timestamp():.0f}")
        if "status" in rule.set:
            bench.set_status(ticket.number, Status(rule.set["status"]), reason=rule.id, tell=False)
