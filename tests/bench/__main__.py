"""Runs every benchmark, or those named: `python -m tests.bench road`."""

from __future__ import annotations

import sys

from tests.bench import parse, road, rules, wallet

ALL = {"parse": parse.rows, "road": road.rows, "rules": rules.rows, "wallet": wallet.rows}


def main(names: list[str]) -> None:
    """Print one line a measurement."""
    for name in names or list(ALL):
        print(f"{name}:")
        for what, value in ALL[name]():
            print(f"  {what:<44} {value}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
