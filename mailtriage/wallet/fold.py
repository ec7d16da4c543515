"""Reading text as a person does: without invisible characters, full-width forms and loose accents.

A folded text remembers where each of its characters stood, so that what is found in it can be cut out of the
original. Which strings are interesting is not here.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

import re2

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufe00-\ufe0f\uffa0"
)
_MARKS = "\u0300-\u036f\u3099\u309a\u1ab0-\u1aff\u20d0-\u20ff"
_INVISIBLE_RUN = re.compile(f"[{_INVISIBLE}\U000e0000-\U000e0fff]+")
_WIDE = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff0e"
_STYLED = "\u00aa\u00b2\u00b3\u00b9\u00ba\u2460-\u24ff\u2776-\u2793\ufb00-\ufb06\U0001d400-\U0001d7ff"
_HALF_KANA = "\uff66-\uff9f"
_HALF_HANGUL = "\uffa1-\uffdc"
_SPECIAL = re.compile(
    f"[{_INVISIBLE}\U000e0000-\U000e0fff]+"
    f"|[{_WIDE}{_STYLED}]"
    f"|[{_HALF_KANA}{_HALF_HANGUL}]+"
    f"|[\u1100-\u11ff]+"
    f"|[^\\W\\d_][{_MARKS}{_INVISIBLE}]*[{_MARKS}]+"
)
_ANY = f"[{_INVISIBLE}\U000e0000-\U000e0fff{_WIDE}{_STYLED}{_HALF_KANA}{_HALF_HANGUL}\u1100-\u11ff{_MARKS}]"
_ANY_SPECIAL = re.compile(_ANY)
_ANY_SPECIAL_FAST = re2.compile(_ANY)
"""The first look: whether there is anything to fold. RE2 is faster in long texts, and slower to start."""
_SHORT = 2000
_LONG = 100_000
_ODD = re.compile(f"[{_WIDE}{_STYLED}{_HALF_KANA}{_HALF_HANGUL}\u1100-\u11ff{_MARKS}]")
_LOOSE_MARKS = re.compile(f"[{_MARKS}]")
_NUMBER_SIGNS = re.compile("[\u00b2\u00b3\u00b9\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is what was read; `original` answers where a stretch of it stood."""

    text: str
    pieces: tuple[tuple[int, int, int, int], ...] = ()
    """(start, end) in `text` and (start, end) in the original of every stretch that folding changed, in order."""
    starts: tuple[int, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stood, as (start, end) in the text before folding."""
        if not self.pieces:
            return start, end
        return self._place(start)[0], self._place(max(start, end - 1))[1]

    def _place(self, position: int) -> tuple[int, int]:
        index = bisect_right(self.starts, position) - 1
        if index < 0:
            return position, position + 1
        _, end, original_start, original_end = self.pieces[index]
        if position < end:
            return original_start, original_end
        shifted = original_end + position - end
        return shifted, shifted + 1


def fold(text: str) -> Folded:
    """`text` without invisible characters, in ordinary width, accents joined to their letters, numbers in circles
    as blanks. Letter case stays."""
    if text.isascii() or not may_need_folding(text):
        return Folded(text)
    plains = _Plains()
    parts: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    done = length = 0
    for match in _SPECIAL.finditer(text):
        plain = plains[match.group()]
        parts += (text[done : match.start()], plain)
        length += match.start() - done
        pieces.append((length, length + len(plain), match.start(), match.end()))
        length += len(plain)
        done = match.end()
    parts.append(text[done:])
    return Folded("".join(parts), tuple(pieces), tuple(piece[0] for piece in pieces))


def may_need_folding(text: str) -> bool:
    """Whether any character of `text` is one that folding changes."""
    try:
        return (_ANY_SPECIAL if len(text) < _SHORT else _ANY_SPECIAL_FAST).search(text) is not None
    except UnicodeEncodeError:  # A lone surrogate, which RE2 cannot read.
        return True


def thinned(text: str) -> str:
    """`text` as it is, or, where it is stuffed with invisible characters, without them and folded: what a few of them
    are kept for is not worth a table of a million places."""
    if len(text) < _LONG or text.isascii() or not may_need_folding(text):
        return text
    bare = _INVISIBLE_RUN.sub("", text)
    stuffed = len(text) - len(bare) > _LONG // 10 or len(_ODD.findall(bare)) > _LONG // 10
    if not stuffed:
        return text
    plains = _Plains()
    return _SPECIAL.sub(lambda match: plains[match.group()], bare)


class _Plains(dict[str, str]):
    """What each run of special characters is plainly, worked out once."""

    def __missing__(self, run: str) -> str:
        composed = unicodedata.normalize("NFKC", _NUMBER_SIGNS.sub(" ", _INVISIBLE_RUN.sub("", run)))
        plain = self[run] = _LOOSE_MARKS.sub("", composed)
        return plain


def without_accents(word: str) -> str:
    """`word` with its combining marks taken off: `ábaco` becomes `abaco`. Kana keep theirs, which are letters."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f"))
