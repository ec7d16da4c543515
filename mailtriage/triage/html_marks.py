"""What an element of a mail's HTML says about its text: quoted, an attribution, a signature, hidden.

These are the ids, classes, names and styles that mail clients write around what they quote. Nothing here walks the
tree (`html_walk.py`) or reads the words themselves (`reply/`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum

import re2


class Mark(IntEnum):
    """What the structure says of a line. INDENT is a bare blockquote: a quote only where the words say so too.

    BREAK begins what the client appended: that line and all lines below it are quoted.
    """

    OWN = 0
    INDENT = 1
    QUOTE = 2
    ATTRIBUTION = 3
    SIGNATURE = 4
    BREAK = 5


_QUOTES = (
    # One alternative a client: Yahoo, Proton, Tutanota, Zoho, GMX and web.de (name="quote"), Spark, NetEase, Outlook
    # (mobile and new), Lark, AliMail, Airmail, Apple Mail, Outlook for Mac, Zimbra, Thunderbird's forwards.
    r"yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra|(?:^|[ :])quote(?: |$)|messagereplysection"
    r"|isreplycontent|ntes-\w{1,20}-quote|netease_?mail_?quote|mail-editor-reference-message|ms-outlook-mobile-reference"
    r"|history-quote|lark-mail-quote|aliyun_previous_content|clean_bq|bloop_original|appleoriginalcontents"
    r"|olk_src_body_section|__quoted_text__|moz-forward-container|skiff_quote|front-blockquote|hs_reply"
)
_BREAKS = r"divrplyfwdmsg|appendonsend|stopspelling|outlookmessageheader|zwchr|__divider__|__headers__|reply-?split"
_ATTRIBUTIONS = r"gmail_attr|gmail_quote|moz-cite-prefix|reply-intro|(?:^| )j-reply(?: |$)|mail_quote_header"
_SIGNATURES = (
    r"gmail_signature|moz-signature|(?:^| )(?:x_)?signature(?: |$)|applemailsignature|outlook-mobile-signature"
    r"|messagesignaturesection|bloop_sign|aliyun_signature|composer_signature|ntes-\w{1,20}-signature|imail_signature"
    r"|_rc_sig|ydp\w{0,20}signature|protonmail_signature|tutanota_signature|zmail_signature"
)
_NAMES = re2.compile(
    f"(?P<quote>{_QUOTES})|(?P<break>{_BREAKS})|(?P<attribution>{_ATTRIBUTIONS})|(?P<sign>{_SIGNATURES})"
)
_MARK_OF = {
    "quote": Mark.QUOTE,
    "break": Mark.BREAK,
    "attribution": Mark.ATTRIBUTION,
    "sign": Mark.SIGNATURE,
}
_NAMING = ("id", "class", "name", "data-marker")
_LONGEST_NAME = 200
_LONGEST_STYLE = 500

_HIDDEN = re.compile(
    r"display:none|mso-hide:all|visibility:hidden|max-height:0(?:px)?(?:;|$)|font-size:0(?:px|pt|em|%)?(?:;|!|$)"
)
_OUTLOOK_RULER = re.compile(r"border-top:solid#(?:e1e1e1|b5c4df)")


def mark_of(tag: str, attributes: Mapping[str, str | None]) -> Mark:
    """What the element says of the text inside it."""
    named = _named(attributes)
    if tag == "blockquote":
        return Mark.QUOTE if _is_cited(attributes, named) else Mark.INDENT
    marked = _named_mark(named) if named else Mark.OWN
    if marked is Mark.OWN and tag == "div" and _OUTLOOK_RULER.search(style_of(attributes)):
        return Mark.BREAK
    return marked


def is_hidden(attributes: Mapping[str, str | None]) -> bool:
    """Whether no mail client would show the element."""
    return "hidden" in attributes or bool(_HIDDEN.search(style_of(attributes)))


def style_of(attributes: Mapping[str, str | None]) -> str:
    """The inline style without blanks and in lower case, cut where it is longer than any client writes."""
    return (attributes.get("style") or "")[:_LONGEST_STYLE].replace(" ", "").lower()


def _named(attributes: Mapping[str, str | None]) -> str:
    return " ".join((attributes.get(name) or "")[:_LONGEST_NAME] for name in _NAMING if name in attributes).lower()


def _named_mark(named: str) -> Mark:
    found = _NAMES.search(named)
    return _MARK_OF[found.lastgroup or ""] if found else Mark.OWN


def _is_cited(attributes: Mapping[str, str | None], named: str) -> bool:
    """Whether a blockquote is a client's and not the writer's, who can set one by a button in most clients."""
    return (attributes.get("type") or "").lower() == "cite" or _named_mark(named) is Mark.QUOTE
