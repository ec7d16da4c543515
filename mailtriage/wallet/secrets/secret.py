"""A secret as it was found in one text: where it stands and what takes its place. It never leaves redaction."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """`text[start:end]` is a secret of `kind`; `marker` takes its place.

    `words` are a phrase's words and `value` a key's characters, for finding copies that are broken differently.
    `masked` is True for a string that only may be a key: agents keep its last eight digits.
    """

    start: int
    end: int
    kind: str
    marker: str
    detail: str = ""
    masked: bool = False
    words: tuple[str, ...] = field(default=(), repr=False)
    value: str = field(default="", repr=False)

    def moved(self, start: int, end: int) -> Secret:
        """The same secret at another place."""
        return Secret(start, end, self.kind, self.marker, self.detail, self.masked, self.words, self.value)


def without_overlaps(secrets: list[Secret]) -> list[Secret]:
    """In order of place; of two that overlap, one that spans both."""
    merged: list[Secret] = []
    for secret in sorted(secrets, key=lambda item: (item.start, -item.end)):
        if merged and secret.start < merged[-1].end:
            merged[-1] = merged[-1].moved(merged[-1].start, max(merged[-1].end, secret.end))
        else:
            merged.append(secret)
    return merged
