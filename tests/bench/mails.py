"""Mails to measure with: the samples, as often as needed, each from a customer of its own."""

from __future__ import annotations

from mailtriage.shipped_files import shipped


def sample_mails(count: int) -> list[bytes]:
    """`count` mails, going round the samples; no two are the same mail to the ledger."""
    samples = [path.read_bytes() for path in sorted(shipped("samples").rglob("*.eml")) if "odd" not in path.parts]
    return [_renamed(samples[at % len(samples)], at) for at in range(count)]


def _renamed(raw: bytes, number: int) -> bytes:
    """The mail from another customer under another Message-ID, so that it belongs to no other mail's ticket."""
    end = b"\r\n" if b"\r\n" in raw[:2000] else b"\n"
    head, mark, body = raw.partition(end + end)
    lines = [_line(line, number) for line in head.split(end)]
    return end.join([b"Message-ID: <bench-%d@customers.example>" % number, *filter(None, lines)]) + mark + body


def _line(line: bytes, number: int) -> bytes:
    name = line.partition(b":")[0].lower()
    if name == b"from":
        return line.replace(b"@", b".%d@" % number)
    return b"" if name == b"message-id" else line
