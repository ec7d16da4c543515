"""Regular expressions of the rulebook: read into a tree, so that they can be refused, rewritten and indexed.

RE2 runs them, since no pattern can make it slow. It lacks some of what people write, and its `\\b \\w \\d \\s` know
ASCII only; `translate.py` mends what can be mended. Not here: running them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache


class Refused(Exception):
    """A construct that RE2 cannot express: `column` counts from 1, `way_out` says what to write instead."""

    def __init__(self, column: int, found: str, way_out: str) -> None:
        super().__init__(f"{found} in column {column}: {way_out}")
        self.column, self.found, self.way_out = column, found, way_out


@dataclass(frozen=True, slots=True)
class Character:
    """One literal character; `source` is how it is written for RE2."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Class:
    """One character out of a set. `word` says whether they are letters and digits, None where that is open."""

    source: str
    word: bool | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Something that matches no character: an anchor, flags. `boundary` marks a `\\b`."""

    source: str
    boundary: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """`body` at least `least` times; `source` is the quantifier."""

    body: Node
    least: int
    source: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, in parentheses opened by `opening` (empty for the whole pattern)."""

    branches: tuple[Sequence, ...]
    opening: str = ""


Node = Character | Class | Place | Repeat | Sequence | Choice

WORD, SPACE, DIGIT = r"\pL\pN\pM_", r"\s\pZ\x{0B}\x{85}", r"\p{Nd}"
_SHORTHANDS = {
    "w": Class(f"[{WORD}]", True),
    "W": Class(f"[^{WORD}]", False),
    "d": Class(f"[{DIGIT}]", True),
    "D": Class(f"[^{DIGIT}]"),
    "s": Class(f"[{SPACE}]", False),
    "S": Class(f"[^{SPACE}]"),
}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_LOOK = {
    "(?=": ("a look-ahead", "put the condition into a second entry of all_of"),
    "(?!": ("a negative look-ahead", "put what must not be there into none_of or unless"),
    "(?<=": ("a look-behind", "match the text before it as well; nothing is replaced here"),
    "(?<!": ("a negative look-behind", "put what must not be there into none_of or unless"),
    "(?>": ("an atomic group", "write (?:…); RE2 needs no protection from backtracking"),
    "(?P=": ("a back-reference", "write the alternatives out"),
    "(?#": ("a comment in the pattern", "write a YAML comment beside it"),
    "(?(": ("a conditional", "write two patterns"),
}
_SPECIAL, _QUANTIFIERS = frozenset("\\[(^$.*+?{"), frozenset("*+?{")
_MOST_REPEATS = 1000
_DEEPEST = 40


@lru_cache(maxsize=256)
def parse(pattern: str) -> Choice:
    """The pattern as a tree. Raises Refused for what RE2 does not know; other mistakes RE2 finds itself."""
    reader = _Reader(pattern)
    tree = reader.choice("", 0)
    if reader.at < len(pattern):
        raise Refused(reader.at + 1, "a closing parenthesis too many", r"write \) for the character")
    return tree


@dataclass(slots=True)
class _Reader:
    """Recursive descent over `pattern`, from left to right."""

    pattern: str
    at: int = field(default=0)

    def rest(self, *prefixes: str) -> str:
        """Which of the prefixes the rest of the pattern begins with; an empty text for none."""
        for prefix in prefixes:
            if self.pattern.startswith(prefix, self.at):
                return prefix
        return ""

    def take(self, count: int = 1) -> str:
        taken = self.pattern[self.at : self.at + count]
        self.at += count
        return taken

    def choice(self, opening: str, depth: int) -> Choice:
        if depth > _DEEPEST:
            raise Refused(self.at + 1, "parentheses nested too deep", "split the pattern into several")
        branches = [self.sequence(depth)]
        while self.rest("|"):
            self.take()
            branches.append(self.sequence(depth))
        return Choice(tuple(branches), opening)

    def sequence(self, depth: int) -> Sequence:
        items: list[Node] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            atoms = self.atoms(depth)
            items.extend(self.repeated(atoms) if self.pattern[self.at : self.at + 1] in _QUANTIFIERS else atoms)
        return Sequence(tuple(items))

    def atoms(self, depth: int) -> list[Node]:
        """One atom, or several where `\\Q…\\E` spells out a text."""
        if self.pattern[self.at] not in _SPECIAL:
            return [_literal(self.take())]
        if self.rest("\\Q"):
            self.take(2)
            text, _, _ = self.pattern[self.at :].partition("\\E")
            self.at += len(text) + 2
            return [_literal(character) for character in text]
        if self.rest("\\"):
            return [self.escape()]
        if self.rest("["):
            return [self.bracket()]
        if self.rest("("):
            return self.group(depth)
        character = self.take()
        if character in "^$":
            return [Place(character)]
        return [Class(".")] if character == "." else [_literal(character, raw=character in "*+?{")]

    def group(self, depth: int) -> list[Node]:
        start = self.at
        look = self.rest(*sorted(_LOOK, key=len, reverse=True))
        if look:
            found, way_out = _LOOK[look]
            raise Refused(start + 1, found, way_out)
        opening = self.take()
        if self.rest("?"):
            end = next((i for i in range(self.at, len(self.pattern)) if self.pattern[i] in ":>)"), None)
            if end is None:
                raise Refused(start + 1, "an open group", "close it with )")
            opening += self.take(end - self.at + 1)
            if opening.endswith(")"):
                return [self.flags(opening, start)]
        inner = self.choice(opening, depth + 1)
        if not self.rest(")"):
            raise Refused(start + 1, "an open group", "close it with )")
        self.take()
        return [inner]

    def flags(self, source: str, start: int) -> Place:
        if set(source) & set("xauL"):
            raise Refused(start + 1, f"the flags {source}", "only i, m, s and U are known; Unicode is always on")
        return Place(source)

    def escape(self) -> Node:
        start = self.at
        self.take()
        letter = self.take()
        if letter in _SHORTHANDS:
            return _SHORTHANDS[letter]
        if letter in "xuU":
            return self.code_point(letter, start)
        if letter in "pP":
            name = self.take(self.pattern.find("}", self.at) - self.at + 1) if self.rest("{") else self.take()
            return Class(f"\\{letter}{name}")
        if letter in "bBAzZ":
            return Place({"Z": "\\z"}.get(letter, f"\\{letter}"), boundary=letter == "b")
        if (letter.isdigit() and letter != "0") or letter == "k":
            raise Refused(start + 1, f"the back-reference \\{letter}", "write the alternatives out")
        if letter in _CONTROLS:
            return Character(_CONTROLS[letter], f"\\{letter}")
        if letter.isalnum() or not letter:
            return Class(f"\\{letter}")
        return _literal(letter)

    def code_point(self, letter: str, start: int) -> Character:
        """`\\xHH`, `\\x{H…}`, `\\uHHHH` or `\\UHHHHHHHH`."""
        if self.rest("{"):
            digits = self.take(max(2, self.pattern.find("}", self.at) - self.at + 1))[1:-1]
        else:
            digits = self.take({"x": 2, "u": 4, "U": 8}[letter])
        try:
            value = chr(int(digits, 16))
        except (ValueError, OverflowError):
            raise Refused(start + 1, f"\\{letter}{digits}", "write \\u and four hexadecimal digits") from None
        return Character(value, f"\\x{{{ord(value):X}}}")

    def bracket(self) -> Class:
        start, source = self.at, self.take()
        source += self.take() if self.rest("^") else ""
        source += "\\" + self.take() if self.rest("]") else ""
        while self.at < len(self.pattern) and not self.rest("]"):
            source += self.in_bracket()
        if not self.rest("]"):
            raise Refused(start + 1, "an open bracket", r"close it with ], or write \[ for the character")
        return Class(source + self.take())

    def in_bracket(self) -> str:
        if self.rest("[:"):
            end = self.pattern.find(":]", self.at)
            return self.take(end - self.at + 2) if end > 0 else "\\" + self.take()
        if not self.rest("\\"):
            return self.take()
        if self.rest("\\W", "\\D", "\\S"):
            raise Refused(self.at + 1, f"{self.take(2)} inside brackets", r"write [^\w…] or [^\d…] outside of them")
        if self.rest("\\w", "\\d", "\\s"):
            return {"w": WORD, "d": DIGIT, "s": SPACE}[self.take(2)[1]]
        if self.rest("\\b"):
            raise Refused(self.at + 1, "\\b inside brackets", "write \\x08 for a backspace")
        atom = self.escape()
        return atom.source if isinstance(atom, Character | Class | Place) else ""

    def repeated(self, atoms: list[Node]) -> list[Node]:
        start = self.at
        source, least = self.quantifier()
        if not source:
            return atoms
        if self.rest("+"):
            raise Refused(start + 1, "a possessive quantifier", "leave the second + out; RE2 does not backtrack")
        source += self.take() if self.rest("?") else ""
        if self.rest("*", "+", "?"):
            raise Refused(self.at + 1, "a quantifier after a quantifier", "put the inner one into (?:…)")
        *before, last = atoms or [Sequence(())]
        return [*before, Repeat(last, least, source)]

    def quantifier(self) -> tuple[str, int]:
        """The quantifier here and its least count; an empty text where there is none."""
        if self.rest("*", "?"):
            return self.take(), 0
        if self.rest("+"):
            return self.take(), 1
        end = self.pattern.find("}", self.at)
        low, comma, high = (
            self.pattern[self.at + 1 : end].partition(",") if self.rest("{") and end > 0 else ("", "", "")
        )
        if not low.isdecimal() or (high and not high.isdecimal()):
            return "", 0
        if max(int(low), int(high or 0)) > _MOST_REPEATS:
            raise Refused(
                self.at + 1, f"{{{low}{comma}{high}}}", f"repeat at most {_MOST_REPEATS} times, or write * or +"
            )
        return self.take(end - self.at + 1), int(low)


def _literal(character: str, *, raw: bool = False) -> Character:
    plain = raw or not character.isascii() or character.isalnum() or character in " _\"'%&,:;<>=@`~#!/-\n\t\r}]"
    return Character(character, character if plain else f"\\{character}")
