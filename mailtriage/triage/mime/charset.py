"""Bytes to text: by label, by its superset, by detection, in that order. Transfer encodings are not undone here.

The order is that of browsers (WHATWG Encoding): a label names the family, and mail clients that say gb2312 or
iso-8859-1 mean the superset. A label is mistrusted only on evidence: bytes that cannot be of its charset, or
single-byte labels on bytes that are perfect UTF-8 or unmistakably Chinese, Japanese or Korean.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import lru_cache

from mailtriage.triage.mime.iso2022 import decode_iso2022_jp

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

_NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "unicode-escape"})
"""Python codecs that are text encodings by type but no charset, some of them slow beyond bounds."""

_SHIFTED = frozenset(
    {"utf-7", "hz", "iso2022_kr", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"}
)
"""Charsets in which bytes below 128 need not be ASCII."""

_DETECTABLE = [
    "utf-8",
    "gb18030",
    "big5hkscs",
    "cp949",
    "cp932",
    "euc-jp",
    "koi8-r",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1254",
    "windows-1256",
]
_SAMPLE = 16_384
_FEW = 0.05


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the codec that read it, and a sentence where that was not what the mail said."""

    text: str
    charset: str
    defect: str | None = None


def decode(payload: bytes, label: str | None, hint: str | None = None) -> Decoded:
    """Text of `payload`. `label` is what the part declares; `hint` what other parts of the mail declare."""
    codec = codec_of(label)
    if payload.isascii() and codec not in _SHIFTED:
        if b"\x1b" not in payload:
            return Decoded(payload.decode("ascii"), codec or "ascii")
        return _escaped(payload, codec)
    if codec == "iso2022_jp":
        return _escaped(payload, codec)
    if codec is None or codec == "ascii":
        return _undeclared(payload, label, hint)
    return _declared(payload, codec, label or codec)


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
        b"".decode(name)
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if name in _NOT_CHARSETS else name


def _declared(payload: bytes, codec: str, label: str) -> Decoded:
    """By label or superset, unless the bytes are evidence against the label."""
    better = _better_than_label(payload, codec)
    if better is not None:
        return Decoded(payload.decode(better), better, f"Labelled {_quote(label)}, but the bytes are {better}.")
    for candidate in SUPERSETS.get(codec, (codec,)):
        text = _strictly(payload, candidate)
        if text is not None:
            return Decoded(text, candidate, _superset_note(payload, codec, candidate, label))
    nearly = _nearly(payload, SUPERSETS.get(codec, (codec,))[0])
    text = _strictly(payload, "utf-8")
    if text is None and nearly is not None:
        return Decoded(
            nearly, codec, f"Labelled {_quote(label)}; some bytes are not of that charset and were replaced."
        )
    return _detected(payload, f"Labelled {_quote(label)}, which cannot be")


def _superset_note(payload: bytes, codec: str, candidate: str, label: str) -> str | None:
    if candidate == codec or _strictly(payload, codec) is not None:
        return None
    return f"Labelled {_quote(label)}, read as its superset {candidate}."


def _undeclared(payload: bytes, label: str | None, hint: str | None) -> Decoded:
    """UTF-8 if it is that, else what the rest of the mail declares, else what detection says."""
    said = "No charset is declared for bytes above 127" if not label else f"Charset {_quote(label)} says nothing"
    if _strictly(payload, "utf-8") is not None:
        return Decoded(payload.decode("utf-8"), "utf-8", None if not label else f"{said}; read as utf-8.")
    codec = codec_of(hint)
    if codec is not None and codec not in ("utf-8", "ascii", "iso8859-1", "cp1252"):
        for candidate in SUPERSETS.get(codec, (codec,)):
            text = _strictly(payload, candidate)
            if text is not None:
                return Decoded(text, candidate, f"{said}; read as {candidate}, as declared elsewhere in the mail.")
    return _detected(payload, said)


def _detected(payload: bytes, said: str) -> Decoded:
    text = _strictly(payload, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8", f"{said}; read as utf-8.")
    nearly = _nearly(payload, "utf-8")
    if nearly is not None:
        return Decoded(nearly, "utf-8", f"{said}; read as utf-8, some bytes were replaced.")
    found = detect(payload)
    if found is not None:
        text = _strictly(payload, found)
        if text is not None:
            return Decoded(text, found, f"{said}; read as {found} by detection.")
        return Decoded(
            payload.decode(found, "replace"), found, f"{said}; read as {found} by detection, some bytes replaced."
        )
    return Decoded(payload.decode("utf-8", "replace"), "utf-8", f"{said}; unreadable bytes were replaced.")


def detect(payload: bytes) -> str | None:
    """The charset that the bytes above 127 look like; None where nothing fits. Looks at a bounded sample only."""
    import chardet  # Half of what importing this module would cost, for one mail in a thousand.

    sample = _sample(payload)
    found = chardet.detect(sample, include_encodings=_DETECTABLE)["encoding"]
    if not found:
        return _strict_guess(payload)
    name = codecs.lookup(str(found)).name
    return SUPERSETS.get(name, (name,))[0]


def _strict_guess(payload: bytes) -> str | None:
    return next((name for name in ("gb18030", "cp1252", "latin-1") if _strictly(payload, name) is not None), None)


def _sample(payload: bytes) -> bytes:
    """The stretch from the first byte above 127, where the evidence is."""
    if len(payload) <= _SAMPLE:
        return payload
    high = len(payload) - len(payload.lstrip(_ASCII))
    return payload[max(0, high - 200) : high + _SAMPLE]


_ASCII = bytes(range(128))


def _better_than_label(payload: bytes, codec: str) -> str | None:
    """Evidence against a single-byte label, which never fails by itself."""
    if not codec.startswith(("iso8859", "cp125", "koi8", "latin")):
        return None
    if _strictly(payload, "utf-8") is not None:
        return "utf-8"
    if codec not in ("iso8859-1", "cp1252", "latin-1", "iso8859-15"):
        return None
    sample = _sample(payload)
    high = len(sample.translate(None, _ASCII))
    if high * 2 < len(sample.translate(None, b" \t\r\n")):
        return None
    found = detect(payload)
    if found in ("gb18030", "big5hkscs", "cp949", "cp932", "euc_jp", "koi8-r", "cp1251"):
        return found if _strictly(payload, found) is not None else None
    return None


def _strictly(payload: bytes, codec: str) -> str | None:
    try:
        text = payload.decode(codec)
    except (UnicodeError, LookupError):
        return None
    return None if has_surrogates(text) else text


def _nearly(payload: bytes, codec: str) -> str | None:
    """The text with replacement characters where only a few of the characters above 127 are broken."""
    try:
        text = payload.decode(codec, "replace")
    except (UnicodeError, LookupError):
        return None
    if has_surrogates(text):
        return None
    broken = text.count("\ufffd")
    foreign = sum(1 for _ in filter(_is_foreign, text[:_SAMPLE]))
    return text if broken <= max(1, foreign * _FEW) and foreign > 4 else None


def _is_foreign(character: str) -> bool:
    return character > "\x7f"


def has_surrogates(text: str) -> bool:
    """Whether `text` holds halves of surrogate pairs, which some codecs produce and no database takes."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _escaped(payload: bytes, codec: str | None) -> Decoded:
    """Seven-bit text with escape sequences: iso-2022-jp where it is that, whatever the label says."""
    if codec == "iso2022_kr":
        text = _strictly(payload, "iso2022_kr")
        if text is not None:
            return Decoded(text, "iso2022_kr")
    if codec == "iso2022_jp" or any(mark in payload for mark in (b"\x1b$B", b"\x1b$@", b"\x1b(J")):
        text = decode_iso2022_jp(payload)
        if text is not None:
            return Decoded(text, "iso2022_jp", None if codec == "iso2022_jp" else "Unlabelled iso-2022-jp.")
    if payload.isascii():
        return Decoded(payload.decode("ascii"), "ascii")
    return _undeclared(payload, None, None)


def _quote(label: str) -> str:
    return "".join(character for character in label[:40] if character.isprintable())
