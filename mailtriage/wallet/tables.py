"""The YAML tables beside this module, read from the installed package. What is in them is their readers' business."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def table(name: str) -> Any:
    """What `name`.yaml holds; its readers keep what they make of it."""
    return yaml.load(files("mailtriage.wallet").joinpath(f"{name}.yaml").read_text("utf-8"), Loader=_LOADER)


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = table("words")
    return words


def word_set(name: str) -> frozenset[str]:
    """One of the sets of words.yaml."""
    return frozenset(_words()[name].split())
