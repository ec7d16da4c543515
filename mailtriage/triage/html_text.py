"""Turn the HTML of a mail into text that a person can read. First version; the marks of quotes follow."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from mailtriage.domain.message import Hyperlink


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text of an HTML body; `visible` and `quoted` where its structure tells them apart, else None."""

    text: str
    visible: str | None = None
    quoted: str | None = None
    hyperlinks: tuple[Hyperlink, ...] = ()


def render(html: str) -> Rendered:
    """The readable text of `html` and where its links go."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style", "head", "title"])
    links = tuple(Hyperlink(a.attributes.get("href") or "", a.text().strip()) for a in tree.css("a[href]"))
    return Rendered(tree.root.text(separator="\n", strip=True) if tree.root else "", hyperlinks=links)
