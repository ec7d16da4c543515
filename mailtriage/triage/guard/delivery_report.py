"""Delivery reports: what `triage/bounce` reads, and mail that can be nothing else although no address can be read."""

from __future__ import annotations

from mailtriage.domain.verdict import Bounce, Kind
from mailtriage.triage import bounce
from mailtriage.triage.guard.look import Look, Sign


def reports_delivery(look: Look) -> Sign | None:
    """A sign where a mail server tells what became of a mail."""
    found = bounce.read(look.message)
    if found is not None and found.recipients:
        return Sign(Kind.BOUNCE, "it is a report on the delivery of a mail", bounce=found)
    if found is not None:
        return Sign(Kind.BOUNCE, "it is a delivery report that names no address", bounce=Bounce())
    return None
