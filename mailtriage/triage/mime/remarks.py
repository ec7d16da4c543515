"""What agents should know of an attachment before they open it: a label that lies, a logo, what an archive holds."""

from __future__ import annotations

from mailtriage.triage.mime import archives, calendars, enclosed, pictures, sniff
from mailtriage.triage.mime.charset import decode

_CALENDAR_WITHIN = 20_000


def remark_on(content: bytes, kind: str, declared: str, inline: bool) -> str:
    """Sentences about the content of a file that is taken for `kind` and was labelled `declared`; often empty."""
    shown = sniff.content_type_of(content)
    lie = f"says {declared}, content is {shown}" if shown and sniff.contradicts(declared, shown) else ""
    return "; ".join(filter(None, (lie, _about(content, kind, shown or kind, inline))))


def _about(content: bytes, kind: str, actual: str, inline: bool) -> str:
    if kind in enclosed.TYPES:
        return enclosed.summary_of(content)
    if actual.startswith("image/"):
        return pictures.remark_on(content, inline)
    if actual == "text/calendar":
        return calendars.summary_of(decode(content[:_CALENDAR_WITHIN], "utf-8").text)
    return archives.remark_on(content, actual)
