"""What the first bytes of a file say it is, whatever its name and label say."""

from __future__ import annotations

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"MZ", "application/x-dosexec"),
    (b"\x7fELF", "application/x-executable"),
    (b"{\\rtf", "application/rtf"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"BEGIN:VCARD", "text/vcard"),
)
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"avif": "image/avif",
    b"qt  ": "video/quicktime",
}
_OFFICE = (
    (b"word/", "wordprocessingml.document"),
    (b"xl/", "spreadsheetml.sheet"),
    (b"ppt/", "presentationml.presentation"),
)
_PROGRAMS = frozenset({"application/x-dosexec", "application/x-executable"})
_PROGRAM_WORDS = ("exe", "msdownload", "msdos")
_MEDIA = frozenset({"image", "audio", "video"})


def content_type_of(content: bytes) -> str | None:
    """The type that the content shows, or None where it shows none."""
    head = content[:64]
    found = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
    if found == "application/zip":
        return _office(content)
    if found is not None:
        return found
    if content[257:262] == b"ustar":
        return "application/x-tar"
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    return "text/html" if head.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")) else None


def _office(content: bytes) -> str:
    """A zip that is an Office document shows it in the names of its members, which stand at its beginning and end."""
    names = content[:4000] + content[-8000:]
    if b"[Content_Types].xml" in names:
        for folder, kind in _OFFICE:
            if folder in names:
                return f"application/vnd.openxmlformats-officedocument.{kind}"
    if b"AndroidManifest.xml" in names:
        return "application/vnd.android.package-archive"
    return "application/zip"


def contradicts(declared: str, shown: str) -> bool:
    """Whether content that shows `shown` makes `declared` a lie worth telling: a program, another family of types."""
    if shown in _PROGRAMS:
        return not any(word in declared for word in _PROGRAM_WORDS)
    if declared == "application/pdf":
        return shown != declared
    family, shown_family = declared.partition("/")[0], shown.partition("/")[0]
    if family in _MEDIA:
        return shown_family != family and not {family, shown_family} <= {"audio", "video"}
    return family == "text" and shown_family != "text" and shown != "application/rtf"
