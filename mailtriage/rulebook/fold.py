"""Folding: what makes two spellings of a word the same word, whatever the script, keyboard or mail program.

Case, full width, traditional against simplified Chinese, Turkish dotted and dotless i, Latin accents, zero-width
characters, curly quotes and the spaces that line wrapping leaves inside Chinese. Not here: where a word ends, which is
`words.py`'s question.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate

_MOST_REMEMBERED = 30_000
_FEW = 12
_IGNORED = frozenset("\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\ufe0e\ufe0f")
_SAME = {
    "ı": "i",
    "帐": "账",
    "妳": "你",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "＇": "'",
    "´": "'",
    "`": "'",
    "“": '"',
    "”": '"',
    "‐": "-",
    "‑": "-",
    "–": "-",
    "—": "-",
    "ё": "е",
}
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u318f"
    "\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_CHINESE = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Starting with the blank itself lets the matcher leap from blank to blank instead of trying every character.
_WRAPPED = re.compile(f" (?<=[{_CHINESE}] )(?=[{_CHINESE}])")


def runs_on(character: str) -> bool:
    """Whether the script of `character` writes words without blanks between them, or glues endings to them (Korean)."""
    return _UNSPACED.match(character) is not None


def is_letter(character: str) -> bool:
    """Whether `character` continues a word in a script that has words: letters and digits, but not Chinese or Thai."""
    return (character.isalnum() or character == "_") and not runs_on(character)


class _Letters(dict[str, bool]):
    """`is_letter` as a table that fills itself."""

    def __missing__(self, character: str) -> bool:
        answer = is_letter(character)
        if len(self) < _MOST_REMEMBERED:
            self[character] = answer
        return answer


LETTERS: Mapping[str, bool] = _Letters()
"""`is_letter`, remembered: the matcher asks twice for every word it meets."""


class _Table(dict[int, str]):
    """For `str.translate`: one character's folded form, worked out when it is first met.

    A hostile mail may hold every character there is; what is remembered is therefore bounded.
    """

    def __init__(self, *, accents: bool) -> None:
        super().__init__()
        self._accents = accents

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code), self._accents)
        if len(self) < _MOST_REMEMBERED:
            self[code] = folded
        return folded


def _folded(character: str, accents: bool) -> str:
    if character in _IGNORED:
        return ""
    plain = unicodedata.normalize("NFKC", _SAME.get(character, character)).casefold()
    plain = "".join(_one(part, accents) for part in plain)
    return unicodedata.normalize("NFKC", plain)


def _one(character: str, accents: bool) -> str:
    character = _SAME.get(character, character)
    character = _simplified().get(character, character)
    character = _SAME.get(character, character)
    if "\u0300" <= character <= "\u036f":
        return "" if character == "\u0307" or not accents else character
    return character if accents else _bare(character)


def _bare(character: str) -> str:
    """A Latin or Greek letter without its accents; letters of other scripts whose marks are part of them stay."""
    special = {"đ": "d", "ł": "l", "ø": "o"}.get(character)
    if special:
        return special
    base, *marks = list(unicodedata.normalize("NFD", character))
    latin_or_greek = "a" <= base <= "z" or "\u0370" <= base <= "\u03ff"
    return base if marks and latin_or_greek else character


@lru_cache(maxsize=1)
def _simplified() -> dict[str, str]:
    """Traditional to simplified, character by character, from OpenCC's table (the first of several forms)."""
    table = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text("utf-8")
    pairs = (line.split() for line in table.splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) > 1}


_BARE = _Table(accents=False)
_ACCENTED = _Table(accents=True)


def fold(text: str, *, accents: bool = False) -> str:
    """`text` as words are compared: all of its words, none of its typography.

    White space of any length becomes one blank, and none between Chinese or Japanese characters. With `accents` the
    Latin accents stay.
    """
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    return _WRAPPED.sub("", " ".join(_characters(text, accents).split()))


def _characters(text: str, accents: bool) -> str:
    """Every character folded. Few of a text's characters change, so that replacing those is cheaper than a table."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    table = _ACCENTED if accents else _BARE
    text = text.lower()
    changing = [character for character in set(text) if table[ord(character)] != character]
    if len(changing) > _FEW:
        return text.translate(table)
    for character in changing:
        text = text.replace(character, table[ord(character)])
    return text


class _Pieces(dict[str, str]):
    """What one written character becomes, worked out when it is first met; bounded as `_Table` is."""

    def __missing__(self, character: str) -> str:
        piece = "".join(_BARE[ord(part)] for part in unicodedata.normalize("NFKC", character))
        if len(self) < _MOST_REMEMBERED:
            self[character] = piece
        return piece


_PIECES = _Pieces()
_CHINESE_PAIR = re.compile(f"[{_CHINESE}]{{2}}")


class Offsets:
    """From places in a folded text back to places in the text as it was written, for evidence.

    Nearly always the folded words are the written ones letter by letter, and counting blanks leads back; where they
    are not (joined Chinese, ligatures), a walk over every character does.
    """

    def __init__(self, written: str, folded: str) -> None:
        self._written, self._folded = written, folded
        self._counted = len(written.split()) == folded.count(" ") + 1
        self._ends: list[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the written text that became `start:end` of the folded one."""
        if self._counted:
            span = self._near(start), self._near(end - 1) + 1
            if fold(self._written[slice(*span)]) == self._folded[start:end]:
                return span
        return self._walked(start, end)

    def _near(self, at: int) -> int:
        """Where the character at `at` stands, if every word is as long as it was."""
        words = self._folded.count(" ", 0, at)
        rest = self._written.split(None, words)
        begin = len(self._written) - len(rest[words] if words else self._written.lstrip())
        return begin + at - (self._folded.rfind(" ", 0, at) + 1)

    def _walked(self, start: int, end: int) -> tuple[int, int]:
        if self._ends is None:
            self._ends = list(accumulate(len(piece) for piece in _pieces(self._written)))
        return bisect_right(self._ends, start), bisect_right(self._ends, max(start, end - 1)) + 1


def _pieces(text: str) -> Iterator[str]:
    """What each written character became, in order; the blanks are settled with one character of foresight."""
    blank, before = -1, ""
    pieces: list[str] = []
    for character in text:
        piece = _PIECES[character]
        if piece.isspace() or not piece:
            if piece and before and blank < 0:
                blank = len(pieces)
            pieces.append("")
            continue
        if blank >= 0:
            joined = _CHINESE_PAIR.match(before + piece[0])
            pieces[blank], blank = ("" if joined else " "), -1
        pieces.append(piece)
        before = piece[-1]
    return iter(pieces)
