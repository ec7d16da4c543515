"""Takes in mails one after the other, each under the limits that a hostile mail may cost; a process of its own.

`python -m tests.journey.bounded CONFIG MAIL…` does with each mail what `ingest` does, and prints its name before. The
system ends the process (SIGXCPU) where one costs more than `SECONDS` of processor time.
"""

from __future__ import annotations

import math
import resource
import sys
from pathlib import Path

from mailtriage.app import Application
from mailtriage.config import read
from mailtriage.installation import open_desk
from mailtriage.intake.files import read_paths
from mailtriage.intake.receive import receive

SECONDS = 2
_SHARED = 2
"""A core that does other work beside this counts up to twice the processor time."""
MEMORY = 300 * 2**20
"""Bytes that the process may hold at most, the program itself included."""
_SAFETY = 4 * 2**30
"""Bytes of address space: libraries reserve much that they never touch."""


def main(config: str, *paths: str) -> None:
    """Take in the mails at `paths`, the first of them without limits, since it loads what is loaded once."""
    resource.setrlimit(resource.RLIMIT_AS, (_SAFETY, _SAFETY))
    app = Application(open_desk(read(Path(config))))
    for number, path in enumerate(paths):
        print(Path(path).name, flush=True)
        _limit(SECONDS if number else 60)
        _take_in(app, path)
    app.close()


def _take_in(app: Application, path: str) -> None:
    most = app.desk.settings.most_bytes
    for source in read_paths([path]):
        with app.desk.store.transaction():
            receive(app.desk.store, "file", source.raw, app.desk.clock.now(), most_bytes=most)
    del source
    while app.file():
        pass


def _limit(seconds: int) -> None:
    """From now on so much processor time, to the next whole second of a core that is shared."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + seconds * _SHARED
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _peak() -> int:
    """Bytes that this program held at most. ru_maxrss would count what its parent held before it became this one."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main(*sys.argv[1:])
    print(_peak())
