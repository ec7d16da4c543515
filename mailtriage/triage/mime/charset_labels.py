"""Names of charsets as mails write them, to Python codecs, and the superset that each is read as."""

from __future__ import annotations

import codecs
from functools import lru_cache

SUPERSETS: dict[str, tuple[str, ...]] = {
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "hz": ("hz", "gb18030"),
    "big5": ("big5hkscs", "cp950"),
    "cp950": ("cp950", "big5hkscs"),
    "euc_kr": ("cp949",),
    "johab": ("johab", "cp949"),
    "shift_jis": ("cp932", "shift_jis_2004"),
    "euc_jp": ("euc_jp", "euc_jis_2004"),
    "iso8859-1": ("cp1252", "latin-1"),
    "cp1252": ("cp1252", "latin-1"),
    "iso8859-9": ("cp1254", "iso8859-9"),
    "iso8859-11": ("cp874", "iso8859-11"),
    "tis-620": ("cp874", "tis-620"),
    "iso8859-8": ("cp1255", "iso8859-8"),
}
"""What a label (as Python's codec name) is read as: the first codec that can read every byte."""

ALIASES = {
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "x-gbk": "gb18030",
    "x-gb18030": "gb18030",
    "gb_2312-80": "gb18030",
    "gb2312-80": "gb18030",
    "cp936": "gb18030",
    "x-big5": "big5",
    "big5-eten": "big5",
    "x-x-big5": "big5",
    "ks_c_5601": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "x-windows-949": "cp949",
    "windows-949": "cp949",
    "x-sjis": "shift_jis",
    "x-ms-cp932": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "x-unicode-2-0-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "ansi_x3.4-1968": "ascii",
}

UNLABELLED = frozenset(
    {"", "ascii", "us-ascii", "x-unknown", "unknown", "unknown-8bit", "x-user-defined", "default", "none"}
)
"""Labels that say nothing about bytes above 127."""

_NOT_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
"""Python codecs that are text encodings by type but no charset, some of them slow beyond bounds."""


@lru_cache(maxsize=256)
def codec_of(label: str | None) -> str | None:
    """Python's name for the charset that `label` means; None where it means none (unknown, empty, no charset)."""
    plain = (label or "").strip().strip("\"'").partition("*")[0].partition(";")[0].strip().lower()
    if plain in UNLABELLED or len(plain) > 40:
        return None
    plain = ALIASES.get(plain, plain)
    if plain.startswith(("iso-2022-jp", "iso2022-jp", "iso2022_jp", "csiso2022jp", "cp5022", "x-iso-2022-jp")):
        return "iso2022_jp"
    for spelling in (plain, plain.replace("windows", "cp").replace("-", ""), plain.replace("_", "-")):
        name = _known(spelling)
        if name is not None:
            return name
    return None


def _known(spelling: str) -> str | None:
    try:
        name = codecs.lookup(spelling).name
        b"ab".decode(name, "ignore")
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if name.replace("_", "-") in _NOT_CHARSETS else name


def supersets(codec: str) -> tuple[str, ...]:
    """The codecs to try for `codec`, in order."""
    return SUPERSETS.get(codec, (codec,))
