"""What an archive holds, for a remark: listed from its directory, never unpacked, with bounds on what is listed."""

from __future__ import annotations

import io
import zipfile

from mailtriage.triage.mime import tars

_LISTED = 10
_MAX_MEMBERS = 1_000
_MAX_RATIO = 100
_MAX_DIRECTORY = 2_000_000
_MAX_SIZE = 60_000_000
_NESTED = (".zip", ".rar", ".7z", ".gz", ".tar", ".xz", ".bz2")
_OTHERS = frozenset({"application/x-7z-compressed", "application/vnd.rar", "application/x-xz", "application/x-bzip2"})
_RUNNABLE = (".exe", ".scr", ".js", ".vbs", ".bat", ".cmd", ".com", ".msi", ".lnk", ".ps1", ".jar", ".hta", ".apk")


def remark_on(content: bytes, content_type: str) -> str:
    """A sentence about the archive in `content`; empty where it is none that can be listed."""
    if content_type in _OTHERS:
        return "archive that is not listed"
    if content_type == "application/x-tar":
        return _tar(content)
    if content_type == "application/gzip":
        return _gzip(content)
    if content_type != "application/zip" or len(content) > _MAX_SIZE:
        return ""
    try:
        declared = _members_declared(content)
        if declared > _MAX_MEMBERS:
            return f"archive of {declared} files, not listed: more than {_MAX_MEMBERS}"
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _describe(archive.infolist())
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError, IndexError, OverflowError):
        return "archive that cannot be listed"


def _gzip(content: bytes) -> str:
    """A tar inside is listed, as far as it can be unpacked within bounds; of anything else only the size is told."""
    found = tars.unpacked(content)
    if found is None:
        return "archive that cannot be listed"
    beginning, used = found
    said = _tar(beginning) if tars.is_tar(beginning) else "one compressed file"
    times = len(beginning) // max(used, 1)
    return said + (f"; unpacks to {times} times its size" if times > _MAX_RATIO else "")


def _tar(content: bytes) -> str:
    listed = tars.members_of(content, _MAX_MEMBERS)
    if listed is None:
        return "archive that cannot be listed"
    names = [name for name, _ in listed.members]
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    count = f"{len(names)} files" if listed.whole else f"at least {len(names)} files"
    return f"archive of {count}: {', '.join(map(_printable, names[:_LISTED]))}{more}{_alarms(names)}"


def _alarms(names: list[str]) -> str:
    lower = [name.lower() for name in names]
    said = [
        ("holds programs", any(name.endswith(_RUNNABLE) for name in lower)),
        ("holds archives", any(name.endswith(_NESTED) for name in lower)),
    ]
    return "".join(f"; {words}" for words, true in said if true)


def _members_declared(content: bytes) -> int:
    """What the end-of-directory record says, before anything is read (APPNOTE 4.3.16)."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 66_000))
    if at < 0 or at + 22 > len(content):
        raise zipfile.BadZipFile
    if int.from_bytes(content[at + 12 : at + 16], "little") > _MAX_DIRECTORY:
        return max(int.from_bytes(content[at + 10 : at + 12], "little"), _MAX_MEMBERS + 1)
    return int.from_bytes(content[at + 10 : at + 12], "little")


def _describe(members: list[zipfile.ZipInfo]) -> str:
    files = [member for member in members if not member.is_dir()]
    names = ", ".join(_printable(member.filename) for member in files[:_LISTED])
    more = f" and {len(files) - _LISTED} more" if len(files) > _LISTED else ""
    return f"archive of {len(files)} files: {names}{more}{_warnings(files)}"


def _warnings(files: list[zipfile.ZipInfo]) -> str:
    packed, unpacked = sum(file.compress_size for file in files), sum(file.file_size for file in files)
    times = unpacked // max(packed, 1)
    encrypted = "; encrypted" if any(file.flag_bits & 1 for file in files) else ""
    bomb = f"; unpacks to {unpacked} bytes, {times} times its size" if times > _MAX_RATIO else ""
    return encrypted + _alarms([file.filename for file in files]) + bomb


def _printable(name: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in name[:80])
