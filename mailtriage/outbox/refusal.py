"""What a server's refusal means for the mail: try again, never again, or call the admin. Pure; talks to nobody."""

from __future__ import annotations

from mailtriage.outbox.outcome import Outcome, clean_words

LOGIN_CODES = frozenset({530, 534, 535, 538})
"""The server wants a login, or another one (RFC 4954 section 6): no fault of the mail."""

_TOO_BIG = ("5.3.4", "5.2.3")  # RFC 3463: the message is too big for the system, or for the mailbox


def sender_refused(code: int, words: str, host: str) -> Outcome:
    """MAIL was refused. No recipient was named yet: unless the size is at fault, the next mail would fare alike."""
    said = clean_words(words)
    if too_big(code, words):
        return Outcome("permanent", code, said)
    if code // 100 == 5:
        said = f"{host} does not let us send: {said}; check smtp.user"
    return Outcome("temporary", code, said, blocks_all=True)


def recipient_refused(code: int, words: str, host: str) -> Outcome:
    """RCPT was refused: for good with 5xx, save where the server means us and not the recipient."""
    said = clean_words(words)
    if code in LOGIN_CODES:
        return Outcome("temporary", code, f"{host} wants a login: {said}; check smtp.user", blocks_all=True)
    if code // 100 == 5 and "relay" in words.lower():
        return Outcome("temporary", code, f"{host} does not pass our mail on: {said}; check smtp.host and smtp.user")
    # A full mailbox may be emptied: RFC 5321 section 4.5.3.1.10 has 552 treated as temporary here.
    permanent = code // 100 == 5 and code != 552
    return Outcome("permanent" if permanent else "temporary", code, said)


def content_refused(code: int, words: str) -> Outcome:
    """DATA, or the content after it, was answered with something else than 250."""
    said = clean_words(words)
    if code // 100 == 2:
        return Outcome("sent", code, said)
    if code // 100 in (4, 5):
        return Outcome("permanent" if code // 100 == 5 else "temporary", code, said)
    return Outcome("uncertain", code if code > 0 else None, said)


def too_big(code: int, words: str) -> bool:
    """Whether the refusal is about the mail's size (RFC 1870)."""
    return code == 552 or (code // 100 == 5 and words.startswith(_TOO_BIG))
