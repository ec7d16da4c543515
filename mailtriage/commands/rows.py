"""Messages, findings, decisions and outgoing mails for programs; the first three as `inspect --json` has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mailtriage.domain.decision import Decision
from mailtriage.domain.finding import Finding, FindingKind
from mailtriage.domain.incoming import Reading
from mailtriage.domain.message import Address, Attachment, Message
from mailtriage.domain.ticket import SentMail
from mailtriage.domain.verdict import Verdict


def reading_row(reading: Reading) -> dict[str, Any]:
    """Message, guard and findings in the form of the contract."""
    return {
        "message": _message_row(reading.message),
        "guard": _guard_row(reading.verdict),
        "findings": [finding_row(found) for found in reading.findings],
    }


def _message_row(message: Message) -> dict[str, Any]:
    original = message.original
    row: dict[str, Any] = {
        "message_id": message.message_id,
        "subject": message.subject,
        "from": _address(message.sender) if message.sender else None,
        "reply_to": [_address(a) for a in message.reply_to],
        "to": [_address(a) for a in message.to],
        "cc": [_address(a) for a in message.cc],
        "date": _moment(message.date),
        "text": message.text,
        "visible_text": message.visible_text,
        "quoted_text": message.quoted_text,
        "html": message.html,
        "language": message.language,
        "attachments": [_attachment_row(attached) for attached in message.attachments],
        "defects": list(message.defects),
    }
    if original is not None:
        row["original"] = {
            "from": _address(original.sender) if original.sender else None,
            "date": _moment(original.date),
            "subject": original.subject,
            "text": original.text,
        }
    return row


def _attachment_row(attached: Attachment) -> dict[str, Any]:
    return {
        "name": attached.name,
        "content_type": attached.content_type,
        "size": attached.size,
        "sha256": attached.sha256,
        "inline": attached.inline,
        **_filled({"remark": attached.remark}),
    }


def _guard_row(verdict: Verdict) -> dict[str, Any]:
    bounce = verdict.bounce
    return {
        "kind": str(verdict.kind),
        "ticket": verdict.ticket,
        "acknowledge": verdict.acknowledge,
        "reasons": list(verdict.reasons),
        "bounce": {
            "recipients": list(bounce.recipients),
            "permanent": list(bounce.permanent),
            "temporary": list(bounce.temporary),
        }
        if bounce
        else None,
    }


def finding_row(found: Finding) -> dict[str, Any]:
    """One finding in the form of the contract: a secret without any value."""
    if found.kind is FindingKind.SECRET:
        return _filled({"kind": "secret", "secret": found.secret, "where": found.where, "detail": found.detail})
    row: dict[str, Any] = {"kind": str(found.kind), "value": found.value, "where": found.where}
    if found.kind is FindingKind.TRANSACTION:
        row |= {"chains": list(found.chains), "explorer_url": found.explorer_url}
    elif found.chains:
        row["chains"] = list(found.chains)
    if found.kind is FindingKind.ADDRESS:
        row |= {"chains": list(found.chains), "valid": found.valid}
    return row | _filled({"partial": found.partial, "masked": found.masked, "detail": found.detail})


def decision_row(decision: Decision) -> dict[str, Any]:
    """The decision in the form of the contract."""
    return {
        "category": decision.category,
        "cause": decision.cause,
        "priority": str(decision.priority),
        "queue": decision.queue,
        "tags": list(decision.tags),
        "ask_for": list(decision.ask_for),
        "reply": decision.reply,
        "trace": [step.row() for step in decision.trace],
        **_filled(
            {
                "assignee": decision.assignee,
                "hold": decision.hold,
                "ignore": decision.ignore,
                "rulebook": decision.rulebook,
            }
        ),
    }


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value}


def _address(address: Address) -> dict[str, str]:
    return {"name": address.name, "address": address.address}


def _moment(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def mail_row(mail: SentMail) -> dict[str, Any]:
    """An outgoing mail for programs: where it stands and what was said."""
    return {
        "id": mail.id,
        "ticket": mail.ticket,
        "key": mail.key,
        "message_id": mail.message_id,
        "recipient": mail.recipient,
        "subject": mail.subject,
        "state": mail.state,
        "attempts": mail.attempts,
        "said": mail.said,
        "created": mail.created,
        "sent": mail.sent,
        "next_try": mail.next_try,
        "automatic": mail.automatic,
        "text": mail.text,
    }
