"""Addresses that the rules refuse."""

from __future__ import annotations

import pytest

from mailtriage.triage.mime.addresses import quoted, read_addresses, tidy


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ann <ann@example.com>", [("Ann", "ann@example.com")]),
        ("a@b.c; d@e.f", [("", "a@b.c"), ("", "d@e.f")]),
        ("Friends: a@b.c, D <d@e.f>;", [("", "a@b.c"), ("D", "d@e.f")]),
        ("undisclosed-recipients:;", []),
        ("Bob <bob@one> Eve <eve@two>", [("Bob", "bob@one"), ("Eve", "eve@two")]),
        ('"Unbalanced <a@b.c>', [('"Unbalanced', "a@b.c")]),
        ('"Doe, Ann" <a@b.c>, x@y.z', [("Doe, Ann", "a@b.c"), ("", "x@y.z")]),
        ("a@b.c (Ann Doe)", [("Ann Doe", "a@b.c")]),
        ("Ann Doe a@b.c", [("Ann Doe", "a@b.c")]),
        ("Postmaster <>", [("Postmaster", "")]),
        ("<<a@b.c>>", [("", "a@b.c")]),
        ("mailto:a@b.c", [("", "a@b.c")]),
        ("nobody", [("", "nobody")]),
        ("", []),
    ],
)
def test_it_reads(value: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.name, one.address) for one in read_addresses(value)] == expected


def test_quotes_around_a_name_are_dropped() -> None:
    assert tidy("'Ann'", "'ann@example.com'") == tidy("Ann", "ann@example.com")


def test_a_name_that_only_repeats_the_address_is_none() -> None:
    assert tidy("a@b.c", "a@b.c").name == ""


def test_a_quoted_string_cannot_be_left() -> None:
    assert quoted('a"b\\') == '"a\\"b\\\\"'


def test_a_long_list_is_bounded() -> None:
    assert len(read_addresses("a@b.c," * 2000)) == 500
