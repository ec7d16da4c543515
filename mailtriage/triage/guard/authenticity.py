"""A From that nobody stands behind: none at all, or one that fails DMARC. The answer would go to a stranger."""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign
from mailtriage.triage.sender import identity


def cannot_be_trusted(look: Look) -> Sign | None:
    """A sign where an acknowledgement would reach nobody, or somebody who never wrote."""
    if not identity(look.message.sender):
        return Sign(Kind.CUSTOMER, "it names no sender who could be answered", strong=False)
    if look.auth is not None and look.auth.authentic is False:
        return Sign(Kind.CUSTOMER, "the sender's address failed DMARC", strong=False)
    return None
