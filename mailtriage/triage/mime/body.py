"""The body as text: each stretch from plain text or HTML, whichever holds more of what was written. Nothing is cut."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailtriage.triage.html_text import Rendered, render
from mailtriage.triage.mime.bounds import MAX_TEXT, MAX_TEXT_BYTES
from mailtriage.triage.mime.charset import decode
from mailtriage.triage.mime.clean import body_text
from mailtriage.triage.mime.flowed import unflow
from mailtriage.triage.mime.leaves import Unit
from mailtriage.triage.mime.notes import Notes
from mailtriage.triage.mime.tree import Part
from mailtriage.triage.mime.uuencode import FILE_MARK, Embedded, take_out

_META = re.compile(rb"<meta[^>]{0,200}charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(r"<\?xml[^>]{0,200}\?>\s*", re.IGNORECASE)
_LOOKS_LIKE_HTML = re.compile(r"\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,50})?(?:<!doctype html|<html[\s>])", re.IGNORECASE)
_MOST_HTML = 3 * MAX_TEXT // 2
_COMPARED = 2_000
_ENOUGH = 0.4
"""Plain text with less than this share of the letters of the HTML is a stub ("your client cannot show this mail")."""


@dataclass(slots=True)
class Body:
    """The whole body. `rendered` is what became of the HTML, if any; `embedded` are files found in the text.

    `text` is without those files; `written` is the text with them as they stood, empty where there are none.
    """

    text: str = ""
    written: str = ""
    html: str | None = None
    rendered: Rendered | None = None
    embedded: list[Embedded] = field(default_factory=list)
    overflow: list[Overflow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Overflow:
    """A text too long to be read as one, whole: it is kept as an attachment."""

    content: bytes = field(repr=False)
    content_type: str = "text/plain"


def read_body(units: list[Unit], hint: str | None, notes: Notes) -> Body:
    """The body that `units` make. A text beyond `MAX_TEXT` is handed back whole in `overflow`."""
    body = Body()
    htmls: list[str] = []
    stretches: list[_Stretch] = []
    for unit in units:
        stretch = _Stretch(_join(_plain(part, hint, notes, body) for part in unit.plain))
        stretch.written = stretch.plain
        if FILE_MARK in stretch.plain:
            stretch.plain, files = take_out(stretch.plain)
            body.embedded.extend(files)
        stretch.html = _join(_text_of(part, hint, notes, body) for part in unit.html)
        if not stretch.html and _LOOKS_LIKE_HTML.match(stretch.plain):
            notes.add("HTML was sent as plain text.")
            stretch = _Stretch("", html=stretch.plain)
        if stretch.html:
            htmls.append(stretch.html)
        stretches.append(stretch)
    body.html = "\n".join(htmls) if htmls else None
    _choose(body, _merge_twins(stretches), notes)
    return body


def take_wrapped(body: Body, text: str, html: str) -> None:
    """Give `body` the text and HTML that a winmail.dat holds."""
    body.html = body_text(html) or body.html
    body.rendered = render(body.html[:MAX_TEXT]) if body.html else body.rendered
    body.text = (body_text(text) or (body.rendered.text if body.rendered else ""))[:MAX_TEXT]


@dataclass(slots=True)
class _Stretch:
    plain: str
    html: str = ""
    written: str = ""


def _choose(body: Body, stretches: list[_Stretch], notes: Notes) -> None:
    texts: list[str] = []
    rendered: list[Rendered] = []
    for stretch in stretches:
        shown = render(_bounded_html(stretch.html, notes)) if stretch.html else None
        if shown is not None:
            rendered.append(shown)
        texts.append(_fuller(stretch.plain, shown, notes))
    if body.embedded:
        written = (one.written or text for one, text in zip(stretches, texts, strict=True))
        body.written = _join(written)[:MAX_TEXT]
    body.text = _bounded(_join(texts), body, notes)
    if len(rendered) == 1:
        body.rendered = rendered[0]
    elif rendered:
        body.rendered = Rendered(body.text, None, None, tuple(link for one in rendered for link in one.hyperlinks))


def _fuller(plain: str, shown: Rendered | None, notes: Notes) -> str:
    if shown is None:
        return plain
    if not plain.strip():
        return shown.text
    if _letters(plain) < _ENOUGH * _letters(shown.text):
        notes.add("The plain text holds much less than the HTML, which was read instead.")
        return shown.text
    return plain


def _letters(text: str) -> int:
    """Characters that are not white space; the text is bounded already."""
    return len("".join(text.split()))


def _merge_twins(stretches: list[_Stretch]) -> list[_Stretch]:
    """Plain text and HTML that stand one behind the other say the same where a script forgot multipart/alternative."""
    merged: list[_Stretch] = []
    for stretch in stretches:
        before = merged[-1] if merged else None
        if before and stretch.html and not stretch.plain and not before.html and _say_the_same(before, stretch):
            before.html = stretch.html
        else:
            merged.append(stretch)
    return merged


def _say_the_same(plain: _Stretch, html: _Stretch) -> bool:
    said = "".join(plain.plain.split())[:_COMPARED]
    return bool(said) and said == "".join(render(html.html[:MAX_TEXT]).text.split())[:_COMPARED]


def _plain(part: Part, hint: str | None, notes: Notes, body: Body) -> str:
    text = _text_of(part, hint, notes, body)
    if part.type in ("text/enriched", "text/richtext"):
        text = _without_commands(text)
    if part.labels.get("format").lower() == "flowed":
        text = unflow(text, part.labels.get("delsp").lower() == "yes")
    return text


def _without_commands(text: str) -> str:
    """text/enriched (RFC 1896) with its commands taken out: `<bold>`, `<param>…</param>`; `<<` is a literal angle."""
    plain = re.sub(r"<param>[^<]{0,500}</param>", "", text, flags=re.IGNORECASE)
    return re.sub(r"<(/?[A-Za-z-]{1,60})>", "", plain.replace("<<", "\0")).replace("\0", "<")


def _text_of(part: Part, hint: str | None, notes: Notes, body: Body) -> str:
    content = part.content(notes)
    if len(content) > MAX_TEXT_BYTES:
        notes.add(f"A text of {len(content)} bytes was cut; all of it is kept as an attachment.")
        body.overflow.append(Overflow(content, part.type))
        content = _cut(content)
    label = part.labels.get("charset")
    if part.type.endswith("html") and not label:
        found = _META.search(content, 0, 4000)
        label = found[1].decode("ascii") if found else ""
    read = decode(content, label, hint)
    if read.defect:
        notes.add(f"{'HTML' if part.type.endswith('html') else 'Text'}: {read.defect}")
    return body_text(read.text)


def _cut(content: bytes) -> bytes:
    """The first `MAX_TEXT_BYTES`, but no half of a character: up to a line end or a blank near the end."""
    head = content[:MAX_TEXT_BYTES]
    at = max(head.rfind(b"\n", -10_000), head.rfind(b" ", -10_000))
    return head[: at + 1] if at > 0 else head


def _bounded_html(html: str, notes: Notes) -> str:
    if len(html) <= _MOST_HTML:
        return html
    notes.add(f"HTML of {len(html)} characters was read in part.")
    return html[:_MOST_HTML]


def _bounded(text: str, body: Body, notes: Notes) -> str:
    if len(text) <= MAX_TEXT:
        return text
    if not body.overflow:
        notes.add(f"A body of {len(text)} characters was cut; all of it is kept as an attachment.")
        body.overflow.append(Overflow(text.encode("utf-8", "replace")))
    return text[:MAX_TEXT]


def _join(texts: object) -> str:
    kept = [text for text in texts if text and not text.isspace()]  # type: ignore[attr-defined]
    return kept[0] if len(kept) == 1 else "\n".join(text.rstrip("\n") for text in kept)
