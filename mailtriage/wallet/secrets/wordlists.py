"""The word lists of BIP-39 in all ten languages, in every form in which people write the words.

A form is a word in composed letters and lower case, the same without accents, or its first four letters where those
tell the words of the list apart. Finding phrases is not here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from zlib import crc32

from mailtriage.wallet.fold import without_accents
from mailtriage.wallet.tables import table, word_set

LANGUAGES = (
    "english",
    "chinese_simplified",
    "chinese_traditional",
    "japanese",
    "korean",
    "spanish",
    "french",
    "italian",
    "portuguese",
    "czech",
)
_BY_FOUR_LETTERS = frozenset({"english", "spanish", "french", "italian", "portuguese", "czech"})


_LONGEST_OF_SIGNS = 4
MONERO = "monero"
"""The English list of Monero's seeds, which is read like a language of its own."""


@dataclass(frozen=True, slots=True)
class WordList:
    """One language: `index` maps every accepted form to the word's place; `words` are the full ones; a phrase has one
    of `lengths`."""

    language: str
    words: tuple[str, ...]
    index: Mapping[str, int]
    lengths: tuple[int, ...] = (12, 15, 18, 21, 24)

    def holds(self, places: Sequence[int]) -> bool:
        """Whether the checksum of a phrase of these words holds."""
        if self.language != MONERO:
            return _bip39_holds(places)
        heads = [self.words[place][:3] for place in places]
        return heads[-1] == heads[crc32("".join(heads[:-1]).encode()) % (len(heads) - 1)]


def _bip39_holds(places: Sequence[int]) -> bool:
    """The checksum of BIP-39: the last bits are the first ones of the SHA-256 of the rest."""
    number = 0
    for place in places:
        number = number << 11 | place
    check = len(places) * 11 // 33
    entropy = (number >> check).to_bytes((len(places) * 11 - check) // 8, "big")
    return sha256(entropy).digest()[0] >> (8 - check) == number & ((1 << check) - 1)


@cache
def word_list(language: str) -> WordList:
    """The list of one language, read from the installed `mnemonic` package; Monero's from the table beside."""
    if language == MONERO:
        seeds = tuple(str(table("monero")["english"]).split())
        return WordList(MONERO, seeds, {word: place for place, word in enumerate(seeds)}, (25, 13))
    text = files("mnemonic").joinpath("wordlist", f"{language}.txt").read_text("utf-8")
    words = tuple(unicodedata.normalize("NFC", line.strip()) for line in text.split("\n") if line.strip())
    index: dict[str, int] = {}
    if language in _BY_FOUR_LETTERS:
        index |= {without_accents(word)[:4]: place for place, word in enumerate(words)}
        index |= {word[:4]: place for place, word in enumerate(words)}
    index |= {without_accents(word): place for place, word in enumerate(words)}
    index |= {word: place for place, word in enumerate(words)}
    return WordList(language, words, index)


@cache
def all_forms() -> frozenset[str]:
    """Every accepted form of every list: what a word must be in before anything thorough is done."""
    return frozenset().union(*(word_list(language).index for language in (*LANGUAGES, MONERO)))


PROSE = word_set("prose")
"""Words of the English list that running text is full of: a long run of these is a sentence, not a phrase."""

COMMON = word_set("common")
"""Words that no typing error makes: a phrase is never joined over one."""


def is_near(word: str, known: WordList) -> bool:
    """Whether one wrong, missing, extra or exchanged letter makes `word` a word of the list. In a list of hundreds of
    different signs any short word may be a wrong one: there, the many listed words around it must do."""
    letters = _letters(known.language)
    if not letters:
        return len(word) <= _LONGEST_OF_SIGNS
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    edits = (
        edit
        for left, right in halves
        for edit in (
            left + right[1:],
            left + right[1:2] + right[:1] + right[2:],
            *(left + letter + right for letter in letters),
            *(left + letter + right[1:] for letter in letters),
        )
    )
    return len(word) < 20 and any(edit in _full_words(known.language) for edit in edits)


@cache
def _letters(language: str) -> tuple[str, ...]:
    """The letters of a list; of a list of characters none, because there any one may stand for any other."""
    signs = {sign for word in word_list(language).words for sign in word}
    return tuple(sorted(signs)) if len(signs) < 200 else ()


@cache
def _full_words(language: str) -> frozenset[str]:
    words = word_list(language).words
    return frozenset(words) | frozenset(map(without_accents, words))
