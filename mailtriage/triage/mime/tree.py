"""The MIME tree of a mail: headers, where each part begins and ends, what is nested in what. Contents stay encoded.

Parts are stretches of one bytes object, so that a large mail is held once. There is no recursion. Mended: multiparts
that are themselves encoded, types that are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailtriage.triage.mime.boundaries import Budget, Span, Stretch, find_spans
from mailtriage.triage.mime.bounds import MAX_DEPTH, MAX_PARTS
from mailtriage.triage.mime.fields import read_block
from mailtriage.triage.mime.notes import Notes
from mailtriage.triage.mime.parameters import Labelled, read_labelled
from mailtriage.triage.mime.smime import signed_content
from mailtriage.triage.mime.transfer import decode_transfer, encoding_of

_TYPE = re.compile(r"[!#-'*+.0-9a-z^-~-]+/[!#-'*+.0-9a-z^-~-]+")
_NOTHING = Labelled("")
_OPAQUE = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


@dataclass(slots=True, eq=False)
class Part:
    """One part: its fields, its content as `raw[start:end]`, still encoded, and its parts where it is a multipart."""

    fields: tuple[tuple[str, bytes], ...]
    raw: bytes = field(repr=False)
    start: int
    end: int
    depth: int
    type: str
    labels: Labelled
    disposition: Labelled
    encoding: str
    parts: list[Part] = field(default_factory=list)

    def value(self, name: str) -> bytes:
        """The first field of that (lower-case) name, empty where there is none."""
        return next((value for key, value in self.fields if key == name), b"")

    def content(self, notes: Notes) -> bytes:
        """The content with its transfer encoding undone."""
        return decode_transfer(self.raw[self.start : self.end], self.encoding, notes)


def read_tree(raw: bytes, start: int, notes: Notes) -> Part:
    """The tree of the mail that begins at `raw[start]`."""
    budget = Budget()
    root = _read_part(raw, start, len(raw), 0, "text/plain", notes)
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if part.type.startswith("multipart/"):
            part.parts = _children(part, budget, notes)
        elif part.type in _OPAQUE and part.depth < MAX_DEPTH:
            part.parts = _opened(part, budget, notes)
        waiting.extend(reversed(part.parts))
    return root


def walk(root: Part) -> Iterator[Part]:
    """Every part in the order of the mail, containers before what they hold."""
    waiting = [root]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(reversed(part.parts))


def _read_part(raw: bytes, start: int, end: int, depth: int, default: str, notes: Notes) -> Part:
    block = read_block(raw, start, end, notes)
    return _part(block.fields, Stretch(raw, block.body, end), depth, default, notes)


def _part(fields: tuple[tuple[str, bytes], ...], content: Stretch, depth: int, default: str, notes: Notes) -> Part:
    type_, disposition, encoding = b"", b"", b""
    for name, value in fields:
        if name == "content-type":
            type_ = type_ or value
        elif name == "content-disposition":
            disposition = disposition or value
        elif name == "content-transfer-encoding":
            encoding = encoding or value
    labels = read_labelled(type_, notes) if type_ else _NOTHING
    return Part(
        fields,
        content.raw,
        content.start,
        content.end,
        depth,
        _type(labels, default, notes),
        labels,
        read_labelled(disposition, notes) if disposition else _NOTHING,
        encoding_of(encoding) if encoding else "",
    )


def _type(labels: Labelled, default: str, notes: Notes) -> str:
    """A type that has the form of one: `text` means text/plain, and a nameless nothing what the container says."""
    value = labels.value
    if not value and not labels.parameters:
        return default
    found = _TYPE.match(value)
    if found:
        return value[: found.end()]
    notes.add("A part has a content type that is none.")
    if labels.get("boundary"):
        return "multipart/mixed"
    if labels.get("name"):
        return "application/octet-stream"
    return "text/html" if "html" in value else "text/plain"


def _children(part: Part, budget: Budget, notes: Notes) -> list[Part]:
    if part.depth >= MAX_DEPTH:
        notes.add(f"Parts are nested deeper than {MAX_DEPTH}; what lies deeper was kept as one attachment.")
        return []
    spans = _spans(part, budget, notes)
    if not spans:
        spans = _find_encoded(part, budget, notes)
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    if len(spans) > budget.parts:
        notes.add(f"More than {MAX_PARTS} parts; the rest was not read.")
        spans = spans[: budget.parts]
    budget.parts -= len(spans)
    found = [_read_part(part.raw, *span, part.depth + 1, default, notes) for span in spans]
    return [*_glued(part, spans, notes), *found]


def _glued(part: Part, spans: list[Span], notes: Notes) -> list[Part]:
    """The first part, where its boundary was lost and its header continues that of the multipart."""
    at = [number for number, (name, _) in enumerate(part.fields) if name == "content-type"]
    if not spans or len(at) < 2 or not part.fields[at[1]][1].lower().startswith(b"text/"):
        return []
    end = part.raw.rfind(b"\n--", part.start, spans[0][0])
    if end < 0 or not part.raw[part.start : end].strip():
        return []
    notes.add("A multipart's first part had lost its boundary.")
    return [_part(part.fields[at[1] :], Stretch(part.raw, part.start, end), part.depth + 1, "text/plain", notes)]


def _opened(part: Part, budget: Budget, notes: Notes) -> list[Part]:
    """What was signed into the part, as its only child."""
    budget.scan -= part.end - part.start
    inner = signed_content(part.content(notes)) if budget.scan >= 0 else None
    if inner is None:
        notes.add("The mail is encrypted (S/MIME) and cannot be read here.")
        return []
    return [_read_part(inner, 0, len(inner), part.depth + 1, "text/plain", notes)]


def _spans(part: Part, budget: Budget, notes: Notes) -> list[Span]:
    return find_spans(Stretch(part.raw, part.start, part.end), part.labels.get("boundary"), budget, notes)


def _find_encoded(part: Part, budget: Budget, notes: Notes) -> list[Span]:
    """A multipart may not be encoded (RFC 2045 section 6.4); where it is, the decoded bytes take the part's place."""
    if part.encoding not in ("base64", "quoted-printable"):
        _note_missing(part, notes)
        return []
    part.raw = part.content(notes)
    part.start, part.end, part.encoding = 0, len(part.raw), ""
    notes.add("A multipart was itself encoded.")
    return _spans(part, budget, notes)


def _note_missing(part: Part, notes: Notes) -> None:
    if part.raw[part.start : part.end].strip():
        notes.add("A multipart without its boundary was read as text.")
