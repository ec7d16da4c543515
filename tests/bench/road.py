"""The road from raw mails to committed tickets with queued acknowledgements, against its floor.

The floor is mail-parser alone reading the same mails, plus one committed SQLite transaction a batch.
"""

from __future__ import annotations

import logging
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import mailparser

from mailtriage import log
from mailtriage.app import open_road
from mailtriage.config.settings import Settings
from mailtriage.domain.support import Support
from mailtriage.installation import open_desk
from mailtriage.intake.receive import receive
from mailtriage.pipeline import file_batch
from mailtriage.shipped_files import shipped
from mailtriage.store import ledger, mails
from tests.bench.mails import sample_mails

BATCH = 50
COUNT = 1500
ROUNDS = 3

# It warns of every part that it does not handle, and would be timed doing so.
logging.getLogger("mailparser").setLevel(logging.CRITICAL)


def floor(raws: list[bytes], folder: Path) -> float:
    """Seconds for mail-parser and one commit a batch."""
    database = sqlite3.connect(folder / "floor.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=wal")
    database.execute("PRAGMA synchronous=full")
    database.execute("CREATE TABLE IF NOT EXISTS mail (raw BLOB)")
    started = time.perf_counter()
    for batch in _batches(raws):
        for raw in batch:
            mailparser.parse_from_bytes(raw)
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO mail VALUES (?)", [(raw,) for raw in batch])
        database.execute("COMMIT")
    took = time.perf_counter() - started
    database.close()
    return took


def road(raws: list[bytes], folder: Path) -> float:
    """Seconds for ledger, ticket and queued acknowledgement of every mail."""
    support = Support("support@wallet.example", "Wallet Support")
    settings = Settings(folder, support, f"sqlite:///{folder}/desk.db", shipped("rules"), shipped("templates"))
    desk = open_desk(settings)
    way = open_road(desk)
    before = sum(ledger.counts().values())
    started = time.perf_counter()
    for batch in _batches(raws):
        with desk.store.transaction():
            for raw in batch:
                receive(desk.store, "bench", raw, desk.clock.now(), most_bytes=settings.most_bytes)
        while file_batch(way, BATCH) == BATCH:
            pass
    took = time.perf_counter() - started
    _demand_all_filed(before + len(raws))
    desk.store.close()
    return took


def rows() -> Iterator[tuple[str, str]]:
    """What `make bench` prints."""
    log.start(stream=Path("/dev/null").open("w"))  # noqa: SIM115
    raws = sample_mails(COUNT)
    ratios = []
    with tempfile.TemporaryDirectory() as name:
        for number in range(ROUNDS):
            folder = Path(name) / str(number)
            folder.mkdir()
            low, high = floor(raws, folder), road(raws, folder)
            ratios.append(low / high)
            yield f"round {number + 1}", f"floor {len(raws) / low:7.0f}/s   road {len(raws) / high:7.0f}/s"
    yield "road, as a ratio to its floor (aim: 0.5)", f"{sorted(ratios)[len(ratios) // 2]:.2f}"


def _demand_all_filed(count: int) -> None:
    counts = ledger.counts()
    assert sum(counts.values()) == count, counts
    assert not counts.get("received") and not counts.get("failed"), counts
    assert mails.counts().get("queued", 0) > count / 3, mails.counts()


def _batches(raws: list[bytes]) -> Iterator[list[bytes]]:
    return (raws[at : at + BATCH] for at in range(0, len(raws), BATCH))
