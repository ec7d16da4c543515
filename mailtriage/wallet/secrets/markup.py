"""Secrets in HTML: words in cells and paragraphs of their own, in attributes, in comments.

The tags of a mail stay where they can; where a secret runs across them, its words are cut out of each.
"""

from __future__ import annotations

import html
import re

from mailtriage.wallet import secrets
from mailtriage.wallet.secrets.copies import Cleaning, Finder
from mailtriage.wallet.secrets.secret import Secret

_TAG = re.compile(r"<[^<>]*>")
_LONG_TAG = re.compile(r"<[^<>]{59,}>")
_BLOCK = re.compile(
    r"<\s*/?(?:p|div|br|tr|td|th|li|h\d|table|ol|ul|blockquote|pre|body|head|title|style|script)\b[^<>]*>", re.I
)


def texts(source: str) -> list[str]:
    """What is to be searched: the words of the HTML, and each tag that is long enough for a secret."""
    return [_text(source), *_LONG_TAG.findall(source)]


def find(source: str, find_in: Finder = secrets.find) -> list[Secret]:
    """Every secret in the words of the HTML; their places are of no use outside."""
    words, *tags = texts(source)
    return [*find_in(words)] or [secret for tag in tags for secret in find_in(tag)]


def removed(source: str, cleaning: Cleaning) -> str:
    """The HTML without secrets. Where anything had to go, what is left is its text in one `pre`: an honest copy that
    cannot hide the secret in a tag, an entity or a style."""
    text = _text(source)
    cleaned = cleaning.removed(text)
    if cleaned == text and not any(secrets.find(tag) for tag in _LONG_TAG.findall(source)):
        return source
    return f"<pre>{html.escape(cleaned)}</pre>"


def _text(source: str) -> str:
    """The words of the HTML: a tag that starts a block is a line break, any other is nothing."""
    if "<" in source:
        source = _TAG.sub("", _BLOCK.sub("\n", source))
    return html.unescape(source) if "&" in source else source
