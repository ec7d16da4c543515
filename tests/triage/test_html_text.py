"""HTML as a person reads it, with its links."""

from __future__ import annotations

import pytest

from mailtriage.domain.message import Hyperlink
from mailtriage.triage.html_marks import Mark
from mailtriage.triage.html_text import LARGEST, Rendered, render

TEXTS = {
    "block lines": ("<div>a</div><div>b<br>c</div>", "a\nb\nc"),
    "paragraphs": ("<p>a</p><p>b</p>", "a\n\nb"),
    "Outlook's paragraphs": ('<p class="MsoNormal">a</p><p class="MsoNormal">b</p>', "a\nb"),
    "inline words": ("H<b>el</b>lo <i>you</i>", "Hello you"),
    "spans inside Chinese words": ("<div>提现<span>没有</span>到<b>账</b></div>", "提现没有到账"),
    "Chinese wrapped in the source": ("<p>提现没有\n到账</p>", "提现没有到账"),
    "English wrapped in the source": ("<p>not\narrived</p>", "not arrived"),
    "hidden elements": (
        'a<div style="display: none">x</div><span style="font-size:0px">y</span><i hidden>z</i>b',
        "ab",
    ),
    "small but shown": ('<span style="font-size:0.8em">a</span>', "a"),
    "scripts and styles": ("<style>x</style><script>y</script><title>z</title>a", "a"),
    "comments": ("a<!-- x -->b<!--[if mso]>y<![endif]-->", "ab"),
    "entities": ("&lt;a&gt; &amp; &#26085;&nbsp;b", "<a> & 日 b"),
    "bullets": ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
    "numbers": ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
    "rows": (
        "<table><tr><td>Amount</td><td>100</td></tr><tr><td>Fee</td><td>1</td></tr></table>",
        "Amount  100\nFee  1",
    ),
    "rows of paragraphs": ("<table><tr><td><p>Amount</p></td><td><p>100</p></td></tr></table>", "Amount  100"),
    "kept blanks": ("<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"),
    "blank lines": ("a<br><br><br><br>b", "a\n\nb"),
    "an emoji as a picture": ('ok <img alt="😀" src="x">', "ok 😀"),
    "a logo": ('ok <img alt="Acme Ltd" src="x">', "ok"),
    "no tags": ("just text", "just text"),
    "nothing": ("", ""),
    "an unclosed tag": ("<div>a<b", "a"),
    "lone surrogates": ('<b class="\ud800">a\ud800b</b>', "ab"),
    "a stray zero": ("a\x00b", "ab"),
}


@pytest.mark.parametrize(("html", "text"), TEXTS.values(), ids=TEXTS.keys())
def test_it_shows_what_a_mail_client_shows(html: str, text: str) -> None:
    assert render(html).text == text


def test_it_shows_hidden_words_where_there_are_no_others() -> None:
    assert render('<div style="display:none">all there is</div>').text == "all there is"


def test_it_keeps_where_links_go_and_what_they_claim() -> None:
    rendered = render('See <a href="https://example.com/tx/0x1">https://bank.example</a> <a href="mailto:a@b.c">me</a>')
    assert rendered.hyperlinks == (Hyperlink("https://example.com/tx/0x1", "https://bank.example"),)
    assert rendered.text == "See https://bank.example me"


def test_a_link_around_a_picture_has_no_label() -> None:
    assert render('<a href="https://example.com"><img src="x"></a>').hyperlinks == (
        Hyperlink("https://example.com", ""),
    )


def test_every_line_has_its_mark() -> None:
    rendered = render('<p>new</p><blockquote type="cite"><p>old</p><p>older</p></blockquote><p>newer</p>')
    assert len(rendered.marks) == rendered.text.count("\n") + 1
    assert rendered.marks[0] is Mark.OWN
    assert rendered.marks[2] is Mark.QUOTE


def test_the_structure_alone_tells_visible_and_quoted() -> None:
    rendered = render('<div>new</div><blockquote type="cite">old</blockquote>')
    assert (rendered.visible, rendered.quoted) == ("new", "old")
    assert render("<div>new</div>").visible is None


MONSTERS = {
    "nested divs": "<div>" * 10_000 + "deep" + "</div>" * 10_000,
    "nested quotes": "<blockquote>deep" * 50_000,
    "nested tables": "<table><tr><td>deep" * 5_000,
    "a tag a letter": "<b>x</b>" * 400_000,
    "open formatting": "deep" + "<p><i><b>" * 200_000,
    "entities": "&amp;" * 900_000,
    "brackets": "deep" + "<" * 4_000_000,
    "style": "deep" + "<style" * 600_000,
    "attributes": "<a " + "x=1 " * 900_000 + ">deep</a>",
    "long names": '<b class="' + "ydp" * 60 + '">deep</b>' * 20_000,
    "long styles": ('<b style="' + "font-size: 0" * 40 + '">deep</b>') * 8_000,
    "one line": "x" * (LARGEST + 10),
}


@pytest.mark.parametrize("html", MONSTERS.values(), ids=MONSTERS.keys())
def test_it_reads_monsters_without_choking(html: str) -> None:
    rendered = render(html)
    assert isinstance(rendered, Rendered)
    assert rendered.text
    assert len(rendered.text) <= LARGEST
