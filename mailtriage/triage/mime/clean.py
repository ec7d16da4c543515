"""Characters that must not travel on: controls and halves of surrogate pairs, and every way to end a line but one."""

from __future__ import annotations

_CONTROLS: dict[int, str | None] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)))
_SURROGATES: dict[int, str | None] = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_LINE_ENDS = (0x0A, 0x0D, 0x2028, 0x2029)

_BODY = str.maketrans(
    {**_CONTROLS, **_SURROGATES, 0xFEFF: None, 0x09: "\t", 0x0A: "\n", 0x0B: " ", 0x0C: " ", 0x85: "\n"}
)
_HEADER = str.maketrans({**_CONTROLS, **_SURROGATES, 0x09: " ", **dict.fromkeys(_LINE_ENDS, " ")})
_WITHOUT_TABS_AND_LINES = str.maketrans("", "", "\t\n")


def body_text(text: str) -> str:
    """`text` with `\\n` line ends and without control characters; zero-width and full-width characters are kept."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        if "\r\n" in text:
            text = "\n".join(line.rstrip("\r") for line in text.split("\n"))
        text = text.replace("\r", "\n")
    if text.translate(_WITHOUT_TABS_AND_LINES).isprintable():
        return text
    return text.translate(_BODY)


def header_text(text: str) -> str:
    """`text` on one line, without control characters or blanks at its ends."""
    return text.strip() if text.isprintable() else text.translate(_HEADER).strip()
