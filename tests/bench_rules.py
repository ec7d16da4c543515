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
    10,000 rules over hardly any. A mail meets the words of three rules, however many there are."""
    found: dict[str, float] = {}
    chance = random.Random(2026)
    with tempfile.TemporaryDirectory() as name:
        for count in (3, *COUNTS):
            folder = Path(name) / str(count)
            folder.mkdir()
            words = [[_word(chance) for _ in range(5)] for _ in range(count)]
            (folder / "rules.yaml").write_text(_rules(words, chance), "utf-8")
            found[f"load_{count}"], rulebook = _timed_load(folder)
            found[f"evaluate_{count}"] = _evaluated(rulebook, words, chance)
    found["growth"] = found[f"evaluate_{COUNTS[-1]}"] / found[f"evaluate_{COUNTS[0]}"]
    found["added"] = found[f"evaluate_{COUNTS[-1]}"] - found["evaluate_3"]
    return found


def _rules(words: list[list[str]], chance: random.Random) -> str:
    """A rule file: for every five words one rule that asks for them and for one pattern."""
    lines = ["rules:"]
    for number, five in enumerate(words):
        pattern = rf"(?i)\b{_word(chance)}\b.{{0,20}}\b{_word(chance)}"
        lines.append(f"  - id: rule-{number}")
        lines.append(
            f"    when: {{any_of: [{{text: {{words: [{', '.join(five)}]}}}}, {{text: {{matches: '{pattern}'}}}}]}}"
        )
        lines.append(f"    set: {{category: category-{number % 10}}}")
    return "\n".join(lines) + "\n"


def _word(chance: random.Random) -> str:
    """A word that hardly ever comes by chance; a third of them are Chinese."""
    if chance.random() < 1 / 3:
        return "".join(chance.choices(_CHINESE, k=chance.randint(3, 5)))
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(4, 7)))


def _mails(rules: list[list[str]], chance: random.Random) -> Iterator[Case]:
    """Fresh mails of about 2 kB: words of the same kind, small talk, and a word of each of three rules."""
    for _ in range(_MAILS):
        words = [chance.choice(five) for five in chance.sample(rules, 3)]
        while sum(len(word.encode()) + 1 for word in words) < 2000:
            words.append(_word(chance) if chance.random() < 1 / 3 else chance.choice(_SYLLABLES))
        chance.shuffle(words)
        yield case_of({"subject": words[0], "text": " ".join(words)})


def _evaluated(rulebook: Rulebook, rules: list[list[str]], chance: random.Random) -> float:
    """Processor seconds a mail; the fastest of three batches, each of other mails."""
    batches = []
    for _ in range(3):
        mails = list(_mails(rules, chance))
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
