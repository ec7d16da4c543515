"""From a folder of rule files to a rulebook: files in name order, rules in file order, every problem at once.

Not here: what conditions and actions mean; see `spelling.py` and `actions.py`.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mailtriage import marked
from mailtriage.errors import Invalid, Problem
from mailtriage.marked import line_of
from mailtriage.rulebook.actions import ACTIONS, read_actions
from mailtriage.rulebook.conditions import Combined, Condition
from mailtriage.rulebook.lists import list_files, read_csv, read_list, without_repeats
from mailtriage.rulebook.match import Matcher
from mailtriage.rulebook.reading import At, Reading, Said
from mailtriage.rulebook.rule import Rule, Rulebook
from mailtriage.rulebook.spelling import read_condition, read_several

FOLLOWUPS = "followups.yaml"
RULE_KEYS: Mapping[str, str] = {
    "id": "the rule's name; once in the whole rulebook",
    "description": "one sentence for people",
    "when": "the condition; a map, all of whose entries must hold",
    "unless": "conditions of which none may hold",
    **ACTIONS,
    "stop": "`true`: no later rule is looked at",
    "override": "`true`: what it sets wins over what earlier rules set",
    "enabled": "`false`: the rule is switched off",
    "shadow": "`true`: it is evaluated and recorded, without effect",
    "tests": "examples: mails in short, with `match: true` or `false`",
}
"""Everything that may stand in a rule."""
_FLAGS = ("stop", "override", "enabled", "shadow")
_MOST_BYTES = 9 * 1024 * 1024
_MANY = 1000


def load(folder: Path, *, templates: frozenset[str] | None = None) -> Rulebook:
    """The rulebook in `folder`: `*.yaml` without `followups.yaml`, and `lists/`.

    `templates` are the names that `reply` may use, where they are to be checked. Raises Invalid with every problem.
    """
    with _without_collecting():
        rulebook = _loaded(folder, Reading(templates=templates))
        if len(rulebook.rules) > _MANY:
            # Else every full collection of a running daemon would walk over a million things that never change.
            gc.freeze()
    return rulebook


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Loading makes a million small things and no garbage among them; looking for some takes a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _loaded(folder: Path, reading: Reading) -> Rulebook:
    texts = _texts(folder, reading)
    reading.lists = _lists(folder, texts, reading)
    rules: list[Rule] = []
    for name, text in texts.items():
        if "/" not in name:
            rules.extend(_rules(_parsed(text, str(folder / name), reading), str(folder / name), reading))
    if not rules and not reading.problems:
        reading.problems.append(Problem(str(folder), None, "", "no rules", "put rule files (*.yaml) here"))
    if reading.problems:
        raise Invalid(sorted(reading.problems, key=lambda problem: (problem.file, problem.line or 0)))
    return Rulebook(
        _version(texts), tuple(rules), Matcher(rules, reading.lexicon), reading.lexicon, reading.lists, texts
    )


def _texts(folder: Path, reading: Reading) -> dict[str, str]:
    """The content of every file of the rulebook by its name below the folder, in the order in which they count."""
    if not folder.is_dir():
        raise Invalid([Problem(str(folder), None, "", "no such folder", "a folder with rule files (*.yaml)")])
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and path.name != FOLLOWUPS)
    found = {}
    for path in (*list_files(folder), *paths):
        text = _text(path, reading)
        if text is not None:
            found[path.relative_to(folder).as_posix()] = text
    return found


def _text(path: Path, reading: Reading) -> str | None:
    found, expected = "", ""
    try:
        if path.stat().st_size <= _MOST_BYTES:
            return path.read_text("utf-8")
        found, expected = f"{path.stat().st_size} bytes", f"at most {_MOST_BYTES} bytes; split it into several files"
    except UnicodeDecodeError as error:
        found, expected = f"byte {error.start} is not UTF-8", "save the file as UTF-8"
    except OSError as error:
        found, expected = error.strerror or "an error", "a file that can be read"
    reading.problems.append(Problem(str(path), None, "", found, expected))
    return None


def _parsed(text: str, name: str, reading: Reading) -> Any:
    try:
        return marked.loads(text, name)
    except Invalid as invalid:
        reading.problems.extend(invalid.problems)
        return None


def _lists(folder: Path, texts: Mapping[str, str], reading: Reading) -> dict[str, tuple[str, ...]]:
    found = {}
    for name, text in texts.items():
        if name.startswith("lists/"):
            at = At(reading, str(folder / name), line=1)
            if name.endswith(".csv"):
                words = read_csv(text, at)
            else:
                content = _parsed(text, str(folder / name), reading)
                words = read_list(content, at) if content is not None else ()
            found[Path(name).stem] = words
    return without_repeats(found)


def _rules(content: Any, file: str, reading: Reading) -> list[Rule]:
    at = At(reading, file, line=1)
    if content is None:
        return []
    asked = at.map_of(content, "rules: and a list of rules", ("rules",)) or {}
    items = asked.get("rules")
    if not isinstance(items, list):
        if "rules" in asked and items is not None:
            at.key(asked, "rules").wrong(items, "expected a list of rules, each behind a dash")
        return []
    place = at.key(asked, "rules")
    found = [_rule(item, place.key(items, number)) for number, item in enumerate(items)]
    return [rule for rule in found if rule]


def _rule(written: object, at: At) -> Rule | None:
    name = written.get("id") if isinstance(written, dict) else None
    at = At(at.reading, at.file, str(name or ""), "" if name else at.path, line_of(written, default=at.line))
    asked = at.map_of(written, "id, when and what to set", RULE_KEYS)
    if asked is None:
        return None
    if not isinstance(name, str) or not name.strip():
        at.wrong(name, "expected an id: a word that names the rule")
    else:
        _refuse_repeat(name, at)
    flags = {flag: at.key(asked, flag).flag(asked[flag]) for flag in _FLAGS if flag in asked}
    when = _when(asked, at)
    actions = read_actions(asked, at)
    unless = _unless(asked, at) if "unless" in asked else None
    tests = _tests(asked, at) if "tests" in asked else ()
    if not actions and not flags.get("stop") and when:
        at.wrong("", "expected something to do: set, ask_for, reply, note, notify, hold, ignore or stop")
    if when is None:
        return None
    description = str(asked.get("description") or "")
    line = at.line or 0
    return Rule(str(name), at.file, line, when, unless, actions, description, tests=tests, written=asked, **flags)


def _when(asked: Mapping[str, Any], at: At) -> Condition | None:
    if "when" not in asked:
        at.wrong("", "expected when; a rule for every mail says when: {always: true}")
        return None
    return read_condition(asked["when"], at.key(asked, "when"))


def _unless(asked: Mapping[str, Any], at: At) -> Condition | None:
    place = at.key(asked, "unless")
    if isinstance(asked["unless"], dict):
        return read_condition(asked["unless"], place)
    conditions = read_several(asked["unless"], place)
    return Combined("any_of", conditions, place.line) if conditions else None


def _tests(asked: Mapping[str, Any], at: At) -> tuple[Mapping[str, Any], ...]:
    from mailtriage.rulebook.trial import check_test

    place = at.key(asked, "tests")
    items = asked["tests"]
    if not isinstance(items, list):
        place.wrong(items, "expected a list of tests, each behind a dash")
        return ()
    return tuple(item for number, item in enumerate(items) if check_test(item, place.key(items, number)))


def _refuse_repeat(name: str, at: At) -> None:
    """Notes a problem where the name was given before, also to a rule that has problems of its own."""
    file, line = at.reading.names.setdefault(name, (at.file, at.line))
    if (file, line) != (at.file, at.line):
        at.wrong(Said("its id a second time"), f"expected another id; the first rule of this name is in {file}:{line}")


def _version(texts: Mapping[str, str]) -> str:
    """A hash over names and contents: the same rules are the same version on every machine."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(f"{name}\0{len(texts[name])}\0{texts[name]}".encode())
    return digest.hexdigest()[:16]
