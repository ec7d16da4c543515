"""Whatever lines a mail is made of: every word is visible or quoted, in its order, and something is visible."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.triage.html_text import render
from mailtriage.triage.reply import separate
from tests.triage.reply import client_html, client_marks

LINES = [
    "",
    "My withdrawal has not come.",
    "币没到账",
    "> old words",
    ">> older words",
    "-- ",
    "--",
    "______________",
    "Best regards,",
    "Ann Lee",
    "-----Original Message-----",
    "---------- Forwarded message ---------",
    "This e-mail and any attachments are confidential.",
    "wrote:",
    "0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060",
    *client_marks.GMAIL.values(),
    *client_marks.HEADERS.values(),
    *(line for lines in client_marks.PHONES.values() for line in lines),
]
mails = st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=20)), max_size=25).map("\n".join)


def words(text: str) -> list[str]:
    return sorted("".join(text.split()))


@settings(max_examples=300, deadline=None)
@given(mails)
def test_every_word_is_visible_or_quoted(text: str) -> None:
    found = separate(text)
    assert words(found.visible + found.quoted) == words(text)


@settings(max_examples=300, deadline=None)
@given(mails)
def test_a_mail_with_words_has_visible_words(text: str) -> None:
    if any(map(str.isalnum, text)):
        assert separate(text).visible.strip()


@settings(max_examples=200, deadline=None)
@given(
    mails,
    st.sampled_from(list(client_html.REPLIES.values())),
    st.integers(0, 400),
    st.text("<>/ divabr\"'=", max_size=8),
)
def test_broken_html_loses_nothing_either(plain: str, html: str, at: int, noise: str) -> None:
    rendered = render(html[:at] + noise + html[at + 3 :])
    assert len(rendered.marks) == rendered.text.count("\n") + 1
    found = separate(rendered.text, rendered)
    assert words(found.visible + found.quoted) == words(rendered.text)
    separate(plain, rendered)
