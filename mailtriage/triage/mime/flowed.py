"""format=flowed (RFC 3676): paragraphs that the client broke are joined again. Quoted lines stay as they stand."""

from __future__ import annotations


def unflow(text: str, delete_space: bool) -> str:
    """`text` with soft line breaks undone; `delete_space` is the parameter DelSp=yes, which CJK clients use."""
    joined: list[str] = []
    flowing = False
    for line in text.split("\n"):
        if line.startswith(">"):
            joined.append(line)
            flowing = False
            continue
        plain = line[1:] if line.startswith(" ") else line
        soft = plain.endswith(" ") and plain != "-- "
        if soft and delete_space:
            plain = plain[:-1]
        if flowing and plain != "-- ":
            joined[-1] += plain
        else:
            joined.append(plain)
        flowing = soft
    return "\n".join(joined)
