"""Bytes under their SHA-256, each stored once."""

from __future__ import annotations

import hashlib

import peewee

from mailtriage.store.database import Store
from mailtriage.store.models import Blob


def put(store: Store, content: bytes, sha256: str | None = None) -> str:
    """Keep `content` and return its SHA-256 in hex."""
    digest = sha256 or hashlib.sha256(content).hexdigest()
    store.insert_or_ignore(Blob, {"sha256": digest, "size": len(content), "content": content})
    return digest


def get(store: Store, sha256: str) -> bytes | None:
    """The bytes of that SHA-256, or None."""
    found = store.rows("SELECT content FROM blob WHERE sha256 = ?", sha256)
    return bytes(found[0][0]) if found else None


def remove(store: Store, sha256: str) -> None:
    """Forget the bytes of that SHA-256, unless a row still points to them."""
    try:
        with store.savepoint():
            Blob.delete().where(Blob.sha256 == sha256).execute()
    except peewee.IntegrityError:
        return
