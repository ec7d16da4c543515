"""Reads the files of `templates/`: front matter, bodies, and the sentences of `_ask.yaml`. Filling them in is not here.

`templates/<locale>/<name>.md` is a template; a file or folder whose name begins with `_` holds pieces that templates
include. Problems are collected, not raised, so that an admin sees them all at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from mailtriage.domain.decision import ASK_FOR
from mailtriage.errors import Problem

AUTO_SUBMITTED = ("auto-replied", "auto-generated")
"""RFC 3834 section 5: an answer to a mail, and a mail that something else gave rise to."""

_FENCE = "---"
_PRIVATE = dict.fromkeys(range(0xE000, 0xF900))  # `markdown.py` marks values with them; no font shows them anyway


@dataclass(frozen=True, slots=True)
class Source:
    """One file. `name` is its path below the locale without `.md`; `body_line` is the line its body begins on.

    `subject` is None for pieces, which have no front matter. `auto_submitted` is used where the mail is automatic.
    """

    locale: str
    name: str
    file: str
    subject: str | None
    subject_line: int
    body: str
    body_line: int
    auto_submitted: str = "auto-replied"

    @property
    def key(self) -> str:
        """What `{% include %}` calls it, with the locale before it."""
        return f"{self.locale}/{self.name}.md"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything read: sources by key, the sentences of `_ask.yaml` by locale and item, and what was wrong."""

    sources: dict[str, Source]
    asks: dict[str, dict[str, str]]
    problems: list[Problem]

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales that have files, sorted."""
        return tuple(sorted(self.asks))

    @property
    def templates(self) -> list[Source]:
        """The sources that make a mail of their own; the others are pieces."""
        return [source for source in self.sources.values() if source.subject is not None]


def read_shelf(folder: Path) -> Shelf:
    """All of `folder`. A folder that is missing or empty is a problem like any other."""
    shelf = Shelf({}, {}, [])
    for home in sorted(path for path in _listed(folder) if path.is_dir() and not path.name.startswith((".", "_"))):
        shelf.asks[home.name] = _read_asks(home / "_ask.yaml", shelf.problems)
        for file in sorted(home.rglob("*.md")):
            source = _read_source(file, home, shelf.problems)
            if source is not None:
                shelf.sources[source.key] = source
    if not shelf.sources:
        shelf.problems.append(Problem(str(folder), None, "", "no templates", "expected <locale>/<name>.md below it"))
    return shelf


def _listed(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.is_dir() else iter(())


def _text(file: Path) -> str:
    return file.read_text("utf-8-sig").replace("\r\n", "\n").translate(_PRIVATE)


def _read_source(file: Path, home: Path, problems: list[Problem]) -> Source | None:
    name = file.relative_to(home).with_suffix("").as_posix()
    try:
        text = _text(file)
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(str(file), None, "", str(error), "expected a readable file in UTF-8"))
        return None
    if any(part.startswith("_") for part in name.split("/")):
        return Source(home.name, name, str(file), None, 0, text, 1)
    lines = text.split("\n")
    end = lines.index(_FENCE, 1) if lines[0] == _FENCE and _FENCE in lines[1:] else 0
    front = _read_mapping("\n".join(lines[1:end]), str(file), 2, problems)
    for key, (_, line) in front.items():
        if key not in ("subject", "auto_submitted"):
            problems.append(Problem(str(file), line, "front matter", key, "expected subject or auto_submitted"))
    subject, subject_line = front.get("subject", ("", 1))
    if not subject.strip():
        problems.append(Problem(str(file), subject_line, "subject", "nothing", "expected 'subject: …' between two ---"))
    submitted, line = front.get("auto_submitted", (AUTO_SUBMITTED[0], 1))
    if submitted not in AUTO_SUBMITTED:
        problems.append(
            Problem(str(file), line, "auto_submitted", submitted, "expected " + " or ".join(AUTO_SUBMITTED))
        )
    body_line = end + 2 if end else 1
    return Source(
        home.name, name, str(file), subject, subject_line, "\n".join(lines[body_line - 1 :]), body_line, submitted
    )


def _read_asks(file: Path, problems: list[Problem]) -> dict[str, str]:
    try:
        text = _text(file)
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(str(file), None, "", str(error), "expected a sentence for each thing to ask for"))
        return {}
    asks = {item: sentence for item, (sentence, _) in _read_mapping(text, str(file), 1, problems).items()}
    missing = [item for item in ASK_FOR if not asks.get(item)]
    if missing:
        problems.append(Problem(str(file), None, ", ".join(missing), "nothing", "expected a sentence for each"))
    return asks


def _read_mapping(text: str, file: str, first_line: int, problems: list[Problem]) -> dict[str, tuple[str, int]]:
    """A flat YAML mapping of text to text, each value with its line."""
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + first_line if error.problem_mark else None
        problems.append(Problem(file, line, "YAML", str(error.problem), "expected 'key: text' lines"))
        return {}
    except yaml.YAMLError as error:
        problems.append(Problem(file, None, "YAML", str(error), "expected 'key: text' lines"))
        return {}
    if node is None:
        return {}
    entries = node.value if isinstance(node, yaml.MappingNode) else [(node, node)]
    found: dict[str, tuple[str, int]] = {}
    for key, value in entries:
        line = key.start_mark.line + first_line
        if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode) or key is value:
            problems.append(Problem(file, line, "YAML", "something else", "expected 'key: text' lines"))
        elif key.value in found:
            problems.append(Problem(file, line, key.value, "the key twice", "expected it once"))
        else:
            found[key.value] = (value.value, line)
    return found
