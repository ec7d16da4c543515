"""Addresses behind which nobody reads: daemons, and those that say so."""

from __future__ import annotations

from mailtriage.domain.verdict import Kind
from mailtriage.triage.guard.look import Look, Sign

_DAEMONS = frozenset({"mailer-daemon", "mailerdaemon", "mailer_daemon", "mail-daemon", "maildaemon", "mdaemon"})
_SILENT = (
    "noreply", "no-reply", "no_reply", "no.reply", "donotreply", "do-not-reply", "do_not_reply", "do.not.reply",
    "dontreply", "nao-responda", "naoresponda", "nicht-antworten", "ne-pas-repondre", "nepasrepondre",
    "noresponder", "no-responder", "nonrispondere", "non-rispondere", "bounce", "bounces", "autoreply",
    "auto-reply", "autoresponder", "notification", "notifications", "alert", "alerts", "newsletter", "mailer",
    "robot", "daemon",
)  # fmt: skip
_ROLES = frozenset(
    {"postmaster", "hostmaster", "webmaster", "abuse", "root", "admin", "administrator", "info", "sales", "security"}
)


def is_no_person(look: Look) -> Sign | None:
    """A sign where the sender is a daemon (no ticket) or an address that takes no answers (no acknowledgement)."""
    local = look.local
    if local in _DAEMONS:
        return Sign(Kind.BOUNCE, "the sender is a mail daemon")
    if local == "postmaster":
        return Sign(Kind.CUSTOMER, "the sender is a postmaster", strong=False)
    if _is_silent(local):
        return Sign(Kind.CUSTOMER, "the sender's address takes no answers", strong=False)
    if local in _ROLES and look.domain in (look.support.domain, *look.own_domains):
        return Sign(Kind.CUSTOMER, "the sender is a role address of our own", strong=False)
    return None


def _is_silent(local: str) -> bool:
    """Whether the local part is one of the words, or begins or ends with one that a mark sets off."""
    if not local.startswith(_SILENT) and not local.endswith(_SILENT):
        return False
    return any(local == word or _set_off(local, word) for word in _SILENT)


def _set_off(local: str, word: str) -> bool:
    begins = local.startswith(word) and not local[len(word)].isalpha()
    ends = local.endswith(word) and not local[-len(word) - 1].isalpha()
    return begins or ends
