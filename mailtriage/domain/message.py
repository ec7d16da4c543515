"""A message: what was read from one incoming mail. Nothing here parses; see `triage/parse.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox as written in a header (RFC 5322 section 3.4): a display name, possibly empty, and `local@domain`."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The part behind the last `@`, in lower case; empty where there is none."""
        return self.address.rpartition("@")[2].lower() if "@" in self.address else ""

    @property
    def key(self) -> str:
        """What identifies the person: the address in lower case."""
        return self.address.lower()


@dataclass(frozen=True, slots=True)
class Headers:
    """All header fields in the order of the mail: names in lower case, values unfolded and decoded to text."""

    fields: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        """The first value of `name` (any case), or None."""
        return next(self._values(name), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of `name` (any case), topmost first."""
        return tuple(self._values(name))

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None

    def _values(self, name: str) -> Iterator[str]:
        wanted = name.lower()
        return (value for key, value in self.fields if key == wanted)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that a person would call an attachment. `name` is safe as a file name; `size` is bytes after decoding."""

    name: str
    content_type: str
    size: int
    sha256: str
    inline: bool
    content: bytes = field(repr=False)
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A link of the HTML body: where it goes and the text that stood on it (which may claim another place)."""

    target: str
    label: str


@dataclass(frozen=True, slots=True)
class Original:
    """The mail that a forward carries: proposed as the true sender and words, never assumed."""

    sender: Address | None
    date: datetime | None
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One incoming mail, read. `text` is the whole body; `visible_text` the new words; `quoted_text` what they quote.

    `date` is aware and in UTC, None where the mail has none that can be read. `html` is as sent, None where there is
    none. `language` is a BCP 47 tag (`zh-Hans`, `en`, …), `und` where it cannot be told. `defects` says in words what
    was wrong with the mail and how it was read all the same.
    """

    message_id: str | None
    subject: str
    sender: Address | None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    visible_text: str = field(default="", repr=False)
    quoted_text: str = field(default="", repr=False)
    html: str | None = field(default=None, repr=False)
    hyperlinks: tuple[Hyperlink, ...] = field(default=(), repr=False)
    language: str = "und"
    attachments: tuple[Attachment, ...] = ()
    original: Original | None = field(default=None, repr=False)
    headers: Headers = field(default=Headers(), repr=False)
    content_type: str = "text/plain"
    defects: tuple[str, ...] = ()
