"""What the receiving server found out about a mail's origin, from Authentication-Results (RFC 8601).

Only the topmost field of the server named in the configuration counts: anybody can write such a field into a mail,
but the receiving server puts its own above everything that came with it. Nothing is verified here and nothing judged.
"""

from __future__ import annotations

from dataclasses import dataclass

import re2

from mailtriage.domain.message import Message
from mailtriage.triage.sender import ascii_domain

NAMELESS = "-"
"""The server name to configure where the server writes its field without one, as Microsoft 365 does."""

_LONGEST = 20_000
_SEGMENT = re2.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"|")+')


@dataclass(frozen=True, slots=True)
class Authentication:
    """The results as the server wrote them: `pass`, `fail`, `none`, …; empty where it says nothing of the method.

    `checked_domain` is the domain that DMARC was evaluated for; `sender_domain` the one that the mail shows.
    """

    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    checked_domain: str = ""
    sender_domain: str = ""

    @property
    def authentic(self) -> bool | None:
        """True where DMARC passed for the visible sender, False where it failed or spoke of another; else None."""
        if self.dmarc == "fail":
            return False
        if self.dmarc != "pass":
            return None
        return not self.checked_domain or ascii_domain(self.checked_domain) == ascii_domain(self.sender_domain)


def read(message: Message, server: str | None) -> Authentication | None:
    """What the trusted `server` found, None where none is configured or it left no field on this mail."""
    if not server:
        return None
    for value in message.headers.all("authentication-results"):
        name, *results = _segments(value[:_LONGEST].encode("utf-8", "replace").decode())
        if server == NAMELESS and "=" in name:
            return _results([name, *results], message)
        if name.partition(" ")[0].lower() == server.lower():
            return _results(results, message)
    return None


def _results(segments: list[str], message: Message) -> Authentication:
    methods: dict[str, str] = {}
    checked = ""
    for words in filter(None, (segment.split() for segment in segments)):
        method, _, result = words[0].lower().partition("=")
        method = method.partition("/")[0]
        # A mail may carry several DKIM signatures: one that passes is enough, and DMARC has looked at all of them.
        if method not in methods or (method == "dkim" and result == "pass"):
            methods[method] = result
        if method == "dmarc":
            checked = next((word[12:] for word in words if word.lower().startswith("header.from=")), checked)
    return Authentication(
        spf=methods.get("spf", ""),
        dkim=methods.get("dkim", ""),
        dmarc=methods.get("dmarc", ""),
        checked_domain=checked.strip('"').lower(),
        sender_domain=message.sender.domain if message.sender else "",
    )


def _segments(value: str) -> list[str]:
    """`value` without comments, cut at the semicolons outside of quoted strings."""
    return [segment.strip() for segment in _SEGMENT.findall(_without_comments(value))] or [""]


def _without_comments(value: str) -> str:
    """`value` without its comments (RFC 5322 section 3.2.2), which nest and may hold anything that the sender chose."""
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for char in value:
        literal, escaped = escaped, char == "\\" and not escaped
        if not literal and not depth and char == '"':
            quoted = not quoted
        if not literal and not quoted and char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif not depth:
            kept.append(char)
    return "".join(kept)
