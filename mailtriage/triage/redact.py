"""Secrets leave a message before anything else reads, stores or logs it.

What a secret looks like is known to `wallet/secrets`; here every place of a message is visited. Keeping, sealing or
dropping the original is not done here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from mailtriage.domain.finding import Finding, FindingKind
from mailtriage.domain.message import Address, Attachment, Headers, Hyperlink, Message, Original
from mailtriage.triage.mime.uuencode import take_out
from mailtriage.triage.redacted_mail import rebuild
from mailtriage.wallet import secrets
from mailtriage.wallet.fold import thinned
from mailtriage.wallet.secrets import Kind, copies, files, markup
from mailtriage.wallet.secrets.secret import Secret

_MACHINE_HEADERS = (
    "dkim-",
    "arc-",
    "authentication-results",
    "received",
    "x-received",
    "x-google-",
    "x-ms-",
    "x-microsoft-",
    "x-forefront-",
    "message-id",
    "references",
    "in-reply-to",
    "mime-version",
    "x-gm-",
    "x-qq-",
    "x-mailer",
    "list-",
    "return-path",
    "content-transfer-encoding",
    "date",
    "thread-index",
    "feedback-id",
    "x-sg-",
    "x-ses-",
    "x-proofpoint",
    "domainkey-",
    "x-brightmail",
    "x-antispam",
    "x-spam",
    "x-me-",
    "x-sonic",
    "x-aliyun",
    "x-coremail",
    "x-cm-",
    "x-guid",
)
"""Headers that machines fill with long random strings and no person writes into."""
_MOST_TOLD = 50
"""Findings; every further secret is removed all the same."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """The message without its secrets, and one finding (without value) for each secret that it had."""

    message: Message
    secrets: tuple[Finding, ...] = ()


def redact(message: Message) -> Redacted:
    """`message` with every secret replaced by a marker, wherever it stands; the message itself where there is none."""
    message = _thinned(message)
    search = _Search(f"{message.subject}\n{message.text}")
    found = _survey(message, search)
    attached = {id(item): files.read(item.name, item.content) for item in message.attachments if files.may_hold(item)}
    if not found and not any(reading.secrets for reading in attached.values()):
        return Redacted(message)
    for item in message.attachments:
        reading = attached.get(id(item))
        found += [(secret, f"attachment:{item.name}") for secret in reading.secrets] if reading else []
    cleaning = copies.Cleaning([secret for secret, _ in found], search.find)
    return Redacted(_clean_message(message, cleaning, attached), _findings(found, cleaning))


class _Search:
    """The search of one mail, whose words are `whole`: no text is searched twice."""

    def __init__(self, whole: str) -> None:
        self.whole = whole
        self._found: dict[str, list[Secret]] = {}

    def find(self, text: str, among: Sequence[Kind] = secrets.ALL) -> list[Secret]:
        """The secrets in `text`; of `among` must be all that can be there."""
        if text not in self._found:
            self._found[text] = secrets.find(text, self.whole, among)
        return self._found[text]


def redact_raw(raw: bytes, redacted: Redacted, original: Message) -> bytes:
    """A raw mail that is safe to keep: `raw` itself where nothing was found, else one rebuilt from the redacted
    message, so that no encoded copy of a secret is left. `original` is the message before redaction."""
    if not redacted.secrets and redacted.message is original:
        return raw
    return rebuild(redacted.message)


def _thinned(message: Message) -> Message:
    """The message itself, unless a text of it is stuffed with invisible characters."""
    text, quoted = thinned(message.text), thinned(message.quoted_text)
    visible = text if message.visible_text == message.text else thinned(message.visible_text)
    if text is message.text and visible == message.visible_text and quoted is message.quoted_text:
        return message
    return replace(message, text=text, visible_text=visible, quoted_text=quoted)


def _survey(message: Message, search: _Search) -> list[tuple[Secret, str]]:
    """Every secret in the words of the message, with where it stood, new text first."""
    texts = list(_texts(message))
    among = secrets.kinds(_distinct(message, [text for text, _ in texts]), search.whole)
    if not among:
        return []
    found = [(secret, where) for text, where in texts for secret in search.find(text, among)]
    if message.html:
        found += [(secret, "body") for secret in markup.find(message.html, partial(search.find, among=among))]
    return found


def _distinct(message: Message, texts: Iterable[str]) -> Iterator[str]:
    """What must be looked at to know that there is nothing: parts that stand in the whole text say nothing new, nor
    does HTML with the same words."""
    yield from (text for text in texts if text is message.text or text not in message.text)
    if message.html:
        words, *tags = markup.texts(message.html)
        yield from tags
        if _plainly(words) not in _plainly(message.text):
            yield words


def _plainly(text: str) -> str:
    """The words, however they are laid out and quoted."""
    return " ".join(text.replace(">", " ").split())


def _texts(message: Message) -> Iterable[tuple[str, str]]:
    """The texts that must be searched, new text first."""
    yield message.subject, "subject"
    for part, where in ((message.visible_text, "body"), (message.quoted_text, "quoted")):
        if part and part != message.text:
            yield part, where
    yield message.text, "body"
    if message.original is not None and message.original.text not in message.text:
        yield f"{message.original.subject}\n{message.original.text}", "quoted"
    for name, value in message.headers.fields:
        if len(value) > 26 and not _is_of_machines(name, value):
            yield value, "header"
    for link in message.hyperlinks:
        if len(link.target) > 60:
            yield link.target, "body"
    for item in message.attachments:
        yield item.name, "attachment name"


def _is_of_machines(name: str, value: str) -> bool:
    """Whether no person writes into that header; the subject is looked at by itself."""
    return _is_machine_name(name) or (name == "content-type" and "boundary=" in value)


@lru_cache(1024)
def _is_machine_name(name: str) -> bool:
    return name == "subject" or name.startswith(_MACHINE_HEADERS)


def _clean_message(message: Message, cleaning: copies.Cleaning, attached: dict[int, files.Reading]) -> Message:
    clean = cleaning.removed
    original = message.original
    # A file that stood in the text is cleaned as a file; what it was encoded as must not stay.
    text = take_out(message.text)[0] if any(reading.secrets for reading in attached.values()) else message.text
    return replace(
        message,
        message_id=clean(message.message_id) if message.message_id else message.message_id,
        subject=clean(message.subject),
        sender=_clean_address(message.sender, clean),
        reply_to=tuple(filter(None, (_clean_address(item, clean) for item in message.reply_to))),
        to=tuple(filter(None, (_clean_address(item, clean) for item in message.to))),
        cc=tuple(filter(None, (_clean_address(item, clean) for item in message.cc))),
        text=clean(text),
        visible_text=clean(message.visible_text),
        quoted_text=clean(message.quoted_text),
        html=None if message.html is None else markup.removed(message.html, cleaning),
        hyperlinks=tuple(Hyperlink(clean(link.target), clean(link.label)) for link in message.hyperlinks),
        attachments=tuple(_clean_attachment(item, attached.get(id(item)), clean) for item in message.attachments),
        original=None if original is None else _clean_original(original, clean),
        headers=Headers(tuple((name, clean(value)) for name, value in message.headers.fields)),
    )


def _clean_address(address: Address | None, clean: Callable[[str], str]) -> Address | None:
    return None if address is None else Address(clean(address.name), address.address)


def _clean_original(original: Original, clean: Callable[[str], str]) -> Original:
    sender = _clean_address(original.sender, clean)
    return Original(sender, original.date, clean(original.subject), clean(original.text))


def _clean_attachment(item: Attachment, reading: files.Reading | None, clean: Callable[[str], str]) -> Attachment:
    name = clean(item.name)
    content = item.content
    if reading is not None:
        content = reading.cleaned if reading.secrets else clean(reading.text).encode() if reading.text else content
    if name == item.name and content is item.content:
        return item
    return replace(item, name=name, content=content, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def _findings(found: Iterable[tuple[Secret, str]], cleaning: copies.Cleaning) -> tuple[Finding, ...]:
    """One finding a secret: copies of it in other places are not told again."""
    kept: list[Secret] = []
    told: list[Finding] = []
    for secret, where in found:
        if len(told) == _MOST_TOLD:
            break
        if not any(copies.is_copy(secret, other) for other in kept):
            kept.append(secret)
            place = cleaning.removed(where)
            told.append(
                Finding(FindingKind.SECRET, "", place, secret=secret.kind, masked=secret.masked, detail=secret.detail)
            )
    return tuple(told)
