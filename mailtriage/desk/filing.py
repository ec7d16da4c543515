"""Files a message: on a ticket of its own, on the one it belongs to, or nowhere, with the reason. One transaction.

Not here: who is told about it; see `outbox/notify.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mailtriage.domain.decision import Decision, Priority
from mailtriage.domain.incoming import Filed, Incoming
from mailtriage.domain.link import LinkKind
from mailtriage.domain.message import Address, Message
from mailtriage.domain.receipt import ReceiptState, Ruling
from mailtriage.domain.status import Status
from mailtriage.domain.support import Support
from mailtriage.domain.ticket import EntryKind, Ticket
from mailtriage.domain.verdict import Kind
from mailtriage.store import customers, tickets
from mailtriage.store.database import Store

NOBODY = Address("", "")
_MOST_FINDINGS = 200
_LONGEST_SUBJECT = 300
_SHORTENED = 80
_REOPENED_BY_CUSTOMER = frozenset({Status.WAITING, Status.RESOLVED, Status.CLOSED})
_MACHINES = frozenset({Kind.AUTO_REPLY, Kind.RECEIPT, Kind.CHALLENGE})
"""Whose mails are events on a ticket, also where the signs are too weak to refuse them one of their own."""
_MOST_FOLLOWERS = 20
_ACTOR = "mail"


def file(store: Store, incoming: Incoming, now: datetime, support: Support, *, cc_follows: bool = False) -> Filed:
    """Write down what the decision says, inside the caller's transaction, and tell what came of it.

    `cc_follows`: whether those in Cc take part in the ticket from then on; the addresses of `support` never do.
    """
    verdict, link = incoming.reading.verdict, incoming.link
    if incoming.decision.ignore and incoming.returned is None:
        return Filed(ReceiptState.IGNORED, _ruled(incoming.decision, "ignored"))
    if incoming.decision.hold and verdict.ticket:
        return Filed(ReceiptState.HELD, _ruled(incoming.decision, "held"))
    if link.kind is LinkKind.HOLD:
        return _hold(incoming)
    if link.kind is LinkKind.JOIN and link.ticket is not None:
        filed = _join(store, incoming, link.ticket, now)
    elif not verdict.ticket:
        return Filed(ReceiptState.IGNORED, "; ".join((*link.evidence, *verdict.reasons)) or "not from a person")
    else:
        filed = _open(store, incoming, now)
    if filed.ticket is not None and verdict.ticket:
        _add_followers(store, incoming, filed.ticket, support if cc_follows else None)
    return filed


def _add_followers(store: Store, incoming: Incoming, number: int, support: Support | None) -> None:
    """Those who take part from now on: in Cc of a participant, where `support` is given, or let in by an agent."""
    message, ruling = incoming.reading.message, incoming.receipt.ruling
    if ruling is Ruling.FOLLOW and message.sender and message.sender.address:
        tickets.add_participant(store, number, message.sender.key, "follower")
    if support is None or ruling is not None:
        return
    for person in message.cc[:_MOST_FOLLOWERS]:
        if person.address and not support.owns(person.address):
            tickets.add_participant(store, number, person.key, "follower")


def _open(store: Store, incoming: Incoming, now: datetime) -> Filed:
    message, decision = incoming.reading.message, incoming.decision
    sender = message.sender or NOBODY
    number = tickets.add(store, _row(incoming, sender, now))
    tickets.add_participant(store, number, sender.key)
    if sender.address:
        tickets.meet_customer(store, sender, now, alive=incoming.reading.authentic is not False)
    entry = _add_entry(store, incoming, number, EntryKind.INBOUND)
    tickets.add_change(store, number, now, _ACTOR, "status", None, str(Status.NEW), "a mail opened the ticket")
    for note in decision.notes:
        tickets.add_entry(store, number, EntryKind.NOTE, Address("rulebook", ""), now, note)
    return Filed(ReceiptState.DONE, "opened a ticket", number, entry, opened=True)


def _row(incoming: Incoming, sender: Address, now: datetime) -> dict[str, Any]:
    decision, findings, message = incoming.decision, incoming.reading.findings, incoming.reading.message
    transaction = findings.transaction
    # Whatever the rules say: a mailed recovery phrase means that somebody's funds may be gone within minutes.
    priority = Priority.URGENT if _had_secret(incoming) else decision.priority
    return {
        "subject": _subject(message),
        "requester": sender.key,
        "requester_name": sender.name,
        "status": str(Status.NEW),
        "priority": str(priority),
        "rank": priority.rank,
        "category": decision.category,
        "cause": decision.cause,
        "queue": decision.queue,
        "assignee": decision.assignee,
        "tags": list(decision.tags),
        "language": decision.language or message.language,
        "channel": "mail",
        "chain": findings.chain,
        "transaction": transaction.value if transaction else None,
        "missing": list(decision.ask_for),
        "merged_into": None,
        "follows": incoming.link.ticket,
        "held": 0,
        "secret": _had_secret(incoming),
        "created_at": now,
        "updated_at": now,
    }


def _join(store: Store, incoming: Incoming, number: int, now: datetime) -> Filed:
    ticket = tickets.find_locked(store, number)
    if ticket is None:
        return Filed(ReceiptState.HELD, f"ticket {number} is gone")
    verdict = incoming.reading.verdict
    if not verdict.ticket or verdict.kind in _MACHINES:
        return _note(store, incoming, number)
    entry = _add_entry(store, incoming, number, EntryKind.INBOUND)
    if incoming.reading.message.sender:
        customers.revive(store, incoming.reading.message.sender.key)
    values: dict[str, Any] = {"updated_at": now, **_learned(incoming, ticket)}
    if ticket.status in _REOPENED_BY_CUSTOMER:
        values["status"] = str(Status.OPEN)
        tickets.add_change(store, number, now, _ACTOR, "status", ticket.status, str(Status.OPEN), "the customer wrote")
    tickets.update(number, values)
    return Filed(ReceiptState.DONE, "joined its ticket by " + ", ".join(incoming.link.evidence), number, entry)


def _note(store: Store, incoming: Incoming, number: int) -> Filed:
    """A machine's mail is an event of its ticket: no status, no clock and no list of what is missing knows of it."""
    if incoming.returned is not None and incoming.returned.known:
        return Filed(ReceiptState.IGNORED, "the mail is known to have come back", number)
    entry = _add_entry(store, incoming, number, EntryKind.EVENT)
    return Filed(ReceiptState.DONE, "noted on its ticket; a machine's mail changes nothing there", number, entry)


def _learned(incoming: Incoming, ticket: Ticket) -> dict[str, Any]:
    """What the new message adds to what the ticket knows."""
    findings = incoming.reading.findings
    learned: dict[str, Any] = {"missing": list(incoming.still_missing)}
    if ticket.transaction is None and findings.transaction:
        learned["transaction"] = findings.transaction.value
    if findings.chain and ticket.chain in (None, "evm"):
        learned["chain"] = findings.chain
    if _had_secret(incoming) and not ticket.secret:
        learned |= {"secret": True, "priority": str(Priority.URGENT), "rank": Priority.URGENT.rank}
    return learned


def _had_secret(incoming: Incoming) -> bool:
    """Whether the mail held a secret. One that was held is kept without it: once let in, a field still tells of it."""
    let_in = incoming.receipt.ruling is not None
    return bool(incoming.reading.secrets) or (let_in and "x-redacted" in incoming.reading.message.headers)


def _hold(incoming: Incoming) -> Filed:
    number = incoming.link.ticket
    if number is not None:
        tickets.hold(number, +1)
    # Not even its Message-ID is remembered for the ticket: what a stranger sends must not become evidence.
    return Filed(ReceiptState.HELD, "; ".join(incoming.link.evidence) or "held", number)


def _add_entry(store: Store, incoming: Incoming, number: int, kind: EntryKind) -> int:
    message = incoming.reading.message
    entry = tickets.add_entry(
        store,
        number,
        kind,
        message.sender or NOBODY,
        incoming.receipt.received,
        message.visible_text,
        subject=message.subject,
        quoted=message.quoted_text,
        message_id=message.message_id,
        receipt=incoming.receipt.id,
        facts=_facts(incoming),
    )
    if kind is EntryKind.INBOUND:
        tickets.add_findings(store, number, entry, incoming.reading.findings.items[:_MOST_FINDINGS])
    tickets.add_attachments(store, number, entry, message.attachments)
    if message.message_id:
        tickets.add_reference(store, number, message.message_id)
    return entry


def _facts(incoming: Incoming) -> Mapping[str, Any]:
    """How the message came in and why it was treated so: what `show --why` tells."""
    message, verdict, decision = incoming.reading.message, incoming.reading.verdict, incoming.decision
    original = message.original
    facts: dict[str, Any] = {
        "kind": str(verdict.kind),
        "reasons": list(verdict.reasons),
        "link": list(incoming.link.evidence),
        "other_subject": incoming.link.other_subject,
        "to": [address.address for address in message.to],
        "cc": [address.address for address in message.cc],
        "reply_to": [address.address for address in message.reply_to],
        "date": message.date.isoformat() if message.date else None,
        "defects": list(message.defects),
        "language": message.language,
        "original": {"from": original.sender.address if original.sender else "", "subject": original.subject}
        if original
        else None,
        "rulebook": decision.rulebook,
        "trace": [step.row() for step in decision.trace],
    }
    return {name: value for name, value in facts.items() if value}


def _subject(message: Message) -> str:
    if message.subject:
        return message.subject[:_LONGEST_SUBJECT]
    first = next((line.strip() for line in message.visible_text.splitlines() if line.strip()), "")
    return first[:_SHORTENED]


def _ruled(decision: Decision, verb: str) -> str:
    last = decision.trace[-1].rule if decision.trace else "?"
    return f"{verb} by rule {last}"
