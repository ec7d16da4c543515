"""Bytes to text: label, superset, detection, and what is said about it."""

from __future__ import annotations

import pytest

from mailtriage.triage.mime.charset import decode
from mailtriage.triage.mime.charset_labels import codec_of

SUPERSETS = [
    ("gb2312", "朱镕基 – 您好", "gb18030"),
    ("GBK", "𠮷野家", "gb18030"),
    ("x-gbk", "转账失败", "gb18030"),
    ("ks_c_5601-1987", "똠방각하 펲시콜라", "cp949"),
    ("euc-kr", "똠방각하", "cp949"),
    ("shift_jis", "髙橋①㈱", "cp932"),
    ("big5", "轉帳失敗 嘅", "big5hkscs"),
    ("iso-8859-1", "5 € – “quoted”", "cp1252"),
    ("iso-8859-9", "şifre €", "cp1254"),
    ("iso-8859-8-i", "שלום", "cp1255"),
    ("tis-620", "โอนเงิน", "cp874"),
]


@pytest.mark.parametrize(("label", "text", "codec"), SUPERSETS)
def test_it_reads_what_a_label_means_rather_than_what_it_says(label: str, text: str, codec: str) -> None:
    assert decode(text.encode(codec), label).text == text


def test_it_says_so_when_only_the_superset_could_read_the_bytes() -> None:
    assert decode("镕 –".encode("gb18030"), "gb2312").defect == "Labelled gb2312, read as its superset gb18030."


def test_it_says_nothing_when_the_label_was_right() -> None:
    assert decode("转账失败".encode("gb2312"), "gb2312").defect is None


@pytest.mark.parametrize("label", [None, "", "us-ascii", "unknown-8bit", "no-such-charset", "x-user-defined", '""'])
@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("我的转账失败了，请帮忙", "gb18030"),
        ("我的轉帳失敗了，請幫忙", "big5"),
        ("송금이 실패했습니다", "cp949"),
        ("送金できません、助けてください", "cp932"),
        ("送金できません、助けてください", "euc_jp"),
        ("перевод не прошёл, помогите", "koi8-r"),
        ("перевод не прошёл, помогите", "cp1251"),
        ("¿Por qué no llegó mi depósito?", "cp1252"),
        ("Füße und Größe", "latin-1"),
        ("İşlem başarısız oldu, lütfen yardım edin", "cp1254"),
        ("โอนเงินไม่สำเร็จ กรุณาช่วยด้วย", "cp874"),
        ("转账失败 ümlaut", "utf-8"),
    ],
)
def test_it_detects_what_nobody_declared(label: str | None, text: str, codec: str) -> None:
    assert decode(text.encode(codec), label).text == text


def test_unlabelled_bytes_are_read_as_what_the_rest_of_the_mail_declares() -> None:
    assert decode("一".encode("big5"), None, hint="big5").text == "一"


@pytest.mark.parametrize("text", ["转账失败", "Größe", "перевод"])
def test_a_latin_label_on_utf8_is_not_believed(text: str) -> None:
    read = decode(text.encode(), "iso-8859-1")
    assert read.text == text
    assert read.defect == "Labelled iso-8859-1, but the bytes are utf-8."


def test_a_latin_label_on_chinese_is_not_believed() -> None:
    assert decode("请问 USDT 转账 0x1234 失败了".encode("gbk"), "iso-8859-1").text == "请问 USDT 转账 0x1234 失败了"


def test_a_latin_label_on_accented_text_is_believed() -> None:
    assert decode("Ça été réglé, déjà".encode("latin-1"), "iso-8859-1").text == "Ça été réglé, déjà"


def test_a_broken_byte_in_long_text_costs_that_byte_and_not_the_text() -> None:
    text = "转账失败了请帮忙" * 20
    read = decode(text.encode() + b"\xe8\xbd", "utf-8")
    assert read.text == text + "\ufffd"
    assert "replaced" in (read.defect or "")


def test_iso_2022_jp_is_read_even_with_the_characters_that_windows_adds() -> None:
    circled_one_and_ladder_high = b"\x1b$B-!|b\x1b(B ok"
    assert decode(circled_one_and_ladder_high, "iso-2022-jp").text == "①髙 ok"


def test_half_width_kana_by_escape_are_read() -> None:
    assert decode(b"\x1b(I1\x1b(B", "iso-2022-jp").text == "ｱ"


def test_iso_2022_jp_is_recognised_by_its_escapes_without_a_label() -> None:
    assert decode("送金できません".encode("iso-2022-jp"), None).text == "送金できません"


def test_utf_7_is_read_where_it_is_declared() -> None:
    assert decode(b"Hi Mom -+Jjo--!", "unicode-1-1-utf-7").text == "Hi Mom -☺-!"


@pytest.mark.parametrize(
    "name", ["punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "rot13", "hex"]
)
def test_codecs_that_are_no_charsets_are_unknown(name: str) -> None:
    assert codec_of(name) is None


@pytest.mark.parametrize("name", ["utf8", "UTF-8", " utf-8 ", "'utf-8'", "utf-8*en", "unicode-1-1-utf-8", "utf8mb4"])
def test_names_are_recognised_in_the_spellings_that_mails_use(name: str) -> None:
    assert codec_of(name) == "utf-8"


def test_text_in_utf_16_is_told_by_its_byte_order_mark() -> None:
    assert decode("转账 ok".encode("utf-16"), "utf-8").text == "转账 ok"


def test_no_half_of_a_surrogate_pair_leaves() -> None:
    assert "\ud800" not in decode(b"+2AA-", "utf-7").text
