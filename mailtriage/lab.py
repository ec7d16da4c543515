"""The rulebook laboratory: a candidate rulebook over the stored mails, and what the stored decisions teach.

Nothing is written. Not here: how it is printed (`commands/lab.py`), and the rules' own tests (`rulebook/trial.py`).
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailtriage.config.settings import Settings
from mailtriage.domain.case import History
from mailtriage.domain.link import NEW
from mailtriage.pipeline import read
from mailtriage.rulebook.load import load
from mailtriage.rulebook.rule import Rulebook
from mailtriage.store import blobs
from mailtriage.store.database import Store
from mailtriage.store.history import Opening
from mailtriage.triage.classify import classify

_WORKERS = 2
_FEW = 200
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Replayed:
    """One opening mail under the candidate rulebook: the category it would get, and the rules that apply."""

    opening: Opening
    category: str
    rules: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether the candidate decides otherwise than was decided."""
        return self.category != self.opening.decided


@dataclass(frozen=True, slots=True)
class Standing:
    """How a rule fares: tickets it applied to, those whose category it set, and of these what agents made of them."""

    rule: str
    hits: int
    decided: int
    agreed: int
    corrected: int

    @property
    def precision(self) -> float | None:
        """The share that agents left as it was, of those that are finished or corrected; None where there are none."""
        judged = self.agreed + self.corrected
        return self.agreed / judged if judged else None


def replay(
    store: Store, settings: Settings, folder: Path, openings: Sequence[Opening], step: Callable[[], object]
) -> list[Replayed]:
    """The candidate rulebook in `folder` over the mails whose bytes are still stored; `step` is called after each.

    Every mail is taken for the first of an unknown customer. A mail that cannot be read is left out. Raises Invalid.
    """
    rulebook = load(folder)
    stored = [one for one in openings if one.raw]
    found = []
    for opening, seen in zip(stored, _decisions(store, settings, rulebook, stored), strict=True):
        step()
        if seen is not None:
            found.append(Replayed(opening, *seen))
    return found


_Seen = tuple[str, tuple[str, ...]] | None
_Task = tuple[bytes | None, datetime]
_BENCH: list[tuple[Settings, Rulebook]] = []
"""What the worker processes inherit when they are forked, so that nothing has to be sent to them but mails."""


def _decisions(store: Store, settings: Settings, rulebook: Rulebook, stored: Sequence[Opening]) -> Iterator[_Seen]:
    tasks = ((blobs.get(store, one.raw or ""), one.received) for one in stored)
    _BENCH[:] = [(settings, rulebook)]
    if len(stored) < _FEW or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(_decide, tasks)
        return
    with multiprocessing.get_context("fork").Pool(_WORKERS) as pool:
        yield from pool.imap(_decide, tasks, chunksize=_AT_ONCE)


def _decide(task: _Task) -> _Seen:
    raw, received = task
    settings, rulebook = _BENCH[0]
    if raw is None:
        return None
    try:
        reading = read(raw, settings)
        decision = classify(rulebook, reading.message, reading.verdict, NEW, reading.findings, received, History())
    except Exception:
        # One mail that cannot be read any more must not end the replay of ten thousand; the count shows it.
        return None
    return decision.category, tuple(step.rule for step in decision.trace)


def cells(replayed: Sequence[Replayed]) -> dict[tuple[str, str], list[int]]:
    """The tickets behind every change of category, the most frequent change first."""
    found: dict[tuple[str, str], list[int]] = {}
    for one in replayed:
        if one.changed:
            found.setdefault((one.opening.decided, one.category), []).append(one.opening.ticket)
    return dict(sorted(found.items(), key=lambda cell: -len(cell[1])))


def accuracy(replayed: Sequence[Replayed]) -> tuple[int, int, int]:
    """(right before, right after, known): against what agents set; a finished ticket they left alone was right."""
    known = [(one, one.opening.final or one.opening.decided) for one in replayed if _judged(one.opening)]
    before = sum(one.opening.decided == final for one, final in known)
    return before, sum(one.category == final for one, final in known), len(known)


def _judged(opening: Opening) -> bool:
    return opening.final is not None or opening.finished


def hits(replayed: Sequence[Replayed]) -> dict[str, tuple[int, int]]:
    """Rules whose number of hits changed: (before, after) by rule."""
    before = Counter(rule for one in replayed for rule in {step["rule"] for step in one.opening.steps})
    after = Counter(rule for one in replayed for rule in set(one.rules))
    return {rule: (before[rule], after[rule]) for rule in sorted(before | after) if before[rule] != after[rule]}


def standings(openings: Sequence[Opening], rules: Sequence[str]) -> list[Standing]:
    """How every rule fared, those that never hit last; rules of earlier rulebooks that hit are among them."""
    applied, decided = Counter[str](), Counter[str]()
    agreed, corrected = Counter[str](), Counter[str]()
    for one in openings:
        applied.update({step["rule"] for step in one.steps})
        setter = next((step["rule"] for step in reversed(one.steps) if "category" in step.get("set", {})), None)
        if setter is not None:
            decided[setter] += 1
            agreed[setter] += one.final in (None, one.decided) and _judged(one)
            corrected[setter] += one.final not in (None, one.decided)
    names = sorted({*rules, *applied}, key=lambda rule: (-applied[rule], rule))
    return [Standing(rule, applied[rule], decided[rule], agreed[rule], corrected[rule]) for rule in names]


def corrections(openings: Sequence[Opening]) -> list[tuple[str, str, int]]:
    """(decided, final, how often), the most frequent first."""
    pairs = Counter((one.decided, one.final) for one in openings if one.final not in (None, one.decided))
    return [(decided, str(final), count) for (decided, final), count in pairs.most_common()]
