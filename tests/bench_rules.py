"""What rules cost: 100, 1,000 and 10,000 of them against fresh mails of 2 kB, as ratios measured in one run.

Every mail is looked at once: automata that are built lazily make a repeated text look ten times faster than it is.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from mailtriage.domain.case import Case
from mailtriage.rulebook.evaluate import evaluate
from mailtriage.rulebook.load import load
from mailtriage.rulebook.rule import Rulebook
from mailtriage.rulebook.trial import case_of

COUNTS = (100, 1_000, 10_000)
_MAILS = 200
_SYLLABLES = "ka lo mi ren ta zu vel dor shi ban que fy ost ne gra pul wim xa cho der".split()
_CHINESE = [chr(code) for code in range(0x4E00, 0x4E00 + 3000, 2)]


def ratios() -> dict[str, float]:
    """Seconds and ratios: `evaluate_N` a mail with N rules, `load_N`, `growth` of 10,000 over 100 rules, `added` of
    10,000 rules over none, `cached_load`."""
    found: dict[str, float] = {}
    chance = random.Random(2026)
    with tempfile.TemporaryDirectory() as name:
        for count in (1, *COUNTS):
            folder = Path(name) / str(count)
            folder.mkdir()
            (folder / "rules.yaml").write_text(_rules(count, chance), "utf-8")
            found[f"load_{count}"], rulebook = _timed_load(folder)
            found[f"evaluate_{count}"] = _evaluated(rulebook, chance)
        found["cached_load"], _ = _timed_load(Path(name) / str(COUNTS[-1]))
    found["growth"] = found[f"evaluate_{COUNTS[-1]}"] / found[f"evaluate_{COUNTS[0]}"]
    found["added"] = found[f"evaluate_{COUNTS[-1]}"] - found["evaluate_1"]
    return found


def _rules(count: int, chance: random.Random) -> str:
    """A rule file of `count` rules, each with five words, a third of them Chinese, and one pattern."""
    lines = ["rules:"]
    for number in range(count):
        words = ", ".join(_word(chance) for _ in range(5))
        pattern = rf"(?i)\b{_word(chance)}\b.{{0,20}}\b{_word(chance)}"
        lines.append(f"  - id: rule-{number}")
        lines.append(f"    when: {{any_of: [{{text: {{words: [{words}]}}}}, {{text: {{matches: '{pattern}'}}}}]}}")
        lines.append(f"    set: {{category: category-{number % 10}}}")
    return "\n".join(lines) + "\n"


def _word(chance: random.Random) -> str:
    if chance.random() < 1 / 3:
        return "".join(chance.choices(_CHINESE, k=chance.randint(3, 5)))
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(3, 6)))


def _mails(chance: random.Random) -> Iterator[Case]:
    """Fresh mails of about 2 kB: a third are words like those of rules, and some are those of a rule."""
    for _ in range(_MAILS):
        words: list[str] = []
        while sum(len(word.encode()) + 1 for word in words) < 2000:
            words.append(_word(chance) if chance.random() < 1 / 3 else chance.choice(_SYLLABLES))
        yield case_of({"subject": words[0], "text": " ".join(words)})


def _evaluated(rulebook: Rulebook, chance: random.Random) -> float:
    """Processor seconds a mail; the fastest of three batches, each of other mails."""
    batches = []
    for _ in range(3):
        mails = list(_mails(chance))
        start = time.process_time()
        for mail in mails:
            evaluate(rulebook, mail)
        batches.append((time.process_time() - start) / len(mails))
    return min(batches)


def _timed_load(folder: Path) -> tuple[float, Rulebook]:
    start = time.process_time()
    rulebook = load(folder)
    return time.process_time() - start, rulebook


if __name__ == "__main__":
    for name, value in ratios().items():
        print(f"{name:16} {value:.6f}")
