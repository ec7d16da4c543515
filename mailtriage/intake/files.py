"""Mails from local files: .eml, mbox, Maildir, folders of them, and one mail on standard input.

Yields raw bytes with the name of where they stood; parsing is elsewhere. Files are only read, never locked or changed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, pairwise
from pathlib import Path
from typing import BinaryIO

from mailtriage.errors import Usage

STDIN = "-"
_FROM = b"From "
_DATED = re.compile(rb"From .{0,400}? (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .{1,20}\d\d:\d\d")
_FIELD = re.compile(rb"[!-9;-~]{1,100}:")
"""The beginning of a header field (RFC 5322 section 2.2)."""


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


def from_pipe(raw: bytes) -> bytes:
    """One mail as a mail server's pipe delivery gives it, without the mbox `From ` line that may stand before it."""
    return raw.partition(b"\n")[2] if raw.startswith((_FROM, b">" + _FROM)) else raw


def _read(paths: Sequence[str], stdin: BinaryIO | None) -> Iterator[Source]:
    for path in paths:
        if path == STDIN:
            yield Source(STDIN, from_pipe((stdin or sys.stdin.buffer).read()))
        else:
            for place in _places(Path(path)):
                yield from _read_maildir(place) if place.is_dir() else _read_file(place)


def _demand(path: Path) -> None:
    if not path.exists():
        raise Usage(f"There is no file or folder {str(path)!r}")
    if next(_places(path), None) is None:
        raise Usage(f"{str(path)!r} is neither a Maildir nor holds any .eml or .mbox file")


def _places(path: Path) -> Iterator[Path]:
    """The file itself, or the mail files and Maildirs in and below a folder, by name."""
    if not path.is_dir():
        yield path
    elif _is_maildir(path):
        yield path
        # The folders of a Maildir++ stand in it, each a Maildir with a name that begins with a dot.
        yield from (folder for folder in _listed(path) if folder.name.startswith(".") and _is_maildir(folder))
    else:
        for entry in _listed(path):
            if _is_wanted(entry):
                yield from _places(entry)


def _is_wanted(entry: Path) -> bool:
    if entry.name.startswith("."):
        return False
    if entry.is_dir():
        return not entry.is_symlink()
    return entry.suffix.lower() in (".eml", ".mbox")


def _is_maildir(path: Path) -> bool:
    return (path / "cur").is_dir() and (path / "new").is_dir()


def _read_maildir(folder: Path) -> Iterator[Source]:
    """Everything in `new` and `cur`; names begin with the time of delivery, so the oldest comes first."""
    files = [*_listed(folder / "new"), *_listed(folder / "cur")]
    for file in sorted(files, key=lambda file: file.name):
        # A mail client may rename or remove a file at any moment; it is then no longer ours to read.
        if file.is_file() and not file.name.startswith("."):
            with _readable(file) as lines:
                raw = lines.read()
            yield Source(str(file), raw)


def _read_file(path: Path) -> Iterator[Source]:
    with _readable(path) as lines:
        first = lines.read(len(_FROM))
        if path.suffix.lower() == ".eml" or first != _FROM:
            if first or path.suffix.lower() != ".mbox":
                yield Source(str(path), from_pipe(_rest(lines, first)))
            return
        lines.readline()
        for number, raw in enumerate(_split(lines), 1):
            yield Source(f"{path}#{number}", raw)


def _rest(lines: BinaryIO, first: bytes) -> bytes:
    """All of the file, of which `first` has been read; a mail can be large, so it is not put together from pieces."""
    if not lines.seekable():
        return first + lines.read()
    lines.seek(0)
    return lines.read()


def _split(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The mails of an mbox whose first `From ` line has been read; `>From ` is unquoted as mboxrd does it."""
    mail: list[bytes] = []
    before = b""
    for line, following in pairwise(chain(lines, [b""])):
        if not before.strip(b"\r\n") and mail and _separates(line, following):
            yield _joined(mail)
            mail = []
        else:
            mail.append(line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(_FROM) else line)
        before = line
    yield _joined(mail)


def _separates(line: bytes, following: bytes) -> bool:
    """Whether a line after an empty one begins a new mail. Writers forget to quote sentences that begin with From."""
    return line.startswith(_FROM) and bool(_DATED.match(line) or _FIELD.match(following))


def _joined(lines: list[bytes]) -> bytes:
    """The lines of one mail, without the empty one that mbox puts behind it."""
    if lines and not lines[-1].strip(b"\r\n"):
        lines = lines[:-1]
    return b"".join(lines)


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise Usage(f"Cannot read the folder {str(folder)!r}: {error.strerror}") from error


@contextmanager
def _readable(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise Usage(f"Cannot read {str(path)!r}: {error.strerror}") from error
