"""The word lists of BIP-39 in all ten languages, in every form in which people write the words.

A form is a word in composed letters and lower case, the same without accents, or its first four letters where those
tell the words of the list apart. Finding phrases is not here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
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
_LONGEST_NEAR = 20
_MOST_LETTERS = 200
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
    if _is_of_signs(known.language):
        return len(word) <= _LONGEST_OF_SIGNS
    if len(word) >= _LONGEST_NEAR:
        return False
    full, misspelt = _full_words(known.language), _misspelt(known.language)
    return (
        not misspelt.isdisjoint([word, *_with_a_hole(word)])
        or not full.isdisjoint(word[:at] + word[at + 1 :] for at in range(len(word)))
        or not full.isdisjoint(word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    )


def _with_a_hole(word: str) -> Iterator[str]:
    """The word with a blank for each letter in turn: two that share one differ in that letter at most."""
    return (f"{word[:at]} {word[at + 1 :]}" for at in range(len(word)))


@cache
def _misspelt(language: str) -> frozenset[str]:
    """Every word of a list that lacks a letter, or has a blank for it."""
    words = _full_words(language)
    lacking = (word[:at] + word[at + 1 :] for word in words for at in range(len(word)))
    return frozenset(lacking).union(*map(_with_a_hole, words))


@cache
def _is_of_signs(language: str) -> bool:
    """Whether a list is one of characters or syllables, hundreds of different signs of which any may stand for any."""
    return len({sign for word in word_list(language).words for sign in word}) >= _MOST_LETTERS


@cache
def _full_words(language: str) -> frozenset[str]:
    words = word_list(language).words
    return frozenset(words) | frozenset(map(without_accents, words))
