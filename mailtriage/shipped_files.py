"""Where the files lie that come with the program: rules, templates, samples."""

from __future__ import annotations

from pathlib import Path

_SHIPPED = Path(__file__).parent / "shipped"


def shipped(name: str) -> Path:
    """The folder of that name: `rules`, `templates` or `samples`, in a checkout and when installed alike."""
    return (_SHIPPED / name).resolve()
