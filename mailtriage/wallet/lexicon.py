"""The words of a mail that mean something to a wallet's desk: names of chains, and the words beside which facts stand.

One pass over a text finds them all. What follows from them is decided by `transactions.py` and `facts/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import ahocorasick

from mailtriage.wallet import impostors
from mailtriage.wallet.chains import chains
from mailtriage.wallet.tables import table

STRONG, WEAK = 2, 1
_NUMBER = re.compile(r"[0-9][0-9.]*")
_MOST_NUMBERS = 2000
_WISHED = re.compile(
    r"(?:should(?: have)?(?: been| used| chosen)?|meant|instead of|应该|應該|本来|本來|本想|想选)[^\n,，。.]{0,6}\Z"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` speaks of `chain`; `strength` is STRONG for names and standards, WEAK for a native token;
    `wished` where it is what should have been ("should have been Ethereum", 应该选ERC20)."""

    chain: str
    start: int
    end: int
    strength: int
    wished: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a text: mentions of chains, and the places of the cues of each fact."""

    mentions: Sequence[Mention] = ()
    cues: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    numbers: Sequence[int] = ()
    """Where each number begins: dates, versions, amounts and telephone numbers are read from there on."""


_Meaning = tuple[str, str, str, int]
"""What a word means: "chain" or the name of a fact, the chain, the exact spelling or nothing, the strength."""


def _meanings() -> Iterator[tuple[str, _Meaning]]:
    for chain in chains().values():
        yield from ((word, ("chain", chain.name, "", STRONG)) for word in chain.words)
        yield from ((word, ("chain", chain.name, word, STRONG)) for word in chain.exact)
        yield from ((word, ("chain", chain.name, word, WEAK)) for word in chain.native)
    for fact, words in table("cues").items():
        yield from ((word, (fact, "", "", 0)) for word in words)
    yield from ((phrase, ("scam", "", "", 0)) for phrase in impostors.phrases())


@cache
def _automaton() -> ahocorasick.Automaton:
    rows: dict[str, list[_Meaning]] = {}
    for word, meaning in _meanings():
        rows.setdefault(word.lower(), []).append(meaning)
    automaton = ahocorasick.Automaton()
    for word, meanings in rows.items():
        automaton.add_word(word, (len(word), tuple(meanings)))
    automaton.make_automaton()
    return automaton


def read(text: str) -> Words:
    """Every word of folded `text` that means something, the longest where several overlap."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    mentions: list[Mention] = []
    cues: dict[str, list[tuple[int, int]]] = {}
    for start, end, meanings in _longest(lowered):
        for kind, chain, exact, strength in meanings:
            if kind != "chain":
                cues.setdefault(kind, []).append((start, end))
            elif not exact or text[start:end] == exact:
                wished = _WISHED.search(lowered[max(0, start - 32) : start]) is not None
                mentions.append(Mention(chain, start, end, strength, wished))
    return Words(mentions, cues, [match.start() for match in _NUMBER.finditer(text)][:_MOST_NUMBERS])


def _longest(lowered: str) -> Iterator[tuple[int, int, tuple[_Meaning, ...]]]:
    """The words that stand by themselves, without those inside a longer one."""
    kept: list[tuple[int, int, tuple[_Meaning, ...]]] = []
    for last, (length, meanings) in _automaton().iter(lowered):
        start, end = last - length + 1, last + 1
        if not (_joins(lowered[start - 1 : start], lowered[start]) or _joins(lowered[last], lowered[end : end + 1])):
            while kept and kept[-1][0] >= start:
                kept.pop()
            if not kept or kept[-1][1] <= start:
                kept.append((start, end, meanings))
    return iter(kept)


def _joins(one: str, other: str) -> bool:
    """Whether two neighbours belong to one Latin word: letters do; digits and Chinese may stand next to a word."""
    return one.isalpha() and other.isalpha() and one < "\u2e80" and other < "\u2e80"
