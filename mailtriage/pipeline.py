"""THE MAP. A message is received; parsed, guarded, redacted and searched; threaded, classified and filed; answered.

`read` is pure and needs only the mail. `file_batch` does the rest in one transaction a batch, with a savepoint a mail:
the ticket, its entry, findings and attachments, the answer in the outbox and the ledger's row commit together or not at
all, and a mail that fails takes nothing with it but itself.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailtriage import log
from mailtriage.config.settings import Settings
from mailtriage.desk import filing
from mailtriage.domain.case import History
from mailtriage.domain.incoming import Filed, Incoming, Reading, Returned
from mailtriage.domain.link import Link, LinkKind
from mailtriage.domain.message import Message
from mailtriage.domain.ports import Clock, Threads
from mailtriage.domain.receipt import Receipt, ReceiptState, Ruling
from mailtriage.domain.token import Tokens
from mailtriage.domain.verdict import Kind, Verdict
from mailtriage.errors import MailtriageError
from mailtriage.outbox import bounced, notify
from mailtriage.outbox.budget import Budgets
from mailtriage.outbox.compose import Composer
from mailtriage.rulebook.rule import Rulebook
from mailtriage.store import blobs, ledger, mails, tickets
from mailtriage.store.database import Store
from mailtriage.triage import authentication
from mailtriage.triage.bounce.proof import proven
from mailtriage.triage.checklist import missing
from mailtriage.triage.classify import classify
from mailtriage.triage.extract import extract
from mailtriage.triage.guard import judge
from mailtriage.triage.parse import parse
from mailtriage.triage.redact import redact, redact_raw
from mailtriage.triage.thread import UNPROVEN, thread

PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""How long a mail that could not be filed rests before each further try; after the last it is set aside as failed."""

_ENDED = "the program ended while it was reading this mail"


@dataclass(slots=True)
class Road:
    """What the road needs. `rulebook` is replaced as a whole when a new, valid one is there."""

    store: Store
    settings: Settings
    tokens: Tokens
    rulebook: Rulebook
    composer: Composer
    threads: Threads
    clock: Clock
    budgets: Budgets | None = None


def file_batch(road: Road, most: int = 50) -> int:
    """File up to `most` due mails; how many were taken on. Raises Temporary where the database cannot be used."""
    now = road.clock.now()
    waiting = ledger.due(now, most)
    return _file(road, waiting, now) if waiting else 0


def _file(road: Road, waiting: Sequence[Receipt], now: datetime) -> int:
    """Read these mails, then file those that are still to be filed, in one transaction; how many those were."""
    budgets = _budgets(road, now)
    readings = {receipt.id: _read(road, receipt) for receipt in waiting}
    with road.store.transaction():
        claimed = ledger.claim(road.store, waiting)
        for receipt in claimed:
            _file_one(road, receipt, readings[receipt.id], budgets, now)
    if any(isinstance(reading, Reading) and reading.keep is not None for reading in readings.values()):
        road.store.forget()
    return len(claimed)


def file_warily(road: Road) -> bool:
    """File one due mail, counting the attempt before it is read; whether there was one.

    For the first mails after a start: one of them may be what ended the program before, by a crash or for want of
    memory, with no exception to catch. It is then put off like any other mail that fails.
    """
    now = road.clock.now()
    waiting = ledger.due(now, 1)
    for receipt in waiting:
        if receipt.attempts > len(PAUSES):
            ledger.settle(road.store, receipt.id, ReceiptState.FAILED, _ENDED, now, receipt.ticket, receipt.sender)
            log.trouble("set aside", receipt=receipt.id, reason=_ENDED)
            continue
        ledger.put_off(receipt.id, receipt.attempts + 1, _ENDED, now + PAUSES[min(receipt.attempts, len(PAUSES) - 1)])
        _file(road, waiting, now)
    return bool(waiting)


def _budgets(road: Road, now: datetime) -> Budgets:
    if road.budgets is None or not road.budgets.fresh(now):
        road.budgets = Budgets(road.store, road.settings.outbox, now)
    return road.budgets


def read(raw: bytes, settings: Settings) -> Reading:
    """What one mail says: parsed, judged, freed of secrets, searched for facts. Pure."""
    return understand(parse(raw), settings)


def understand(message: Message, settings: Settings) -> Reading:
    """The rest of `read`, once nobody needs the raw bytes: a large mail is not held twice."""
    authenticity = authentication.read(message, settings.threads.trusted_server)
    domains = frozenset(settings.support.domains)
    verdict = judge(message, settings.support, own_domains=domains, auth=authenticity)
    redacted = redact(message)
    findings = extract(redacted.message, redacted.secrets, settings.support)
    keep = redact_raw(b"", redacted, message) if redacted.secrets else None
    return Reading(redacted.message, verdict, findings, authenticity.authentic if authenticity else None, keep)


def decide(road: Road, receipt: Receipt, reading: Reading, now: datetime) -> Incoming:
    """Where the mail belongs and what the rules say about it. Looks at the desk, changes nothing."""
    if receipt.ruling is not None:
        reading = replace(reading, verdict=Verdict(Kind.CUSTOMER, True, False, (f"{receipt.ruled_by} let it in",)))
    message, verdict = reading.message, reading.verdict
    link = _ruled(road, receipt) or _threaded(road, reading, now)
    returned = _returned(road, reading, link)
    if verdict.kind is Kind.BOUNCE and link.kind is LinkKind.JOIN and returned is None:
        link = UNPROVEN
    history = _history(road.store, reading)
    decision = classify(road.rulebook, message, verdict, link, reading.findings, receipt.received, history)
    if receipt.ruling is not None:
        decision = replace(decision, hold=False, ignore=False)
    return Incoming(receipt, reading, link, decision, _still_missing(link, reading), returned)


def _threaded(road: Road, reading: Reading, now: datetime) -> Link:
    """Where the mail belongs by its own evidence."""
    threads = road.settings.threads
    return thread(
        reading.message,
        reading.verdict,
        road.threads,
        road.settings.support,
        road.tokens,
        now=now,
        authentic=reading.authentic,
        window=timedelta(seconds=threads.window),
        grace=timedelta(seconds=threads.grace),
    )


def _ruled(road: Road, receipt: Receipt) -> Link | None:
    """Where an agent put the mail, who knows more than its evidence says; None where the evidence is to decide."""
    words = f"{receipt.ruled_by} let it in"
    if receipt.ruling is Ruling.NEW:
        return Link(LinkKind.NEW, None, (words,))
    held_for = road.threads.ticket(receipt.ticket) if receipt.ruling and receipt.ticket else None
    return Link(LinkKind.JOIN, held_for.number, (words,)) if held_for else None


def _returned(road: Road, reading: Reading, link: Link) -> Returned | None:
    """The mail of ours that came back, where a delivery report proves it and we really sent that mail."""
    bounce = reading.verdict.bounce
    proof = proven(reading.message, bounce, road.tokens) if link.kind is LinkKind.JOIN else None
    if bounce is None or proof is None:
        return None
    return bounced.find(road.store, reading.message, bounce, proof.ticket, proof.recipient)


def _read(road: Road, receipt: Receipt) -> Reading | Exception:
    """The mail read, or what went wrong; one bad mail must not stop the ones behind it."""
    try:
        return understand(parse(_raw(road, receipt)), road.settings)
    except Exception as error:
        return error


def _raw(road: Road, receipt: Receipt) -> bytes:
    raw = blobs.get(road.store, receipt.raw) if receipt.raw else None
    if raw is None:
        raise MailtriageError("the mail's bytes are not in the store")
    return raw


def _file_one(road: Road, receipt: Receipt, reading: Reading | Exception, budgets: Budgets, now: datetime) -> None:
    try:
        if isinstance(reading, Exception):
            raise reading
        with road.store.savepoint():
            _take_in(road, receipt, reading, budgets, now)
    except Exception as error:
        _set_aside(road, receipt, error, now)


def _take_in(road: Road, receipt: Receipt, reading: Reading, budgets: Budgets, now: datetime) -> None:
    incoming = decide(road, receipt, reading, now)
    filed = filing.file(road.store, incoming, now, road.settings.support, cc_follows=road.settings.threads.cc_follows)
    if incoming.returned is not None and filed.entry is not None:
        bounced.take(road.store, incoming.returned, now)
    _tell(road, incoming, filed, budgets, now)
    if reading.keep is not None:
        ledger.replace_raw(road.store, receipt.id, reading.keep)
    sender = reading.message.sender.key if reading.message.sender else ""
    ledger.settle(road.store, receipt.id, filed.state, filed.reason, now, filed.ticket, sender)
    log.event("filed", receipt=receipt.id, state=filed.state, ticket=filed.ticket, opened=filed.opened or None)


def _tell(road: Road, incoming: Incoming, filed: Filed, budgets: Budgets, now: datetime) -> None:
    told = notify.telling(incoming, filed, budgets.refusal)
    if told.notice is not None:
        mail = road.composer.compose(told.notice)
        if mails.add(road.store, mail, now) is not None:
            tickets.add_reference(road.store, mail.ticket, mail.message_id)
    elif told.withheld and filed.ticket is not None:
        tickets.add_change(road.store, filed.ticket, now, "mail", told.template, None, "withheld", told.withheld)


def _set_aside(road: Road, receipt: Receipt, error: Exception, now: datetime) -> None:
    """Try again later, or give the mail to a person after the last try."""
    reason = _reason(error)
    if receipt.attempts < len(PAUSES):
        ledger.put_off(receipt.id, receipt.attempts + 1, reason, now + PAUSES[receipt.attempts])
    else:
        ledger.settle(road.store, receipt.id, ReceiptState.FAILED, reason, now, receipt.ticket, receipt.sender)
    log.failure("could not be filed", error, receipt=receipt.id, attempt=receipt.attempts + 1)


def _reason(error: Exception) -> str:
    """The error's type and the places it passed. Its text may quote the mail, so only our own errors speak."""
    said = str(error) if isinstance(error, MailtriageError) else type(error).__name__
    frames: Sequence[traceback.FrameSummary] = traceback.extract_tb(error.__traceback__)[-6:]
    return " ".join([said, *(f"< {frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))])


def _history(store: Store, reading: Reading) -> History:
    sender = reading.message.sender
    known = tickets.history(store, sender.key) if sender and sender.address else (0, ())
    return History(*known)


def _still_missing(link: Link, reading: Reading) -> tuple[str, ...]:
    """Of what the ticket asked for, what this mail does not bring either."""
    if link.kind is not LinkKind.JOIN or link.ticket is None:
        return ()
    ticket = tickets.find(link.ticket)
    asked = ticket.missing if ticket else ()
    return missing(asked, reading.message, reading.findings) if asked else ()
