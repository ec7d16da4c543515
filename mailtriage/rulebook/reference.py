"""The tables of `docs/rules.md`, made from the tables in the code. Not here: the prose around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mailtriage.domain.decision import ASK_FOR
from mailtriage.rulebook.actions import SETTABLE
from mailtriage.rulebook.fields import FIELDS, Field
from mailtriage.rulebook.kinds import OPERATORS
from mailtriage.rulebook.lint import FINDINGS
from mailtriage.rulebook.load import RULE_KEYS
from mailtriage.rulebook.spelling import COMBINATIONS
from mailtriage.rulebook.trial import TEST_KEYS

BEGIN, END = "<!-- {name}: made from the code -->", "<!-- end of {name} -->"


def tables() -> Mapping[str, str]:
    """Every table in Markdown, by the name that stands in the markers around it."""
    return {
        "rule": _table(("key", "meaning"), ((f"`{key}`", about) for key, about in RULE_KEYS.items())),
        "set": _table(("field", "meaning"), ((f"`{key}`", about) for key, about in SETTABLE.items())),
        "fields": _table(("field", "what it looks at", "how it is asked"), _fields()),
        "operators": _table(("operator", "meaning"), ((f"`{key}`", about) for key, about in OPERATORS.items())),
        "combinations": _table(("key", "holds where"), ((f"`{key}`", about) for key, about in COMBINATIONS.items())),
        "tests": _table(("key", "meaning"), ((f"`{key}`", about) for key, about in TEST_KEYS.items())),
        "lint": _table(("finding", "meaning"), ((f"`{key}`", about) for key, about in FINDINGS.items())),
        "ask_for": ", ".join(f"`{item}`" for item in ASK_FOR) + "\n",
    }


def _fields() -> Iterator[tuple[str, str, str]]:
    for name, field in FIELDS.items():
        yield f"`{name}`", field.about, _asked(name, field)
        for part, of in field.parts.items():
            main = "; what a plain value means" if part == field.main else ""
            yield f"`{name}: {{{part}: …}}`", of.about + main, of.kind.about
        if field.counted:
            yield f"`{name}: {{count: …}}`", "how many there are; `true` for any, `false` for none", "a comparison"


def _asked(name: str, field: Field) -> str:
    if field.texts or name == "header":
        return "operators of a text"
    return field.value.kind.about if field.value else "a map of its parts"


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def renewed(document: str) -> str:
    """`document` with what stands between each table's markers replaced by the table."""
    for name, table in tables().items():
        begin, end = BEGIN.format(name=name), END.format(name=name)
        before, found, rest = document.partition(begin)
        _, closed, after = rest.partition(end)
        if found and closed:
            document = f"{before}{begin}\n\n{table}\n{end}{after}"
    return document
