"""Takes mails from files and pipes into the ledger, on the same terms as those from a mailbox."""

from __future__ import annotations

from datetime import datetime

from mailtriage.domain.receipt import Place, Receipt, ReceiptState
from mailtriage.intake.identity import identify
from mailtriage.store import ledger
from mailtriage.store.database import Store


def receive(store: Store, source: str, raw: bytes, now: datetime, *, silent: bool = False, most_bytes: int) -> Receipt:
    """Enter one mail, inside the caller's transaction; `source` says where it came from, such as `file` or `pipe`.

    The receipt that comes back says whether it is new (`received`), known already (`ignored`) or too large (`failed`).
    """
    identity = identify(raw)
    large = len(raw) > most_bytes
    receipt = ledger.add(
        store,
        Place(source),
        None if large else raw,
        size=len(raw),
        identity=identity.digest,
        message_id=identity.message_id,
        at=now,
        state=ReceiptState.FAILED if large else ReceiptState.RECEIVED,
        reason=f"the mail is larger than {most_bytes // 2**20} MB" if large else "",
        silent=silent,
    )
    assert receipt is not None, "a mail without a UID is never at a known place"
    return receipt
