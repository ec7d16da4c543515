"""format=flowed (RFC 3676): paragraphs that the client broke are joined again. Quoted lines stay as they stand."""

from __future__ import annotations

_SIGNATURE = "-- "


def unflow(text: str, delete_space: bool) -> str:
    """`text` with soft line breaks undone; `delete_space` is the parameter DelSp=yes, which CJK clients use."""
    paragraphs: list[list[str]] = []
    flowing = False
    for line in text.split("\n"):
        if line.startswith(">"):
            paragraphs.append([line])
            flowing = False
            continue
        plain = line[1:] if line.startswith(" ") else line
        soft = plain.endswith(" ") and plain != _SIGNATURE
        kept = plain[:-1] if soft and delete_space else plain
        if flowing and plain != _SIGNATURE:
            paragraphs[-1].append(kept)
        else:
            paragraphs.append([kept])
        flowing = soft
    return "\n".join("".join(pieces) for pieces in paragraphs)
