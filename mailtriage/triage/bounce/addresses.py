"""Mail addresses as they stand in delivery reports, found by plain scanning in linear time."""

from __future__ import annotations

from collections.abc import Iterator

_AROUND = "<>()[]{}\"',;:=|*“”‘’「」【】（）《》，；：、。"
_TO_BLANKS = str.maketrans(dict.fromkeys(_AROUND, " "))
_LONGEST = 320


def addresses(text: str) -> Iterator[str]:
    """The addresses in `text`, in order, without the punctuation around them."""
    if "@" not in text:
        return
    for word in text.translate(_TO_BLANKS).split():
        if "@" in word[:_LONGEST]:
            yield from _address(word[:_LONGEST])


def _address(word: str) -> Iterator[str]:
    local, _, rest = word.rpartition("@")
    local = local.rpartition("@")[2].lstrip("./\\-")
    # The domain ends at the first character that no domain has: other scripts put no blank behind an address.
    length = next((place for place, char in enumerate(rest) if not _is_domain_char(char)), len(rest))
    domain = rest[:length].strip(".-")
    # Three dots are a name cut short by an archive: that address is nobody's.
    if local and "." in domain and "..." not in local:
        yield f"{local}@{domain}"


def _is_domain_char(char: str) -> bool:
    return char in ".-" or (char.isalnum() and (char.isascii() or char.isalpha()))
