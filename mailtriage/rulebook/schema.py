"""The JSON Schema of rule files, made from the same tables that loading follows, for editors to complete and check.

Not here: the tables themselves; see `fields.py`, `kinds.py`, `actions.py`, `load.py` and `trial.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mailtriage.domain.decision import ASK_FOR, CATEGORIES, Priority
from mailtriage.rulebook.actions import ACTIONS, SETTABLE
from mailtriage.rulebook.fields import FIELDS, SYNONYMS, Field
from mailtriage.rulebook.kinds import TEXTS_SCHEMA, Kind, Text
from mailtriage.rulebook.load import RULE_KEYS
from mailtriage.rulebook.spelling import COMBINATIONS
from mailtriage.rulebook.trial import TEST_KEYS

Schema = dict[str, Any]
_SEVERAL: Schema = {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/condition"}}
_FLAG: Schema = {"type": "boolean"}


def schema() -> Schema:
    """The schema of one rule file (JSON Schema draft 7, which editors know best)."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Rules of mailtriage",
        "type": "object",
        "required": ["rules"],
        "additionalProperties": False,
        "properties": {"rules": {"type": "array", "items": {"$ref": "#/definitions/rule"}}},
        "definitions": {"rule": _rule(), "condition": _condition(), "text": Text().schema(), "test": _test()},
    }


def _rule() -> Schema:
    kinds: Mapping[str, Schema] = {
        "id": {"type": "string"},
        "description": {"type": "string"},
        "when": {"$ref": "#/definitions/condition"},
        "unless": {"anyOf": [{"$ref": "#/definitions/condition"}, _SEVERAL]},
        "set": _settable(),
        "ask_for": _one_or_several({"enum": list(ASK_FOR)}),
        "reply": {"type": ["string", "null", "boolean"]},
        "note": dict(TEXTS_SCHEMA),
        "notify": dict(TEXTS_SCHEMA),
        "tests": {"type": "array", "items": {"$ref": "#/definitions/test"}},
    }
    return {
        "type": "object",
        "required": ["id", "when"],
        "additionalProperties": False,
        "properties": {key: {**kinds.get(key, _FLAG), "description": about} for key, about in RULE_KEYS.items()},
        "anyOf": [{"required": [action]} for action in (*ACTIONS, "stop")],
    }


def _settable() -> Schema:
    kinds: Mapping[str, Schema] = {
        "category": {"type": "string", "examples": list(CATEGORIES)},
        "priority": {"enum": [str(priority) for priority in Priority]},
        "tags": dict(TEXTS_SCHEMA),
    }
    properties = {
        name: {**kinds.get(name, {"type": "string"}), "description": about} for name, about in SETTABLE.items()
    }
    return {"type": "object", "additionalProperties": False, "minProperties": 1, "properties": properties}


def _condition() -> Schema:
    combinations: Mapping[str, Schema] = {
        "at_least": {
            "type": "object",
            "required": ["points", "of"],
            "additionalProperties": False,
            "properties": {"points": {"type": "integer"}, "of": _SEVERAL},
        }
    }
    properties: Schema = {"always": {**_FLAG, "description": "`true`: it holds for every mail"}}
    properties["points"] = {"type": "integer", "description": "what it is worth, under at_least; 1 where left out"}
    for name, about in COMBINATIONS.items():
        properties[name] = {**combinations.get(name, _SEVERAL), "description": about}
    for name, field in FIELDS.items():
        properties[name] = {**_field(name, field), "description": field.about}
    properties.update(
        {synonym: {"$ref": f"#/definitions/condition/properties/{of}"} for synonym, of in SYNONYMS.items()}
    )
    return {"type": "object", "additionalProperties": False, "minProperties": 1, "properties": properties}


def _field(name: str, field: Field) -> Schema:
    if field.texts:
        return {"allOf": [{"$ref": "#/definitions/text"}]}
    if name == "header":
        operators = Text().schema()
        operators["properties"] = {"name": {"type": "string"}, **operators["properties"]}
        return {**operators, "required": ["name"]}
    if field.value:
        return field.value.kind.schema()
    properties: Schema = {part: {**_kind(of.kind), "description": of.about} for part, of in field.parts.items()}
    if field.counted:
        properties["count"] = {"type": ["string", "integer"], "description": "how many there are, compared"}
    of_map: Schema = {"type": "object", "additionalProperties": False, "minProperties": 1, "properties": properties}
    short = [_kind(field.parts[field.main].kind)] if field.main else []
    return {"anyOf": [of_map, *short, *([_FLAG] if field.counted else [])]}


def _kind(kind: Kind) -> Schema:
    """The kind's schema; a text's is long and stands once, among the definitions."""
    if not isinstance(kind, Text):
        return kind.schema()
    of_map: Schema = {"$ref": "#/definitions/text"}
    return {"anyOf": [of_map, dict(TEXTS_SCHEMA)]} if kind.short else {"allOf": [of_map]}


def _one_or_several(one: Schema) -> Schema:
    return {"oneOf": [one, {"type": "array", "minItems": 1, "items": one}]}


def _test() -> Schema:
    properties = {key: {"description": about} for key, about in TEST_KEYS.items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}
