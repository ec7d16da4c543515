"""Mutated mails, read one after the other: `python -m tests.fuzz --count 100000`.

The seeds are the project's samples and, where they are present, the third-party corpora. A mail fails when reading it
raises, had to fall back on its last resort, takes longer than `--seconds`, or gives a Message that cannot be stored.
Every failure is written to `--out` as the mail that caused it. The exit status is 1 where there was one.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from mailtriage.app import Application
from mailtriage.config.settings import Settings
from mailtriage.domain.receipt import ReceiptState
from mailtriage.domain.support import Support
from mailtriage.installation import open_desk
from mailtriage.intake.receive import receive
from mailtriage.shipped_files import shipped
from mailtriage.store import ledger
from mailtriage.triage.parse import parse

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("MAILTRIAGE_CORPORA", ROOT.parent / "shared" / "corpora"))
LARGEST_SEED = 100_000
BATCH = 50
TOKENS = (
    *(
        b"\r\n\r\n",
        b"\n\n",
        b"\r",
        b"\x00",
        b"\xff",
        b"\x1b$B",
        b"\x1b(B",
        b'"',
        b"<",
        b">",
        b"(",
        b";",
        b"=",
        b"--",
        b"%00",
    ),
    *(b"=?utf-8?B?", b"?=", b"=?iso-2022-jp?Q?", b"boundary=", b"charset=utf-7", b"charset=hz", b"charset=utf-16"),
    *(
        b"Content-Type: multipart/mixed; boundary=x\r\n",
        b"--x\r\n",
        b"--x--\r\n",
        b"Content-Type: message/rfc822\r\n\r\n",
    ),
    *(
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Transfer-Encoding: x-uuencode\r\n",
        b"begin 644 a\n",
        b"end\n",
    ),
    *(b"\x78\x9f\x3e\x22", b"PK\x03\x04", b"<blockquote>", b"<div", b"</html>", b"&#x110000;", "转账".encode("gbk")),
)


class Hang(BaseException):
    """Reading took longer than it may."""


@dataclass(frozen=True)
class Failure:
    """A mutated mail that was not read as it should be."""

    seed: str
    number: int
    reason: str
    raw: bytes


def seeds() -> list[tuple[str, bytes]]:
    """(name, bytes) of every sample and third-party mail of a size that allows many rounds."""
    folders = [folder for folder in (ROOT / "samples", CORPORA) if folder.is_dir()]
    paths = [path for folder in folders for path in sorted(folder.rglob("*.eml"))]
    found = [(path.name, path.read_bytes()) for path in paths if path.stat().st_size <= LARGEST_SEED]
    return found or [("built-in", b"From: a@example.com\r\nSubject: =?utf-8?B?w6k=?=\r\n\r\nhello\r\n")]


def mutate(raw: bytes, others: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    """`raw` after one to eight mutations."""
    mail = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(mail) + 1)
        length = min(chance.choice((1, 2, 8, 40, 400)), len(mail) - at)
        match chance.randrange(8):
            case 0:
                mail[at : at + 1] = bytes((chance.randrange(256),))
            case 1:
                del mail[at : at + length]
            case 2:
                mail[at:at] = mail[at : at + length] * chance.choice((1, 2, 50))
            case 3:
                mail[at:at] = chance.choice(TOKENS)
            case 4:
                mail[at:at] = chance.choice(TOKENS) * chance.choice((2, 10, 500))
            case 5:
                other = chance.choice(others)[1]
                start = chance.randrange(len(other) + 1)
                mail[at : at + length] = other[start : start + chance.choice((20, 200, 2000))]
            case 6:
                del mail[at:]
            case _:
                lines = mail.split(b"\n")
                moved = lines[:30]
                chance.shuffle(moved)
                mail = bytearray(b"\n".join(moved + lines[30:]))
    return bytes(mail)


def read(raw: bytes, seconds: float) -> str | None:
    """What went wrong in reading `raw`, or None."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        message = parse(raw)
    except Hang:
        return f"not read within {seconds} s"
    except BaseException as surprise:
        return f"raised {type(surprise).__name__}: {surprise}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    broken = [defect for defect in message.defects if "could not be taken apart" in defect]
    if broken:
        return broken[0]
    texts = (message.subject, message.text, message.visible_text, message.quoted_text, message.html or "")
    try:
        "".join((*texts, *(attachment.name for attachment in message.attachments))).encode("utf-8")
    except UnicodeEncodeError:
        return "text that cannot be stored"
    return None


def run(count: int, seed: int, seconds: float) -> Iterator[Failure]:
    """`count` mutated mails, those that fail."""
    chance = random.Random(seed)
    mails = seeds()
    print(f"{count} mutations of {len(mails)} mails, seed {seed}")
    for number in range(count):
        name, raw = chance.choice(mails)
        mutated = mutate(raw, mails, chance)
        reason = read(mutated, seconds)
        if reason is not None:
            yield Failure(name, number, reason, mutated)


def lost(count: int, seed: int) -> int:
    """Take `count` mutated mails down the whole road into a database of their own; how many came to no end.

    A mail has come to its end with a ticket, or as a row that says why there is none.
    """
    chance = random.Random(seed)
    mails = seeds()
    missing = 0
    with tempfile.TemporaryDirectory() as folder:
        support = Support("support@wallet.example", "Wallet Support")
        database = f"sqlite:///{folder}/fuzz.db"
        app = Application(open_desk(Settings(Path(folder), support, database, shipped("rules"), shipped("templates"))))
        for first in range(0, count, BATCH):
            batch = [mutate(chance.choice(mails)[1], mails, chance) for _ in range(first, min(first + BATCH, count))]
            missing += _lost(app, batch)
        app.close()
    return missing


def _lost(app: Application, batch: list[bytes]) -> int:
    store, now = app.desk.store, app.desk.clock.now()
    with store.transaction():
        received = [
            receive(store, "fuzz", raw, now, silent=True, most_bytes=app.desk.settings.most_bytes) for raw in batch
        ]
    while app.file():
        pass
    ended = [ledger.find(receipt.id) for receipt in received]
    return sum(1 for row in ended if row is None or not (row.ticket if row.state is ReceiptState.DONE else row.reason))


def main() -> int:
    """The exit status: 1 where a mail failed."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--count", type=int, default=10_000)
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--seconds", type=float, default=2.0, help="what one mail may take")
    wanted.add_argument("--out", type=Path, default=Path("bench-out") / "fuzz", help="where failing mails are written")
    wanted.add_argument("--road", type=int, default=0, metavar="N", help="as many more through the whole road")
    given = wanted.parse_args()
    signal.signal(signal.SIGALRM, _interrupt)
    begun, failed = time.monotonic(), 0
    for failure in run(given.count, given.seed, given.seconds):
        failed += 1
        given.out.mkdir(parents=True, exist_ok=True)
        path = given.out / f"{given.seed}-{failure.number}.eml"
        path.write_bytes(failure.raw)
        print(f"{path} (from {failure.seed}): {failure.reason}")
    print(f"{given.count} mails in {time.monotonic() - begun:.0f} s, {failed} failed")
    if given.road:
        without_end = lost(given.road, given.seed)
        print(f"{given.road} mails down the road, {without_end} lost")
        failed += without_end
    return 1 if failed else 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise Hang


if __name__ == "__main__":
    sys.exit(main())
