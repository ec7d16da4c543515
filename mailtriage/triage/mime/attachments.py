"""Attachments out of parts: decoded, named, checked against their content, unwrapped from winmail.dat, remarked on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from mailtriage.domain.message import Attachment
from mailtriage.triage.mime import archives, pictures, sniff, tnef
from mailtriage.triage.mime.bounds import MAX_ATTACHMENTS
from mailtriage.triage.mime.calendars import summary_of
from mailtriage.triage.mime.charset import decode
from mailtriage.triage.mime.clean import header_text
from mailtriage.triage.mime.encoded_words import decode_words
from mailtriage.triage.mime.fields import read_block, skip_preamble
from mailtriage.triage.mime.leaves import named
from mailtriage.triage.mime.names import safe_name
from mailtriage.triage.mime.notes import Notes
from mailtriage.triage.mime.tree import Part

_VAGUE = frozenset({"application/octet-stream", "application/binary", "application/unknown", "application/x-unknown"})
_MAILS = frozenset({"message/rfc822", "message/global", "message/news"})


class Collector:
    """Builds the attachments of one mail, one after the other, so that names without one can be numbered."""

    def __init__(self, html: str | None, notes: Notes) -> None:
        self._html = html or ""
        self._notes = notes
        self._kept: list[Attachment] = []
        self.unwrapped: tnef.Unwrapped | None = None

    def all(self) -> tuple[Attachment, ...]:
        """What was collected so far, in order."""
        return tuple(self._kept)

    def add_parts(self, parts: Iterable[tuple[Part, bool]]) -> None:
        """The parts with whether they are inline."""
        for part, inline in parts:
            if len(self._kept) >= MAX_ATTACHMENTS:
                self._notes.add(f"More than {MAX_ATTACHMENTS} attachments; the rest was left out.")
                return
            self._add_part(part, inline)

    def add(self, said: str, content: bytes, declared: str, inline: bool = False, remark: str = "") -> None:
        """A file by the name that the mail gives it, which may be empty."""
        shown = sniff.content_type_of(content)
        kind = shown if shown and (declared in _VAGUE or "/" not in declared) else declared
        if shown and declared != kind and not said and shown.startswith("application/x-dos"):
            kind = declared
        remarks = [remark, _remark(content, kind, shown, declared, inline)]
        self._kept.append(
            Attachment(
                name=safe_name(said, kind, len(self._kept) + 1),
                content_type=kind,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                inline=inline,
                content=content,
                remark="; ".join(filter(None, remarks)),
            )
        )

    def _add_part(self, part: Part, inline: bool) -> None:
        content = part.content(self._notes)
        said = named(part)
        if not content.strip() and not said:
            return
        if self._unwrap(part, content):
            return
        self.add(_name(part, content, said), content, part.type, self._is_inline(part, inline))

    def _unwrap(self, part: Part, content: bytes) -> bool:
        """Whether the part was a winmail.dat with something in it; its members then stand in its place."""
        found = tnef.unwrap(content)
        if found is None or not (found.files or found.text or found.html or found.rtf):
            return False
        self.unwrapped = self.unwrapped or found
        for file in found.files:
            inline = bool(file.content_id) and f"cid:{file.content_id}" in (found.html or self._html)
            self.add(
                file.name, file.content, file.content_type or "application/octet-stream", inline, "from winmail.dat"
            )
        if found.rtf and not (found.text or found.html):
            self.add("message.rtf", found.rtf, "application/rtf", False, "from winmail.dat")
        return True

    def _is_inline(self, part: Part, inline: bool) -> bool:
        if part.disposition.value == "attachment" and not self._html:
            return False
        content_id = part.value("content-id").strip(b"<> \t").decode("latin-1")
        shown = bool(content_id) and f"cid:{content_id}" in self._html
        return shown or (inline and part.disposition.value != "attachment")


def _name(part: Part, content: bytes, said: str) -> str:
    """The announced name, else the subject of an attached mail, else nothing: one is then invented."""
    if said or part.type not in _MAILS:
        return said
    subject = subject_of(content)
    return f"{subject[:80].replace('/', '-')}.eml" if subject else ""


def subject_of(content: bytes) -> str:
    """The subject of an attached mail, decoded; empty where it has none."""
    return _header_of(content, "subject")


def _header_of(content: bytes, wanted: str) -> str:
    notes = Notes()
    block = read_block(content, skip_preamble(content, notes), len(content), notes)
    value = next((value for name, value in block.fields if name == wanted), b"")
    return header_text(decode_words(value[:2_000], notes))


def _remark(content: bytes, kind: str, shown: str | None, declared: str, inline: bool) -> str:
    said = f"says {declared}, content is {shown}" if shown and sniff.contradicts(declared, shown) else ""
    actual = shown or kind
    if actual.startswith("image/"):
        about = pictures.remark_on(content, inline)
    elif kind in _MAILS:
        about = f"mail from {_header_of(content, 'from')[:100]}, {_header_of(content, 'date')[:40]}"
    elif actual == "text/calendar":
        about = summary_of(decode(content[:20_000], "utf-8").text)
    else:
        about = archives.remark_on(content, actual)
    return "; ".join(filter(None, (said, about)))
