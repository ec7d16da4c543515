"""Raw bytes to Message: what a person would read in a mail, whatever its client did."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

import pytest

from mailtriage.domain.message import Address, Message
from mailtriage.triage.parse import parse
from tests.triage.mime.mails import bare, file, mail, multipart, nested, part
from tests.triage.mime.test_pictures import png
from tests.triage.mime.test_tnef import attribute, counted, properties, winmail

PNG = png(1170, 2532)


def names(message: Message) -> list[str]:
    return [attachment.name for attachment in message.attachments]


# ------------------------------------------------------------------ the envelope


def test_an_ordinary_mail_has_no_defects() -> None:
    message = parse(
        bare(
            "From: Ann Doe <ann@example.com>\r\nTo: support@example.com\r\nCc: Bob <bob@example.com>\r\n"
            "Reply-To: ann@example.org\r\nSubject: Help\r\nDate: Tue, 5 Mar 2024 14:03:00 +0800\r\n"
            "Message-ID: <1@example.com>\r\nIn-Reply-To: <0@example.com>\r\nReferences: <a@b>\r\n <0@example.com>",
            "My transfer failed\r\n",
        )
    )
    assert message.sender == Address("Ann Doe", "ann@example.com")
    assert message.to == (Address("", "support@example.com"),)
    assert message.cc == (Address("Bob", "bob@example.com"),)
    assert message.reply_to == (Address("", "ann@example.org"),)
    assert (message.subject, message.text) == ("Help", "My transfer failed\n")
    assert message.date == datetime(2024, 3, 5, 6, 3, tzinfo=UTC)
    assert (message.message_id, message.in_reply_to) == ("<1@example.com>", ("<0@example.com>",))
    assert message.references == ("<a@b>", "<0@example.com>")
    assert message.headers.get("Message-ID") == "<1@example.com>"
    assert message.defects == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (b'"=?utf-8?Q?M=C3=BCller=2C_Hans?=" <h@x.de>', Address("Müller, Hans", "h@x.de")),
        (b"=?utf-8?Q?M=C3=BCller=2C_Hans?= <h@x.de>", Address("Müller, Hans", "h@x.de")),
        (
            b"=?gb2312?B?" + base64.b64encode("朱镕基".encode("gb18030")) + b"?= <z@qq.com>",
            Address("朱镕基", "z@qq.com"),
        ),
        (b"=?utf-8?B?" + base64.b64encode("张三 <z@qq.com>".encode()) + b"?=", Address("张三", "z@qq.com")),
        ("张三 <z@qq.com>".encode("gbk"), Address("张三", "z@qq.com")),
        ("张三 <z@qq.com>".encode(), Address("张三", "z@qq.com")),
        (b"=?utf-8?Q?support=40wallet.com?= <thief@evil.example>", Address("support@wallet.com", "thief@evil.example")),
        (b"'Ann' <ann@example.com>", Address("Ann", "ann@example.com")),
        (b"MAILER-DAEMON <>", Address("MAILER-DAEMON", "")),
    ],
)
def test_the_sender_is_read_as_a_person_would(written: bytes, expected: Address) -> None:
    assert parse(bare(b"From: " + written + b"\r\nSubject: x")).sender == expected


def test_every_header_of_recipients_counts() -> None:
    message = parse(bare("From: a@b.c\r\nTo: one@x.y\r\nTo: two@x.y, Group: three@x.y;"))
    assert [one.address for one in message.to] == ["one@x.y", "two@x.y", "three@x.y"]


def test_the_first_of_two_subjects_is_the_subject() -> None:
    message = parse(bare("Subject: first\r\nSubject: second"))
    assert message.subject == "first"
    assert message.headers.all("subject") == ("first", "second")


def test_sender_stands_in_for_a_missing_from() -> None:
    message = parse(bare("Sender: a@b.c\r\nSubject: x"))
    assert message.sender == Address("", "a@b.c")
    assert "There is no From; Sender was read instead." in message.defects


def test_a_subject_in_raw_bytes_is_read_in_the_charset_of_the_body() -> None:
    head = "Subject: 轉帳\r\nContent-Type: text/plain; charset=big5".encode("big5")
    assert parse(bare(head, "內容".encode("big5"))).subject == "轉帳"


def test_control_characters_leave_the_headers() -> None:
    assert parse(bare("Subject: a\x07b\x1b[2Jc")).subject == "ab[2Jc"


@pytest.mark.parametrize("written", ["Whenever", "Mon, 1 Jan 0001 00:00:00 +0000", "Mon, 1 Jan 99999 00:00:00 +0000"])
def test_an_absurd_date_is_none_and_noted(written: str) -> None:
    message = parse(bare(f"From: a@b.c\r\nDate: {written}"))
    assert message.date is None
    assert message.defects == ("The date cannot be read.",)


# ------------------------------------------------------------------ the body


@pytest.mark.parametrize(
    "charset", ["utf-8", "gb2312", "gbk", "iso-2022-jp", "euc-jp", "shift_jis", "utf-16", "big5", "utf-7"]
)
def test_the_body_is_read_in_its_charset(charset: str) -> None:
    text = "日本文字"
    message = parse(mail(f"Content-Type: text/plain; charset={charset}", text.encode(charset)))
    assert message.text == text


def test_the_plain_text_of_an_alternative_is_the_text() -> None:
    message = parse(
        multipart("alternative", part("text/plain", "hello you"), part("text/html", "<p>hello <b>you</b></p>"))
    )
    assert message.text == "hello you"
    assert message.html == "<p>hello <b>you</b></p>"
    assert message.attachments == ()


def test_a_stub_of_plain_text_gives_way_to_the_html() -> None:
    html = "<p>My transfer of 100 USDT has not arrived since yesterday, what can I do about it?</p>"
    message = parse(multipart("alternative", part("text/plain", "See HTML."), part("text/html", html)))
    assert message.text.startswith("My transfer of 100 USDT")


def test_a_script_that_forgot_the_alternative_does_not_say_everything_twice() -> None:
    message = parse(multipart("mixed", part("text/plain", "hello you"), part("text/html", "<p>hello you</p>")))
    assert message.text == "hello you"


def test_text_on_both_sides_of_a_picture_is_all_read() -> None:
    picture = file("image/png", PNG, 'Content-Disposition: inline; filename="shot.png"')
    message = parse(multipart("mixed", part("text/plain", "before"), picture, part("text/plain", "after")))
    assert message.text == "before\nafter"
    assert names(message) == ["shot.png"]


def test_a_related_picture_inside_an_alternative_is_inline() -> None:
    related = nested(
        "related",
        part("text/html", '<p>look <img src="cid:p1"></p>'),
        file("image/png", PNG, 'Content-ID: <p1>\r\nContent-Disposition: inline; filename="a.png"'),
    )
    message = parse(multipart("alternative", part("text/plain", "look"), related))
    assert message.text == "look"
    assert [(one.name, one.inline) for one in message.attachments] == [("a.png", True)]


def test_of_two_plain_texts_in_an_alternative_one_is_read() -> None:
    assert parse(multipart("alternative", part("text/plain", "one"), part("text/plain", "two!"))).text == "two!"


def test_html_sent_as_plain_text_is_read_as_html() -> None:
    message = parse(mail("Content-Type: text/plain", "<!DOCTYPE html><html><body><p>hi <b>you</b></p></body></html>"))
    assert message.text == "hi you"
    assert message.html is not None


def test_html_in_the_charset_of_its_meta_element_is_read() -> None:
    html = '<html><head><meta charset="gbk"></head><body>转账</body></html>'
    assert parse(mail("Content-Type: text/html", html, "gbk")).text == "转账"


def test_the_signed_text_of_a_signed_mail_is_the_text() -> None:
    signature = part("application/pgp-signature", "-----BEGIN PGP SIGNATURE-----")
    message = parse(multipart("signed", part("text/plain", "hello"), signature))
    assert message.text == "hello"
    assert names(message) == ["attachment-1.asc"]


@pytest.mark.parametrize("boundary", ["--a b", "--ab"])
def test_a_boundary_folded_inside_its_quotes_is_found(boundary: str) -> None:
    body = f"{boundary}\r\nContent-Type: text/plain\r\n\r\nhello\r\n{boundary}--"
    assert parse(mail('Content-Type: multipart/mixed; boundary="a\r\n b"', body)).text == "hello"


def test_a_boundary_other_than_the_announced_is_found() -> None:
    body = "--real\r\nContent-Type: text/plain\r\n\r\nhello\r\n--real--"
    assert parse(mail("Content-Type: multipart/mixed; boundary=lost", body)).text == "hello"


def test_a_mail_cut_short_keeps_what_came() -> None:
    whole = multipart("mixed", part("text/plain", "hello"), nested("alternative", part("text/plain", "the rest")))
    message = parse(whole[: whole.index(b"the rest") + 8])
    assert message.text == "hello\nthe rest"
    assert "A multipart is not closed: the mail was cut short." in message.defects


def test_a_multipart_that_is_itself_encoded_is_read() -> None:
    inner = base64.encodebytes(b"--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x--\r\n")
    assert (
        parse(mail("Content-Type: multipart/mixed; boundary=x\r\nContent-Transfer-Encoding: base64", inner)).text
        == "hello"
    )


def test_lines_that_end_with_a_carriage_return_alone_are_lines() -> None:
    message = parse(mail("", "one\r\ntwo").replace(b"\r\n", b"\r"))
    assert (message.subject, message.text) == ("Help", "one\ntwo")


def test_zero_width_and_full_width_characters_stay() -> None:
    assert parse(mail("Content-Type: text/plain; charset=utf-8", "０ｘ１２\u200b３４")).text == "０ｘ１２\u200b３４"


def test_flowed_text_is_joined() -> None:
    message = parse(mail("Content-Type: text/plain; format=flowed", "one \r\ntwo\r\n"))
    assert message.text == "one two\n"


# ------------------------------------------------------------------ attachments


def test_an_attachment_has_its_decoded_bytes() -> None:
    message = parse(multipart("mixed", part("text/plain", "x"), file("image/png; name=a.png", PNG, "")))
    (attachment,) = message.attachments
    assert (attachment.size, attachment.sha256) == (len(PNG), hashlib.sha256(PNG).hexdigest())
    assert (attachment.content, attachment.content_type) == (PNG, "image/png")
    assert attachment.remark == "probably a screenshot of a phone, 1170 × 2532"


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("application/pdf", "attachment-1.pdf"),
        ("text/calendar; method=REQUEST", "attachment-1.ics"),
        ("application/octet-stream", "attachment-1.bin"),
        ("message/delivery-status", "attachment-1.txt"),
        ("text/rfc822-headers", "attachment-1.txt"),
    ],
)
def test_a_part_without_a_name_is_an_attachment_all_the_same(content_type: str, name: str) -> None:
    message = parse(multipart("mixed", part("text/plain", "hello"), part(content_type, "content")))
    assert names(message) == [name]
    assert message.text == "hello"


def test_text_with_a_name_is_the_body_when_there_is_no_other() -> None:
    message = parse(mail("Content-Type: text/plain; name=mail.txt", "hello"))
    assert (message.text, message.attachments) == ("hello", ())


def test_text_with_a_name_is_a_file_behind_other_text() -> None:
    log = part("text/plain; name=log.txt", "a log", "Content-Disposition: inline\r\n")
    message = parse(multipart("mixed", part("text/plain", "hello"), log))
    assert (message.text, names(message)) == ("hello", ["log.txt"])


def test_a_picture_that_says_it_is_text_is_a_file() -> None:
    message = parse(
        mail("Content-Type: text/plain; name=a.png\r\nContent-Transfer-Encoding: base64", base64.encodebytes(PNG))
    )
    assert (message.text, names(message)) == ("", ["a.png"])


def test_a_program_that_says_it_is_a_picture_is_told() -> None:
    message = parse(multipart("mixed", part("text/plain", "x"), file("image/png; name=a.png", b"MZ\x90\x00", "")))
    assert message.attachments[0].remark == "says image/png, content is application/x-dosexec"


def test_a_vague_type_is_replaced_by_what_the_content_shows() -> None:
    message = parse(
        multipart("mixed", part("text/plain", "x"), file("application/octet-stream; name=a", b"%PDF-1.7", ""))
    )
    assert message.attachments[0].content_type == "application/pdf"


INNER = b"From: Ann <ann@example.com>\r\nSubject: =?utf-8?Q?M=C3=BC?=\r\n\r\ninner text\r\n"


@pytest.mark.parametrize("encoded", [False, True])
def test_an_attached_mail_is_kept_and_does_not_leak_into_the_text(encoded: bool) -> None:
    attached = file("message/rfc822", INNER, "") if encoded else part("message/rfc822", INNER)
    message = parse(multipart("mixed", part("text/plain", "see below"), attached))
    assert message.text == "see below"
    (attachment,) = message.attachments
    assert (attachment.name, attachment.content.strip()) == ("Mü.eml", INNER.strip())
    assert attachment.remark == "mail from Ann <ann@example.com>"


def test_a_uuencoded_file_in_the_text_is_an_attachment() -> None:
    message = parse(mail("", "see\r\nbegin 644 a.gif\r\n#0V%T\r\n`\r\nend\r\nthanks\r\n"))
    assert (message.visible_text, names(message)) == ("see\nthanks", ["a.gif"])
    assert "begin 644 a.gif" in message.text
    assert message.attachments[0].content == b"Cat"


def test_files_come_out_of_a_winmail_dat() -> None:
    wrapped = winmail(
        attribute(2, 0x69002, b"\0" * 14), attribute(2, 0x18010, b"a.txt\0"), attribute(2, 0x6800F, b"hello")
    )
    message = parse(
        multipart("mixed", part("text/plain", "x"), file("application/ms-tnef; name=winmail.dat", wrapped, ""))
    )
    assert [(one.name, one.content, one.remark) for one in message.attachments] == [
        ("a.txt", b"hello", "from winmail.dat")
    ]


def test_the_body_of_a_winmail_dat_is_the_body_where_there_is_no_other() -> None:
    wrapped = winmail(attribute(1, 0x69003, properties(counted(0x102, 0x1013, b"<p>hello <b>you</b></p>"))))
    message = parse(multipart("mixed", file("application/ms-tnef; name=winmail.dat", wrapped, "")))
    assert (message.text, message.html, names(message)) == ("hello you", "<p>hello <b>you</b></p>", [])


# ------------------------------------------------------------------ bounds


def test_nothing_is_lost_of_a_text_too_long_to_read() -> None:
    text = "hello wallet\r\n" * 400_000
    message = parse(mail("", text))
    assert len(message.text) <= 1_000_000
    assert [(one.name, one.content) for one in message.attachments] == [("message.txt", text.encode())]
    assert any("cut" in defect for defect in message.defects)


def test_ten_thousand_parts_are_read() -> None:
    message = parse(multipart("mixed", *[part("text/plain", "hi")] * 10_000))
    assert message.text.count("hi") == 10_000


@pytest.mark.parametrize("depth", [200, 2_000])
def test_deep_nesting_is_read_or_noted(depth: int) -> None:
    body = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (at, at + 1) for at in range(depth)
    )
    raw = mail("Content-Type: multipart/mixed; boundary=b0", body + b"--b%d\r\n\r\ninnermost\r\n" % depth)
    message = parse(raw)
    assert message.text == "innermost\n" or any("nested deeper" in defect for defect in message.defects)


@pytest.mark.parametrize(
    "raw",
    [
        b"To: " + b"a@example.com, " * 70_000 + b"\r\n\r\nhi",
        b"To: " + b'"(' * 500_000 + b"\r\n\r\nhi",
        b"Subject: " + b"=?utf-8?q?" * 100_000 + b"\r\n\r\nhi",
        b"References: " + b"<" * 1_000_000 + b"\r\n\r\nhi",
        b"Subject: a" + b"\r" * 1_000_000 + b"\n\nhi" + b"\r" * 1_000_000,
        b"From: a@b.c\r\n" + b"junk line\r\n" * 100_000 + b"\r\nhi",
        b"Content-Type: text/plain; " + b"a*0=b; " * 30_000 + b"\r\n\r\nhi",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n" * 300_000,
        b"Subject: a\r\n\r\n" + b"begin 644 a\n#0V%T\n" * 50_000,
        b"Subject: a\r\n\r\n" + b"a" * 5_000_000,
        b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * 500_000,
        b"Content-Type: text/plain" + b";" * 190_000 + b"\r\n\r\nhi",
        b"".join(b"X-%d: " % number + b"=?utf-8?q?a?= " * 1000 + b"\r\n" for number in range(500)) + b"\r\nhi",
    ],
    ids=[
        "recipients",
        "quotes",
        "words",
        "references",
        "returns",
        "junk",
        "parameters",
        "parts",
        "uuencode",
        "line",
        "flowed",
        "semicolons",
        "headers",
    ],
)
def test_what_is_sent_to_exhaust_is_read_within_bounds(raw: bytes) -> None:
    message = parse(raw)
    assert len(message.text) <= 1_000_000
    assert len(message.references) <= 200
    assert len(message.to) <= 1_500


@pytest.mark.parametrize("raw", [b"", b"\n", b"\r\n\r\n", b"hello", b"\x00", b"\xff\xfe", b":", b"Subject", b"From "])
def test_next_to_nothing_is_a_message_too(raw: bytes) -> None:
    assert isinstance(parse(raw), Message)
