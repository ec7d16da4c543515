"""Facts about the installation itself."""

from __future__ import annotations

import secrets

from mailtriage.store.database import Store
from mailtriage.store.models import Meta

_SIGNING_KEY = "signing_key"


def signing_key(store: Store) -> bytes:
    """The key that signs our tokens where the configuration names none; made at the first call."""
    with store.transaction():
        store.insert_or_ignore(Meta, {"key": _SIGNING_KEY, "value": secrets.token_hex(32)})
        return bytes.fromhex(str(Meta.get_by_id(_SIGNING_KEY).value))
