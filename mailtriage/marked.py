"""YAML with the line of every key and value, so that an error can name the place. Read-only and safe for hostile files.

Not here: what a configuration or a rule may contain; see `config.py` and `rulebook/load.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from mailtriage.errors import Invalid, Problem

_MOST_BYTES = 20 * 1024 * 1024
_DEEPEST = 50


class MarkedMap(dict[str, Any]):
    """A mapping that knows its own line and the line of every key (counted from 1)."""

    line: int = 0

    def __init__(self, *content: Any) -> None:
        super().__init__(*content)
        self.lines: dict[str, int] = {}


class MarkedList(list[Any]):
    """A list that knows its own line and the line of every item (counted from 1)."""

    line: int = 0

    def __init__(self, *content: Any) -> None:
        super().__init__(*content)
        self.lines: list[int] = []


def line_of(value: object, key: str | int | None = None, default: int | None = None) -> int | None:
    """The line where `value`, or what stands in it under `key`, was written; `default` where that is not known."""
    if isinstance(value, MarkedMap) and isinstance(key, str):
        return value.lines.get(key, value.line)
    if isinstance(value, MarkedList) and isinstance(key, int) and key < len(value.lines):
        return value.lines[key]
    return getattr(value, "line", default)


def load(path: Path) -> Any:
    """The content of a YAML file; maps and lists carry their lines. None for an empty file.

    Anchors and aliases are refused: they are what YAML bombs are made of. Duplicate keys are refused, since YAML would
    keep the last one silently. Raises Invalid.
    """
    try:
        size = path.stat().st_size
        text = path.read_text("utf-8") if size <= _MOST_BYTES else None
    except UnicodeDecodeError as error:
        raise Invalid([_problem(path, None, f"byte {error.start} is not UTF-8", "save the file as UTF-8")]) from None
    except OSError as error:
        raise Invalid([_problem(path, None, error.strerror or str(error), "a file that can be read")]) from None
    if text is None:
        raise Invalid([_problem(path, None, f"{size} bytes", f"at most {_MOST_BYTES} bytes")])
    return loads(text, str(path))


def loads(text: str, name: str) -> Any:
    """As `load`, from text; `name` stands in for the file in error messages."""
    try:
        node = yaml.compose(text, Loader=_events_checked(text, name))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise Invalid([_problem(name, line, error.problem or "broken YAML", _advice(text, line))]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise Invalid([_problem(name, line, f"character U+{int(error.character):04X}", "text")]) from None
    if node is None:
        return None
    built = _Build(name)
    value = built.value(node, 0)
    if built.problems:
        raise Invalid(built.problems)
    return value


def _events_checked(text: str, name: str) -> type[yaml.SafeLoader]:
    """The loader, after one flat pass over the events: composing recurses, and aliases multiply."""
    loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise Invalid(
                [_problem(name, _line(event), f"alias *{event.anchor}", "write the value out; aliases are refused")]
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise Invalid([_problem(name, _line(event), "nesting", f"at most {_DEEPEST} levels")])
    return loader


def _line(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None


class _Build:
    """From nodes to values, collecting every problem on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._scalars = yaml.SafeLoader("")

    def value(self, node: yaml.Node, depth: int) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._map(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return self._list(node, depth)
        return self._scalar(node)

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            return self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError, OverflowError):
            self._add(node, str(node.value)[:40], "a plain value; put quotes around it if it is text")
            return None

    def _list(self, node: yaml.SequenceNode, depth: int) -> MarkedList:
        built = MarkedList(self.value(item, depth + 1) for item in node.value)
        built.line = node.start_mark.line + 1
        built.lines = [item.start_mark.line + 1 for item in node.value]
        return built

    def _map(self, node: yaml.MappingNode, depth: int) -> MarkedMap:
        built = MarkedMap()
        built.line = node.start_mark.line + 1
        for key, name, value in self._pairs(node):
            if name in built:
                self._add(key, f"{name} a second time", f"one {name}; the first stands in line {built.lines[name]}")
            built[name] = self.value(value, depth + 1)
            built.lines.setdefault(name, key.start_mark.line + 1)
        return built

    def _pairs(self, node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, str, yaml.Node]]:
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, str(key.value), value
            else:
                self._add(key, "a list or map as a key", "a word")

    def _add(self, node: yaml.Node, found: str, expected: str) -> None:
        self.problems.append(_problem(self.name, node.start_mark.line + 1, found, expected))


def _problem(file: Path | str, line: int | None, found: str, expected: str) -> Problem:
    return Problem(str(file), line, "", found.removeprefix("found "), expected)


def _advice(text: str, line: int | None) -> str:
    """What a person most likely did wrong in this line or the one before it."""
    lines = text.split("\n")
    near = "\n".join(lines[max(0, (line or 1) - 2) : line or 1])
    if "\t" in near:
        return "indent with spaces; there is a tab here"
    if "：" in near:
        return "write the colon as ':' with a space behind it; there is a full-width '：' here"
    return "check the indentation, quotes and colons here and in the line above"
