"""Where a rulebook comes from is written down once for every version."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailtriage.provenance import last_author, record
from mailtriage.store import meta
from mailtriage.store.database import Store

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_the_first_loading_of_a_version_counts(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    store.ready()
    record(store, tmp_path, "abc", NOW)
    record(store, tmp_path, "abc", NOW + timedelta(days=1))
    assert meta.rulebook_origin(store, "abc") == ("", NOW)
    assert meta.rulebook_origin(store, "def") is None
    store.close()


def test_the_author_is_who_committed_last(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("rules: []\n")
    who = ["-c", "user.name=Li Na", "-c", "user.email=li@desk.example"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "Add rules"]):
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True)
    assert last_author(tmp_path) == "Li Na"


def test_a_folder_outside_git_has_no_author(tmp_path: Path) -> None:
    assert last_author(tmp_path) == ""
