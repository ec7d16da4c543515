"""Secrets in text: recovery phrases, private keys, key stores. One look at a text, all kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from mailtriage.wallet.fold import Folded, fold
from mailtriage.wallet.secrets import keys, keystore, mnemonic
from mailtriage.wallet.secrets.secret import Secret, without_overlaps

__all__ = ["ALL", "Kind", "Secret", "find", "kinds", "may_hold"]


class Kind(NamedTuple):
    """One kind of secret: the first look, the closer one, both False where a search would find nothing, and the search
    of a folded text in a mail with these words."""

    may_hold: Callable[[str], bool]
    is_suspect: Callable[[Folded, str], bool]
    find: Callable[[Folded, str], Iterable[Secret]]


ALL: Sequence[Kind] = (
    Kind(keystore.may_hold_keystore, lambda folded, whole: True, lambda folded, whole: keystore.find(folded.text)),
    Kind(mnemonic.may_hold_phrase, lambda folded, whole: True, lambda folded, whole: mnemonic.find(folded)),
    Kind(
        keys.may_hold_key,
        lambda folded, whole: keys.is_suspect(folded.text, whole),
        lambda folded, whole: keys.find(folded.text, whole),
    ),
)
_BETWEEN = "\n\0\n"
"""What no string and no phrase goes across."""


def may_hold(text: str) -> bool:
    """The first look, for texts of all sizes: False means that `find` would find nothing."""
    return any(kind.may_hold(text) for kind in ALL)


def kinds(texts: Iterable[str], whole: str) -> Sequence[Kind]:
    """The kinds of which any of `texts` may hold one, in a mail with the words `whole`: one look at all together."""
    joined = fold(_BETWEEN.join(texts))
    return [kind for kind in ALL if kind.may_hold(joined.text) and kind.is_suspect(joined, whole)]


def find(text: str, whole: str = "", among: Sequence[Kind] = ALL) -> list[Secret]:
    """Every secret in `text`, placed in `text` as it is, without overlaps. `whole` is the rest of the mail's words."""
    folded = fold(text)
    found = [secret for kind in among if kind.may_hold(folded.text) for secret in kind.find(folded, whole)]
    return without_overlaps([secret.moved(*folded.original(secret.start, secret.end)) for secret in found])
