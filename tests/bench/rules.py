"""Rules against fresh mails, as rows of `make bench`: 100, 1,000 and 10,000 rules of five words and one pattern."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench_rules import COUNTS, ratios


def rows() -> Iterator[tuple[str, str]]:
    """What is measured, and the figure beside what is allowed."""
    found = ratios()
    for count in COUNTS:
        yield f"a mail of 2 kB, {count:,} rules", f"{found[f'evaluate_{count}'] * 1000:.2f} ms"
    yield "10,000 rules over 100", f"{found['growth']:.1f} times (3 allowed)"
    yield "10,000 rules over hardly any", f"{found['added'] * 1000:+.2f} ms (2 allowed)"
    yield f"load {COUNTS[-1]:,} rules", f"{found[f'load_{COUNTS[-1]}']:.2f} s (5 allowed)"
