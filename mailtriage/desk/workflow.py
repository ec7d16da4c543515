"""What agents do to a ticket: answer, note, assign, and move it from state to state. Each verb is one transaction.

Not here: how the words of a mail are made (`outbox/compose.py`), and what the command line calls these verbs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mailtriage.config.settings import OutboxSettings
from mailtriage.domain.decision import Priority
from mailtriage.domain.message import Address
from mailtriage.domain.notice import Notice
from mailtriage.domain.ports import Clock
from mailtriage.domain.status import TRANSITIONS, Status, may_become
from mailtriage.domain.ticket import EntryKind, Ticket, TicketFile
from mailtriage.errors import Usage
from mailtriage.outbox.budget import Budgets
from mailtriage.store import customers, ledger, mails, tickets
from mailtriage.store.database import Store

if TYPE_CHECKING:
    from mailtriage.outbox.compose import Composer

UPDATES = {
    Status.WAITING: "waiting",
    Status.RESOLVED: "resolved",
    Status.CLOSED: "closed",
    Status.OPEN: "reopened",
}
"""The status update that tells the customer of a change made by an agent."""

_FINISHED = frozenset({Status.RESOLVED, Status.CLOSED})
_KEPT_REFERENCES = 20


@dataclass(frozen=True, slots=True)
class Bench:
    """An agent at work: on which database, with which templates, under which name, within which `limits` of mail.

    `composer` gives the templates when a mail is to be written: most of what agents do needs none.
    """

    store: Store
    composer: Callable[[], Composer]
    clock: Clock
    agent: str
    limits: OutboxSettings = field(default_factory=OutboxSettings)

    def reply(
        self,
        number: int,
        text: str,
        *,
        then: Status | None = Status.WAITING,
        attachments: tuple[tuple[str, str, bytes], ...] = (),
        use_reply_to: bool = False,
    ) -> Ticket:
        """Answer the customer, then set the status. Raises Usage; nothing is kept of an answer that cannot be sent.

        With `use_reply_to` the answer goes where the customer's latest mail asks for it, and whoever reads there takes
        part in the ticket: the agent has chosen so.
        """
        if not text.strip():
            raise Usage("The reply is empty; nothing was sent.")
        now = self.clock.now()
        with self.store.transaction():
            ticket = self._ticket(number)
            recipient = self._recipient(ticket, use_reply_to)
            if recipient != ticket.requester:
                tickets.add_participant(self.store, number, recipient.key, "follower")
            entry = tickets.add_entry(self.store, number, EntryKind.REPLY, Address(self.agent, ""), now, text)
            notice = self._notice(ticket, "reply", f"reply:{entry}", {"text": text}, attachments=attachments)
            self._send(replace(notice, recipient=recipient), now)
            self._touch(number, now)
            if then is not None and then is not ticket.status:
                self._change_status(ticket, then, now, "replied")
            return self._ticket(number)

    def demand_answerable(self, number: int, then: Status | None, *, use_reply_to: bool = False) -> None:
        """Raise Usage where a reply would be refused whatever it says: asked before anybody writes one."""
        ticket = self._ticket(number)
        self._recipient(ticket, use_reply_to)
        if then is not None and then is not ticket.status:
            _demand_transition(ticket, then)

    def note(self, number: int, text: str) -> Ticket:
        """Add a note that only agents see. Raises Usage."""
        if not text.strip():
            raise Usage("The note is empty; nothing was added.")
        with self.store.transaction():
            self._ticket(number)
            now = self.clock.now()
            tickets.add_entry(self.store, number, EntryKind.NOTE, Address(self.agent, ""), now, text)
            self._touch(number, now)
            return self._ticket(number)

    def assign(self, number: int, assignee: str | None) -> Ticket:
        """Give the ticket to somebody, or to nobody. A new ticket is open from then on. Raises Usage."""
        with self.store.transaction():
            ticket = self._ticket(number)
            now = self.clock.now()
            if ticket.assignee != assignee:
                self._set(ticket, "assignee", assignee, now)
            if assignee is not None and ticket.status is Status.NEW:
                self._change_status(ticket, Status.OPEN, now, "assigned")
            return self._ticket(number)

    def set_status(self, number: int, then: Status, *, reason: str = "", tell: bool = True) -> Ticket:
        """Move the ticket to another state, and tell its customer where that is news to them. Raises Usage."""
        with self.store.transaction():
            ticket = self._ticket(number)
            now = self.clock.now()
            changed = self._change_status(ticket, then, now, reason)
            template = _update(ticket.status, then)
            if changed and tell and template and ticket.requester.address:
                facts = {"text": reason, "status": str(then), "ask": list(ticket.missing)}
                self._send(self._notice(ticket, template, f"{template}:{number}:{now.timestamp()}", facts), now)
            return self._ticket(number)

    def set_field(self, number: int, field: str, value: str | list[str] | None) -> Ticket:
        """Set the category, priority, queue, tags or assignee, with a line in the history. Raises Usage."""
        with self.store.transaction():
            ticket = self._ticket(number)
            before = getattr(ticket, field)
            if (list(before) if isinstance(before, tuple) else before) != value:
                self._set(ticket, field, value, self.clock.now())
            return self._ticket(number)

    def tell(self, number: int, template: str, key: str) -> None:
        """Send the customer a status update; `key` is unique for what caused it. Raises Usage."""
        with self.store.transaction():
            ticket = self._ticket(number)
            facts = {"ask": list(ticket.missing)}
            self._send(self._notice(ticket, template, key, facts), self.clock.now(), by_person=False)

    def preview(self, number: int, text: str, *, use_reply_to: bool = False) -> str:
        """The mail that `reply` would send, as text. Raises Usage."""
        ticket = self._ticket(number)
        notice = self._notice(ticket, "reply", "preview", {"text": text})
        mail = self.composer().compose(replace(notice, recipient=self._recipient(ticket, use_reply_to)))
        return f"To: {mail.recipient}\nSubject: {mail.subject}\n\n{mail.text}"

    def draft(self, number: int, template: str) -> str:
        """A template filled in with the ticket's facts, for the agent to go on writing. Raises Usage."""
        ticket = self._ticket(number)
        return self.composer().draft(self._notice(ticket, template, "draft", {"ask": list(ticket.missing)}))

    def conversation(self, number: int) -> str:
        """What was said so far, newest first, as an agent wants to see it while writing."""
        ticket = self._ticket(number)
        said = [
            f"{entry.kind} · {entry.author.name or entry.author.address} · {entry.at:%Y-%m-%d %H:%M} UTC\n{entry.text}"
            for entry in reversed(tickets.entries(number))
        ]
        return f"#{ticket.number} {ticket.subject}\n\n" + "\n\n".join(said)

    def _ticket(self, number: int) -> Ticket:
        ticket = tickets.find_locked(self.store, number)
        if ticket is None:
            raise Usage(f"There is no ticket {number}.")
        return ticket

    def _change_status(self, ticket: Ticket, then: Status, now: datetime, reason: str) -> bool:
        if ticket.status is then:
            return False
        _demand_transition(ticket, then)
        self._set(ticket, "status", str(then), now, reason)
        return True

    def _set(self, ticket: Ticket, field: str, value: str | list[str] | None, now: datetime, reason: str = "") -> None:
        before = getattr(ticket, field)
        values: dict[str, Any] = {field: value, "updated_at": now}
        if field == "priority":
            values["rank"] = Priority(str(value)).rank
        tickets.update(ticket.number, values)
        was, then = _worded(before), _worded(value)
        tickets.add_change(self.store, ticket.number, now, self.agent, field, was, then, reason)

    def _touch(self, number: int, now: datetime) -> None:
        tickets.update(number, {"updated_at": now})

    def _recipient(self, ticket: Ticket, use_reply_to: bool) -> Address:
        """To whom an answer goes: From is who the customer is; Reply-To counts only where the agent says so."""
        if use_reply_to:
            inbound = [entry for entry in tickets.entries(ticket.number) if entry.kind is EntryKind.INBOUND]
            wanted = inbound[-1].facts.get("reply_to") if inbound else None
            if not wanted:
                raise Usage(f"The latest mail of ticket {ticket.number} names no Reply-To.")
            return Address("", str(wanted[0]))
        if not ticket.requester.address:
            raise Usage(f"Ticket {ticket.number} has no address to answer to; its mail came without a sender.")
        return ticket.requester

    def _notice(
        self,
        ticket: Ticket,
        template: str,
        key: str,
        facts: dict[str, Any],
        attachments: tuple[tuple[str, str, bytes], ...] = (),
    ) -> Notice:
        known = {
            "category": ticket.category,
            "cause": ticket.cause,
            "status": str(ticket.status),
            "chain": ticket.chain,
            "transaction": ticket.transaction,
            "agent": self.agent,
        }
        references = tickets.references(ticket.number)[-_KEPT_REFERENCES:]
        automatic = template != "reply"
        return Notice(
            key=key,
            ticket=ticket.number,
            recipient=ticket.requester,
            template=template,
            locale=ticket.language,
            facts={**known, **facts},
            in_reply_to=references[-1] if references else None,
            references=references,
            subject=None if automatic else f"Re: {ticket.subject}",
            automatic=automatic,
            attachments=attachments,
        )

    def _send(self, notice: Notice, now: datetime, *, by_person: bool = True) -> None:
        """Queue the mail, or note on the ticket why an automatic one is withheld."""
        withheld = self._withheld(notice, now, by_person) if notice.automatic else ""
        if withheld:
            tickets.add_change(self.store, notice.ticket, now, self.agent, notice.template, None, "withheld", withheld)
            return
        mail = self.composer().compose(notice)
        if mails.add(self.store, mail, now) is not None:
            tickets.add_reference(self.store, mail.ticket, mail.message_id)

    def _withheld(self, notice: Notice, now: datetime, by_person: bool) -> str:
        """Why the notice does not go out. What a person causes cannot run in circles: no budget of one address."""
        if customers.dead(notice.recipient.key) is not None:
            return "the address is dead: mail to it came back"
        budgets = Budgets(self.store, self.limits, now)
        return budgets.stop() if by_person else budgets.refusal(notice.recipient.key)


def _worded(value: object) -> str | None:
    """A field's value as the history tells it."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else (str(value) if value else None)


def _demand_transition(ticket: Ticket, then: Status) -> None:
    if not may_become(ticket.status, then):
        possible = ", ".join(sorted(TRANSITIONS[ticket.status]))
        raise Usage(f"Ticket {ticket.number} is {ticket.status} and cannot become {then}; it may become {possible}.")


def _update(before: Status, then: Status) -> str | None:
    """Which template tells the customer of this change; None where it is no news to them."""
    if then is Status.OPEN and before not in _FINISHED:
        return "taken-up" if before is Status.NEW else None
    if then is Status.CLOSED and before is Status.RESOLVED:
        return None
    return UPDATES.get(then)


def open_file(number: int) -> TicketFile:
    """Everything of one ticket. Raises Usage where there is none of that number."""
    ticket = tickets.find(number)
    if ticket is None:
        raise Usage(f"There is no ticket {number}.")
    dead = customers.dead(ticket.requester.address)
    return TicketFile(
        ticket=ticket,
        entries=tickets.entries(number),
        findings=tickets.findings(number),
        attachments=tickets.attachments(number),
        changes=tickets.changes(number),
        mails=tuple(reversed(mails.select(ticket=number))),
        followers=tuple(address for address, role in tickets.participants(number) if role == "follower"),
        held=tuple(ledger.held_for(number)),
        dead=f"since {dead.since:%Y-%m-%d}: {dead.said}" if dead else "",
    )
