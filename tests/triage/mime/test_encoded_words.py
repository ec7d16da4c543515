"""Encoded words, as clients write them."""

from __future__ import annotations

import base64

import pytest

from mailtriage.triage.mime.encoded_words import decode_words
from mailtriage.triage.mime.notes import Notes


def read(value: bytes, hint: str | None = None) -> str:
    return decode_words(value, Notes(), hint)


def word(octets: bytes, charset: str = "utf-8") -> bytes:
    return b"=?" + charset.encode() + b"?B?" + base64.b64encode(octets) + b"?="


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"=?utf-8?Q?M=C3=BCller?=", "Müller"),
        (b"=?UTF-8?q?a_b?= c", "a b c"),
        (b"=?utf-8*en?Q?a?=", "a"),
        (b"=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
        (b"=?utf-8?Q?a?=  x  =?utf-8?Q?b?=", "a  x  b"),
        (b"Re:=?utf-8?Q?=C3=A9?=x", "Re:éx"),
        (b"=?utf-8?B?w6k?=", "é"),
        (b"=?utf-8?B?w 6 k=?=", "é"),
        (b"=?utf-8?Q?why=3F ?no?=", "why? ?no"),
        (b"=?iso-8859-1?Q?Fr\xf6sche?=", "Frösche"),
        (b"plain", "plain"),
        (b"=?broken", "=?broken"),
        (b"=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        (b"", ""),
    ],
)
def test_it_reads(value: bytes, text: str) -> None:
    assert read(value) == text


def test_a_character_split_between_two_words_is_whole() -> None:
    octets = "转账失败".encode()
    assert read(word(octets[:4]) + b" " + word(octets[4:])) == "转账失败"


def test_words_of_a_shifted_charset_each_begin_anew() -> None:
    first, second = "送金".encode("iso-2022-jp"), "できない".encode("iso-2022-jp")
    assert read(word(first, "iso-2022-jp") + b" " + word(second, "iso-2022-jp")) == "送金できない"


def test_a_wrong_charset_name_is_mended() -> None:
    assert read(word("朱镕基".encode("gb18030"), "gb2312")) == "朱镕基"
    assert read(word("перевод не прошёл".encode("koi8-r"), "x-nonsense")) == "перевод не прошёл"


def test_a_word_encoded_twice_is_decoded_twice() -> None:
    assert read(word(word("转账".encode()))) == "转账"


def test_raw_bytes_are_read_as_the_mail_declares_elsewhere() -> None:
    assert read("轉帳".encode("big5"), hint="big5") == "轉帳"


def test_raw_utf8_is_read_without_a_hint() -> None:
    assert read("转账失败".encode()) == "转账失败"


def test_a_word_that_decodes_to_nonsense_stays_as_it_stands() -> None:
    notes = Notes()
    value = b"=?utf-8?B?" + base64.b64encode(b"\x90\x01\x02\xff\xfe\x80") + b"?="
    assert decode_words(value, notes) == value.decode()
    assert notes.all() == ("An encoded word cannot be decoded and was left as it stands.",)
