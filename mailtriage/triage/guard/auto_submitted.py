"""The standard's own sign: Auto-Submitted (RFC 3834 section 5, RFC 5436 section 2.7.1)."""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign


def submits_itself(look: Look) -> Sign | None:
    """A sign where the field is there and says anything but `no`, which expressly means a person."""
    if look.field("auto-submitted").partition(";")[0].partition("(")[0].strip() in ("no", ""):
        return None
    return Sign(Kind.AUTO_REPLY, "the field Auto-Submitted")
