"""Delivery reports in free words: which addresses they name as failed, and whether for good.

Servers that know no standard form differ endlessly, but not in this: the failed address begins a line of its own, or
stands in a line that speaks of a recipient, a mailbox or a delivery. Everything behind the returned mail's beginning,
and the addresses of the report itself and of postmasters, are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import re2

from mailtriage.domain.message import Message
from mailtriage.triage.bounce.addresses import addresses
from mailtriage.triage.bounce.section import Section
from mailtriage.triage.bounce.wording import DELAYS, FAILURES, FINALITIES, NAMING

_MOST = 200
_BEFORE = re2.compile(r"(?i)^(?:[\s>*•·|\"'<\[(‘“-]|smtp:|rfc822[;:]|mailto:|\d{1,2}[.)]\s)*")
_FIELD = re2.compile(r"(?i)^[\s>*]*(?:from|to|cc|bcc|reply-to|sender|subject|sent|date|message-id)\s*[:：]")
_TO = re2.compile(r"(?i)^[\s>*]*to\s*[:：]")
_SENDING = re2.compile(r"(?i)\b(?:from|sender|von|de|来自|发件人)\W*$")
_NAME = re2.compile(r"^\s+<?([a-z0-9][\w.-]{1,63})>?\s*$")
_SERVICE = ("postmaster", "mailer-daemon", "abuse", "hostmaster", "support", "helpdesk")
_ADVICE = ("contact", "assistance", "questions", "please send mail", "please reply", "联系", "try sending", "e.g.")


def tells_failure(section: Section) -> bool:
    """Whether the server's words speak of a mail that did not arrive."""
    text = section.text
    return any(words in text for words in FAILURES)


def is_for_now(section: Section, subject: str) -> bool:
    """Whether the mail may still arrive."""
    text = f"{subject.casefold()} {section.text}"
    return any(words in text for words in DELAYS) and not any(words in text for words in FINALITIES)


def failed(section: Section, message: Message) -> tuple[str, ...]:
    """The addresses that the server's words call failed, in order; the first class of lines that has any counts."""
    others = {address.key for address in (*message.to, *message.cc)}
    if message.sender:
        others.add(message.sender.key)
    lines = section.lines
    domain = message.sender.domain if message.sender else ""
    for candidates in (_listed(lines), _named(lines), _addressed(lines), _local(lines, domain)):
        found = _distinct(each for each in candidates if each.lower() not in others and not _is_service(each))
        if found:
            return found
    return ()


def _listed(lines: Iterable[str]) -> Iterator[str]:
    """Addresses that begin a line, and those that one of these was made from by an alias."""
    any_listed = False
    for line in lines:
        start = _BEFORE.match(line).end()
        first = next(addresses(line), "")
        if first and line.startswith(first, start):
            any_listed = True
            yield first
        elif any_listed and ("expanded from" in line or "generated from" in line):
            yield from addresses(line)


def _named(lines: Iterable[str]) -> Iterator[str]:
    """Addresses in a line that speaks of a recipient, a mailbox or a delivery."""
    for line in lines:
        lowered = line.casefold()
        advice = any(words in lowered for words in _ADVICE)
        if "@" in line and not advice and not _FIELD.match(line) and any(words in lowered for words in NAMING):
            yield from (each for each in addresses(line) if not _is_sender(line[: line.find(each)]))


def _is_sender(before: str) -> bool:
    """Whether the words before an address make it the sender's; an alias is generated or expanded from one, though."""
    return bool(_SENDING.search(before)) and not before.rstrip(" :<").endswith(("generated from", "expanded from"))


def _addressed(lines: Iterable[str]) -> Iterator[str]:
    """The only address in a To line, where the report repeats the mail's header and says no more."""
    for line in lines:
        if _TO.match(line):
            found = list(addresses(line))
            yield from found if len(found) == 1 else ()


def _local(lines: Iterable[str], domain: str) -> Iterator[str]:
    """Mailbox names without a domain, alone in the lines under a title that announces recipients."""
    announced = False
    for line in filter(str.strip, lines):
        if announced and domain and (name := _NAME.match(line)):
            yield f"{name.group(1)}@{domain}"
        else:
            announced = line.rstrip().endswith(":") and any(words in line.casefold() for words in NAMING)


def _is_service(address: str) -> bool:
    return address.lower().startswith(_SERVICE)


def _distinct(found: Iterable[str]) -> tuple[str, ...]:
    once: dict[str, str] = {}
    for address in found:
        once.setdefault(address.lower(), address)
        if len(once) >= _MOST:
            break
    return tuple(once.values())
