"""Every client in every language: the customer's words are visible, the old mail below them is not."""

from __future__ import annotations

import textwrap

import pytest

from mailtriage.triage.html_text import render
from mailtriage.triage.reply import separate
from tests.triage.reply import client_html, client_marks

OWN = "My withdrawal has not come.\nPlease help."
ATTRIBUTIONS = {
    f"{client}-{language}": line
    for client, lines in {
        "gmail": client_marks.GMAIL,
        "apple": client_marks.APPLE,
        "yahoo": client_marks.YAHOO,
        "other": client_marks.OTHERS,
    }.items()
    for language, line in lines.items()
}
PHONES = [line for lines in client_marks.PHONES.values() for line in lines]


def marks(table: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("mark", table.values(), ids=table.keys())


@marks(ATTRIBUTIONS | client_marks.HEADERS)
def test_it_folds_a_quote_with_prefixes(mark: str) -> None:
    found = separate(f"{OWN}\n\n{mark}\n\n> Dear customer,\n> which hash?\n>\n> Support")
    assert found.visible == OWN
    assert found.quoted.startswith(mark)
    assert "> which hash?" in found.quoted


@marks({key: line for key, line in (ATTRIBUTIONS | client_marks.HEADERS).items() if key != "other-android-dashes"})
def test_it_folds_a_quote_without_prefixes(mark: str) -> None:
    found = separate(f"{OWN}\n\n{mark}\n\nDear customer,\n\nwhich hash?\n\nSupport")
    assert found.visible == OWN
    assert found.quoted.endswith("Dear customer,\n\nwhich hash?\n\nSupport")


@marks(ATTRIBUTIONS)
def test_it_keeps_inline_answers_in_order(mark: str) -> None:
    found = separate(f"{mark}\n> Dear customer,\n> which hash?\n\nThis one.\n\n> when?\n\nYesterday.")
    assert found.visible == "This one.\n\nYesterday."


@marks(ATTRIBUTIONS)
def test_it_finds_an_attribution_without_a_blank_line_above(mark: str) -> None:
    assert separate(f"{OWN}\n{mark}\n> Dear customer,").visible == OWN


@marks(ATTRIBUTIONS)
@pytest.mark.parametrize("following", ["> Dear customer,", "Dear customer,\n\nwhich hash?"], ids=["marked", "unmarked"])
def test_it_finds_an_attribution_that_was_folded(mark: str, following: str) -> None:
    folded = "\n".join(textwrap.wrap(mark, 60, break_long_words=False, break_on_hyphens=False))
    leads = following.startswith(">") or mark != client_marks.OTHERS["android-dashes"]
    assert not leads or separate(f"{OWN}\n\n{folded}\n\n{following}").visible == OWN


@pytest.mark.parametrize("line", PHONES)
def test_it_folds_the_line_of_a_phone(line: str) -> None:
    assert separate(f"{OWN}\n\n{line}\n").visible == OWN
    assert separate(f"{OWN}\n\n{line}\n\n{client_marks.GMAIL['en']}\n> Dear customer,").visible == OWN


@pytest.mark.parametrize("html", client_html.REPLIES.values(), ids=client_html.REPLIES.keys())
def test_it_reads_the_structure_of_html(html: str) -> None:
    rendered = render(html)
    found = separate(rendered.text, rendered)
    assert found.visible == OWN
    assert "Dear customer," in found.quoted


@pytest.mark.parametrize("html", client_html.REPLIES.values(), ids=client_html.REPLIES.keys())
def test_it_throws_no_word_away(html: str) -> None:
    rendered = render(html)
    found = separate(rendered.text, rendered)
    assert sorted("".join((found.visible + found.quoted).split())) == sorted("".join(rendered.text.split()))
