"""Reading a mail to a Message, against mail-parser alone on the same mails; in processor time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator

import mailparser

from mailtriage.triage.parse import parse
from tests.bench.mails import sample_mails

COUNT = 600
ROUNDS = 5


def rows() -> Iterator[tuple[str, str]]:
    """What `make bench` prints."""
    logging.getLogger("mailparser").setLevel(logging.CRITICAL)
    raws = sample_mails(COUNT)
    ratios = []
    for _ in range(ROUNDS):
        alone = _seconds(mailparser.parse_from_bytes, raws)
        ours = _seconds(parse, raws)
        ratios.append(ours / alone)
    yield "mail-parser alone", f"{alone / COUNT * 1e6:.0f} µs a mail"
    yield "to a Message", f"{ours / COUNT * 1e6:.0f} µs a mail"
    yield "cost, as a multiple of mail-parser (at most 2)", f"{sorted(ratios)[ROUNDS // 2]:.2f}"


def _seconds(work: Callable[[bytes], object], raws: list[bytes]) -> float:
    started = time.process_time()
    for raw in raws:
        work(raw)
    return time.process_time() - started
