"""Parameters of Content-Type and Content-Disposition."""

from __future__ import annotations

import base64

import pytest

from mailtriage.triage.mime.notes import Notes
from mailtriage.triage.mime.parameters import read_labelled

GBK_NAME = base64.b64encode("截图".encode("gbk"))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (b'attachment; filename="a.png"', "a.png"),
        (b"attachment; filename=a b.png", "a b.png"),
        (b'attachment; filename="a.png', "a.png"),
        (b'attachment; filename="a;b.png"; size=3', "a;b.png"),
        (b'attachment; filename="say \\"hi\\".txt"', 'say "hi".txt'),
        (b'attachment; filename="C:\\dir\\a.png"', "C:\\dir\\a.png"),
        (b"attachment; filename*=utf-8''%E8%BD%AC.png", "转.png"),
        (b"attachment; filename*=gb2312'zh'%D7%AA.png", "转.png"),
        (b'attachment; filename*1="b.png"; filename*0="a-"', "a-b.png"),
        (b"attachment; filename*0*=utf-8''%E8%BD; filename*1*=%AC; filename*2=.png", "转.png"),
        (b"attachment; filename*=utf-8''%E8%BD%AC.png; filename=x.png", "转.png"),
        (b'attachment; filename="=?gb2312?B?' + GBK_NAME + b'?=.png"', "截图.png"),
        (b"attachment; filename==?gb2312?B?" + GBK_NAME + b"?=.png", "截图.png"),
        (b'attachment; filename="' + "截图".encode("gbk") + b'.png"', "截图.png"),
        (b'attachment; filename="' + "截图".encode() + b'.png"', "截图.png"),
        (b'attachment; filename="%E6%88%AA%E5%9B%BE.png"', "截图.png"),
        (b'attachment; filename="100%25.png"', "100%25.png"),
        (b"attachment; FILENAME=a.png", "a.png"),
        (b"attachment filename=a.png", "a.png"),
        (b"attachment", ""),
    ],
)
def test_it_reads_the_name(value: bytes, name: str) -> None:
    assert read_labelled(value, Notes()).get("filename") == name


def test_the_value_is_in_lower_case_without_blanks() -> None:
    assert read_labelled(b" Text/Plain ; charset=UTF-8", Notes()).value == "text/plain"


def test_a_forgotten_semicolon_is_supplied() -> None:
    read = read_labelled(b"text/plain charset=gbk", Notes())
    assert (read.value, read.get("charset")) == ("text/plain", "gbk")
