"""What agents decide about mails that were held for them, or ignored: let in, made a ticket of their own, or refused.

Not here: the filing itself; the road files the mail again, with what was decided in place of its evidence.
"""

from __future__ import annotations

from datetime import datetime

from mailtriage.domain.receipt import Receipt, ReceiptState, Ruling
from mailtriage.errors import Usage
from mailtriage.store import ledger, tickets
from mailtriage.store.database import Store

_RELEASABLE = (ReceiptState.HELD, ReceiptState.IGNORED)
_WORDS = {
    Ruling.JOIN: "let in",
    Ruling.FOLLOW: "let in, and its sender takes part from now on",
    Ruling.NEW: "made a ticket of its own",
}


def release(store: Store, number: int, ruling: Ruling, agent: str, now: datetime) -> Receipt:
    """Let a held or ignored mail be filed again, as the agent decided; the receipt as it was. Raises Usage."""
    with store.transaction():
        receipt = _receipt(store, number, _RELEASABLE)
        if receipt.raw is None:
            raise Usage(f"Mail {number} cannot be filed: {receipt.reason}.")
        _end_hold(store, receipt, agent, now, _WORDS[ruling])
        ledger.try_again(number, now, ruling, agent)
    return receipt


def refuse(store: Store, number: int, agent: str, now: datetime) -> Receipt:
    """Keep a held mail out of its ticket; it stays in the ledger and can still be released. Raises Usage."""
    with store.transaction():
        receipt = _receipt(store, number, (ReceiptState.HELD,))
        _end_hold(store, receipt, agent, now, "refused")
        reason = f"refused by {agent}; {receipt.reason}"
        ledger.settle(store, number, ReceiptState.IGNORED, reason, now, receipt.ticket, receipt.sender)
    return receipt


def _receipt(store: Store, number: int, states: tuple[ReceiptState, ...]) -> Receipt:
    receipt = ledger.find_locked(store, number)
    if receipt is None:
        raise Usage(f"There is no mail {number} in the ledger.")
    if receipt.state not in states:
        raise Usage(f"Mail {number} is {receipt.state}: {receipt.reason or 'not filed yet'}.")
    return receipt


def _end_hold(store: Store, receipt: Receipt, agent: str, now: datetime, words: str) -> None:
    if receipt.state is ReceiptState.HELD and receipt.ticket is not None:
        tickets.hold(receipt.ticket, -1)
        reason = f"mail {receipt.id} from {receipt.sender or 'nobody'}"
        tickets.add_change(store, receipt.ticket, now, agent, "held mail", "held", words, reason)
