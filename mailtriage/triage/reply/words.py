"""Read the tables of phrases: one row a language, the phrases of a row parted by `|`, over as many lines as needed."""

from __future__ import annotations

from collections.abc import Mapping


def phrases(table: Mapping[str, str]) -> tuple[str, ...]:
    """All phrases of a table, as written, in its order."""
    return tuple(phrase for row in table.values() for phrase in row_of(row))


def row_of(row: str) -> tuple[str, ...]:
    """The phrases of one row."""
    return tuple(phrase for line in row.splitlines() for phrase in _stripped(line.split("|")) if phrase)


def alternation(table: Mapping[str, str]) -> str:
    """The phrases of a table as one pattern, the longest first, so that none hides another that it begins."""
    return "|".join(sorted(phrases(table), key=len, reverse=True)).replace("¦", "|")


def _stripped(pieces: list[str]) -> list[str]:
    """Pieces without the blanks of the layout; a blank that belongs to a phrase is written as `_`."""
    return [piece.strip().replace("_", " ") for piece in pieces]
