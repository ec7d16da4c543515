"""What mail-parser is given of an address header: text, its encoded words decoded into quoted strings.

Decoded text stands in quotes, so that commas and angles in a name cannot become structure, and mail-parser sees the
charsets already mended. Mended besides: encoded words inside quotes, a header that stands twice, one that is too long.
"""

from __future__ import annotations

from mailtriage.triage.mime.addresses import quoted
from mailtriage.triage.mime.bounds import MAX_ADDRESSES
from mailtriage.triage.mime.clean import header_text
from mailtriage.triage.mime.encoded_words import substitute
from mailtriage.triage.mime.notes import Notes


def source_of(name: str, values: list[bytes], notes: Notes, hint: str | None) -> str:
    """All fields of that name, raw and unfolded, as one line of text with encoded words as quoted strings."""
    if len(values) > 1 and name == "from":
        notes.add("More than one From; the first was read.")
        values = values[:1]
    joined = b", ".join(values)
    if len(joined) > MAX_ADDRESSES:
        notes.add(f"The {name} header of {len(joined)} bytes was cut.")
        joined = joined[:MAX_ADDRESSES].rpartition(b",")[0] or joined[:MAX_ADDRESSES]
    if joined.isascii() and b"=?" not in joined:
        return header_text(joined.decode("ascii"))
    return header_text(_substituted(joined, notes, hint))


def _substituted(joined: bytes, notes: Notes, hint: str | None) -> str:
    """Encoded words become quoted strings; those inside quotes become plain text of the quotes around them."""
    pieces = joined.split(b'"')
    if len(pieces) % 2 == 0:
        return substitute(joined.replace(b'"', b""), notes, hint, quoted)
    read = [
        f'"{substitute(piece, notes, hint, _escaped)}"' if number % 2 else substitute(piece, notes, hint, quoted)
        for number, piece in enumerate(pieces)
    ]
    return "".join(read)


def _escaped(text: str) -> str:
    return quoted(text)[1:-1]
