"""Whose mailbox an address leads to."""

from __future__ import annotations

import pytest

from mailtriage.domain.party import domain_of, party


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("ann@example.org", "ann@example.org"),
        ("Ann@Example.ORG", "ann@example.org"),
        ("ann+x@example.org", "ann@example.org"),
        ("ann+x+y@example.org", "ann@example.org"),
        ("+x@example.org", "+x@example.org"),
        (" ann@example.org ", "ann@example.org"),
        ('"a@b"@example.org', '"a@b"@example.org'),
        ("", "@"),
    ],
)
def test_all_spellings_of_a_mailbox_are_one(address: str, whose: str) -> None:
    assert party(address) == whose


def test_the_domain_stands_behind_the_last_at() -> None:
    assert domain_of('"a@b"@Example.org') == "example.org"
