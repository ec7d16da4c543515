"""Copies of a secret that was found once: broken differently, cut in two by a quote mark, or only in part.

A text is cleaned of what it holds by itself and then of every stretch of a known secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from mailtriage.wallet import secrets
from mailtriage.wallet.fold import fold
from mailtriage.wallet.secrets.secret import Secret, without_overlaps

Finder = Callable[[str], Sequence[Secret]]
"""Finds the secrets of one text; a mail's own remembers what it has found already."""

_WORD = re.compile(r"[^\W\d_]+")
_PIECE = re.compile(r"[0-9A-Za-z]{8,}")
_SHORTEST = 5
"""Signs: three words of one sign each. A shorter text holds neither a secret nor a stretch of one."""
_SHORTEST_RUN = 3
_SHORTEST_TRACED, _LONGEST_TRACED = 20, 400
_MOST_TRACED = 30
"""Secrets whose parts are looked for elsewhere too. A mail with more is a dump: each text is cleaned by itself."""


@dataclass(frozen=True, slots=True)
class _Trace:
    """What a copy of `secret` is known by: three words in a row, or a piece of `value`."""

    secret: Secret
    triples: frozenset[tuple[str, ...]]
    value: str


class Cleaning:
    """The removal of `known` secrets, and of every one that `find` finds, from texts."""

    def __init__(self, known: Sequence[Secret], find: Finder = secrets.find) -> None:
        self._find = find
        self._traces = [_trace(secret) for secret in known] if len(known) <= _MOST_TRACED else []
        self._triples = frozenset[tuple[str, ...]]().union(*(trace.triples for trace in self._traces))
        self.removed = cache(self._removed)
        """`text` without secrets of its own and without any stretch of known ones."""

    def _removed(self, text: str) -> str:
        if len(text) < _SHORTEST:
            return text
        return cut(text, without_overlaps([*self._find(text), *self._copied(text)]))

    def _copied(self, text: str) -> Iterator[Secret]:
        if not self._traces:
            return
        folded = fold(text)
        spans = [*self._copied_words(folded.text), *self._copied_pieces(folded.text)]
        yield from (secret.moved(*folded.original(start, end)) for secret, start, end in spans)

    def _copied_words(self, text: str) -> Iterator[tuple[Secret, int, int]]:
        """Where three and more words of a phrase follow each other."""
        if not self._triples:
            return
        matches = list(_WORD.finditer(text))
        triples = list(_triples([match.group().lower() for match in matches]))
        hits = [at for at, triple in enumerate(triples) if triple in self._triples]
        for trace in self._traces if hits else ():
            for first, last in _runs([at for at in hits if triples[at] in trace.triples]):
                yield trace.secret, matches[first].start(), matches[last].end()

    def _copied_pieces(self, text: str) -> Iterator[tuple[Secret, int, int]]:
        """Where eight and more signs of a key stand."""
        traces = [trace for trace in self._traces if trace.value]
        for match in _PIECE.finditer(text) if traces else ():
            piece = match.group().lower()
            yield from ((trace.secret, *match.span()) for trace in traces if _is_part(piece, trace.value))


def _trace(secret: Secret) -> _Trace:
    value = "" if secret.words else "".join(secret.value.split()).lower()
    fits = _SHORTEST_TRACED <= len(value) <= _LONGEST_TRACED
    return _Trace(secret, frozenset(_triples(secret.words)), value if fits else "")


def _triples(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(words, words[1:], words[2:], strict=False)


def _runs(starts: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last word of each run; `starts` are the places of its triples."""
    runs: list[tuple[int, int]] = []
    for start in starts:
        last = start + _SHORTEST_RUN - 1
        if runs and start <= runs[-1][1]:
            runs[-1] = runs[-1][0], last
        else:
            runs.append((start, last))
    return runs


def _is_part(piece: str, whole: str) -> bool:
    """Whether eight and more signs stand in a key, or a key in them."""
    return piece in whole or (len(whole) > _SHORTEST_TRACED and whole in piece)


def cut(text: str, found: Sequence[Secret]) -> str:
    """`text` with each secret's place taken by its marker."""
    if not found:
        return text
    parts: list[str] = []
    done = 0
    for secret in found:
        parts += (text[done : secret.start], secret.marker)
        done = secret.end
    return "".join([*parts, text[done:]])


def is_copy(one: Secret, other: Secret) -> bool:
    """Whether two are the same secret: most of the words, or one string within the other."""
    if one.words and other.words:
        return len(set(one.words) & set(other.words)) >= 0.7 * min(len(set(one.words)), len(set(other.words)))
    first, second = ("".join(secret.value.split()) for secret in (one, other))
    return bool(first) and bool(second) and (first in second or second in first)
