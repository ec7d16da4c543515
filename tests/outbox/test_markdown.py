"""One source, two forms; and values that stay what they are."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.outbox.markdown import has_value_in_target, hold, plain, render


@pytest.mark.parametrize(
    ("source", "text", "html"),
    [
        ("Hello **you**", "Hello you", "<p>Hello <strong>you</strong></p>"),
        ("*a* and `b`", "a and b", "<p><em>a</em> and <code>b</code></p>"),
        ("# Title", "Title", "<h1>Title</h1>"),
        ("one\ntwo", "one\ntwo", "<p>one<br />\ntwo</p>"),
        ("- a\n- b", "- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", "3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> quoted\n> twice", "> quoted\n> twice", "<blockquote>\n<p>quoted<br />\ntwice</p>\n</blockquote>"),
        ("[Help](https://x.example)", "Help (https://x.example)", '<p><a href="https://x.example">Help</a></p>'),
        ("<https://x.example>", "https://x.example", '<p><a href="https://x.example">https://x.example</a></p>'),
        ("<ann@x.example>", "ann@x.example", '<p><a href="mailto:ann@x.example">ann@x.example</a></p>'),
        ("a\n\n---\n\nb", "a\n\n----------\n\nb", "<p>a</p>\n<hr />\n<p>b</p>"),
    ],
)
def test_it_renders_both_forms(source, text, html):
    rendered = render(source)
    assert rendered.text == text + "\n"
    assert rendered.html.strip() == html


def test_a_list_within_a_list_is_indented():
    assert render("- a\n  - b\n  - c\n- d").text == "- a\n  - b\n  - c\n- d\n"


def test_what_is_indented_belongs_to_the_item_before():
    assert render("- a\n\n  more of a").html.count("<ul>") == 1


def test_html_in_a_template_is_shown_and_not_obeyed():
    assert "<script>" not in render("<script>alert(1)</script>\n\na <b>b</b>").html


def test_a_value_is_put_in_as_it_is():
    rendered = render(f"It is {hold('**x** <y> & [z](w)')}.")
    assert rendered.text == "It is **x** <y> & [z](w).\n"
    assert rendered.html == "<p>It is **x** &lt;y&gt; &amp; [z](w).</p>\n"


def test_values_keep_their_order_over_blocks_and_lists():
    source = "\n\n".join(f"- {hold(str(n))} **{hold(str(n + 1))}**" for n in range(0, 60, 2))
    assert re.findall(r"\d+", render(source).text) == [str(n) for n in range(60)]
    assert re.findall(r"\d+", render(source).html) == [str(n) for n in range(60)]


def test_a_value_may_have_lines_of_its_own():
    rendered = render(hold("one\n\n  two\n- three"))
    assert rendered.text == "one\n\n  two\n- three\n"
    assert rendered.html == "<p>one<br>\n<br>\n  two<br>\n- three</p>\n"


@pytest.mark.parametrize(
    ("value", "links"),
    [
        ("see https://a.example/b?c=d.", ["https://a.example/b?c=d"]),
        ("(https://a.example)", ["https://a.example"]),
        ("请看https://a.example/路，谢谢", ["https://a.example/"]),
        ("mail support@x.example, please", ["mailto:support@x.example"]),
        ("javascript:alert(1) ftp://x data:text/html,x", []),
        ('https://a.example/"onclick="x', ["https://a.example/"]),
        ("https://a.example/'><b>", ["https://a.example/"]),
    ],
)
def test_web_and_mail_addresses_in_values_become_links(value, links):
    assert re.findall(r'href="([^"]*)"', render(hold(value)).html) == links


def test_no_value_can_pretend_to_be_another():
    assert render(hold("\ue000a\ue001\ue100\ue002") + hold("b")).text == "ab\n"


def test_a_value_loses_what_cannot_be_seen_but_keeps_emoji():
    family = "👨\u200d👩\u200d👧"
    assert render(hold(f"a\u202eb\x1b[2J\x00\u2066c {family}\r\n")).text == f"ab[2Jc {family}\n\n"


def test_a_subject_gets_its_values_without_rendering():
    assert plain(f"**Re** {hold('*x*')}") == "**Re** *x*"


@pytest.mark.parametrize(
    "source", [f"[a]({hold('x')})", f"[a](https://{hold('x')})", f"<{hold('x')}>", f"<https://x/{hold('x')}>"]
)
def test_it_knows_a_value_in_the_target_of_a_link(source):
    assert has_value_in_target(source)


def test_a_value_beside_a_link_is_fine():
    assert not has_value_in_target(f"[a](https://x) {hold('x')} < {hold('y')}")


def test_more_values_than_anybody_needs_do_not_break_it():
    assert render(" ".join(hold(str(number)) for number in range(9000))).text.startswith("0 1 2")


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_value_comes_out_as_it_went_in(value):
    kept = "".join(char for char in value if char.isprintable() or char in "\n\t\u200c\u200d")
    rendered = render(f"a {hold(value)} b")
    if kept == value:
        assert rendered.text == f"a {value} b\n"
    inner = rendered.html.removeprefix("<p>").removesuffix("</p>\n").replace("<br>\n", "\n")
    assert unescape(re.sub(r"<a href=[^>]*>|</a>", "", inner)) == rendered.text.removesuffix("\n")


@given(st.text(alphabet="ab*_`#->[]()<>!\n 12.\\|\ue000\ue001", max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_source_is_rendered(source):
    render(source)
