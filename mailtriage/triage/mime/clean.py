"""Characters that must not travel on: controls, direction overrides in names, halves of surrogate pairs."""

from __future__ import annotations

_LINE_CONTROLS = {code: None for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if code not in (0x09, 0x0A)}
_LINE_CONTROLS[0x0C] = " "
_LINE_CONTROLS[0x0B] = " "
_LINE_CONTROLS[0x85] = "\n"
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_BODY = {**_LINE_CONTROLS, **_SURROGATES, 0xFEFF: None}
_HEADER = {
    **dict.fromkeys((*range(32), *range(127, 160))),
    **_SURROGATES,
    **dict.fromkeys((0x09, 0x0A, 0x0D, 0x2028, 0x2029), " "),
}

_BODY_TABLE = str.maketrans(_BODY)
_HEADER_TABLE = str.maketrans(_HEADER)
_ASCII_DELETIONS = str.maketrans("", "", "\t\n")


def body_text(text: str) -> str:
    """`text` with `\\n` line ends and without control characters; zero-width and full-width characters are kept."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        if "\r\n" in text:
            text = "\n".join(line.rstrip("\r") for line in text.split("\n"))
        text = text.replace("\r", "\n")
    if text.translate(_ASCII_DELETIONS).isprintable():
        return text
    return text.translate(_BODY_TABLE)


def header_text(text: str) -> str:
    """`text` on one line, without control characters or blanks at its ends."""
    if text.isprintable():
        return text.strip()
    return text.translate(_HEADER_TABLE).strip()
