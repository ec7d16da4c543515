"""Which part is the body and which an attachment: by type, disposition, name and place in the tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailtriage.triage.mime.bounds import MAX_DEPTH
from mailtriage.triage.mime.notes import Notes
from mailtriage.triage.mime.sniff import content_type_of
from mailtriage.triage.mime.transfer import decode_transfer
from mailtriage.triage.mime.tree import Part

_ENRICHED = frozenset({"text/enriched", "text/richtext"})
_PLAIN = frozenset({"text/plain", "text", "text/markdown", "text/x-markdown", *_ENRICHED})
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_DROPPED = frozenset({"text/x-amp-html", "text/watch-html"})
"""Renderings for one kind of program, which always stand beside an alternative that everyone can read."""


@dataclass(slots=True)
class Unit:
    """A stretch of body: the same words as plain text and as HTML, either of them perhaps missing."""

    plain: list[Part] = field(default_factory=list)
    html: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class Sorted:
    """The stretches of body in reading order; the attachments, each with whether it belongs to the HTML."""

    units: list[Unit] = field(default_factory=list)
    files: list[tuple[Part, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part stands: in which alternative, behind the root of a related, at the root of the mail."""

    unit: Unit | None = None
    related: bool = False
    root: bool = False


def sort_parts(root: Part) -> Sorted:
    """Every leaf of the tree in its role."""
    found = Sorted()
    waiting = [(root, _Place(root=True))]
    while waiting:
        part, place = waiting.pop()
        if part.parts:
            waiting.extend(reversed(_placed(part, place, found)))
        else:
            _sort_leaf(part, place, found)
    found.units = [unit for unit in found.units if unit.plain or unit.html]
    if not found.units:
        _promote(found)
    return found


def _promote(found: Sorted) -> None:
    """A mail whose only text is sent as a file without a name says what it has to say there."""
    part = next((part for part, _ in found.files if _kind(part) and not named(part)), None)
    if part is not None:
        found.files = [file for file in found.files if file[0] is not part]
        found.units = [Unit(html=[part]) if _kind(part) == "html" else Unit(plain=[part])]


def named(part: Part) -> str:
    """The file name that the part announces, raw, empty where there is none."""
    places = (
        (part.disposition, "filename"),
        (part.labels, "name"),
        (part.disposition, "name"),
        (part.labels, "filename"),
    )
    said = next((name for labelled, key in places if (name := labelled.get(key))), "")
    return said or part.labels.get("file")


def _placed(part: Part, place: _Place, found: Sorted) -> list[tuple[Part, _Place]]:
    if part.disposition.value == "attachment" and part.depth and part.type in ("multipart/mixed", "multipart/related"):
        place = _Place(place.unit, related=True)
    if part.type == "multipart/alternative" and place.unit is None and not place.related:
        place = _Place(Unit())
        found.units.append(place.unit or Unit())
    inner = _Place(place.unit, place.related)
    if part.type == "multipart/alternative":
        return [(child, inner) for child in _alternatives(part)]
    if part.type != "multipart/related":
        return [(child, inner) for child in part.parts]
    start = part.labels.get("start").strip("<> ")
    first = next((child for child in part.parts if start and _content_id(child) == start), part.parts[0])
    return [(child, inner if child is first else _Place(place.unit, related=True)) for child in part.parts]


def _is_picture(part: Part) -> bool:
    """Whether a file that is labelled text shows itself to be none in its first bytes."""
    head = decode_transfer(part.raw[part.start : min(part.end, part.start + 200)], part.encoding, Notes())
    shown = content_type_of(head)
    return shown is not None and not shown.startswith("text/")


def _alternatives(part: Part) -> list[Part]:
    """Of several texts of one kind, which all say the same, the one that says most; plain before enriched."""
    best: dict[str, Part] = {}
    for child in part.parts:
        kind = _kind(child) if not child.parts else None
        if kind and not named(child):
            held = best.get(kind)
            better = held is None or (held.type == child.type and held.end - held.start < child.end - child.start)
            best[kind] = child if better or child.type == "text/plain" != best[kind].type else best[kind]
    return [child for child in part.parts if child.parts or child in best.values() or named(child) or not _kind(child)]


def _content_id(part: Part) -> str:
    return part.value("content-id").strip(b"<> \t").decode("latin-1")


def _sort_leaf(part: Part, place: _Place, found: Sorted) -> None:
    """Text in an encoding that nobody knows is read as it stands and kept as a file too: it may be either."""
    kind = _kind(part)
    if part.type in _DROPPED and place.unit is not None:
        return
    if kind is None or not _is_body(part, place, found):
        found.files.append((part, place.related or part.disposition.value == "inline"))
        return
    unit = place.unit
    if unit is None:
        unit = Unit()
        found.units.append(unit)
    (unit.html if kind == "html" else unit.plain).append(part)
    if part.encoding.startswith("x-"):
        found.files.append((part, False))


def _kind(part: Part) -> str | None:
    if part.type in _HTML:
        return "html"
    lost = part.type.startswith("multipart/") and part.depth < MAX_DEPTH
    return "plain" if part.type in _PLAIN or lost else None


def _is_body(part: Part, place: _Place, found: Sorted) -> bool:
    """Text is body unless it is sent as a file: a name alone makes a file of it only behind other text."""
    if part.type in _ENRICHED and place.unit is None and found.units:
        return False
    if part.disposition.value == "attachment":
        return place.root and not named(part)
    if place.related and (named(part) or part.value("content-id")):
        return False
    if not named(part):
        return True
    if _is_picture(part):
        return False
    if place.unit is not None:
        return not (place.unit.html if part.type in _HTML else place.unit.plain)
    return not found.units
