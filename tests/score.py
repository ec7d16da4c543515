"""Prints how many samples come out as expected, by field: `python -m tests.score [unseen] [-v]`."""

from __future__ import annotations

import sys
from collections import Counter

from tests.samples import actual, differences, inspector, samples


def main(words: list[str]) -> None:
    """Print the score of the samples, or with `unseen` of those kept apart; with -v every difference."""
    road, wrong, total = inspector(), Counter[str](), 0
    for sample in samples(unseen="unseen" in words):
        total += 1
        found = differences(sample.expected, actual(road, sample))
        wrong.update({one.partition(":")[0].partition(" ")[0] for one in found})
        wrong["any"] += bool(found)
        if found and "-v" in words:
            print(sample.name, *found, sep="\n    ")
    for what, count in sorted(wrong.items()):
        print(f"{what:<28} {total - count:>4} of {total} as expected ({100 * (total - count) / total:.1f} %)")


if __name__ == "__main__":
    main(sys.argv[1:])
