"""What the receiving mail server found out about a sender, from its Authentication-Results header (RFC 8601).

Only the topmost header counts: the one our own server wrote; those below came with the mail and may be forged.
"""

from __future__ import annotations

from mailtriage.domain.message import Headers

_METHODS = ("spf", "dkim", "dmarc")


def results(headers: Headers) -> dict[str, str]:
    """`spf`, `dkim` and `dmarc` with their results in lower case (`pass`, `fail`…), as far as the header names them."""
    found: dict[str, str] = {}
    for clause in (headers.get("authentication-results") or "")[:4000].split(";")[1:]:
        method, equals, rest = clause.strip().partition("=")
        method = method.strip().lower()
        if equals and method in _METHODS and rest.split():
            found.setdefault(method, rest.split()[0].strip("()").lower())
    return found
