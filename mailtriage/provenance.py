"""Which rulebook was loaded, when, and whose it is: one line in the log and one row for every version.

Not here: loading it (`rulebook/load.py`), and when it is loaded again (`app.py`).
"""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

from mailtriage import log
from mailtriage.store import meta
from mailtriage.store.database import Store

_SECONDS = 5.0
_LONGEST = 100


def record(store: Store, folder: Path, version: str, at: datetime, event: str = "rulebook loaded") -> None:
    """Write down that this version was taken up, in the log as `event`; the first time counts. Raises Temporary."""
    author = last_author(folder)
    meta.note_rulebook(store, version, author, at)
    log.event(event, version=version, author=author or None)


def last_author(folder: Path) -> str:
    """Who committed the last change to the folder; empty where there is no git, or the folder is not in it."""
    words = ["git", "-C", str(folder), "log", "-1", "--format=%an", "--", "."]
    try:
        told = subprocess.run(words, capture_output=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout.decode("utf-8", "replace").strip()[:_LONGEST] if told.returncode == 0 else ""
