"""From a pattern as people write it to one that RE2 runs, and to the words without which it cannot match.

Not here: reading the pattern, see `pattern.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import re2

from mailtriage.rulebook.fold import fold, runs_on
from mailtriage.rulebook.pattern import WORD, Character, Choice, Class, Node, Place, Refused, Repeat, Sequence, parse

_BEFORE, _AFTER = rf"(?:\A|[^{WORD}])", rf"(?:\z|[^{WORD}])"
_MOST_ALTERNATIVES = 64
_MOST_MEMORY = 16 << 20


@lru_cache(maxsize=1)
def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MOST_MEMORY
    return options


def compiled(source: str) -> Any:
    """RE2's pattern over UTF-8 bytes for a translated `source`. Raises Refused for what RE2 cannot take."""
    try:
        return re2.compile(source.encode("utf-8", "replace"), _options())
    except re2.error as error:
        said = error.args[0] if error.args else b""
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise Refused(1, words or "a broken pattern", _advice(words)) from None


def either(sources: list[str]) -> Any:
    """One pattern for several translated ones: the text is then read once, and not once for each of them.

    Flags at the beginning of one of them hold for that one alone, which its group sees to.
    """
    if len(sources) == 1:
        return compiled(sources[0])
    return compiled("|".join(f"(?:{source})" for source in sources))


def _advice(said: str) -> str:
    if "too large" in said or "repetition" in said:
        return "use smaller repetition counts or split it; it would not fit into memory"
    return "correct it; RE2 says no more than this"


def translate(pattern: str) -> str:
    """`pattern` for RE2: Unicode's letters and digits for `\\w \\d \\s`, `\\uXXXX`, `\\b` for every script."""
    return _render(parse(pattern))


def _render(node: Node) -> str:
    match node:
        case Choice(branches, opening):
            body = "|".join(_render_sequence(branch.items) for branch in branches)
            return f"{opening}{body})" if opening else body
        case Sequence(items):
            return _render_sequence(items)
        case Repeat(body, _, source):
            return _render(body) + source
        case _:
            return node.source


def _render_sequence(items: tuple[Node, ...]) -> str:
    return "".join(
        _boundary(items, at) if isinstance(item, Place) and item.boundary else _render(item)
        for at, item in enumerate(items)
    )


def _boundary(items: tuple[Node, ...], at: int) -> str:
    """A `\\b`: RE2's own beside ASCII letters, nothing in Chinese, and else the neighbour that is no letter.

    That neighbour becomes part of the match, which nobody sees: patterns here decide, they do not replace.
    """
    before, after = _edge(items[:at][::-1], last=True), _edge(items[at + 1 :], last=False)
    if "ascii" in (before, after):
        return r"\b"
    if "chinese" in (before, after) or {before, after} == {"letter", "none"}:
        return ""
    return _AFTER if before == "letter" else _BEFORE


def _edge(items: Iterable[Node], *, last: bool) -> str:
    """What stands at this edge: `ascii`, `letter` (of another script), `chinese`, `none` (no letter) or `open`."""
    for item in items:
        if not isinstance(item, Place):
            return _kind(item, last=last)
    return "open"


def _kind(node: Node, *, last: bool) -> str:
    match node:
        case Character(value, _):
            if not (value.isalnum() or value == "_"):
                return "none"
            return "ascii" if value.isascii() else "chinese" if runs_on(value) else "letter"
        case Class(_, word):
            return "open" if word is None else "letter" if word else "none"
        case Choice(branches, _):
            kinds = {_kind(branch, last=last) for branch in branches}
            return kinds.pop() if len(kinds) == 1 else "open"
        case Sequence(items):
            return _edge(items[::-1] if last else items, last=last)
        case Repeat(body, least, _):
            return _kind(body, last=last) if least else "open"
        case Place():
            return "open"


def required(pattern: str) -> frozenset[str] | None:
    """Folded texts of which at least one stands in every text that `pattern` matches; None where there are none."""
    return _required(parse(pattern))


def _required(node: Node) -> frozenset[str] | None:
    match node:
        case Choice(branches, _):
            return _every([_required(branch) for branch in branches])
        case Sequence(items):
            deeper = [_required(item) for item in items if not isinstance(item, Character)]
            return _best([*(_usable(run) for run in _runs(items)), *deeper])
        case Repeat(body, least, _) if least:
            return _required(body)
        case Character(value, _):
            return _usable(value)
        case _:
            return None


def _runs(items: tuple[Node, ...]) -> list[str]:
    """The texts that literal characters in a row spell."""
    runs = [""]
    for item in items:
        if isinstance(item, Character):
            runs[-1] += item.value
        elif not isinstance(item, Place):
            runs.append("")
    return runs


def _usable(run: str) -> frozenset[str] | None:
    """The longest piece of `run` without white space, folded; None where it is too common to be worth looking for.

    Folding may drop or join what lies at its edges, so that only pieces of letters and digits are safe to look for.
    """
    if not run:
        return None
    kept = run if run.isalnum() else "".join(character if character.isalnum() else " " for character in run)
    longest = max(kept.split(), key=len, default="")
    folded = fold(longest)
    return frozenset({folded}) if len(folded) > 1 or (folded and runs_on(folded)) else None


def _every(branches: list[frozenset[str] | None]) -> frozenset[str] | None:
    if any(branch is None for branch in branches):
        return None
    united = frozenset[str]().union(*(branch for branch in branches if branch))
    return united if len(united) <= _MOST_ALTERNATIVES else None


def _best(found: list[frozenset[str] | None]) -> frozenset[str] | None:
    usable = [literals for literals in found if literals]
    return max(usable, key=lambda literals: (weight(literals), -len(literals)), default=None)


def weight(literals: Iterable[str]) -> int:
    """How rare the commonest of `literals` is likely to be: its bytes, since a Chinese character says more."""
    return min((len(literal.encode("utf-8", "replace")) for literal in literals), default=0)
