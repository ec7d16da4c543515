"""Attachments out of parts: decoded, named, checked against their content, unwrapped from winmail.dat, remarked on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from mailtriage.domain.message import Attachment
from mailtriage.triage.mime import enclosed, sniff, tnef
from mailtriage.triage.mime.bounds import MAX_ATTACHMENTS, MAX_EXAMINED
from mailtriage.triage.mime.leaves import named
from mailtriage.triage.mime.names import safe_name
from mailtriage.triage.mime.notes import Notes
from mailtriage.triage.mime.remarks import remark_on
from mailtriage.triage.mime.tree import Part

_VAGUE = frozenset({"application/octet-stream", "application/binary", "application/unknown", "application/x-unknown"})
_SHOWN = re.compile(r"cid:([^\"'\s<>)]{1,250})")
_TNEF = "from winmail.dat"


class Collector:
    """Builds the attachments of one mail, one after the other, so that names without one can be numbered."""

    def __init__(self, html: str | None, notes: Notes) -> None:
        self._shown = frozenset(_SHOWN.findall(html)) if html else frozenset()
        self._notes = notes
        self._kept: list[Attachment] = []
        self._examined = 0
        self.unwrapped: tnef.Unwrapped | None = None

    def all(self) -> tuple[Attachment, ...]:
        """What was collected so far, in order."""
        return tuple(self._kept)

    def add_parts(self, parts: Iterable[tuple[Part, bool]]) -> None:
        """The parts with whether they are inline."""
        for part, inline in parts:
            if len(self._kept) >= MAX_ATTACHMENTS:
                break
            self._add_part(part, inline)

    def add(self, said: str, content: bytes, declared: str, inline: bool = False, remark: str = "") -> None:
        """A file by the name that the mail gives it, which may be empty. Beyond `MAX_ATTACHMENTS` it is left out."""
        if len(self._kept) >= MAX_ATTACHMENTS:
            self._notes.add(f"More than {MAX_ATTACHMENTS} attachments; the rest was left out.")
            return
        kind = (declared in _VAGUE and sniff.content_type_of(content)) or declared
        about = remark_on(content, kind, declared, inline) if self._may_examine() else ""
        self._kept.append(
            Attachment(
                name=safe_name(said, kind, len(self._kept) + 1),
                content_type=kind,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                inline=inline,
                content=content,
                remark="; ".join(filter(None, (remark, about))),
            )
        )

    def _may_examine(self) -> bool:
        """Whether one more file may be looked into; archives and wrapped files cost more than their size says."""
        self._examined += 1
        return self._examined <= MAX_EXAMINED

    def _add_part(self, part: Part, inline: bool) -> None:
        content = part.content(self._notes)
        said = named(part)
        if not said and not content.strip():
            return
        if self._unwrap(content):
            return
        if not said and part.type in enclosed.TYPES and self._examined < MAX_EXAMINED:
            said = enclosed.file_name_of(content)
        self.add(said, content, part.type, self._is_inline(part, inline))

    def _unwrap(self, content: bytes) -> bool:
        """Whether the part was a winmail.dat with something in it; its members then stand in its place."""
        found = tnef.unwrap(content) if self.unwrapped is None else None
        if found is None or not (found.files or found.text or found.html or found.rtf):
            return False
        self.unwrapped = found
        for file in found.files:
            self.add(file.name, file.content, file.content_type or "application/octet-stream", remark=_TNEF)
        if found.rtf and not (found.text or found.html):
            self.add("message.rtf", found.rtf, "application/rtf", remark=_TNEF)
        return True

    def _is_inline(self, part: Part, inline: bool) -> bool:
        """Whether the HTML shows the part, or the mail means it to be shown."""
        content_id = part.value("content-id").strip(b"<> \t").decode("latin-1")
        return content_id in self._shown or (inline and part.disposition.value != "attachment")
