"""Bytes to text: by label, by its superset, by detection, in that order. Transfer encodings are not undone here.

The order is that of browsers (WHATWG Encoding): a label names the family, and mail clients that say gb2312 or
iso-8859-1 mean the superset. A label is mistrusted only on evidence: bytes that cannot be of its charset, or
single-byte labels on bytes that are perfect UTF-8 or unmistakably Chinese, Japanese or Korean.
"""

from __future__ import annotations

from dataclasses import dataclass

from mailtriage.triage.mime.charset_detection import better_than_label, detect, has_surrogates, strictly
from mailtriage.triage.mime.charset_labels import codec_of, supersets
from mailtriage.triage.mime.iso2022 import decode_iso2022_jp

_SHIFTED = frozenset(
    {"utf-7", "hz", "iso2022_kr", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"}
)
"""Charsets in which bytes below 128 need not be ASCII."""

_FEW = 0.05
_TWICE = 2
"""Characters that must get fewer before a text counts as encoded twice."""

_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the codec that read it, and a sentence where that was not what the mail said."""

    text: str
    charset: str
    defect: str | None = None


def decode(payload: bytes, label: str | None, hint: str | None = None) -> Decoded:
    """Text of `payload`. `label` is what the part declares; `hint` what other parts of the mail declare."""
    found = _decode(payload, label, hint)
    if found.charset == "utf-8" and not found.text.isascii():
        text = _encoded_before(found.text)
        if text is not None:
            return Decoded(text, "utf-8", "The text was encoded as utf-8 twice; it was read as it was before.")
    return found


def _encoded_before(text: str) -> str | None:
    """What the text was before a program took its UTF-8 for Latin-1 and encoded it again; None where none did."""
    for taken_for in ("latin-1", "cp1252"):
        try:
            before = text.encode(taken_for).decode("utf-8")
        except UnicodeError:
            continue
        return before if len(text) - len(before) >= _TWICE else None
    return None


def _decode(payload: bytes, label: str | None, hint: str | None) -> Decoded:
    codec = codec_of(label)
    if payload[:2] in _MARKS and codec not in _SHIFTED:
        text = strictly(payload, "utf-16")
        if text is not None:
            return Decoded(text, "utf-16", "Text in UTF-16, told by its byte order mark.")
    if payload.isascii() and codec not in _SHIFTED:
        if b"\x1b" not in payload:
            return Decoded(payload.decode("ascii"), codec or "ascii")
        return _escaped(payload, codec)
    if codec == "iso2022_jp":
        return _escaped(payload, codec)
    if codec is None or codec == "ascii":
        return _undeclared(payload, label, hint)
    return _declared(payload, codec, label or codec)


def _declared(payload: bytes, codec: str, label: str) -> Decoded:
    """By label or superset, unless the bytes are evidence against the label."""
    better = better_than_label(payload, codec)
    if better is not None:
        return Decoded(payload.decode(better), better, f"Labelled {_quote(label)}, but the bytes are {better}.")
    for candidate in supersets(codec):
        text = strictly(payload, candidate)
        if text is not None:
            return Decoded(text, candidate, _superset_note(payload, codec, candidate, label))
    nearly = _nearly(payload, supersets(codec)[0])
    text = strictly(payload, "utf-8")
    if text is None and nearly is not None:
        said = f"Labelled {_quote(label)}; some bytes are not of that charset and were replaced."
        return Decoded(nearly, codec, said)
    return _detected(payload, f"Labelled {_quote(label)}, which cannot be")


def _superset_note(payload: bytes, codec: str, candidate: str, label: str) -> str | None:
    if candidate == codec or strictly(payload, codec) is not None:
        return None
    return f"Labelled {_quote(label)}, read as its superset {candidate}."


def _undeclared(payload: bytes, label: str | None, hint: str | None) -> Decoded:
    """UTF-8 if it is that, else what the rest of the mail declares, else what detection says."""
    said = "No charset is declared for bytes above 127" if not label else f"Charset {_quote(label)} says nothing"
    if strictly(payload, "utf-8") is not None:
        return Decoded(payload.decode("utf-8"), "utf-8", None if not label else f"{said}; read as utf-8.")
    codec = codec_of(hint)
    if codec is not None and codec not in ("utf-8", "ascii", "iso8859-1", "cp1252"):
        for candidate in supersets(codec):
            text = strictly(payload, candidate)
            if text is not None:
                return Decoded(text, candidate, f"{said}; read as {candidate}, as declared elsewhere in the mail.")
    return _detected(payload, said)


def _detected(payload: bytes, said: str) -> Decoded:
    text = strictly(payload, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8", f"{said}; read as utf-8.")
    nearly = _nearly(payload, "utf-8")
    if nearly is not None:
        return Decoded(nearly, "utf-8", f"{said}; read as utf-8, some bytes were replaced.")
    found = detect(payload)
    if found is not None:
        text = strictly(payload, found)
        said = f"{said}; read as {found} by detection"
        if text is not None:
            return Decoded(text, found, f"{said}.")
        return Decoded(payload.decode(found, "replace"), found, f"{said}, some bytes replaced.")
    return Decoded(payload.decode("utf-8", "replace"), "utf-8", f"{said}; unreadable bytes were replaced.")


def _nearly(payload: bytes, codec: str) -> str | None:
    """The text with replacement characters where only a few of the characters above 127 are broken."""
    try:
        text = payload.decode(codec, "replace")
    except (UnicodeError, LookupError):
        return None
    if has_surrogates(text):
        return None
    broken = text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text if broken <= max(1, foreign * _FEW) and foreign > 4 else None


def _escaped(payload: bytes, codec: str | None) -> Decoded:
    """Seven-bit text with escape sequences: iso-2022-jp where it is that, whatever the label says."""
    if codec == "iso2022_kr":
        text = strictly(payload, "iso2022_kr")
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
