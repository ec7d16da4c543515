"""How much to ask an IMAP server for at once: windows of UIDs, groups of mails. Pure arithmetic; no server here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

LAST_UID = 2**32 - 1
"""UIDs are 32-bit numbers (RFC 3501 section 2.3.1.1)."""
WINDOW = 80_000
"""UIDs asked for in one SEARCH: 80,000 of ten digits and a blank stay below 1,000,000 bytes."""
WIDEST = 640_000
SET = 500
"""UIDs named in one command: about 5,500 bytes of a command line, of which servers must take 8,000 (RFC 7162)."""
GROUP_BYTES = 1 << 20
GROUP_MAILS = 100


def uid_set(uids: Sequence[int]) -> str:
    """`uids`, ascending, in the form of RFC 3501: `4:6,9`."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)


def sets(uids: Sequence[int]) -> Iterator[list[int]]:
    """`uids` in lists short enough for one command."""
    for start in range(0, len(uids), SET):
        yield list(uids[start : start + SET])


def next_width(width: int, found: int) -> int:
    """How wide the next window should be: a gap in the UIDs is crossed in growing steps."""
    return WINDOW if found else min(2 * width, WIDEST)


def groups(sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """UIDs, given with the sizes of their mails, in groups to fetch at once: about a megabyte, a large mail alone."""
    group: list[int] = []
    total = 0
    for uid, size in sizes.items():
        if group and (total + size > GROUP_BYTES or len(group) == GROUP_MAILS):
            yield group
            group, total = [], 0
        group.append(uid)
        total += size
    if group:
        yield group
