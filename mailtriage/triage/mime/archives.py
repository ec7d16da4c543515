"""What an archive holds, for a remark: listed from its directory, never unpacked, with bounds on what is listed."""

from __future__ import annotations

import io
import zipfile

_LISTED = 10
_MAX_MEMBERS = 1_000
_MAX_RATIO = 100
_MAX_DIRECTORY = 2_000_000
_MAX_SIZE = 60_000_000
_NESTED = (".zip", ".rar", ".7z", ".gz", ".tar", ".xz", ".bz2")
_OTHERS = frozenset({"application/x-7z-compressed", "application/vnd.rar", "application/gzip", "application/x-xz"})
_RUNNABLE = (".exe", ".scr", ".js", ".vbs", ".bat", ".cmd", ".com", ".msi", ".lnk", ".ps1", ".jar", ".hta", ".apk")


def remark_on(content: bytes, content_type: str) -> str:
    """A sentence about the archive in `content`; empty where it is none that can be listed."""
    if content_type in _OTHERS:
        return "archive that is not listed"
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
    lower = [file.filename.lower() for file in files]
    said = [
        ("encrypted", any(file.flag_bits & 1 for file in files)),
        ("holds programs", any(name.endswith(_RUNNABLE) for name in lower)),
        ("holds archives", any(name.endswith(_NESTED) for name in lower)),
        (
            f"unpacks to {unpacked} bytes, {unpacked // max(packed, 1)} times its size",
            unpacked > _MAX_RATIO * max(packed, 1),
        ),
    ]
    return "".join(f"; {words}" for words, true in said if true)


def _printable(name: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in name[:80])
