"""The table of everything a condition can look at; loading, the JSON Schema and the documentation all follow it.

Not here: what can be asked of a value (`kinds.py`), and how conditions combine (`spelling.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from mailtriage.domain.decision import Priority
from mailtriage.domain.finding import FindingKind
from mailtriage.domain.link import LinkKind
from mailtriage.domain.message import Address
from mailtriage.domain.verdict import Kind as Guard
from mailtriage.rulebook.authentication import results
from mailtriage.rulebook.kinds import Choice, Flag, Kind, Number, Text
from mailtriage.rulebook.times import WEEKDAYS, Dates, Hours, Zone
from mailtriage.rulebook.view import View

UNDECIDED = "undecided"
"""What `decided` compares with where no rule before has set the field."""
Items = Callable[[View], Iterable[Any]]


@dataclass(frozen=True)
class PartOf:
    """A part that can be asked about: how to read it from an item, its kind of value, and what it is in words."""

    kind: Kind
    get: Callable[[Any], Any]
    about: str


@dataclass(frozen=True)
class Field:
    """A field. `texts` names indexed texts; `items` yields what `parts` are parts of, `single` the one thing they are
    parts of; `main` is the part that a plain value in place of a map means; `counted` says whether `count` may be
    asked; `value` is for fields without parts."""

    about: str
    texts: tuple[str, ...] = ()
    items: Items = lambda view: ()
    single: Callable[[View], Any] | None = None
    parts: Mapping[str, PartOf] = field(default_factory=dict)
    main: str = ""
    counted: bool = False
    value: PartOf | None = None


def _sole(about: str, kind: Kind, get: Callable[[View], Any]) -> Field:
    """A field that is one value."""
    return Field(about, single=get, value=PartOf(kind, lambda value: value, about))


def _text(*texts: str, about: str) -> Field:
    return Field(about, texts=texts)


_ADDRESS: Mapping[str, PartOf] = {
    "address": PartOf(Text("glob"), attrgetter("address"), "the address, `local@domain`"),
    "domain": PartOf(Choice(under="."), attrgetter("domain"), "what follows the `@`; a domain covers those below it"),
    "name": PartOf(Text("words"), attrgetter("name"), "the display name"),
}


def _addresses(about: str, get: Callable[[View], Iterable[Address]]) -> Field:
    return Field(about, items=get, parts=_ADDRESS, main="address", counted=True)


def _senders(view: View) -> tuple[Address, ...]:
    sender = view.case.message.sender
    return (sender,) if sender else ()


def _urls(view: View) -> list[str]:
    """Every link: those of the HTML, and those found in the text."""
    linked = [link.target for link in view.case.message.hyperlinks]
    return linked + [finding.value for finding in view.case.findings.of(FindingKind.URL)]


def host(url: str) -> str:
    """The host of a URL in lower case, without user and port; empty where there is none."""
    _, slashes, rest = url.partition("//")
    if not slashes:
        rest = url
    for end in "/?#\\":
        rest = rest.partition(end)[0]
    return rest.rpartition("@")[2].partition(":")[0].strip(".").lower()


def _size(view: View) -> int:
    message = view.case.message
    return len(message.text.encode("utf-8", "replace")) + sum(part.size for part in message.attachments)


def _is_reply(view: View) -> bool:
    message = view.case.message
    return bool(message.in_reply_to or message.references) or view.case.link.kind is LinkKind.JOIN


_FINDING: Mapping[str, PartOf] = {
    "kind": PartOf(Choice(tuple(FindingKind)), lambda item: str(item.kind), "what kind of finding"),
    "chain": PartOf(Choice(), attrgetter("chains"), "a chain it may belong to, such as `tron`"),
    "value": PartOf(Text("glob"), attrgetter("value"), "the value; empty for a secret"),
    "where": PartOf(
        Choice(("subject", "body", "quoted", "attachment")),
        lambda item: item.where.partition(":")[0],
        "where it stood",
    ),
    "valid": PartOf(Flag(), attrgetter("valid"), "whether an address's checksum is right"),
    "partial": PartOf(Flag(), attrgetter("partial"), "whether it was shortened, `0x1234…abcd`"),
    "masked": PartOf(Flag(), attrgetter("masked"), "whether agents see only its end"),
    "secret": PartOf(Choice(), lambda item: item.secret or (), "the kind of secret"),
    "detail": PartOf(Text("words"), attrgetter("detail"), "the remark for agents"),
}
_ATTACHMENT: Mapping[str, PartOf] = {
    "name": PartOf(Text("glob"), attrgetter("name"), "the file name"),
    "type": PartOf(Text("glob"), attrgetter("content_type"), "the content type, such as `image/*`"),
    "size": PartOf(Number("bytes"), attrgetter("size"), "the size after decoding"),
    "inline": PartOf(Flag(), attrgetter("inline"), "whether it is shown inside the text"),
}


def _result_of(method: str) -> Callable[[Any], str]:
    return lambda found: str(found.get(method, "none"))


def _decided(name: str) -> Callable[[Any], Any]:
    return lambda decided: decided.get(name) or UNDECIDED


_AUTHENTICATION: Mapping[str, PartOf] = {
    name: PartOf(Choice(), _result_of(name), f"the receiving server's {name} result")
    for name in ("spf", "dkim", "dmarc")
}
_ARRIVED: Mapping[str, PartOf] = {
    "hours": PartOf(Hours(), lambda when: when, "the time of day"),
    "weekdays": PartOf(Choice(WEEKDAYS), lambda when: WEEKDAYS[when.weekday()], "the day of the week"),
    "dates": PartOf(Dates(), lambda when: when, "the day of the calendar; a holiday list is `@holidays`"),
    "timezone": PartOf(Zone(), lambda when: when, "where the clock hangs"),
}
_DECIDED: Mapping[str, PartOf] = {
    name: PartOf(Choice(known), _decided(name), f"the {name} set so far")
    for name, known in (
        ("category", ()),
        ("cause", ()),
        ("priority", tuple(map(str, Priority))),
        ("queue", ()),
        ("tags", ()),
    )
}

FIELDS: Mapping[str, Field] = {
    "text": _text(
        "subject",
        "body",
        "forwarded",
        about="the subject, the new text of the body without quotes and signature, and the mail that a forward carries",
    ),
    "subject": _text("subject", about="the subject"),
    "body": _text("body", about="the new text of the body, without quotes and signature"),
    "forwarded": _text("forwarded", about="subject and text of the mail that a forward carries"),
    "quoted": _text("quoted", about="what the mail quotes"),
    "anywhere": _text("subject", "body", "forwarded", "quoted", about="subject, new text, forwarded mail and quotes"),
    "from": _addresses("the sender", _senders),
    "to": _addresses("the recipients", lambda view: view.case.message.to),
    "cc": _addresses("the recipients of a copy", lambda view: view.case.message.cc),
    "reply_to": _addresses("the addresses in Reply-To", lambda view: view.case.message.reply_to),
    "header": Field(
        "the values of a header; `name` says which, the rest asks about the value",
        items=lambda view: view.case.message.headers.fields,
    ),
    "attachment": Field(
        "the attachments: one of them passes every part",
        items=lambda view: view.case.message.attachments,
        parts=_ATTACHMENT,
        main="name",
        counted=True,
    ),
    "url": Field(
        "the links of the mail",
        items=_urls,
        parts={
            "host": PartOf(Choice(under="."), host, "the host; a domain covers those below it"),
            "value": PartOf(Text("glob"), str, "the whole link"),
        },
        main="host",
        counted=True,
    ),
    "language": _sole("the language, a BCP 47 tag", Choice(under="-"), lambda view: view.case.message.language),
    "size": _sole("the size of text and attachments together", Number("bytes"), _size),
    "arrived": Field("when the mail arrived", single=lambda view: view.case.arrived, parts=_ARRIVED),
    "finding": Field(
        "what was found in the mail: one finding passes every part",
        items=lambda view: view.case.findings,
        parts=_FINDING,
        main="kind",
        counted=True,
    ),
    "secret": _sole(
        "whether a recovery phrase, private key or the like was found and removed",
        Flag(),
        lambda view: FindingKind.SECRET in view.case.findings.kinds(),
    ),
    "guard": _sole("who or what wrote it", Choice(tuple(Guard)), lambda view: str(view.case.verdict.kind)),
    "authentication": Field(
        "what the receiving server found out about the sender (topmost Authentication-Results)",
        single=lambda view: results(view.case.message.headers),
        parts=_AUTHENTICATION,
    ),
    "reply": _sole("whether it answers another mail", Flag(), _is_reply),
    "forward": _sole("whether it forwards another mail", Flag(), lambda view: view.case.message.original is not None),
    "first_contact": _sole(
        "whether the customer never wrote before", Flag(), lambda view: view.case.history.tickets == 0
    ),
    "link": _sole("what becomes of it", Choice(tuple(LinkKind)), lambda view: str(view.case.link.kind)),
    "customer": Field(
        "what the desk knows of the customer",
        single=lambda view: view.case.history,
        parts={
            "tags": PartOf(Choice(), attrgetter("tags"), "tags that agents gave to the person"),
            "tickets": PartOf(Number(), attrgetter("tickets"), "the number of tickets before this one"),
        },
        main="tags",
    ),
    "decided": Field(
        "what the rules before this one have set", single=attrgetter("decided"), parts=_DECIDED, main="category"
    ),
}
SYNONYMS: Mapping[str, str] = {"reply-to": "reply_to", "first-contact": "first_contact"}
__all__ = ["FIELDS", "SYNONYMS", "Field", "PartOf", "host"]
