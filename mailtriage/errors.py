"""Every error this project raises on purpose. Errors carry data; `commands` turns them into words and an exit code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


class MailtriageError(Exception):
    """Something failed for a reason a person can act on; the text is one sentence that says what and what to do."""

    exit_code: ClassVar[int] = 1


class Temporary(MailtriageError):
    """It failed now and may well succeed later: the caller tries again (exit code 75, EX_TEMPFAIL of sysexits.h)."""

    exit_code = 75


class Usage(MailtriageError):
    """The person asked for something that cannot be: an unknown ticket, a forbidden transition, a missing file."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file that a person wrote: where it stands, what was found, and what belongs there."""

    file: str
    line: int | None
    where: str
    found: str
    expected: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        parts = [part for part in (self.where, self.found and f"found {self.found}", self.expected) if part]
        return f"{place}: " + "; ".join(parts)


class Invalid(MailtriageError):
    """A configuration, rulebook or template that cannot be used; carries every problem at once."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
