"""Copies of a secret that was found once: broken differently, cut in two by a quote mark, or only in part.

A text is cleaned of what it holds by itself and then of every stretch of a known secret.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailtriage.wallet import secrets
from mailtriage.wallet.fold import Folded, fold
from mailtriage.wallet.secrets.secret import Secret, without_overlaps

_WORD = re.compile(r"[^\W\d_]+")
_PIECE = re.compile(r"[0-9A-Za-z]{8,}")
_SHORTEST_RUN = 3
_MOST_TRACED = 30
"""Secrets whose parts are looked for elsewhere too. A mail with more is a dump: each text is cleaned by itself."""


def removed(text: str, known: Sequence[Secret], whole: str = "") -> str:
    """`text` without secrets of its own and without any stretch of `known` ones."""
    if not text:
        return text
    own = secrets.find(text, whole) if secrets.may_hold(text) else []
    traced = known if len(known) <= _MOST_TRACED else ()
    folded = fold(text) if traced else Folded(text)
    copied = [secret for item in traced for secret in _stretches(folded, item)]
    return cut(text, without_overlaps([*own, *copied]))


def cut(text: str, found: Sequence[Secret]) -> str:
    """`text` with each secret's place taken by its marker."""
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


def _stretches(folded: Folded, known: Secret) -> list[Secret]:
    spans = _words(folded.text, known.words) if known.words else _pieces(folded.text, known.value)
    return [known.moved(*folded.original(start, end)) for start, end in spans]


def _words(text: str, phrase: Sequence[str]) -> list[tuple[int, int]]:
    """Where three and more words of the phrase follow each other."""
    triples = {tuple(phrase[at : at + _SHORTEST_RUN]) for at in range(len(phrase) - _SHORTEST_RUN + 1)}
    words = [(match.start(), match.end(), match.group().lower()) for match in _WORD.finditer(text)]
    spans: list[tuple[int, int]] = []
    for at in range(len(words) - _SHORTEST_RUN + 1):
        if tuple(word[2] for word in words[at : at + _SHORTEST_RUN]) in triples:
            start, end = words[at][0], words[at + _SHORTEST_RUN - 1][1]
            if spans and start <= spans[-1][1]:
                spans[-1] = spans[-1][0], end
            else:
                spans.append((start, end))
    return spans


def _pieces(text: str, value: str) -> list[tuple[int, int]]:
    """Where eight and more signs of a key stand."""
    whole = "".join(value.split()).lower()
    if len(whole) < 20 or len(whole) > 400:
        return []
    return [match.span() for match in _PIECE.finditer(text) if _is_part(match.group().lower(), whole)]


def _is_part(piece: str, whole: str) -> bool:
    return piece in whole or (len(whole) > 20 and whole in piece)
