"""Tell the new words of a mail from what they quote. First version; the marks of each client follow."""

from __future__ import annotations

from dataclasses import dataclass

from mailtriage.triage.html_text import Rendered


@dataclass(frozen=True, slots=True)
class Separated:
    """The new words, and everything that was folded away."""

    visible: str
    quoted: str


def separate(text: str, rendered: Rendered | None = None) -> Separated:
    """The new words of `text` apart from quotes, signatures and footers."""
    lines = text.split("\n")
    own = [line for line in lines if not line.startswith(">")]
    cut = [line for line in lines if line.startswith(">")]
    return Separated("\n".join(own).strip(), "\n".join(cut).strip())
