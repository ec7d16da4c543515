"""What an attached mail is about, from its header alone: its name as a file and a line for agents."""

from __future__ import annotations

from mailtriage.triage.mime.clean import header_text
from mailtriage.triage.mime.encoded_words import decode_words
from mailtriage.triage.mime.fields import read_block, skip_preamble
from mailtriage.triage.mime.notes import Notes

TYPES = frozenset({"message/rfc822", "message/global", "message/news"})
"""Content types whose content is a mail."""

_HEADER_WITHIN = 10_000
_LONGEST_NAME = 80
_LONGEST_VALUE = 100


def file_name_of(content: bytes) -> str:
    """The subject of the attached mail as a file name; empty where it has none."""
    subject = _headers(content).get("subject", "")
    return f"{subject[:_LONGEST_NAME].replace('/', '-')}.eml" if subject else ""


def summary_of(content: bytes) -> str:
    """Who wrote the attached mail, and when."""
    headers = _headers(content)
    said = [headers[name][:_LONGEST_VALUE] for name in ("from", "date") if headers.get(name)]
    return f"mail from {', '.join(said)}" if said else "mail"


def _headers(content: bytes) -> dict[str, str]:
    notes = Notes()
    head = content[:_HEADER_WITHIN]
    block = read_block(head, skip_preamble(head, notes), len(head), notes)
    wanted = ("subject", "from", "date")
    return {name: header_text(decode_words(value, notes)) for name, value in reversed(block.fields) if name in wanted}
