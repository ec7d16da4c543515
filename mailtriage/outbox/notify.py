"""Decides whom a filed message makes us tell what, and says why where nobody is told. Pure, but for the budgets.

Not here: the words; see `templates/` and `compose.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mailtriage.domain.incoming import Filed, Incoming
from mailtriage.domain.message import Address, Message
from mailtriage.domain.notice import Notice

ACKNOWLEDGEMENT = "acknowledgement"
SECRET_WARNING = "secret-warning"
_KEPT_REFERENCES = 20


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be told, or why nothing is; `template` names what was withheld."""

    notice: Notice | None = None
    withheld: str = ""
    template: str = ACKNOWLEDGEMENT


Budget = Callable[[str], str]
"""Asked with an address: why no automatic mail may go there now, or an empty text."""


def telling(incoming: Incoming, filed: Filed, budget: Budget) -> Telling:
    """The notice that answers a message once it is filed: the acknowledgement, or the warning about a mailed secret."""
    template = _template(incoming, filed)
    sender = incoming.reading.message.sender
    if template is None or filed.ticket is None or sender is None:
        return Telling()
    withheld = _withheld(incoming, sender) or budget(sender.key)
    if withheld:
        return Telling(withheld=withheld, template=template)
    return Telling(_notice(incoming, filed.ticket, template, sender))


def _template(incoming: Incoming, filed: Filed) -> str | None:
    """An acknowledgement for a new ticket; a warning whenever a secret was mailed; else nothing."""
    if filed.entry is None or not incoming.reading.verdict.ticket:
        return None
    if incoming.reading.secrets:
        return SECRET_WARNING
    return incoming.decision.reply if filed.opened else None


def _withheld(incoming: Incoming, sender: Address) -> str:
    if not sender.address:
        return "the mail has no sender"
    if incoming.receipt.silent:
        return "the mail was imported silently"
    if incoming.receipt.ruling is not None:
        return f"{incoming.receipt.ruled_by} let the mail in; whoever does answers it"
    if incoming.link.quiet:
        return "the subject names a ticket that is not there; an answer would tell a stranger so"
    if not incoming.reading.verdict.acknowledge:
        return "; ".join(incoming.reading.verdict.reasons) or "not to be acknowledged"
    return ""


def _notice(incoming: Incoming, number: int, template: str, sender: Address) -> Notice:
    message = incoming.reading.message
    return Notice(
        # One acknowledgement a ticket, whatever becomes of its mails; a warning for every mail with a secret in it.
        key=f"{template}:{incoming.receipt.id if template == SECRET_WARNING else f'ticket {number}'}",
        ticket=number,
        recipient=sender,
        template=template,
        locale=incoming.decision.language or message.language,
        facts=_facts(incoming),
        in_reply_to=message.message_id,
        references=references_after(message),
    )


def _facts(incoming: Incoming) -> dict[str, Any]:
    """Only what we decided or verified; nothing that the sender wrote in words of their own."""
    findings, decision = incoming.reading.findings, incoming.decision
    transaction = findings.transaction
    return {
        "category": decision.category,
        "cause": decision.cause,
        "priority": str(decision.priority),
        "tags": list(decision.tags),
        "ask": list(decision.ask_for),
        "chain": findings.chain,
        "transaction": transaction.value if transaction and not transaction.masked else None,
        "secret": incoming.reading.secrets[0].secret if incoming.reading.secrets else None,
    }


def references_after(message: Message) -> tuple[str, ...]:
    """The References of an answer to `message`: its own, then its Message-ID (RFC 5322 section 3.6.4)."""
    chain = message.references or message.in_reply_to
    return (*chain[-_KEPT_REFERENCES:], *([message.message_id] if message.message_id else []))
