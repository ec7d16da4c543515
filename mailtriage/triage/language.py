"""Tell the language of a text: by its script first, then by its little words, and only then by asking lingua.

Meant for short and mixed mails: a Chinese mail with English names, hashes and links in it is Chinese. What is no
language (links, addresses, hashes, numbers) is taken out before anything is counted.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from mailtriage.triage.language_words import (
    ARABIC,
    CYRILLIC,
    JAPANESE,
    OWN_LETTERS,
    SIMPLIFIED,
    TRADITIONAL,
    WORDS,
)

UNKNOWN = "und"
_READ = 2_000
_MOST_WORDS = 150
_LINK = re.compile(r"https?://[!-~]+|www\.[!-~]+|(?<![0-9A-Za-z])(?:0x[0-9A-Fa-f]+|[0-9A-Za-z]{21,})")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LEAST_FOR_LINGUA = 2
_FEW_WORDS = 4
_ASKED = 400
"""Characters that lingua is asked about: it is slow, and a text that long tells its language."""
_SURE = 0.75
_LEAST_LEAD = 0.05

# The upper byte of a UTF-16 code unit tells the script, and bytes are counted at the speed of C.
_HAN = bytes([*range(0x34, 0xA0), 0xF9, 0xFA])
_HANGUL = bytes([0x11, *range(0xAC, 0xD8)])
_KANA = re.compile(r"[\u3041-\u30fa\u30fc-\u30ff\uff66-\uff9d]")
_BY_BYTE = {
    "ru": bytes([0x04, 0x05]),
    "th": bytes([0x0E]),
    "ar": bytes([0x06, 0x08, 0xFB, 0xFC, 0xFE]),
    "el": bytes([0x03, 0x1F]),
    "hi": bytes([0x09]),
    "ta": bytes([0x0B]),
    "ka": bytes([0x10]),
    "km": bytes([0x17]),
}
_LETTERS_A_WORD = 5
_HEBREW = re.compile(r"[\u05d0-\u05ea]")
_LAO, _THAI = "\u0e80", "\u0e00"


def detect(text: str) -> str:
    """The BCP 47 tag of the language that `text` is written in, `und` where that cannot be told.

    Reads the first 2,000 characters. Chinese is told apart as `zh-Hans` and `zh-Hant`.
    """
    text = _LINK.sub(" ", text[:_READ])
    if "@" in text:
        text = _ADDRESS.sub(" ", text)
    if text.isascii():
        return _latin(_WORD.findall(text.lower())[:_MOST_WORDS], "")
    scripted, weight = _by_script(text)
    words = [word for word in _WORD.findall(text.lower()) if word < "\u0370" or "\u1e00" <= word < "\u1f00"]
    words = words[:_MOST_WORDS]
    if scripted is not None and weight >= _function_words(words):
        return scripted
    return _latin(words, text.lower())


def _by_script(text: str) -> tuple[str | None, float]:
    """The language that the script of `text` tells, and about how many words are written in it."""
    upper = text.encode("utf-16-be", "surrogatepass")[::2]
    han, hangul = _count(upper, _HAN), _count(upper, _HANGUL)
    kana = len(_KANA.findall(text)) if b"\x30" in upper or b"\xff" in upper else 0
    if han + hangul + kana:
        return _east_asian(text, han, hangul, kana)
    tag, letters = max(((tag, _count(upper, signs)) for tag, signs in _BY_BYTE.items()), key=lambda pair: pair[1])
    if not letters:
        return None, 0
    return _refined(tag, text.lower()), letters / _LETTERS_A_WORD


def _count(upper: bytes, signs: bytes) -> int:
    return len(upper) - len(upper.translate(None, signs))


def _east_asian(text: str, han: int, hangul: int, kana: int) -> tuple[str, float]:
    words = han / 1.7 + kana / 2 + hangul / 2.5
    if kana >= 2 and kana * 8 >= han + hangul:
        return "ja", words
    if hangul * 2 > han:
        return "ko", words
    return _chinese(text), words


def _chinese(text: str) -> str:
    """Simplified or traditional by the signs that only one has; simplified where there is none, as most write it."""
    signs = set(text)
    simplified, traditional = len(signs & SIMPLIFIED), len(signs & TRADITIONAL)
    if not simplified and signs & JAPANESE:
        return "ja"
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def _refined(tag: str, text: str) -> str:
    """The language among those of one script, by the letters that only it has."""
    if tag == "ru":
        if _HEBREW.search(text):
            return "he"
        return _by_letters(CYRILLIC, text, "ru")
    if tag == "ar":
        return _by_letters(ARABIC, text, "ar")
    if tag == "th":
        return "th" if any(_THAI <= sign < _LAO for sign in text) else "lo"
    return tag


def _by_letters(table: dict[str, str], text: str, otherwise: str) -> str:
    counts = {tag: sum(text.count(letter) for letter in letters) for tag, letters in table.items()}
    tag = max(counts, key=lambda key: counts[key])
    return tag if counts[tag] else otherwise


@cache
def _languages_of_words() -> dict[str, tuple[str, ...]]:
    """The languages of each little word."""
    found: dict[str, list[str]] = {}
    for tag, words in WORDS.items():
        for word in words.split():
            found.setdefault(word, []).append(tag)
    return {word: tuple(tags) for word, tags in found.items()}


def _function_words(words: list[str]) -> int:
    known = _languages_of_words()
    return sum(1 for word in words if word in known)


def _latin(words: list[str], text: str) -> str:
    """The language of words in Latin script; `text` in lower case, empty where it is all ASCII."""
    scores = _scores(words, text)
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])[:2]
    best = ranked[0] if ranked else (UNKNOWN, 0.0)
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if best[1] >= 1 and (best[1] >= 1.25 * second + 0.5 or best[1] - second >= 4):
        return best[0]
    if sum(1 for word in words if len(word) > 1) < _LEAST_FOR_LINGUA:
        return best[0] if best[1] > second else UNKNOWN
    return _by_lingua(words) or (best[0] if best[1] > second else UNKNOWN)


def _scores(words: list[str], text: str) -> dict[str, float]:
    """How much speaks for each language: a word that only one has for more than one that several share."""
    known = _languages_of_words()
    scores: dict[str, float] = {}
    for word in words:
        tags = known.get(word, ())
        for tag in tags:
            scores[tag] = scores.get(tag, 0.0) + (1.0 if len(tags) == 1 else 0.6)
    for tag, letters in OWN_LETTERS.items() if text else ():
        count = sum(text.count(letter) for letter in letters)
        if count:
            scores[tag] = scores.get(tag, 0.0) + min(count, 6)
    return scores


def _by_lingua(words: list[str]) -> str | None:
    """Lingua's verdict; None where it is not sure, of which it must be the surer the fewer the words are."""
    detector, tags = _lingua()
    best, second = detector.compute_language_confidence_values(" ".join(words)[:_ASKED])[:2]
    if len(words) <= _FEW_WORDS:
        return tags[best.language] if best.value >= _SURE else None
    return tags[best.language] if best.value - second.value >= _LEAST_LEAD else None


@cache
def _lingua() -> tuple[Any, dict[Any, str]]:
    """Lingua's detector for the Latin languages that customers write, loaded when a mail first needs it."""
    from lingua import Language, LanguageDetectorBuilder

    tags = {
        Language.ENGLISH: "en",
        Language.GERMAN: "de",
        Language.FRENCH: "fr",
        Language.SPANISH: "es",
        Language.PORTUGUESE: "pt",
        Language.ITALIAN: "it",
        Language.TURKISH: "tr",
        Language.INDONESIAN: "id",
        Language.VIETNAMESE: "vi",
        Language.DUTCH: "nl",
        Language.POLISH: "pl",
    }
    builder = LanguageDetectorBuilder.from_languages(*tags)
    return builder.with_low_accuracy_mode().build(), tags
