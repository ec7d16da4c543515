"""What charset bytes are in when nobody says, or nobody right: detection, and evidence against a label."""

from __future__ import annotations

import codecs
import re

from mailtriage.triage.mime.charset_labels import supersets

_DETECTABLE = [
    "utf-8",
    "gb18030",
    "big5hkscs",
    "cp949",
    "cp932",
    "euc-jp",
    "koi8-r",
    "windows-1251",
    "windows-1252",
    "windows-1254",
    "windows-1256",
]
_SAMPLE = 16_384
_RUN = re.compile(rb"[\x80-\xff]{2,}")
_EVIDENCE = 6
_CYRILLIC = ("koi8-r", "cp1251")
_EXCHANGED = re.compile(r"\b[а-яё][А-ЯЁ]{2}")
_ASCII = bytes(range(128))


def strictly(payload: bytes, codec: str) -> str | None:
    """The text of `payload`, or None where a byte is not of `codec`."""
    try:
        text = payload.decode(codec)
    except (UnicodeError, LookupError):
        return None
    return None if has_surrogates(text) else text


def has_surrogates(text: str) -> bool:
    """Whether `text` holds halves of surrogate pairs, which some codecs produce and no database takes."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def detect(payload: bytes) -> str | None:
    """The charset that the bytes above 127 look like; None where nothing fits. Looks at a bounded sample only."""
    import chardet  # Half of what importing this module would cost, for one mail in a thousand.

    sample = _sample(payload)
    found = chardet.detect(sample, include_encodings=_DETECTABLE)["encoding"]
    if not found:
        return _strict_guess(payload)
    name = supersets(codecs.lookup(str(found)).name)[0]
    if name in _CYRILLIC and not _mostly_together(sample):
        return "cp1252"
    return name if strictly(payload, name) is not None or not _is_thai(payload) else "cp874"


def _strict_guess(payload: bytes) -> str | None:
    return next((name for name in ("gb18030", "cp1252", "latin-1") if strictly(payload, name) is not None), None)


def _sample(payload: bytes) -> bytes:
    """The stretch from the first byte above 127, where the evidence is."""
    if len(payload) <= _SAMPLE:
        return payload
    high = len(payload) - len(payload.lstrip(_ASCII))
    return payload[max(0, high - 200) : high + _SAMPLE]


def _comes_in_runs(sample: bytes) -> bool:
    """Whether bytes above 127 stand together, as in scripts of two bytes a character; accented letters stand alone."""
    high = len(sample.translate(None, _ASCII))
    return high >= _EVIDENCE and _mostly_together(sample)


def _mostly_together(sample: bytes) -> bool:
    """Whether most bytes above 127 have a neighbour of their kind."""
    return sum(len(run) for run in _RUN.findall(sample)) >= 0.8 * len(sample.translate(None, _ASCII))


def _is_thai(payload: bytes) -> bool:
    """Whether the bytes can be Thai, which detection takes for Chinese."""
    return _mostly_together(_sample(payload)) and strictly(payload, "cp874") is not None


def _other_cyrillic(payload: bytes, codec: str) -> str | None:
    """Each of the two charsets shows the other's text with small and capital letters exchanged: `оЕПЕБНД`."""
    other = _CYRILLIC[codec == _CYRILLIC[0]]
    sample = _sample(payload)
    said, else_said = sample.decode(codec, "ignore"), sample.decode(other, "ignore")
    return other if _EXCHANGED.search(said) and not _EXCHANGED.search(else_said) else None


def better_than_label(payload: bytes, codec: str) -> str | None:
    """Evidence against a single-byte label, which never fails by itself."""
    if not codec.startswith(("iso8859", "cp125", "koi8", "latin")):
        return None
    if strictly(payload, "utf-8") is not None:
        return "utf-8"
    if codec in _CYRILLIC:
        return _other_cyrillic(payload, codec)
    if codec not in ("iso8859-1", "cp1252", "latin-1", "iso8859-15"):
        return None
    if not _comes_in_runs(_sample(payload)):
        return None
    found = detect(payload)
    if found in ("gb18030", "big5hkscs", "cp949", "cp932", "euc_jp", "koi8-r", "cp1251"):
        return found if strictly(payload, found) is not None else None
    return None
