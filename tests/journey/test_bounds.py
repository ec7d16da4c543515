"""Mails that are made to hurt: each ends as a ticket or as a row with its reason, within 2 s and 300 MB.

What a mail may cost is the process's limit, set by the system; nothing here looks at a clock.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.journey import monsters
from tests.journey.bounded import MEMORY
from tests.journey.office import Office

ROOT = Path(__file__).parent.parent.parent


def _written(folder: Path, mails: Mapping[str, Callable[[], bytes]]) -> list[str]:
    """The mails as files, an ordinary one first; no two are the same one to the ledger."""
    paths = []
    for number, (name, build) in enumerate([("an ordinary mail", lambda: monsters.mail(b"stuck")), *mails.items()]):
        path = folder / f"{name}.eml"
        path.write_bytes(b"Message-ID: <%d@customers.example>\r\n" % number + build())
        paths.append(str(path))
    return paths


_GROUPS: dict[str, Mapping[str, Callable[[], bytes]]] = {
    "odd shapes": monsters.SHAPES,
    "patterns": monsters.PATTERNS,
    **{name: {name: build} for name, build in monsters.LARGE.items()},
}


@pytest.mark.parametrize("group", _GROUPS)
def test_a_mail_that_is_made_to_hurt_is_taken_in_within_its_bounds(tmp_path: Path, group: str) -> None:
    office = Office(tmp_path / "office")
    paths = _written(tmp_path, _GROUPS[group])
    command = [sys.executable, "-m", "tests.journey.bounded", str(office.config), *paths]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=ROOT, check=False, env=os.environ)
    for path in paths:
        Path(path).unlink()

    told = done.stdout.splitlines()
    assert done.returncode == 0, f"ended by {done.returncode} while reading {told[-1:]}: {done.stderr[-500:]}"
    assert int(told[-1]) <= MEMORY

    rows = office.ledger()
    assert len(rows) == len(paths)
    assert all((row["state"] == "done" and row["ticket"]) or row["reason"] for row in rows)
    assert not [row for row in rows if row["state"] == "received"]


def test_a_mail_beyond_the_largest_that_is_kept_ends_as_a_row_with_the_reason(tmp_path: Path) -> None:
    office = Office(tmp_path / "office", more={"most_megabytes": 1})
    path = tmp_path / "large.eml"
    path.write_bytes(monsters.mail(b"stuck " * 200_000))
    assert office.command("ingest", str(path)).code == 0
    (row,) = office.ledger()
    assert (row["state"], row["reason"]) == ("failed", "the mail is larger than 1 MB")


def test_the_command_takes_in_bombs_at_once(tmp_path: Path) -> None:
    office = Office(tmp_path / "office")
    folder = tmp_path / "mails"
    folder.mkdir()
    paths = _written(folder, {name: build for name, build in monsters.SHAPES.items() if name.startswith("an entity")})
    assert office.command("ingest", str(folder)).code == 0
    assert [row["state"] for row in office.ledger()] == ["done"] * len(paths)
