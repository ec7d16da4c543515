"""Any bytes at all give a Message that the next stations can take."""

from __future__ import annotations

from datetime import UTC

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailtriage.domain.message import Message
from mailtriage.triage.mime.bounds import MAX_ATTACHMENTS, MAX_REFERENCES, MAX_TEXT
from mailtriage.triage.mime.names import LONGEST
from mailtriage.triage.parse import parse
from tests.triage.mime.mails import bare, multipart, part

PIECES = st.sampled_from(
    [
        *(
            b"\r\n",
            b"\n",
            b"\r",
            b"\r\n\r\n",
            b" ",
            b"\t",
            b";",
            b'"',
            b"<",
            b">",
            b"=",
            b"--",
            b"=?",
            b"?=",
            b"\x00",
            b"\x1b$B",
        ),
        *(b"From: ", b"To: ", b"Subject: ", b"Date: ", b"References: ", b"Content-Type: ", b"Content-Disposition: "),
        *(
            b"Content-Transfer-Encoding: ",
            b"base64",
            b"quoted-printable",
            b"x-uuencode",
            b"multipart/mixed",
            b"text/html",
        ),
        *(
            b"multipart/alternative",
            b"message/rfc822",
            b"boundary=x",
            b"--x\r\n",
            b"--x--",
            b"charset=",
            b"utf-7",
            b"gb2312",
        ),
        *(
            b"iso-2022-jp",
            b"utf-16",
            b"hz",
            b"filename*0*=",
            b"filename=",
            b"utf-8''%E8",
            b"=?utf-8?B?",
            b"=?gbk?q?",
            b"<p>",
            b"</",
        ),
        *(
            b"begin 644 a\n",
            b"#0V%T\n",
            b"end\n",
            b"\x78\x9f\x3e\x22\x01\x00",
            b"PK\x03\x04",
            b"PK\x05\x06",
            b"\x89PNG\r\n\x1a\n",
        ),
        *("转账".encode(), "转账".encode("gbk"), "送金".encode("iso-2022-jp"), b"<a@b.c>", b"a@b.c, "),
    ]
)
MAILS = st.lists(PIECES | st.binary(max_size=6), max_size=60).map(
    lambda pieces: b"".join(piece if isinstance(piece, bytes) else bytes((piece,)) for piece in pieces)
)


def check(message: Message) -> None:
    for text in (message.subject, message.text, message.visible_text, message.quoted_text, message.html or ""):
        text.encode("utf-8")
        assert "\x00" not in text
    assert "\n" not in message.subject
    assert len(message.text) <= MAX_TEXT
    assert len(message.references) <= MAX_REFERENCES
    assert len(message.attachments) <= MAX_ATTACHMENTS + 200
    assert message.date is None or message.date.tzinfo is UTC
    assert not any("could not be taken apart" in defect for defect in message.defects), message.defects
    for identifier in (*message.references, *message.in_reply_to, *filter(None, [message.message_id])):
        assert identifier.startswith("<")
        assert identifier.endswith(">")
    for name, value in message.headers.fields:
        assert name == name.lower()
        assert "\n" not in value
        value.encode("utf-8")
    for attachment in message.attachments:
        assert 0 < len(attachment.name.encode("utf-8")) <= LONGEST
        assert not set(attachment.name) & set("/\\\0\n\u202e")
        assert attachment.size == len(attachment.content)


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_noise_is_a_message(raw: bytes) -> None:
    check(parse(raw))


@given(MAILS)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_pieces_of_mail_in_any_order_are_a_message(raw: bytes) -> None:
    check(parse(raw))


@given(
    st.binary(max_size=120),
    st.sampled_from(["From", "To", "Subject", "Date", "References", "Content-Type", "Message-ID"]),
)
@settings(max_examples=300, deadline=None)
def test_any_header_value_is_a_message(value: bytes, name: str) -> None:
    check(parse(bare(name.encode() + b": " + value, b"body")))


@given(st.binary(max_size=200), st.sampled_from(["base64", "quoted-printable", "x-uuencode", "7bit"]))
@settings(max_examples=200, deadline=None)
def test_any_content_is_a_message(content: bytes, encoding: str) -> None:
    head = f"Content-Transfer-Encoding: {encoding}\r\nContent-Disposition: attachment; filename=winmail.dat\r\n"
    check(parse(multipart("mixed", part("application/ms-tnef", content, head), part("text/plain", content))))


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_text_comes_through_whole(text: str) -> None:
    raw = bare(
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit", text.encode("utf-8", "ignore")
    )
    printable = [character for character in text if character.isprintable() and not character.isspace()]
    read = parse(raw)
    if not read.attachments and read.html is None:
        assert [
            character for character in read.text if character.isprintable() and not character.isspace()
        ] == printable
