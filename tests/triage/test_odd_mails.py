"""Odd mails, one of each kind that real senders and gateways make: what a person would read in them."""

from __future__ import annotations

import base64
import gzip
import quopri

import pytest

from mailtriage.domain.message import Address, Message
from mailtriage.triage.parse import parse
from tests.triage.mime.mails import bare, mail, multipart, nested, part

WORDS = "转账失败了，请帮我看看"


def b64(text: str, charset: str = "utf-8") -> str:
    return base64.b64encode(text.encode(charset)).decode()


def file(said: str) -> bytes:
    """A mail with one file of that name, as its header says it."""
    head = f"Content-Disposition: attachment; {said}\r\n"
    return multipart("mixed", part("text/plain", "x"), part("application/octet-stream", "a file", head))


def written(message: Message) -> str:
    return message.text.strip()


def names(message: Message) -> list[str]:
    return [attachment.name for attachment in message.attachments]


TEXTS: dict[str, tuple[bytes, str]] = {
    "an empty line of blanks ends the header": (
        b"From: a@example.com\r\nSubject: x\r\n \r\nfirst\r\n\r\nsecond",
        "first\n\nsecond",
    ),
    "no empty line at all": (b"From: a@example.com\r\nSubject: x\r\nmy transfer failed", "my transfer failed"),
    "a junk line among the fields": (b"From: a@example.com\r\n<junk>\r\nSubject: x\r\n\r\nbody", "body"),
    "mixed line ends": (b"From: a@example.com\nSubject: x\r\n\nfirst\rsecond\r\nthird", "first\nsecond\nthird"),
    "a doubled carriage return": (b"From: a@example.com\r\r\nSubject: x\r\r\n\r\r\nfirst\r\r\nsecond", "first\nsecond"),
    "an mbox line first": (b"From a@example.com Mon Jan  1 00:00:00 2024\nSubject: x\n\nbody", "body"),
    "a byte order mark first": (b"\xef\xbb\xbfFrom: a@example.com\r\nSubject: x\r\n\r\nbody", "body"),
    "the encoding in capitals with blanks": (mail("Content-Transfer-Encoding:  BASE64 ", b64("body")), "body"),
    "an encoding with a comment": (mail("Content-Transfer-Encoding: base64 (as said)", b64("body")), "body"),
    "an encoding of no standard over plain words": (
        mail("Content-Transfer-Encoding: x-plain", "these are plain words"),
        "these are plain words",
    ),
    "a charset where the encoding should stand": (mail("Content-Transfer-Encoding: utf-8", WORDS), WORDS),
    "quoted-printable with soft breaks inside characters": (
        mail(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable",
            quopri.encodestring(WORDS.encode() * 3),
        ),
        WORDS * 3,
    ),
    "base64 on lines of odd lengths": (
        mail("Content-Transfer-Encoding: base64", "\r\n".join(b64(WORDS)[at : at + 7] for at in range(0, 60, 7))),
        WORDS,
    ),
    "gb2312 that is GB18030": (mail("Content-Type: text/plain; charset=gb2312", "镕堃㙟", "gb18030"), "镕堃㙟"),
    "a charset in quotes and capitals": (mail("Content-Type: text/plain; charset='GBK'", WORDS, "gbk"), WORDS),
    "an empty charset": (mail('Content-Type: text/plain; charset=""', WORDS), WORDS),
    "a charset that nobody knows": (mail("Content-Type: text/plain; charset=x-user-defined", WORDS), WORDS),
    "UTF-8 under a Latin label": (mail("Content-Type: text/plain; charset=iso-8859-1", WORDS), WORDS),
    "UTF-16 with its mark": (mail("Content-Type: text/plain; charset=utf-16", WORDS.encode("utf-16")), WORDS),
    "HTML whose charset only its meta tells": (
        mail("Content-Type: text/html", f'<meta charset="big5"><p>{"轉帳失敗"}', "big5"),
        "轉帳失敗",
    ),
    "HTML without any tag but breaks": (
        mail("Content-Type: text/html; charset=utf-8", f"{WORDS}<br>ok"),
        f"{WORDS}\nok",
    ),
    "an alternative of nothing and HTML": (
        multipart("alternative", part("text/plain", "\r\n"), part("text/html", "<p>in HTML</p>")),
        "in HTML",
    ),
    "an alternative in a related in a mixed": (
        multipart(
            "mixed",
            nested(
                "related",
                nested("alternative", part("text/plain", "hello"), part("text/html", "<p>hello</p>"), boundary="=_alt"),
                part("image/png", "x", "Content-ID: <a>\r\n"),
            ),
        ),
        "hello",
    ),
    "words before and behind a picture": (
        multipart("mixed", part("text/plain", "above"), part("image/png", "x"), part("text/plain", "below")),
        "above\nbelow",
    ),
    "a multipart with one part only": (multipart("mixed", part("text/plain", "alone")), "alone"),
    "a multipart without parts": (mail("Content-Type: multipart/mixed; boundary=x", "just words"), "just words"),
    "a multipart that is never closed": (multipart("mixed", part("text/plain", "cut")).rpartition(b"\r\n--")[0], "cut"),
    "a boundary with a blank at its end": (
        multipart("mixed", part("text/plain", "found"), boundary="=_b").replace(b'"=_b"', b'"=_b "'),
        "found",
    ),
    "a boundary that ends as the outer one closes": (
        b'Content-Type: multipart/mixed; boundary="a"\n\n--a\nContent-Type: multipart/mixed; boundary="a--"\n\n'
        b"--a--\nContent-Type: text/plain\n\nkept\n--a----\n--a--\n",
        "kept",
    ),
    "a first part whose boundary was lost": (
        b'From: a@example.com\nContent-Type: multipart/alternative; boundary="x"\nContent-Type: text/plain\n\n'
        b"the words\n--x\nContent-Type: text/html\n\n<p>the words</p>\n--x--\n",
        "the words",
    ),
    "a preamble for old programs": (
        multipart("mixed", part("text/plain", "shown")).replace(b"\r\n\r\n", b"\r\n\r\nThis is a MIME mail.\r\n", 1),
        "shown",
    ),
    "a content type that is no type": (mail("Content-Type: text", "read all the same"), "read all the same"),
    "a text type that nobody knows": (mail("Content-Type: text/x-moz-whatever", ""), ""),
    "flowed text, its quotes as they stand": (
        mail("Content-Type: text/plain; format=flowed", "one \r\ntwo\r\n> a \r\n> b\r\n"),
        "one two\n> a \n> b",
    ),
    "a bell and an escape in the text": (mail("", "red\x1b[31m\x07 alert"), "red[31m alert"),
    "UTF-8 that was encoded twice": (
        mail("Content-Type: text/plain; charset=utf-8", WORDS.encode().decode("latin-1")),
        WORDS,
    ),
    "Cyrillic under the label of the other charset": (
        mail("Content-Type: text/plain; charset=koi8-r", "Перевод не прошёл", "cp1251"),
        "Перевод не прошёл",
    ),
    "all that is said in a file without a name": (
        multipart("mixed", part("text/plain", "help me", "Content-Disposition: attachment\r\n")),
        "help me",
    ),
    "carriage returns alone, and one line end behind them": (b"From: a@example.com\r\rone\rtwo\n", "one\ntwo"),
    "a signed mail": (
        multipart("signed", part("text/plain", "signed words"), part("application/pgp-signature", "-----BEGIN")),
        "signed words",
    ),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_the_words_of_an_odd_mail_are_read(kind: str) -> None:
    raw, expected = TEXTS[kind]
    assert written(parse(raw)) == expected


FILES: dict[str, tuple[bytes, list[str]]] = {
    "a name with a path of Windows": (file('filename="C:\\\\Users\\\\Ann\\\\log.txt"'), ["log.txt"]),
    "a name that climbs": (file('filename="../../etc/passwd"'), ["passwd"]),
    "a name that is an address": (file('filename="https://a.example/b/c.txt?d"'), ["c.txt?d"]),
    "a name that hides its end": (file("filename*=utf-8''a%E2%80%AEgpj.exe"), ["agpj.exe"]),
    "a name in pieces": (file('filename*0="scr"; filename*1="een.png"'), ["screen.png"]),
    "a name as encoded words": (file(f'filename="=?utf-8?B?{b64("截图.png")}?="'), ["截图.png"]),
    "a name in raw bytes": (
        multipart(
            "mixed",
            part("text/plain", "x"),
            part("image/png", "x").replace(b"png", 'png; name="截图.png"'.encode("gbk")),
        ),
        ["截图.png"],
    ),
    "no name at all": (
        multipart("mixed", part("text/plain", "x"), part("application/pdf", "%PDF-")),
        ["attachment-1.pdf"],
    ),
    "a text that nobody can decode": (
        mail("Content-Transfer-Encoding: x-gzip64", base64.encodebytes(gzip.compress(b"a"))),
        ["attachment-1.txt"],
    ),
    "an invitation": (
        multipart(
            "alternative",
            part("text/plain", "x"),
            part("text/calendar", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR"),
        ),
        ["attachment-1.ics"],
    ),
    "an attached mail": (
        multipart("mixed", part("text/plain", "x"), part("message/rfc822", "Subject: the original\r\n\r\nhello")),
        ["the original.eml"],
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_the_files_of_an_odd_mail_are_named(kind: str) -> None:
    raw, expected = FILES[kind]
    assert names(parse(raw)) == expected


SUBJECTS: dict[str, tuple[bytes, str]] = {
    "folded in the middle": (b"one\r\n two", "one two"),
    "a character split between words": (
        b"=?utf-8?B?"
        + base64.b64encode("转".encode()[:2])
        + b"?= =?utf-8?B?"
        + base64.b64encode("转".encode()[2:])
        + b"?=",
        "转",
    ),
    "blanks inside an encoded word": (b"=?utf-8?Q?a b?=", "a b"),
    "raw bytes": (WORDS.encode("gbk"), WORDS),
    "encoded twice": (b"=?utf-8?B?" + base64.b64encode(b"=?utf-8?Q?a=C3=A9?=") + b"?=", "aé"),
    "an encoded word without its end": (b"=?utf-8?Q?stuck", "=?utf-8?Q?stuck"),
    "a line break inside an encoded word": (b"=?utf-8?Q?a=0D=0ABcc:_b?=", "a Bcc: b"),
}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_an_odd_subject_is_read(kind: str) -> None:
    raw, expected = SUBJECTS[kind]
    assert " ".join(parse(bare(b"From: a@example.com\r\nSubject: " + raw, "x")).subject.split()) == expected


def test_two_texts_that_both_must_be_told_are_noted_with_how_they_were_read() -> None:
    message = parse(mail("Content-Type: text/plain; charset=x-nothing", WORDS))
    assert any("x-nothing" in defect and "utf-8" in defect for defect in message.defects)
    broken = parse(mail("Content-Type: text/plain; charset=utf-8", (WORDS * 4).encode() + b"\xe8"))
    assert "\ufffd" in broken.text
    assert any("replaced" in defect for defect in broken.defects)


SENDERS: dict[str, tuple[str, Address]] = {
    "a comma in a name without quotes": ("Doe, John <john@example.com>", Address("Doe, John", "john@example.com")),
    "a title behind it": ("Doe, John, Dr. <john@example.com>", Address("Doe, John, Dr.", "john@example.com")),
    "no angles": ("John Doe john@example.com", Address("John Doe", "john@example.com")),
    "an address as its own name": ("john@example.com <john@example.com>", Address("", "john@example.com")),
    "quotes inside quotes": ("\"'John'\" <john@example.com>", Address("John", "john@example.com")),
}


@pytest.mark.parametrize("kind", SENDERS)
def test_an_odd_sender_is_read(kind: str) -> None:
    written_so, expected = SENDERS[kind]
    assert parse(bare(f"From: {written_so}\r\nSubject: x", "x")).sender == expected
