"""Raw bytes to Message: the map of reading a mail. Never raises; what was wrong is noted in `defects`.

mail-parser is asked first, for the envelope: who wrote, to whom, when. It is given headers whose charsets are mended,
for what it loses in decoding it cannot give back. Parts, bodies and attachments are read from the bytes by `mime/`, one
file for each kind of defect. Quotes, forwards and languages are read by the modules beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from mailparser.dates import parse_mail_date
from mailparser.utils import get_addresses

from mailtriage.domain.message import Address, Headers, Message, Original
from mailtriage.triage import forward, language
from mailtriage.triage.mime import dates, enclosed
from mailtriage.triage.mime.address_sources import source_of
from mailtriage.triage.mime.addresses import read_addresses, tidy
from mailtriage.triage.mime.attachments import Collector
from mailtriage.triage.mime.body import Body, read_body, take_wrapped
from mailtriage.triage.mime.bounds import MAX_MAIL
from mailtriage.triage.mime.clean import body_text, header_text
from mailtriage.triage.mime.encoded_words import decode_words
from mailtriage.triage.mime.fields import skip_preamble
from mailtriage.triage.mime.leaves import sort_parts
from mailtriage.triage.mime.message_ids import read_id, read_ids
from mailtriage.triage.mime.names import extension_of
from mailtriage.triage.mime.notes import Notes
from mailtriage.triage.mime.tree import Part, read_tree, walk
from mailtriage.triage.reply import separate

_ADDRESS_HEADERS = frozenset({"from", "sender", "reply-to", "to", "cc"})
_MAX_INNER = 2_000_000
_LONGEST_DATE = 200
_SHORT_HEADER = 300


def parse(raw: bytes) -> Message:
    """The mail in `raw`, whatever it is: any bytes give a Message, with its defects in words (RFC 5322, 2045-2049)."""
    notes = Notes()
    try:
        return _read(raw, notes)
    except Exception as surprise:
        notes.add(f"The mail could not be taken apart ({type(surprise).__name__}); it was read as plain text.")
        return _as_text(raw, notes)


def _read(raw: bytes, notes: Notes) -> Message:
    raw = _mended(raw, notes)
    root = read_tree(raw, skip_preamble(raw, notes), notes)
    hint = _declared_charset(root)
    headers = _headers(root, notes, hint)
    envelope = _ask(root, headers, notes, hint)
    parts = sort_parts(root)
    if root.type == "multipart/encrypted":
        notes.add("The mail is encrypted (PGP) and cannot be read here.")
    body = read_body(parts.units, hint, notes)
    collector = Collector(body.html, notes)
    collector.add_parts(parts.files)
    _take_embedded(body, collector, notes)
    separated = separate(body.text, body.rendered)
    return Message(
        message_id=read_id(headers.get("message-id")),
        subject=envelope.subject,
        sender=envelope.sender,
        reply_to=envelope.reply_to,
        to=envelope.to,
        cc=envelope.cc,
        date=envelope.date,
        in_reply_to=read_ids(headers.get("in-reply-to") or "", notes),
        references=read_ids(" ".join(headers.all("references")), notes),
        text=body.written or body.text,
        visible_text=separated.visible,
        quoted_text=separated.quoted,
        html=body.html,
        hyperlinks=body.rendered.hyperlinks if body.rendered else (),
        language=language.detect(separated.visible or body.text),
        attachments=collector.all(),
        original=forward.find_original(envelope.subject, body.text, _attached_original(root, notes)),
        headers=headers,
        content_type=root.type,
        defects=notes.all(),
    )


def _mended(raw: bytes, notes: Notes) -> bytes:
    if len(raw) > MAX_MAIL:
        notes.add(f"A mail of {len(raw)} bytes; only the first {MAX_MAIL} were read.")
        raw = raw[:MAX_MAIL]
    if b"\r" in raw[:2000] and raw.find(b"\n", 0, -2) < 0:
        notes.add("Lines end with a carriage return alone.")
        raw = raw.replace(b"\r", b"\n")
    if not raw or raw.isspace():
        notes.add("The mail is empty.")
    return raw


def _declared_charset(root: Part) -> str | None:
    """The first charset that any part declares: what raw bytes elsewhere in the mail are most likely in."""
    return next((label for part in walk(root) if (label := part.labels.get("charset"))), None)


def _headers(root: Part, notes: Notes, hint: str | None) -> Headers:
    return Headers(tuple((name, _header_value(value, notes, hint)) for name, value in root.fields))


def _header_value(value: bytes, notes: Notes, hint: str | None) -> str:
    if b"=?" not in value and value.isascii() and b"\x1b" not in value:
        return header_text(value.decode("ascii"))
    return header_text(decode_words(value, notes, hint))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The envelope as mail-parser reads it, mended where it could not."""

    subject: str
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: datetime | None


def _ask(root: Part, headers: Headers, notes: Notes, hint: str | None) -> _Asked:
    """What mail-parser says of the envelope. It is given decoded text, so that charsets cannot mislead it."""
    sources = _sources(root, notes, hint)
    if "sender" in sources and "from" not in sources:
        notes.add("There is no From; Sender was read instead.")
        sources["from"] = sources["sender"]
    if "from" not in sources:
        notes.add("The mail names no sender.")
    return _Asked(
        subject=headers.get("subject") or "",
        sender=next(iter(_addresses("from", sources, notes)), None),
        reply_to=_addresses("reply-to", sources, notes),
        to=_addresses("to", sources, notes),
        cc=_addresses("cc", sources, notes),
        date=_date(headers.get("date"), notes),
    )


def _sources(root: Part, notes: Notes, hint: str | None) -> dict[str, str]:
    """The address headers that the mail has, each as one line of text."""
    held: dict[str, list[bytes]] = {}
    for name, value in root.fields:
        if name in _ADDRESS_HEADERS and value:
            held.setdefault(name, []).append(value)
    return {name: source_of(name, values, notes, hint) for name, values in held.items()}


def _addresses(name: str, sources: dict[str, str], notes: Notes) -> tuple[Address, ...]:
    source = sources.get(name)
    if not source:
        return ()
    found = _ask_often(source) if len(source) <= _SHORT_HEADER else _ask_for_addresses(source)
    if found:
        return found
    generous = read_addresses(source)
    if generous:
        notes.add(f"The {name} header breaks the rules of addresses; it was read as far as it goes.")
    return generous if name == "from" else tuple(one for one in generous if one.address)


def _ask_for_addresses(source: str) -> tuple[Address, ...]:
    """The addresses that mail-parser reads in a header; none where it refuses one of them."""
    complaints: list[dict[str, Any]] = []
    found = get_addresses(source, defects=complaints, decode_names=True)
    if not all(complaint["recovered"] for complaint in complaints):
        return ()
    return tuple(tidy(*pair) for pair in found if any(pair))


# A desk's own address stands in nearly every mail that it gets.
_ask_often = lru_cache(500)(_ask_for_addresses)


def _date(written: str | None, notes: Notes) -> datetime | None:
    if not written:
        return None
    moment = dates.plausible(parse_mail_date(written[:_LONGEST_DATE]).value)
    if moment is not None:
        return moment
    moment = dates.read_odd_date(written)
    notes.add("The date is not written as the rules say." if moment else "The date cannot be read.")
    return moment


def _take_embedded(body: Body, collector: Collector, notes: Notes) -> None:
    """Files that stood in the text, the body of a winmail.dat where there is no other, and a text too long to keep."""
    for file in body.embedded:
        collector.add(file.name, file.content, "application/octet-stream", remark="uuencoded in the text")
    found = collector.unwrapped
    if found is not None and not body.text.strip():
        take_wrapped(body, found.text, found.html)
        notes.add("The body was taken from winmail.dat.")
    for long in body.overflow:
        name = f"message{extension_of(long.content_type)}"
        collector.add(name, long.content, long.content_type, remark="the whole text, too long to be read")


def _attached_original(root: Part, notes: Notes) -> Original | None:
    """The first attached mail, summarised, where the mail is no report about it."""
    if root.type == "multipart/report" or (not root.parts and root.type not in enclosed.TYPES):
        return None
    part = next(
        (part for part in walk(root) if part.type in enclosed.TYPES and part.end - part.start <= _MAX_INNER), None
    )
    if part is None:
        return None
    inner_notes = Notes()
    raw = part.content(inner_notes)
    inner = read_tree(raw, skip_preamble(raw, inner_notes), inner_notes)
    hint = _declared_charset(inner)
    envelope = _ask(inner, _headers(inner, inner_notes, hint), inner_notes, hint)
    body = read_body(sort_parts(inner).units, hint, inner_notes)
    return Original(envelope.sender, envelope.date, envelope.subject, body.text)


def _as_text(raw: bytes, notes: Notes) -> Message:
    """The last resort: all bytes as text, so that a person can read what no rule could."""
    text = body_text(raw[:1_000_000].decode("utf-8", "replace"))
    return Message(message_id=None, subject="", sender=None, text=text, visible_text=text, defects=notes.all())
