"""Secrets in text: recovery phrases, private keys, key stores. One look at a text, all kinds."""

from __future__ import annotations

from mailtriage.wallet.fold import fold
from mailtriage.wallet.secrets import keys, keystore, mnemonic
from mailtriage.wallet.secrets.secret import Secret, without_overlaps

__all__ = ["Secret", "find", "may_hold"]


def may_hold(text: str) -> bool:
    """The first look, for texts of all sizes: False means that `find` would find nothing."""
    return keys.may_hold_key(text) or mnemonic.may_hold_phrase(text) or keystore.may_hold_keystore(text)


def find(text: str, whole: str = "") -> list[Secret]:
    """Every secret in `text`, placed in `text` as it is, without overlaps. `whole` is the rest of the mail's words."""
    folded = fold(text)
    found = list(keystore.find(folded.text)) if keystore.may_hold_keystore(folded.text) else []
    if mnemonic.may_hold_phrase(folded.text):
        found += mnemonic.find(folded)
    if keys.may_hold_key(folded.text):
        found += keys.find(folded.text, whole)
    return without_overlaps([secret.moved(*folded.original(secret.start, secret.end)) for secret in found])
