"""BIP-39 recovery phrases in text: any list, any layout, with a typing error or a wrong checksum too.

A first look at the words decides in microseconds that an ordinary mail holds none. What is held as a phrase is
described in docs/wallet.md; keys and Monero's seeds are not here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from mailtriage.wallet.fold import Folded, fold, without_accents
from mailtriage.wallet.secrets.secret import Secret
from mailtriage.wallet.secrets.wordlists import (
    COMMON,
    LANGUAGES,
    MONERO,
    PROSE,
    WordList,
    all_forms,
    is_near,
    word_list,
)
from mailtriage.wallet.tables import table

LENGTHS = (12, 15, 18, 21, 24)
_WORD = re.compile(r"[^\W\d_]+")
_BLANKED = {code: " " for code in range(128) if not chr(code).isalpha()}
_RUN = bytes([1]) * 6
_LABELLED = (bytes([0, 1]) * 6, bytes([0, 0, 1]) * 6)
_FEWEST_LABELS = 11
_FEWEST_ANNOUNCED = 9
_DUMP = 3000
_AROUND = 30
_SPACED = 8
_FEWEST_DIFFERENT = 50
_LONGEST_CHECKED = 60
_LONGEST_GAP = 48
_HAN_PHRASE = re.compile("(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff]{12}(?:[\u4e00-\u9fff]{3}){0,4})(?![\u4e00-\u9fff])")
_MOST_PROSE = 0.5
_CODE = frozenset("{}[]<=;&$@\\")
_OPENS = re.compile(r"(?:^|[\n:：=＝\"'“”‘’「『（(\[{<>。，；;，])[\s\d.、)）*\-–—•·|]*\Z")
_CLOSES = re.compile(r"[\s.。,，]*?(?:\Z|[\n\"'“”‘’」』）)\]}<>。，；;|])")


class _Word(NamedTuple):
    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words `first` to `last` (exclusive) of a text in one list; `unknown` of them are in no list."""

    first: int
    last: int
    words: WordList
    places: tuple[int | None, ...]

    @property
    def unknown(self) -> int:
        return self.places.count(None)


def may_hold_phrase(text: str) -> bool:
    """Whether enough words in a row, or six with one other word between each, are in a list at all. A Chinese phrase
    without blanks may be where as many characters stand alone and are announced."""
    if text.isascii():
        words = text.translate(_BLANKED).lower().split()
    else:
        text = fold(text).text
        if any(_is_unseparated(text, match) for match in _HAN_PHRASE.finditer(text)):
            return True
        words = _WORD.findall(text.lower())
    flags = bytes(map(all_forms().__contains__, words))
    if _RUN not in flags:
        return any(pattern in flags for pattern in _LABELLED)
    if not text.isascii():
        flags = bytes(map(_is_listed, words))
    return _is_long(flags) or len(words) - len(set(words)) >= _FEWEST_LABELS - 1


def _is_listed(key: str) -> bool:
    """Whether a word is in a list, with the accents it has or without."""
    return key in all_forms() or (not key.isascii() and without_accents(key) in all_forms())


def _is_unseparated(text: str, match: re.Match[str]) -> bool:
    """Whether as many Chinese characters as a phrase has are all listed, and announced as a phrase."""
    return all_forms().issuperset(match.group()) and is_announced(text, match.start())


def _is_long(flags: bytes) -> bool:
    """Whether nine listed words follow each other, or ten with one other word among them: less is never a phrase."""
    lengths = [len(run) for run in flags.split(b"\0")]
    return max(lengths) >= _FEWEST_ANNOUNCED or any(one + other >= min(LENGTHS) - 2 for one, other in pairwise(lengths))


def find(folded: Folded) -> list[Secret]:
    """Every phrase in a folded text, placed in that folded text."""
    matches = list(_WORD.finditer(folded.text))
    keys = [match.group().lower() for match in matches]
    found: list[Secret] = []
    for places in (range(len(keys)), _without_labels(keys)):
        some = [keys[at] for at in places]
        for start, end in _stretches(some):
            if end - start > _DUMP:
                found += _dump(some[start:end], matches[places[start]].start(), matches[places[end - 1]].end())
                continue
            first = max(0, start - _AROUND - 1)
            near = [_word(matches[at]) for at in places[first : end + _AROUND + 1]]
            found += _in_stretch(folded.text, near, (start - first, end - first))
    return found + list(_unseparated(folded.text))


def _word(match: re.Match[str]) -> _Word:
    return _Word(match.start(), match.end(), match.group().lower())


def _unseparated(text: str) -> Iterator[Secret]:
    """Chinese phrases without blanks: as many characters as a phrase has, alone, all listed, the checksum right, and
    announced as a phrase. With less, ordinary sentences would be taken."""
    for match in _HAN_PHRASE.finditer(text):
        if not _is_unseparated(text, match):
            continue
        for language in ("chinese_simplified", "chinese_traditional"):
            known = word_list(language)
            places = [known.index.get(sign) for sign in match.group()]
            phrase = _Phrase(0, len(places), known, tuple(places))
            if phrase.unknown == 0 and _valid_window(phrase) == len(places):
                yield _secret(
                    [_Word(match.start() + at, match.start() + at + 1, sign) for at, sign in enumerate(match.group())],
                    phrase,
                )
                break


def _without_labels(keys: Sequence[str]) -> list[int]:
    """The places of the words without those that stand before every word of a list ("Word 1: …", "第1个：…"); empty
    where none do."""
    often = {key for key, times in Counter(keys).items() if times >= _FEWEST_LABELS}
    places: dict[str, list[int]] = {key: [] for key in often}
    for at, key in enumerate(keys) if often else ():
        if key in often:
            places[key].append(at)
    labels = {key for key, at in places.items() if _is_regular(at)}
    return [at for at, key in enumerate(keys) if key not in labels] if labels else []


def _is_regular(places: Sequence[int]) -> bool:
    """Whether a word comes back after every one or two others, eleven times."""
    return sum(other - one in (2, 3) for one, other in pairwise(places)) >= _FEWEST_LABELS - 1


def _stretches(keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a closer look pays: around six listed words in a row."""
    flags = bytes(map(all_forms().__contains__, keys))
    at = flags.find(_RUN)
    while at >= 0:
        end = at + len(_RUN)
        while end < len(flags) and any(flags[end : end + 3]):
            end += 1
        start = at
        while start > 0 and any(flags[max(0, start - 3) : start]):
            start -= 1
        first, last = max(0, start - 1), min(len(flags), end + 1)
        if _is_long(flags[first:last]) or not all(map(str.isascii, keys[first:last])):
            yield first, last
        at = flags.find(_RUN, end)


def _in_stretch(text: str, words: Sequence[_Word], stretch: tuple[int, int]) -> Iterator[Secret]:
    best: list[_Phrase] = []
    keys = [word.key for word in words[stretch[0] : stretch[1]]]
    bare = keys if all(map(str.isascii, keys)) else [without_accents(key) for key in keys]
    for known in map(word_list, (*LANGUAGES, MONERO)):
        places = _places(keys, bare, known)
        if len(places) - places.count(None) >= _FEWEST_ANNOUNCED:
            best += _phrases(text, words, stretch, places, known)
    told: list[_Phrase] = []
    for phrase in sorted(best, key=lambda item: (item.unknown > 0, not _valid_window(item), item.first - item.last)):
        if all(phrase.last <= other.first or other.last <= phrase.first for other in told):
            told.append(phrase)
            yield _secret(words, phrase)


def _dump(keys: Sequence[str], start: int, end: int) -> Iterator[Secret]:
    """Thousands of listed words on end are not looked at one by one: they go together."""
    if len(set(keys)) > _FEWEST_DIFFERENT:
        marker = f"[recovery phrases removed, {len(keys)} words]"
        yield Secret(start, end, "mnemonic", marker, "thousands of listed words")


def _places(keys: Sequence[str], bare: Sequence[str], known: WordList) -> list[int | None]:
    """The place of each word in a list, read as it is or without its accents."""
    places = list(map(known.index.get, keys))
    if bare is keys:
        return places
    return [known.index.get(key) if place is None else place for place, key in zip(places, bare, strict=True)]


def _phrases(
    text: str, words: Sequence[_Word], stretch: tuple[int, int], places: Sequence[int | None], known: WordList
) -> Iterator[_Phrase]:
    start, end = stretch
    for first, last in _runs(text, words[start:end], places, known):
        phrase = _Phrase(start + first, start + last, known, tuple(places[first:last]))
        if _is_phrase(text, words, phrase):
            yield phrase


def _runs(
    text: str, words: Sequence[_Word], places: Sequence[int | None], known: WordList
) -> Iterator[tuple[int, int]]:
    """Stretches of listed words that may be phrases: joined over a misspelt word, or with one at either end."""
    joined: list[tuple[int, int]] = []
    for first, last in _listed(words, places):
        if joined and first - joined[-1][1] == 1 and _bridges(text, words, joined[-1][0], first - 1, last, known):
            joined[-1] = joined[-1][0], last
        else:
            joined.append((first, last))
    for first, last in joined:
        if last - first >= _FEWEST_ANNOUNCED:
            yield _with_edge(text, words, first, last, known)


def _listed(words: Sequence[_Word], places: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """Maximal stretches of words that are all in the list and stand near each other."""
    first = 0
    for at in range(len(places) + 1):
        far = at < len(places) and at > first and words[at].start - words[at - 1].end > _LONGEST_GAP
        if at == len(places) or places[at] is None or far:
            if at > first:
                yield first, at
            first = at if far and places[at] is not None else at + 1


def _bridges(text: str, words: Sequence[_Word], first: int, middle: int, last: int, known: WordList) -> bool:
    """Whether the unlisted word at `middle` is a misspelt one inside a phrase from `first` to `last`."""
    key = words[middle].key
    if (key in COMMON and not _has_signs(known)) or last - first < min(LENGTHS) - 1 or _are_far(words, middle):
        return False
    if _has_signs(known):
        return is_near(key, known)
    return is_near(key, known) or _alone(text, words, first, last, middle) is not None


def _has_signs(known: WordList) -> bool:
    """Whether the list is one of characters or syllables, in which no Latin word can be part of a sentence."""
    return known.language.startswith("chinese") or known.language == "korean"


def _are_far(words: Sequence[_Word], middle: int) -> bool:
    before = words[middle].start - words[middle - 1].end
    after = words[middle + 1].start - words[middle].end
    return max(before, after) > _LONGEST_GAP


def _may_be_misspelt(key: str, known: WordList) -> bool:
    return is_near(key, known) if _has_signs(known) else key not in COMMON


def _with_edge(text: str, words: Sequence[_Word], first: int, last: int, known: WordList) -> tuple[int, int]:
    """A phrase that lacks one word at an end takes the unlisted word there, if it then stands alone."""
    for start, end, edge in ((first - 1, last, first - 1), (first, last + 1, last)):
        if (
            start < 0
            or end > len(words)
            or not _may_be_misspelt(words[edge].key, known)
            or last - first < min(LENGTHS) - 1
        ):
            continue
        if _alone(text, words, start, end, edge) is not None:
            return start, end
    return first, last


def _alone(text: str, words: Sequence[_Word], first: int, last: int, member: int) -> tuple[int, int] | None:
    """The part of a stretch that has exactly a phrase's length, holds `member`, and has its lines, its brackets or its
    colon to itself."""
    starts = [at for at in range(first, min(member, last - 1) + 1) if _opens(text, words[at].start)]
    ends = [at for at in range(max(member, first) + 1, last + 1) if _closes(text, words[at - 1].end)]
    return next(((start, end) for start in starts for end in ends if end - start in LENGTHS), None)


def _opens(text: str, at: int) -> bool:
    return _OPENS.search(text[max(0, at - 24) : at]) is not None


def _closes(text: str, at: int) -> bool:
    return _CLOSES.match(text[at : at + 24]) is not None


def _is_phrase(text: str, words: Sequence[_Word], phrase: _Phrase) -> bool:
    length = phrase.last - phrase.first
    if length < _fewest(text, words, phrase):
        return False
    if phrase.words.language.startswith("chinese") and _is_spaced_out(text, words, phrase):
        return False
    prose = sum(word.key in PROSE for word in words[phrase.first : phrase.last]) / length
    if phrase.unknown == 0 and length in phrase.words.lengths and _valid_window(phrase) == length:
        return _is_uniform(text, words, phrase)
    return prose < _MOST_PROSE and _is_varied(words, phrase) and _is_uniform(text, words, phrase)


def _fewest(text: str, words: Sequence[_Word], phrase: _Phrase) -> int:
    """How many words make a phrase: twelve, or three less where one is announced and stands alone."""
    if phrase.last - phrase.first >= min(LENGTHS):
        return 13 if phrase.words.language == MONERO else min(LENGTHS)
    start, end = words[phrase.first].start, words[phrase.last - 1].end
    alone = _opens(text, start) and _closes(text, end)
    return _FEWEST_ANNOUNCED if alone and is_announced(text, start) else min(LENGTHS)


def is_announced(text: str, at: int) -> bool:
    """Whether one of the names of a recovery phrase stands in the 200 signs before."""
    before = text[max(0, at - 200) : at].lower()
    return any(name in before for name in _names())


@cache
def _names() -> tuple[str, ...]:
    return tuple(table("phrases"))


def _is_spaced_out(text: str, words: Sequence[_Word], phrase: _Phrase) -> bool:
    """Whether Chinese characters stand apart because all of the text is set so: more single characters before or after
    the stretch on its line. (The words of these lists are single characters: any longer word is not one.)"""
    stretch = words[phrase.first : phrase.last]
    if any(len(word.key) != 1 and place is not None for word, place in zip(stretch, phrase.places, strict=True)):
        return True
    if any(sign in text[words[phrase.first].start : words[phrase.last - 1].end] for sign in "。！？"):
        return True
    if len(phrase.places) not in LENGTHS and not _valid_window(phrase):
        return True
    if _valid_window(phrase) != len(phrase.places):
        around = [*words[max(0, phrase.first - _AROUND) : phrase.first], *words[phrase.last : phrase.last + _AROUND]]
        if sum(len(word.key) == 1 and word.key >= "\u2e80" for word in around) >= _SPACED:
            return True
    before = words[phrase.first - 1] if phrase.first else None
    after = words[phrase.last] if phrase.last < len(words) else None
    runs_on = before is not None and len(before.key) == 1 and not _opens(text, words[phrase.first].start)
    return runs_on or (after is not None and len(after.key) == 1 and not _closes(text, words[phrase.last - 1].end))


def _is_varied(words: Sequence[_Word], phrase: _Phrase) -> bool:
    """Whether the words are as different as chance makes them: of 24 from 2,048, seldom more than one comes twice."""
    different = {word.key for word in words[phrase.first : phrase.last]}
    return len(different) >= 0.75 * (phrase.last - phrase.first)


def _is_uniform(text: str, words: Sequence[_Word], phrase: _Phrase) -> bool:
    """Whether the words stand like words of a list: nearly always the same sign between two. Program code does not."""
    stretch = words[phrase.first : phrase.last]
    gaps = [_shape(text[one.end : other.start]) for one, other in pairwise(stretch)]
    usual = sum(count for _, count in Counter(gaps).most_common(2))
    code = sum(any(sign in _CODE for sign in gap) for gap in gaps)
    return usual >= 0.7 * len(gaps) and code <= 0.4 * len(gaps)


def _shape(gap: str) -> str:
    """The signs between two words without numbers and blanks."""
    return "".join(sign for sign in gap if not sign.isspace() and not sign.isnumeric())


def _valid_window(phrase: _Phrase) -> int:
    """The greatest length of a part of the stretch whose checksum holds, 0 where none does (or it is far too long)."""
    if len(phrase.places) > _LONGEST_CHECKED:
        return 0
    for length in sorted(phrase.words.lengths, reverse=True):
        for first in range(len(phrase.places) - length + 1):
            window = [place for place in phrase.places[first : first + length] if place is not None]
            if len(window) == length and phrase.words.holds(window):
                return length
    return 0


def _secret(words: Sequence[_Word], phrase: _Phrase) -> Secret:
    length = phrase.last - phrase.first
    valid = _valid_window(phrase)
    detail = f"{phrase.words.language.replace('_', ' ')}, " + (
        "checksum holds" if valid else "a word is not in the list" if phrase.unknown else "checksum fails"
    )
    return Secret(
        words[phrase.first].start,
        words[phrase.last - 1].end,
        MONERO if phrase.words.language == MONERO else "mnemonic",
        f"[recovery phrase removed, {valid or length} words]",
        detail,
        words=tuple(word.key for word in words[phrase.first : phrase.last]),
    )
