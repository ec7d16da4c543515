"""The verdict of the mail server's own spam filter: SpamAssassin's and Rspamd's fields, and Microsoft's.

Anybody can write these fields into his own mail, but a sender who calls himself a spammer may be believed.
"""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign

_FLAGS = ("x-spam-flag", "x-spam", "x-spam-status", "x-spam-result")
_FIELDS = frozenset({*_FLAGS, "x-rspamd-action", "x-spamd-result", "x-forefront-antispam-report"})
_ACTIONS = frozenset({"reject", "add header", "rewrite subject", "quarantine"})
_MICROSOFT = ("sfv:spm", "sfv:sks", "cat:phsh", "cat:hphsh", "cat:malw", "cat:hspm")


def was_called_spam(look: Look) -> Sign | None:
    """A sign where a filter before us said that it is spam."""
    if look.names.isdisjoint(_FIELDS):
        return None
    if any(look.field(name).startswith(("yes", "true", "spam")) for name in _FLAGS):
        return Sign(Kind.SPAM, "the mail server's filter calls it spam")
    if look.field("x-rspamd-action") in _ACTIONS or look.field("x-spamd-result").startswith("default: true"):
        return Sign(Kind.SPAM, "the mail server's filter calls it spam")
    report = look.field("x-forefront-antispam-report").replace(" ", "")
    if report and any(each in _MICROSOFT for each in report.split(";")):
        return Sign(Kind.SPAM, "the mail server's filter calls it spam")
    return None
