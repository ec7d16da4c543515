"""The standard form of delivery reports: the fields of a message/delivery-status part (RFC 3464, RFC 6533)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailtriage.triage.bounce.addresses import addresses

_LONGEST = 200_000
_MOST_BLOCKS = 500
_LONGEST_VALUE = 2_000
_FAILED = ("failed", "fail", "failure")
_DELAYED = ("delayed", "delay")
_DONE = ("delivered", "relayed", "expanded")


@dataclass(frozen=True, slots=True)
class Failure:
    """What a report says of one address: failed for good (`permanent`) or for now, and the server's words."""

    recipient: str
    permanent: bool
    status: str = ""
    said: str = ""


def failures(content: bytes) -> list[Failure]:
    """The failed and delayed recipients of a delivery-status part, in order; delivered ones are none."""
    blocks = _blocks(content[:_LONGEST].decode("utf-8", "replace"))
    return [failure for block in blocks if (failure := _failure(block))]


def _failure(block: dict[str, str]) -> Failure | None:
    action = block.get("action", "").split(maxsplit=1)[0].strip(";.").lower() if block.get("action", "").strip() else ""
    recipient = _recipient(block)
    if not recipient or action in _DONE:
        return None
    status = block.get("status", "").strip().partition(" ")[0]
    said = block.get("diagnostic-code", "").partition(";")[2].strip() or block.get("diagnostic-code", "").strip()
    return Failure(recipient, _is_permanent(action, status), status, " ".join(said.split()))


def _is_permanent(action: str, status: str) -> bool:
    # The action says what the server did; a status of the 4.x.x class can end in a failure when its patience is over.
    if action in _DELAYED:
        return False
    return action in _FAILED or not status.startswith("4")


def _recipient(block: dict[str, str]) -> str:
    """The address that we wrote to, where the report tells it, and else the one that it became on the way."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        kind, _, value = block.get(name, "").rpartition(";")
        found = next(addresses(value), "") if kind.strip().lower() in ("rfc822", "utf-8", "") else ""
        if found:
            return found
    return ""


def _blocks(text: str) -> Iterator[dict[str, str]]:
    """The groups of fields between empty lines, with folded lines joined and names in lower case."""
    block: dict[str, str] = {}
    for number, line in enumerate(_unfolded(text.splitlines())):
        if number > _MOST_BLOCKS * 20:
            return
        name, colon, value = line.partition(":")
        if not line.strip():
            if block:
                yield block
            block = {}
        elif colon:
            block.setdefault(name.strip().lower(), value.strip())
    if block:
        yield block


def _unfolded(lines: Iterable[str]) -> Iterator[str]:
    whole: list[str] = []
    for line in lines:
        if line[:1] in (" ", "\t") and whole and line.strip():
            if len(whole) < _LONGEST_VALUE:
                whole.append(line.strip())
            continue
        if whole:
            yield " ".join(whole)
        whole = [line] if line.strip() else []
        if not whole:
            yield ""
    if whole:
        yield " ".join(whole)
