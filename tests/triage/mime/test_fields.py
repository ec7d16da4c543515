"""Header blocks: where they end, and what is mended in them."""

from __future__ import annotations

from mailtriage.triage.mime.fields import read_block, skip_preamble
from mailtriage.triage.mime.notes import Notes


def fields(raw: bytes) -> tuple[tuple[tuple[str, bytes], ...], bytes, tuple[str, ...]]:
    notes = Notes()
    block = read_block(raw, skip_preamble(raw, notes), len(raw), notes)
    return block.fields, raw[block.body :], notes.all()


def test_folded_fields_are_one_line() -> None:
    read, body, noted = fields(b"References: <a@b>\r\n\t<c@d>\r\n <e@f>\r\n\r\nbody")
    assert read == (("references", b"<a@b> <c@d> <e@f>"),)
    assert (body, noted) == (b"body", ())


def test_a_junk_line_inside_the_header_does_not_end_it() -> None:
    read, body, noted = fields(b"Subject: a\nthis is junk\nFrom: b@c.d\n\nbody")
    assert read == (("subject", b"a"), ("from", b"b@c.d"))
    assert (body, noted) == (b"body", ("A line in the header is no header field and was left out.",))


def test_a_body_without_the_empty_line_before_it_is_a_body() -> None:
    read, body, noted = fields(b"Subject: a\nHello support,\nplease help\n\nAnn")
    assert read == (("subject", b"a"),)
    assert body == b"Hello support,\nplease help\n\nAnn"
    assert noted == ("The body begins without an empty line after the header.",)


def test_a_subject_whose_next_encoded_word_lost_its_indent_is_whole() -> None:
    read, _, _ = fields(b"Subject: =?utf-8?Q?a?=\n=?utf-8?Q?b?=\nFrom: b@c.d\n\nx")
    assert read[0] == ("subject", b"=?utf-8?Q?a?= =?utf-8?Q?b?=")


def test_recipients_that_lost_their_indent_are_kept() -> None:
    read, _, _ = fields(b"To: a@b.c,\nd@e.f\nSubject: x\n\n")
    assert read[0] == ("to", b"a@b.c, d@e.f")


def test_an_mbox_line_and_a_byte_order_mark_are_no_header() -> None:
    assert fields(b"From ann@example.com Mon Jan  1\nSubject: a\n\nb")[0] == (("subject", b"a"),)
    assert fields(b"\xef\xbb\xbfSubject: a\n\nb")[0] == (("subject", b"a"),)


def test_blank_lines_before_the_header_are_skipped() -> None:
    assert fields(b"\r\n\r\nSubject: a\r\n\r\nb")[0] == (("subject", b"a"),)


def test_text_without_a_header_is_all_body() -> None:
    assert fields(b"hello there\nthis is text\n\nmore")[:2] == ((), b"hello there\nthis is text\n\nmore")


def test_blanks_before_the_colon_and_odd_line_ends_are_tolerated() -> None:
    read, body, _ = fields(b"Subject : a\r\r\nFrom: b@c.d\r\r\n\r\r\nbody")
    assert read == (("subject", b"a"), ("from", b"b@c.d"))
    assert body == b"body"


def test_a_huge_field_is_cut_and_noted() -> None:
    read, _, noted = fields(b"X-Junk: " + b"a" * 1_000_000 + b"\nSubject: b\n\n")
    assert len(read[0][1]) == 199_999
    assert read[1] == ("subject", b"b")
    assert noted == ("A header field of 1000001 bytes was cut.",)
