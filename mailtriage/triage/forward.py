"""Find the mail that a forward carries. First version; the header blocks of each client follow."""

from __future__ import annotations

from mailtriage.domain.message import Original


def find_original(subject: str, text: str, attached: Original | None) -> Original | None:
    """The forwarded mail, an attached one before one in the text; None where there is none."""
    return attached
