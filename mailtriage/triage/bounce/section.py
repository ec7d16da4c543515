"""The part of a delivery report that the mail server wrote: everything before the mail that it gives back."""

from __future__ import annotations

from dataclasses import dataclass

from mailtriage.triage.bounce.wording import RETURNED

_LONGEST_TEXT = 60_000
_LONGEST_LINE = 1_000
_MOST_LINES = 400
_MARKS = "-=*#|_>~ \t"
_LONGEST_TITLE = 90
_HEADERS = ("received:", "return-path:", "dkim-signature:", "x-received:", "delivered-to:")


@dataclass(frozen=True, slots=True)
class Section:
    """The server's own lines, and the returned mail as far as it stands in the text behind them."""

    lines: tuple[str, ...]
    returned: str

    @property
    def text(self) -> str:
        """The server's words in lower case with single blanks, to seek phrases in."""
        return " ".join(" ".join(self.lines).casefold().split())


def section(text: str, *, titles: bool = True) -> Section:
    """`text` divided where the returned mail begins: at its header, a separating line or, with `titles`, a title.

    Below such a title some servers do not give the mail back but name its recipient.
    """
    # What cannot be encoded would stop the search for patterns.
    text = text[:_LONGEST_TEXT].encode("utf-8", "replace").decode()
    lines = [line[:_LONGEST_LINE] for line in text.splitlines()]
    end = next((number for number, line in enumerate(lines[:_MOST_LINES]) if _begins_mail(line, titles)), len(lines))
    return Section(tuple(lines[: min(end, _MOST_LINES)]), "\n".join(lines[end:]))


def _begins_mail(line: str, titles: bool) -> bool:
    lowered = line.casefold()
    if lowered.lstrip("> ").startswith(_HEADERS):
        return True
    title = lowered.strip(_MARKS)
    if not any(words in title for words in RETURNED):
        return False
    set_off = line.lstrip()[:2] in ("--", "==", "**", "|-", "__", "##", "~~")
    return set_off or (titles and len(title) < _LONGEST_TITLE and title.startswith(RETURNED))
