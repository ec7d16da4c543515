"""Looking for secrets and findings in a mail, against reading it to a Message; in processor time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from mailtriage.domain.message import Message
from mailtriage.triage.extract import extract
from mailtriage.triage.parse import parse
from mailtriage.triage.redact import redact, redact_raw
from tests.bench.mails import sample_mails

COUNT = 400
ROUNDS = 5
SIZES = ((2_000, 200), (200_000, 4))
"""Bytes of a mail, and how often it is read."""
_SENTENCES = (
    "On Tuesday I sent 250 USDT from my wallet and it has not arrived yet, could you please look where it is?\r\n" * 12
    + "0x5f1c9a0be24d7738c6a1f0e95b3d8274aa60913ce7d2458b9f06e1c37ad5842b on the Polygon network, app 2.14.3\r\n"
)


def rows() -> Iterator[tuple[str, str]]:
    """What `make bench` prints."""
    raws = sample_mails(COUNT)
    yield "redaction of the samples, parsing being 1", f"{_ratio(redact, raws):.2f}"
    yield "extraction from the samples", f"{_ratio(extract, raws):.2f}"
    yield "cleaning one with a secret, all told", f"{_cleaning(raws) * 1e6:.0f} µs"
    for size, times in SIZES:
        mails = [_mail(size)] * times
        yield f"redaction of a mail of {size // 1000} kB", f"{_ratio(redact, mails):.2f}"
        yield f"extraction from a mail of {size // 1000} kB", f"{_ratio(extract, mails):.2f}"


def _mail(size: int) -> bytes:
    head = "From: Mei <mei@mail.example>\r\nTo: support@wallet.example\r\nSubject: Where is it?\r\n\r\n"
    return (head + _SENTENCES * (size // len(_SENTENCES) + 1))[:size].encode()


def _ratio(work: Callable[[Message], object], raws: list[bytes]) -> float:
    ratios = []
    for _ in range(ROUNDS):
        started = time.process_time()
        messages = [parse(raw) for raw in raws]
        parsed = time.process_time()
        for message in messages:
            work(message)
        ratios.append((time.process_time() - parsed) / (parsed - started))
    return sorted(ratios)[ROUNDS // 2]


def _cleaning(raws: list[bytes]) -> float:
    """Seconds for one sample with a secret: finding, cutting out and building the mail anew."""
    mails = [(raw, message) for raw in raws if redact(message := parse(raw)).secrets]
    started = time.process_time()
    for raw, message in mails:
        redact_raw(raw, redact(message), message)
    return (time.process_time() - started) / len(mails)
