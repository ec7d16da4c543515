"""Secrets in HTML: words in cells and paragraphs of their own, in attributes, in comments.

The tags of a mail stay where they can; where a secret runs across them, its words are cut out of each.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from mailtriage.wallet import secrets
from mailtriage.wallet.secrets import copies
from mailtriage.wallet.secrets.secret import Secret

_TAG = re.compile(r"<[^<>]*>")
_LONG_TAG = re.compile(r"<[^<>]{59,}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_BLOCK = re.compile(
    r"<\s*/?(?:p|div|br|tr|td|th|li|h\d|table|ol|ul|blockquote|pre|body|head|title|style|script)\b[^<>]*>", re.I
)


def may_hold(source: str) -> bool:
    """The first look at HTML source."""
    return secrets.may_hold(_text(source)) or any(map(secrets.may_hold, _LONG_TAG.findall(source)))


def find(source: str, whole: str = "") -> list[Secret]:
    """Every secret in the words of the HTML; their places are of no use outside."""
    found = secrets.find(_text(source), whole)
    return found or [secret for tag in _attributes(source) for secret in secrets.find(tag, whole)]


def removed(source: str, known: Sequence[Secret], whole: str = "") -> str:
    """The HTML without secrets. Where anything had to go, what is left is its text in one `pre`: an honest copy that
    cannot hide the secret in a tag, an entity or a style."""
    text = _text(source)
    cleaned = copies.removed(text, known, whole)
    if cleaned == text and not _in_attributes(source):
        return source
    return f"<pre>{html.escape(cleaned)}</pre>"


def _text(source: str) -> str:
    """The words of the HTML: a tag that starts a block is a line break, any other is nothing."""
    if "<" in source:
        source = _TAG.sub("", _BLOCK.sub("\n", source))
    return html.unescape(source) if "&" in source else source


def _in_attributes(source: str) -> bool:
    return any(secrets.find(tag) for tag in _attributes(source))


def _attributes(source: str) -> list[str]:
    return [tag for tag in _LONG_TAG.findall(source) if secrets.may_hold(tag)]
