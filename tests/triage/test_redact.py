"""No part of a message keeps a secret."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import quopri
import random
from dataclasses import fields
from email import message_from_bytes, policy

import pytest

from mailtriage.domain.finding import FindingKind
from mailtriage.domain.message import Address, Attachment, Headers, Hyperlink, Message, Original
from mailtriage.triage.parse import parse
from mailtriage.triage.redact import Redacted, redact, redact_raw

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
KEY = random.Random(5).randbytes(32).hex()
SENDER = Address("Mei", "mei@mail.example")


def message(text: str = "", **more: object) -> Message:
    return Message("<1@mail.example>", str(more.pop("subject", "help")), SENDER, text=text, visible_text=text, **more)  # type: ignore[arg-type]


def attachment(name: str, content: bytes, content_type: str = "text/plain") -> Attachment:
    return Attachment(name, content_type, len(content), hashlib.sha256(content).hexdigest(), False, content)


def everything(redacted: Redacted) -> str:
    """All that is left, in words, whatever the fields are called."""
    parts = [repr(getattr(redacted.message, field.name)) for field in fields(redacted.message)]
    parts += [item.content.decode("utf-8", "replace") for item in redacted.message.attachments]
    return "\n".join(parts).lower()


def test_a_mail_without_secrets_comes_back_as_it_is() -> None:
    mail = message("Hello, my transfer is missing. 0x" + KEY)
    assert redact(mail).message is mail
    assert redact(mail).secrets == ()


def test_it_puts_a_marker_where_the_phrase_stood() -> None:
    redacted = redact(message(f"Hi,\n\n{PHRASE}\n\nthanks"))
    assert redacted.message.text == "Hi,\n\n[recovery phrase removed, 12 words]\n\nthanks"


def test_it_tells_the_kind_and_never_the_value() -> None:
    (secret,) = redact(message(f"my key is here\n{PHRASE}")).secrets
    assert (secret.kind, secret.secret, secret.value, secret.where) == (FindingKind.SECRET, "mnemonic", "", "body")


@pytest.mark.parametrize(
    "mail",
    [
        message(subject=f"seed: {PHRASE}"),
        message(f"see {PHRASE}"),
        message("hello", quoted_text=f"my words were\n{PHRASE}"),
        message(
            "hello",
            html="<table><tr>" + "".join(f"<td><b>{word}</b></td>" for word in PHRASE.split()) + "</tr></table>",
        ),
        message("hello", html=f'<p>hello <img alt="{PHRASE}"></p>'),
        message("hello", html="<p>" + PHRASE.replace(" ", "&nbsp;") + "</p>"),
        message("hello", hyperlinks=(Hyperlink("https://x.example/?seed=" + PHRASE.replace(" ", "%20"), "link"),)),
        message("hello", headers=Headers((("thread-topic", PHRASE),))),
        message("hello", original=Original(None, None, "fw", f"mine: {PHRASE}")),
        message("hello", attachments=(attachment("words.txt", PHRASE.encode()),)),
        message("hello", attachments=(attachment("words.txt", PHRASE.encode("utf-16")),)),
        message("hello", attachments=(attachment(f"{PHRASE}.png", b"\x89PNG...................", "image/png"),)),
        message("hello", attachments=(attachment("page.html", f"<p>{PHRASE}</p>".encode(), "text/html"),)),
    ],
    ids=[
        "subject",
        "text",
        "quoted",
        "cells",
        "attribute",
        "entities",
        "link",
        "header",
        "forward",
        "file",
        "utf-16",
        "name",
        "html file",
    ],
)
def test_it_finds_the_phrase_wherever_it_stands(mail: Message) -> None:
    redacted = redact(mail)
    assert [secret.secret for secret in redacted.secrets] == ["mnemonic"]
    left = everything(redacted)
    assert "sausage" not in left
    assert "winner thank" not in left


def test_it_removes_both_halves_where_the_quote_cuts_a_phrase() -> None:
    words = PHRASE.split()
    mail = message(f"my words {PHRASE} ok", html=None, quoted_text=" ".join(words[7:]) + " ok", hyperlinks=())
    left = everything(redact(mail))
    assert "useful legal" not in left
    assert "thank yellow" not in left


def test_it_removes_copies_that_are_broken_differently() -> None:
    mail = message(
        f"private key: {KEY}", quoted_text=f"{KEY[:40]}\n> {KEY[40:]}", html=f"<p>{KEY[:30]}<wbr>{KEY[30:]}</p>"
    )
    left = everything(redact(mail))
    assert KEY[:30] not in left
    assert KEY[40:] not in left


def test_it_takes_a_key_store_file_as_a_whole() -> None:
    store = json.dumps(
        {"crypto": {"ciphertext": KEY, "cipher": "aes-128-ctr", "kdf": "scrypt", "mac": KEY[::-1]}}
    ).encode()
    redacted = redact(message("hello", attachments=(attachment("UTC--2024.json", store, "application/json"),)))
    (kept,) = redacted.message.attachments
    assert KEY.encode() not in kept.content
    assert (kept.size, kept.sha256) == (len(kept.content), hashlib.sha256(kept.content).hexdigest())
    assert redacted.secrets[0].where == "attachment:UTC--2024.json"


def test_bare_digits_without_context_keep_only_their_end() -> None:
    redacted = redact(message(f"hello\n{KEY}"))
    assert redacted.secrets[0].masked
    assert KEY not in redacted.message.text
    assert KEY[-8:] in redacted.message.text


def test_the_raw_mail_stays_as_it_is_without_secrets() -> None:
    mail = message("hello")
    assert redact_raw(b"raw", redact(mail), mail) == b"raw"


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_no_encoded_copy_is_left_in_the_raw_mail(charset: str) -> None:
    store = attachment("k.txt", f"words {PHRASE}".encode(charset))
    mail = message(f"words {PHRASE}", html=f"<p>{PHRASE}</p>", attachments=(store,), subject=f"x {PHRASE}")
    raw = f"Subject: {PHRASE}\n\n{PHRASE}".encode()
    kept = redact_raw(raw, redact(mail), mail)
    for plain in (PHRASE, "sausage worth", "winner thank"):
        for form in (plain.encode(), plain.encode("utf-16-le"), quopri.encodestring(plain.encode())):
            assert form not in kept
            for shift in range(3):
                assert base64.b64encode(b"x" * shift + form)[4:-4] not in kept.replace(b"\r\n", b"")


def test_the_rebuilt_mail_can_be_read_again() -> None:
    mail = message(
        f"您好 {PHRASE}\n",
        in_reply_to=("<0@mail.example>",),
        to=(Address("", "support@wallet.example"),),
        html="<p>您好</p>",
    )
    parsed = message_from_bytes(redact_raw(b"", redact(mail), mail), policy=policy.default)
    assert parsed["Message-ID"] == "<1@mail.example>"
    assert parsed["In-Reply-To"] == "<0@mail.example>"
    assert "mei@mail.example" in parsed["From"]
    body = parsed.get_body(("plain",))
    assert body is not None
    assert "您好 [recovery phrase removed, 12 words]" in body.get_content()


@pytest.mark.parametrize(
    "text", ["\udc80 lone surrogate " + PHRASE, "\x00\x01" + PHRASE, "{" * 5000 + '"ciphertext":' + "}" * 5000]
)
def test_it_never_raises_on_ugly_text(text: str) -> None:
    mail = message(text, subject="\udcff\r\nX: y", headers=Headers((("subject", "\udcff"),)))
    redacted = redact(mail)
    assert isinstance(redact_raw(b"x", redacted, mail), bytes)


def test_a_text_stuffed_with_invisible_signs_is_read_all_the_same() -> None:
    stuffed = "\u200b".join(PHRASE)
    redacted = redact(message(stuffed + "\n" + "a\u200b" * 60_000))
    assert redacted.secrets
    assert "sausage" not in redacted.message.text.replace("\u200b", "")


def test_a_phrase_in_a_file_that_was_uuencoded_into_the_text_leaves_both() -> None:
    lines = [binascii.b2a_uu(PHRASE.encode()[at : at + 45]).decode() for at in range(0, len(PHRASE), 45)]
    block = f"begin 644 keys.txt\n{''.join(lines)}`\nend\n"
    mail = parse(f"From: ann@customers.example\nSubject: x\n\nsee below\n{block}thanks\n".encode())
    assert lines[0] in mail.text
    redacted = redact(mail)
    assert redacted.secrets
    assert lines[0] not in redacted.message.text
    assert b"sausage" not in redacted.message.attachments[0].content
    assert (redacted.message.visible_text, mail.attachments[0].name) == ("see below\nthanks", "keys.txt")
