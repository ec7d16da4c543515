"""Which ticket a message belongs to, by evidence, strongest first; and who may enter it. What follows is the desk's.

The classes of evidence: a signed token of ours; In-Reply-To or References to a known mail; our tag in the subject; and,
for clients that drop all of these, the same subject from the same sender. The strongest class that names an existing
ticket decides. Nobody joins who does not take part already, whatever he holds: such a mail is held for an agent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from mailtriage.domain.link import NEW, Link, LinkKind
from mailtriage.domain.message import Address, Message
from mailtriage.domain.ports import KnownTicket, Threads
from mailtriage.domain.status import LIVE, Status
from mailtriage.domain.support import Support
from mailtriage.domain.token import Reference, Tokens, read_address, read_message_id
from mailtriage.domain.verdict import Kind, Verdict
from mailtriage.triage.bounce.proof import proven
from mailtriage.triage.sender import identity, names_several
from mailtriage.triage.subject import normalised, tagged

UNPROVEN = Link(LinkKind.NEW, evidence=("unproven bounce: it carries no signature of ours for an address that failed",))
"""The link of a delivery report that anybody could have written."""

WINDOW = timedelta(days=7)
GRACE = timedelta(days=14)

_MOST_IDS = 64
_MOST_RECIPIENTS = 100
_MOST_TICKETS = 8
_MOST_LIVE = 50
_MOST_PARTICIPANTS = 64
_RECIPIENT_FIELDS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket that some evidence names, and that evidence in words."""

    ticket: KnownTicket
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """All that the search for a ticket looks at.

    `who` identifies the sender, empty where nobody can be identified; `subject` is normalised; `ids` are the
    Message-IDs that the mail answers.
    """

    message: Message
    verdict: Verdict
    threads: Threads
    support: Support
    tokens: Tokens
    who: str
    subject: str
    ids: tuple[str, ...]
    now: datetime
    window: timedelta


def thread(
    message: Message,
    verdict: Verdict,
    threads: Threads,
    support: Support,
    tokens: Tokens,
    *,
    now: datetime,
    authentic: bool | None = None,
    window: timedelta = WINDOW,
    grace: timedelta = GRACE,
) -> Link:
    """Where `message` belongs: a new ticket, an existing one, or a hold, with the evidence in words.

    `authentic` is DMARC's word on the sender, None where nobody trusted spoke. The same subject counts as evidence for
    `window` after the ticket's last change; a closed ticket takes answers for `grace`, and a follow-up after that.
    """
    if verdict.kind is Kind.BOUNCE:
        return _returned(message, verdict, threads, tokens)
    if verdict.kind in (Kind.OWN, Kind.REPORT):
        return NEW
    question = Question(
        message=message,
        verdict=verdict,
        threads=threads,
        support=support,
        tokens=tokens,
        who=identity(message.sender),
        subject=normalised(message.subject, support.ticket_tag),
        ids=_recent_ids(message),
        now=now,
        window=window,
    )
    for search in (_by_token, _by_reference, _by_tag, _by_subject):
        if candidates := list(search(question)):
            return _decide(question, candidates, authentic, grace)
    if any(tagged(message.subject, support.ticket_tag)):
        return Link(LinkKind.NEW, evidence=("the subject bears the tag of no ticket that exists",), quiet=True)
    return NEW


def _returned(message: Message, verdict: Verdict, threads: Threads, tokens: Tokens) -> Link:
    """Where a bounce belongs: anybody can write one, so that only our own signature for the failed address counts."""
    proof = proven(message, verdict.bounce, tokens)
    ticket = threads.ticket(proof.ticket) if proof else None
    if ticket is None:
        return UNPROVEN
    words = "the delivery report carries our token for the address that failed"
    return Link(LinkKind.JOIN, ticket.number, (words,))


def _decide(question: Question, candidates: Sequence[Candidate], authentic: bool | None, grace: timedelta) -> Link:
    """What the best candidate means for the message: participants come in, all others wait for an agent."""
    own = next((each for each in candidates if question.who and question.who in each.ticket.participants), None)
    found = own or candidates[0]
    number, evidence = found.ticket.number, [found.words]
    objection = _objection(question, own, authentic)
    if objection:
        machine = not question.verdict.ticket
        evidence.append(objection)
        return Link(LinkKind.NEW, None, tuple(evidence)) if machine else Link(LinkKind.HOLD, number, tuple(evidence))
    if question.verdict.kind is Kind.SPAM:
        # A filter errs, and the mail may be the answer that somebody waits for: neither lost nor let in.
        return Link(LinkKind.HOLD, number, (*evidence, *question.verdict.reasons))
    if _is_over(found.ticket, question, grace):
        evidence.append("the ticket was closed longer ago than an answer reopens it: a follow-up")
        return Link(LinkKind.NEW, number, tuple(evidence))
    other = _changed_subject(question, found.ticket)
    if other:
        evidence.append("the subject is another one: perhaps a matter of its own, to be split")
    return Link(LinkKind.JOIN, number, tuple(evidence), other_subject=other)


def _objection(question: Question, own: Candidate | None, authentic: bool | None) -> str:
    """Why the message may not join by itself, empty where it may."""
    if own is None:
        return "the sender takes no part in the ticket"
    if authentic is False:
        return "the sender's address failed DMARC"
    if names_several(question.message):
        return "the mail names more than one author"
    return ""


def _is_over(ticket: KnownTicket, question: Question, grace: timedelta) -> bool:
    # Machine mail is an event of its ticket, whatever that one's state, and starts nothing new.
    return ticket.status is Status.CLOSED and question.verdict.ticket and question.now - ticket.updated > grace


def _changed_subject(question: Question, ticket: KnownTicket) -> bool:
    tag = question.support.ticket_tag
    told = question.verdict.ticket and bool(question.subject)
    # With our tag it answers the subject of a mail of ours, which need not be the one that the ticket began with.
    renamed = question.subject != normalised(ticket.subject, tag)
    return told and renamed and not any(tagged(question.message.subject, tag))


def _by_token(question: Question) -> Iterator[Candidate]:
    """Tickets that a signed token names, in an address of ours that the mail came to or in a Message-ID it answers."""
    read = [read_address(address) for address in _own_recipients(question)]
    read.extend(map(read_message_id, question.ids))
    for reference in islice(dict.fromkeys(filter(None, read)), _MOST_TICKETS):
        ticket = question.threads.ticket(reference.ticket)
        if ticket and (words := _signed_for(reference, ticket, question)):
            yield Candidate(ticket, words)


def _signed_for(reference: Reference, ticket: KnownTicket, question: Question) -> str:
    """Whose token it is, in words; empty where we signed no such token."""
    token, number = reference.token, reference.ticket
    if question.who and question.tokens.verify(token, number, question.who):
        return "a token that we signed for this sender"
    others = sorted(ticket.participants)[:_MOST_PARTICIPANTS]
    if any(question.tokens.verify(token, number, participant) for participant in others):
        return "a token that we signed for another participant"
    return ""


def _by_reference(question: Question) -> Iterator[Candidate]:
    """Tickets with a mail that In-Reply-To or References name: ours, the customer's, or an agent's out of band."""
    if not question.ids:
        return
    known = dict(question.threads.by_message_ids(question.ids))
    numbers = dict.fromkeys(known[each] for each in question.ids if each in known)
    for number in list(numbers)[:_MOST_TICKETS]:
        if ticket := question.threads.ticket(number):
            yield Candidate(ticket, "In-Reply-To or References name a mail of the ticket")


def _by_tag(question: Question) -> Iterator[Candidate]:
    """Tickets whose tag the subject bears."""
    for number in tagged(question.message.subject, question.support.ticket_tag):
        if ticket := question.threads.ticket(number):
            yield Candidate(ticket, "the tag in the subject")


def _by_subject(question: Question) -> Iterator[Candidate]:
    """The sender's live ticket of the same subject, for mails that bear no reference at all.

    Not where a machine wrote or Reply-To points elsewhere: a contact form has one address and subject for many people.
    """
    message = question.message
    if question.ids or not question.who or not question.verdict.acknowledge or _answers_go_elsewhere(message):
        return
    if not question.subject:
        return
    for ticket in question.threads.live_tickets_of(question.who)[:_MOST_LIVE]:
        recent = ticket.status in LIVE and question.now - ticket.updated <= question.window
        same = recent and normalised(ticket.subject, question.support.ticket_tag) == question.subject
        if same and question.who in ticket.participants:
            yield Candidate(ticket, "the same sender and subject, lately, and no reference at all")
            return


def _answers_go_elsewhere(message: Message) -> bool:
    sender = message.sender.key if message.sender else ""
    return any(address.key != sender for address in message.reply_to)


def _own_recipients(question: Question) -> Iterator[str]:
    """Those of the desk's addresses with a `+detail` that the mail was written or delivered to."""
    message = question.message
    written: list[Address] = [*message.to, *message.cc][:_MOST_RECIPIENTS]
    named = [address.address for address in written]
    for key, value in message.headers.fields:
        if key in _RECIPIENT_FIELDS:
            named.append(value.strip(" <>"))
    return (each for each in named[: 2 * _MOST_RECIPIENTS] if "+" in each and question.support.owns(each))


def _recent_ids(message: Message) -> tuple[str, ...]:
    """The Message-IDs that the mail answers, nearest first, and of a gigantic list only both ends."""
    near = [*message.in_reply_to[:_MOST_IDS], *reversed(message.references[-_MOST_IDS:])]
    return tuple(dict.fromkeys([*near, *message.references[:4]]))[:_MOST_IDS]
