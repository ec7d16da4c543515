"""Named word lists, shared between rules: `lists/NAME.yaml` or `lists/NAME.csv`, used as `@NAME`.

Not here: what the words mean, see `words.py`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mailtriage.rulebook.reading import At

SUFFIXES = (".yaml", ".yml", ".csv")


def list_files(folder: Path) -> list[Path]:
    """The list files below a rules folder, in name order."""
    below = folder / "lists"
    return sorted(path for path in below.iterdir() if path.suffix in SUFFIXES) if below.is_dir() else []


def read_list(content: object, at: At) -> tuple[str, ...]:
    """The words of a list file: a list of texts, or a map of such lists (by language, say), which are joined."""
    if isinstance(content, dict):
        parts = [read_list(content[name], at.key(content, name)) for name in content]
        return tuple(word for part in parts for word in part)
    if not isinstance(content, list):
        at.wrong(content, "expected a list of words, or a map of such lists")
        return ()
    words: list[str] = []
    for number, item in enumerate(content):
        place = at.key(content, number)
        if isinstance(item, str) and item.startswith("@"):
            place.wrong(item, "expected a word; lists cannot use other lists")
        words.extend(place.texts(str(item)) if isinstance(item, int | float) else place.texts(item))
    return tuple(words)


def read_csv(text: str, at: At) -> tuple[str, ...]:
    """The first column of a CSV file; a heading `word` or `words` and lines that begin with # do not count."""
    words: list[str] = []
    for row in csv.reader(text.lstrip("\ufeff").splitlines()):
        word = row[0].strip() if row else ""
        if word and not word.startswith("#"):
            words.append(word)
    if words and words[0].lower() in ("word", "words"):
        words = words[1:]
    if not words:
        at.wrong("", "expected words in the first column")
    return tuple(words)


def without_repeats(lists: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The lists with every word once."""
    return {name: tuple(dict.fromkeys(words)) for name, words in lists.items()}
