"""From what a rule file says under `when` and `unless` to conditions.

Not here: which fields there are (`fields.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from mailtriage.rulebook.conditions import Always, Among, Combined, Condition, InText, OfText, Part, Single
from mailtriage.rulebook.fields import FIELDS, SYNONYMS, Field
from mailtriage.rulebook.kinds import OPERATORS, Text
from mailtriage.rulebook.quantities import EXAMPLES, read_range
from mailtriage.rulebook.reading import At

COMBINATIONS: Mapping[str, str] = {
    "all_of": "every condition of the list holds",
    "any_of": "at least one condition of the list holds",
    "none_of": "not one condition of the list holds",
    "at_least": "the conditions of `of` that hold are worth `points` together; each is worth its own `points`, else 1",
}
_MOST_DEPTH = 12


def read_condition(written: object, at: At, fields: Mapping[str, Field] = FIELDS, depth: int = 0) -> Condition | None:
    """One map of conditions, all of which must hold; None after problems were noted."""
    if depth > _MOST_DEPTH:
        at.wrong(written, f"expected at most {_MOST_DEPTH} levels of conditions")
        return None
    if isinstance(written, list):
        at.wrong(written, "expected a map; put the list under any_of, all_of or none_of")
        return None
    if not isinstance(written, dict) or not written:
        at.wrong(written, "expected a map such as {text: {words: […]}}")
        return None
    found = [_one(name, written[name], at.key(written, name), fields, depth) for name in written]
    conditions = tuple(condition for condition in found if condition)
    return conditions[0] if len(conditions) == 1 else Combined("all_of", conditions, at.line) if conditions else None


def _one(name: str, written: object, at: At, fields: Mapping[str, Field], depth: int) -> Condition | None:
    name = SYNONYMS.get(name, name)
    if name == "always":
        return Always(at.line) if at.flag(written) else None
    if name == "at_least":
        return _at_least(written, at, fields, depth)
    if name in COMBINATIONS:
        children = read_several(written, at, fields, depth)
        return Combined(name, children, at.line) if children else None
    if name not in fields:
        at.unknown("field", name, [*fields, *COMBINATIONS, "always"])
        return None
    return _field(name, fields[name], written, at)


def read_several(
    written: object, at: At, fields: Mapping[str, Field] = FIELDS, depth: int = 0
) -> tuple[Condition, ...]:
    """A list of conditions; empty after problems were noted."""
    if not isinstance(written, list) or not written:
        at.wrong(written, "expected a list of conditions, each behind a dash")
        return ()
    found = [read_condition(item, at.key(written, number), fields, depth + 1) for number, item in enumerate(written)]
    return tuple(condition for condition in found if condition)


def _at_least(written: object, at: At, fields: Mapping[str, Field], depth: int) -> Condition | None:
    asked = at.map_of(written, "points and of", ("points", "of")) or {}
    needed, items = asked.get("points"), asked.get("of")
    if not isinstance(needed, int) or isinstance(needed, bool) or not isinstance(items, list):
        at.wrong(written, "expected points: a number, and of: a list of conditions")
        return None
    place = at.key(asked, "of")
    children, points = [], []
    for number, item in enumerate(items):
        here = place.key(items, number)
        worth, rest = _worth(item, here)
        child = read_condition(rest, here, fields, depth + 1)
        if child:
            children.append(child)
            points.append(worth)
    if sum(worth for worth in points if worth > 0) < needed:
        at.wrong(needed, f"expected at most {sum(points)} points, which is what the conditions are worth together")
    return Combined("at_least", tuple(children), at.line, needed, tuple(points))


def _worth(item: object, at: At) -> tuple[int, object]:
    """The points of one condition, and the condition without them."""
    if not isinstance(item, dict) or "points" not in item:
        return 1, item
    worth = item["points"]
    if not isinstance(worth, int) or isinstance(worth, bool):
        at.key(item, "points").wrong(worth, "expected a whole number")
        worth = 1
    rest = type(item)((name, value) for name, value in item.items() if name != "points")
    for name in ("line", "lines"):
        if hasattr(item, name):
            setattr(rest, name, getattr(item, name))
    return worth, rest


def _field(name: str, field: Field, written: object, at: At) -> Condition | None:
    if field.texts:
        tests: list[Condition] = [InText(name, field.texts, test, at.line) for test in Text().tests(written, at)]
        return tests[0] if len(tests) == 1 else Combined("all_of", tuple(tests), at.line) if tests else None
    if name == "header":
        return _header(written, at, field)
    if field.value:
        test = field.value.kind.read(written, at)
        if test is None or field.single is None:
            return None
        return Single(name, field.single, (Part("", field.value.get, test),), at.line)
    return _among(name, field, written, at)


def _header(written: object, at: At, field: Field) -> Condition | None:
    asked = at.map_of(written, "name and operators", ("name", *OPERATORS)) or {}
    name = asked.get("name")
    if not isinstance(name, str):
        at.wrong(written, "expected the header's name, such as {name: List-Id, exists: true}")
        return None
    rest = {key: value for key, value in asked.items() if key != "name"} or {"exists": True}
    tests = Text().tests(rest, at)
    wanted = name.lower()

    def values(view: Any) -> list[str]:
        return list(view.case.message.headers.all(wanted)) or ([""] if asked.get("exists") is False else [])

    return Among(f"header {name}", values, (Part("", str, OfText(tests)),), line=at.line) if tests else None


def _among(name: str, field: Field, written: object, at: At) -> Condition | None:
    written = _as_map(field, written)
    known = (*field.parts, *(("count",) if field.counted else ()))
    asked = at.map_of(written, f"some of {', '.join(known)}", known)
    if not asked:
        if asked is not None:
            at.wrong(written, f"expected some of {', '.join(known)}")
        return None
    parts = _parts(field, asked, at)
    if field.single is not None:
        return Single(name, _in_zone(field.single, asked.get("timezone")), parts, at.line) if parts else None
    if "count" not in asked:
        return Among(name, field.items, parts, line=at.line) if parts else None
    count = read_range(asked["count"], "count")
    if count is None:
        at.key(asked, "count").wrong(asked["count"], f"expected a comparison such as {EXAMPLES['count']}")
        return None
    return Among(name, field.items, parts, count.least, count.most, str(asked["count"]), at.line)


def _as_map(field: Field, written: object) -> object:
    """A plain value as the map it stands for: whether there are any, or what the main part must be."""
    if isinstance(written, dict):
        return written
    if isinstance(written, bool) and field.counted:
        return {"count": ">= 1" if written else "0"}
    return {field.main: written} if field.main else written


def _parts(field: Field, asked: Mapping[str, Any], at: At) -> tuple[Part, ...]:
    found = []
    for key in asked:
        if key in field.parts:
            test = field.parts[key].kind.read(asked[key], at.key(asked, key))
            if test:
                found.append(Part(key, field.parts[key].get, test))
    return tuple(found)


def _in_zone(value: Callable[[Any], Any], zone: object) -> Callable[[Any], Any]:
    """The value; a time as the clocks in `zone` show it, where the rule names one."""
    if not isinstance(zone, str):
        return value
    try:
        there = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return value
    return lambda view: value(view).astimezone(there)
