"""Attachment names that are safe as file names: no path, no control or direction characters, bounded, never empty."""

from __future__ import annotations

import unicodedata

LONGEST = 200
"""Bytes in UTF-8: file systems allow 255, and a copy may need a number behind the name."""

_EXTENSIONS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/rtf": ".rtf",
    "application/rtf": ".rtf",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/markdown": ".md",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "application/json": ".json",
    "application/ics": ".ics",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/gzip": ".gz",
    "application/x-tar": ".tar",
    "application/x-7z-compressed": ".7z",
    "application/vnd.rar": ".rar",
    "application/ms-tnef": ".dat",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.ms-excel": ".xls",
    "application/pgp-signature": ".asc",
    "application/pgp-keys": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/bmp": ".bmp",
    "image/tiff": ".tif",
    "image/svg+xml": ".svg",
    "audio/mpeg": ".mp3",
    "audio/amr": ".amr",
    "audio/wav": ".wav",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "text/rfc822-headers": ".txt",
}


def extension_of(content_type: str) -> str:
    """The usual file name extension, with its dot; `.bin` where none is usual."""
    return _EXTENSIONS.get(content_type, ".txt" if content_type.startswith("text/") else ".bin")


def safe_name(said: str, content_type: str, number: int) -> str:
    """`said` made safe; `attachment-NUMBER` with the type's extension where nothing is left of it."""
    last = said.replace("\\", "/").rstrip("/").rpartition("/")[2] if "/" in said or "\\" in said else said
    if not last.isprintable() or not last.isascii():
        last = "".join(filter(_is_harmless, last))
    plain = " ".join(last.split()).strip().rstrip(". ")
    return _bounded(plain) if plain else f"attachment-{number}{extension_of(content_type)}"


def _is_harmless(character: str) -> bool:
    """Direction overrides make `exe.gpj` of `jpg.exe`; zero-width characters hide what follows them."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _bounded(name: str) -> str:
    octets = name.encode("utf-8", "replace")
    if len(octets) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    tail = (dot + extension).encode("utf-8", "replace") if dot and len(extension) <= 10 else b""
    head = (stem if tail else name).encode("utf-8", "replace")[: LONGEST - len(tail)]
    return head.decode("utf-8", "ignore") + tail.decode("utf-8", "ignore")
