"""Twice the mail is at most about twice the work: calls are counted, not seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from mailtriage.triage.forward import find_original
from mailtriage.triage.html_text import render
from mailtriage.triage.language import detect
from mailtriage.triage.reply import separate
from mailtriage.triage.reply.lines import MOST_LINES

PIECES = {
    "quotes and answers": "> which?\nthis\n",
    "colons": "a:\n",
    "headers": "From: a@example.net\nSent: Monday\n",
    "attributions": "On 5/1/2023 3:12 PM, S wrote:\n",
    "folded attributions": "On 5/1/2023\n3:12 PM, S\n<s@example.com>\nwrote:\n",
    "delimiters": "--\n",
    "rulers": "_______\n",
    "phones": "Sent from my iPhone\n",
    "closings": "Best regards\n",
    "separators": "-----Original Message-----\n",
    "forwards": "---------- Forwarded message ---------\n",
    "torn links": "> (http\nx\n",
    "blank lines": "\n\n:\n",
    "inside": "x On Mon, 5 y On Mon, 5 wrote:\n",
    "one line": "On Mon 2023 ",
    "brackets": ">",
    "tags": "<",
    "disclaimers": "This message is for you ",
}
WORK: dict[str, Callable[[str], object]] = {
    "separate": separate,
    "forward": lambda text: find_original("Fwd: x", text, None),
    "language": detect,
}
TAGS = {
    "divs": "<div>x",
    "blockquotes": "<blockquote>x",
    "cells": "<table><tr><td>x",
    "spans": "<span>x</span>",
    "links": '<a href="https://example.com">x',
    "entities": "&amp;",
    "paragraphs": "<p><i><b>x",
    "comments": "<!--",
    "lists": "<ul><li>x",
    "marks": '<div class="gmail_quote"><blockquote class="gmail_quote">x',
}


def calls(work: Callable[[str], object], text: str) -> int:
    """How many functions, of Python or C, are called by `work`."""
    count = 0

    def tally(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tally)
    try:
        work(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("work", WORK.values(), ids=WORK.keys())
@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_text_twice_as_long_is_at_most_about_twice_the_work(piece: str, work: Callable[[str], object]) -> None:
    once, twice = calls(work, piece * 500), calls(work, piece * 1_000)
    assert twice <= 2.5 * once + 100


@pytest.mark.parametrize("piece", TAGS.values(), ids=TAGS.keys())
def test_html_twice_as_long_is_at_most_about_twice_the_work(piece: str) -> None:
    once, twice = calls(render, piece * 500), calls(render, piece * 1_000)
    assert twice <= 2.5 * once + 100


def test_lines_beyond_the_bound_cost_nothing_and_are_kept() -> None:
    text = "a:\n" * (MOST_LINES + 5) + "last"
    assert separate(text).visible == text


def test_lines_beyond_the_bound_stay_quoted_below_a_quote() -> None:
    text = "Hi\n\nOn 5/1/2023 3:12 PM, S wrote:\n" + "old\n" * (MOST_LINES + 5) + "last"
    found = separate(text)
    assert found.visible == "Hi"
    assert found.quoted.endswith("old\nlast")
