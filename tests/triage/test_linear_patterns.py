"""No pattern over the text of mails is worse than linear: each is tried on texts that keep it busy, and on twice those.

RE2 is linear by its making (https://github.com/google/re2); what is compiled with the standard library is found here
by looking at the modules, so that a new pattern cannot be forgotten. A pattern that is quadratic takes a thousand times
its allowance and is stopped by the system's clock of processor time; no time is compared.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import mailtriage.triage

LENGTH = 10_000
SECONDS = 3.0
"""Processor time for one pattern over all its texts, of which a linear one takes a tenth at most."""

BOUNDED = {
    "mime.fields._TELLING": 2_000,
    "mime.parameters._PIECE": 80,
    "reply.attribution._VERB_LAST": 1_000,
    "reply.attribution._DATE": 1_000,
    "reply.closings._SIGNED": 30,
    "reply.separators._KINDS[1]": 100,
    "reply.separators._KINDS[3]": 100,
    "reply.separators._KINDS[5]": 100,
    "reply.phones._EXCUSE": 480,
    "reply.phones._SENTENCE": 480,
}
"""Patterns that are only given so many characters, as their modules see to."""

ANCHORED = {"mime.fields._BLANK_LINES", "mime.fields._FIELD", "mime.fields._NAME", "mime.tree._TYPE"}
"""Patterns that are only tried at one place of a text."""

PIECES = (
    *(
        " ",
        "\t",
        "\n",
        "\r\n",
        "a",
        "0",
        "-",
        "=",
        "<",
        ">",
        '"',
        "'",
        "(",
        "[",
        ",",
        ";",
        ":",
        ".",
        "@",
        "%",
        "*",
        "é",
        "转",
    ),
    *(
        "a ",
        "a\n",
        "a.",
        "a,b ",
        "0x",
        "a@",
        "=?",
        "<a",
        "<!--",
        "--a\n",
        '\\"',
        '"a',
        "a=",
        "a:\n",
        "\n ",
        ": ",
        "a*",
        "1-",
        "1.",
    ),
    *(
        "> ",
        "http://",
        "a b:",
        "begin 644 a\n",
        "From: a\n",
        "On Mon, 1 Jan 2024 ",
        "<meta ",
        "<param>",
        "<?xml ",
        "\u200b",
    ),
)


class Slow(Exception):
    """A pattern took more than its allowance."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Slow


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every pattern of the standard library that a module of `triage` holds, alone or in a tuple or table."""
    for module in pkgutil.walk_packages(mailtriage.triage.__path__, "mailtriage.triage."):
        for name, value in vars(importlib.import_module(module.name)).items():
            held = value if isinstance(value, tuple | list) else value.values() if isinstance(value, dict) else [value]
            for number, one in enumerate(_flat(held)):
                if isinstance(one, re.Pattern):
                    yield f"{module.name.removeprefix('mailtriage.triage.')}.{name}" + f"[{number}]" * bool(number), one


def _flat(values: Any) -> Iterator[Any]:
    for value in values:
        if isinstance(value, tuple):
            yield from value
        else:
            yield value


FOUND = dict(patterns())


def texts(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Texts that begin what the pattern looks for again and again, of bytes where it reads bytes."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    words = sorted(set(re.findall(r"[\w<>=?:/-]{2,20}", source)), key=len)[-20:]
    for piece in (*PIECES, *words, *(f"{word} " for word in words), *(f"{word}\n" for word in words)):
        text = (piece * (length // len(piece) + 1))[:length]
        for probe in (text, text + "!\n"):
            yield probe if isinstance(pattern.pattern, str) else probe.encode("utf-8")[:length]


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_pattern_takes_twice_as_long_for_twice_the_text_and_no_longer(name: str) -> None:
    pattern = FOUND[name]
    before = signal.signal(signal.SIGPROF, _stop)
    try:
        for length in (LENGTH // 2, LENGTH):
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            for text in texts(pattern, min(length, BOUNDED.get(name, length))):
                pattern.fullmatch(text)
                pattern.match(text)
                if name not in ANCHORED:
                    for _ in pattern.finditer(text):
                        pass
    except Slow:
        pytest.fail(f"{name} is worse than linear")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def test_the_patterns_were_found() -> None:
    assert len(FOUND) > 70
    assert {*BOUNDED, *ANCHORED} <= set(FOUND)


@pytest.mark.parametrize("name", sorted(ANCHORED))
def test_an_anchored_pattern_is_never_searched_for(name: str) -> None:
    module, _, pattern = name.rpartition(".")
    source = Path(str(importlib.import_module(f"mailtriage.triage.{module}").__file__)).read_text("utf-8")
    used = set(re.findall(rf"(?<![A-Z_]){pattern}\.(\w+)\(", source))
    assert used
    assert used <= {"match", "fullmatch"}
