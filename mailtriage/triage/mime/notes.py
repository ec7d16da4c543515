"""The defects noted while one mail is read: short sentences, each once, bounded. What is one is decided elsewhere."""

from __future__ import annotations

MAX_NOTES = 40


class Notes:
    """Collects sentences in the order they were first noted."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[str, None] = {}

    def add(self, sentence: str) -> None:
        """Note `sentence`, unless it was noted already or the mail has shown `MAX_NOTES` defects."""
        if len(self._seen) < MAX_NOTES:
            self._seen.setdefault(sentence)

    def all(self) -> tuple[str, ...]:
        """Every sentence once, in order."""
        return tuple(self._seen)
