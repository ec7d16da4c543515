"""Mails from local files: .eml, mbox, Maildir, folders of them, and one mail on standard input.

Yields raw bytes with the name of where they stood; parsing is elsewhere. Files are only read, never locked or changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from mailtriage.errors import Usage

STDIN = "-"
_FROM = b"From "


@dataclass(frozen=True, slots=True)
class Source:
    """One mail: `name` tells a person where it stood (`inbox.mbox#3`), `raw` are its bytes."""

    name: str
    raw: bytes = field(repr=False)


def read_paths(paths: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[Source]:
    """The mails of all `paths`, in order, one in memory at a time; `-` is one mail on standard input.

    A folder is a Maildir or is searched for `*.eml`, `*.mbox` and Maildirs below it. Every path is looked at before
    the first mail is given, so that a typing error stops the work before it begins: raises Usage.
    """
    for path in paths:
        if path != STDIN:
            _demand(Path(path))
    return _read(paths, stdin)


def _read(paths: Sequence[str], stdin: BinaryIO | None) -> Iterator[Source]:
    for path in paths:
        if path == STDIN:
            yield Source(STDIN, from_pipe((stdin or sys.stdin.buffer).read()))
        else:
            yield from _read_path(Path(path))


def _demand(path: Path) -> None:
    if not path.exists():
        raise Usage(f"There is no file or folder {str(path)!r}")
    if path.is_dir() and next(iter(_places(path)), None) is None:
        raise Usage(f"{str(path)!r} is neither a Maildir nor holds any .eml or .mbox file")


def from_pipe(raw: bytes) -> bytes:
    """One mail as a mail server's pipe delivery gives it: without the mbox `From ` line that may stand before it."""
    if not raw.startswith(_FROM) and not raw.startswith(b">" + _FROM):
        return raw
    return raw.partition(b"\n")[2]


def _read_path(path: Path) -> Iterator[Source]:
    if not path.is_dir():
        yield from _read_file(path)
        return
    for place in _places(path):
        yield from _read_maildir(place) if place.is_dir() else _read_file(place)


def _places(folder: Path) -> Iterator[Path]:
    """The mail files and Maildirs in and below `folder`, by name; hidden ones are left out except Maildir++ folders."""
    if _is_maildir(folder):
        yield folder
        yield from (sub for sub in sorted(folder.iterdir()) if sub.name.startswith(".") and _is_maildir(sub))
        return
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _places(entry)
        elif entry.suffix.lower() in (".eml", ".mbox") and entry.is_file():
            yield entry


def _is_maildir(path: Path) -> bool:
    return path.is_dir() and (path / "cur").is_dir() and (path / "new").is_dir()


def _read_maildir(folder: Path) -> Iterator[Source]:
    """Everything in `new` and `cur`; names begin with the time of delivery, so sorting is by age."""
    files = [file for part in ("new", "cur") for file in (folder / part).iterdir() if not file.name.startswith(".")]
    for file in sorted(files, key=lambda file: file.name):
        # A mail client may rename or remove a file at any moment; the mail is then no longer ours to read.
        if file.is_file():
            yield Source(str(file), _bytes_of(file))


def _read_file(path: Path) -> Iterator[Source]:
    with _opened(path) as lines:
        first = lines.readline()
        if path.suffix.lower() != ".eml" and first.startswith(_FROM):
            for number, raw in enumerate(_split(lines), 1):
                yield Source(f"{path}#{number}", raw)
            return
        yield Source(str(path), from_pipe(first + lines.read()))


def _split(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The mails of an mbox whose first `From ` line has been read.

    A mail begins at a `From ` line after an empty one; quoting is undone as mboxrd does it (`>From ` in the text).
    """
    mail: list[bytes] = []
    empty_before = False
    for line in lines:
        if empty_before and line.startswith(_FROM):
            yield _joined(mail)
            mail, empty_before = [], False
            continue
        empty_before = not line.strip(b"\r\n")
        mail.append(line[1:] if line.lstrip(b">").startswith(_FROM) and line.startswith(b">") else line)
    yield _joined(mail)


def _joined(lines: list[bytes]) -> bytes:
    """The lines of one mail, without the empty one that mbox puts behind it."""
    if lines and not lines[-1].strip(b"\r\n"):
        lines = lines[:-1]
    return b"".join(lines)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise Usage(f"Cannot read {str(path)!r}: {error.strerror}") from error


def _bytes_of(path: Path) -> bytes:
    with _opened(path) as file:
        return file.read()
