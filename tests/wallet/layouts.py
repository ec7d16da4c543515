"""Recovery phrases and keys made by chance but always the same ones, in the layouts in which customers mail them."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator

from mailtriage.wallet.fold import without_accents
from mailtriage.wallet.secrets.wordlists import LANGUAGES, word_list

STRENGTHS = (128, 160, 192, 224, 256)
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def phrase(chance: random.Random, language: str) -> list[str]:
    """The words of a valid phrase of any length."""
    from hashlib import sha256

    bits = chance.choice(STRENGTHS)
    entropy = chance.randbytes(bits // 8)
    number = int.from_bytes(entropy, "big") << bits // 32 | sha256(entropy).digest()[0] >> (8 - bits // 32)
    count = bits // 32 * 3
    words = word_list(language).words
    return [words[number >> 11 * (count - 1 - at) & 2047] for at in range(count)]


def numbered(words: list[str], pattern: str, glue: str) -> str:
    return glue.join(pattern.format(number=at + 1, word=word) for at, word in enumerate(words))


def grid(words: list[str], columns: int, glue: str) -> str:
    rows = [words[at : at + columns] for at in range(0, len(words), columns)]
    return "\n".join(glue.join(row) for row in rows)


LAYOUTS: dict[str, Callable[[list[str]], str]] = {
    "spaces": " ".join,
    "one a line": "\n".join,
    "one a line with blank lines": "\r\n\r\n".join,
    "commas": ", ".join,
    "ideographic commas": "、".join,
    "full-width commas": "，".join,
    "ideographic spaces": "\u3000".join,
    "tabs": "\t".join,
    "dashes": " - ".join,
    "hyphens": "-".join,
    "slashes": "/".join,
    "bars": " | ".join,
    "no-break spaces": "\u00a0".join,
    "two spaces": "  ".join,
    "plus signs": "+".join,
    "percent-encoded": "%20".join,
    "numbered with points": lambda words: numbered(words, "{number}. {word}", "\n"),
    "numbered with brackets": lambda words: numbered(words, "{number}) {word}", " "),
    "numbered without a blank": lambda words: numbered(words, "{number}.{word}", " "),
    "numbers stuck to words": lambda words: numbered(words, "{number}{word}", " "),
    "numbered with ideographic commas": lambda words: numbered(words, "{number}、{word}", "\n"),
    "numbered in brackets": lambda words: numbered(words, "({number}) {word}", "\n"),
    "numbered with colons": lambda words: numbered(words, "{number}: {word}", "\n"),
    "numbered words": lambda words: numbered(words, "Word {number}: {word}", "\n"),
    "numbers signs": lambda words: numbered(words, "#{number} {word}", "  "),
    "a label each": lambda words: numbered(words, "第{number}个：{word}", "\n"),
    "bullets": lambda words: "\n".join(f"• {word}" for word in words),
    "asterisks": lambda words: "\n".join(f"* {word}" for word in words),
    "quoted lines": lambda words: "\n".join(f"> {word}" for word in words),
    "three columns": lambda words: grid(words, 3, "   "),
    "four columns with bars": lambda words: grid(words, 4, " | "),
    "a table": lambda words: "\n".join(f"| {at + 1} | {word} |" for at, word in enumerate(words)),
    "JSON": lambda words: "[" + ", ".join(f'"{word}"' for word in words) + "]",
    "quotes": lambda words: '"' + " ".join(words) + '"',
    "brackets": lambda words: "【" + " ".join(words) + "】",
    "wrapped": lambda words: grid(words, 7, " "),
    "wrapped and quoted": lambda words: "> " + grid(words, 5, " ").replace("\n", "\n> "),
}

WRITINGS: dict[str, Callable[[str], str]] = {
    "as listed": lambda word: word,
    "decomposed": lambda word: unicodedata.normalize("NFD", word),
    "capital first": str.capitalize,
    "upper case": str.upper,
    "without accents": without_accents,
    "full-width": lambda word: word.translate(FULL_WIDTH),
    "zero-width inside": lambda word: word[:1] + "\u200b" + word[1:],
}

AROUND = (
    "{}",
    "My recovery phrase: {}\nPlease help me, I cannot open my wallet.",
    "Hello team, here it is {} thanks",
    "您好，我的助记词是：{}\n请帮我恢复钱包，谢谢",
    "助记词\n\n{}\n\n急！",
    "Bonjour,\n\n{}\n\nMerci",
)


def phrases(chance: random.Random, count: int) -> Iterator[tuple[str, list[str], str]]:
    """(what it is, the words, the text): `count` phrases over all languages, layouts, writings and surroundings."""
    layouts, writings = list(LAYOUTS), list(WRITINGS)
    for at in range(count):
        language = LANGUAGES[at % len(LANGUAGES)]
        layout = layouts[at // len(LANGUAGES) % len(layouts)]
        writing = writings[chance.randrange(len(writings))]
        words = [WRITINGS[writing](word) for word in phrase(chance, language)]
        around = AROUND[chance.randrange(len(AROUND))]
        yield f"{language}, {layout}, {writing}", words, around.format(LAYOUTS[layout](words))


def misspelt(chance: random.Random, word: str) -> str:
    """The word with one letter wrong, missing, doubled or exchanged with its neighbour."""
    at = chance.randrange(len(word))
    return chance.choice(
        (
            word[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :],
            word[:at] + word[at + 1 :] if len(word) > 1 else "x",
            word[:at] + word[at] + word[at:],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        )
    )
