"""What is an address, and how it is written for SMTP."""

from __future__ import annotations

import pytest

from mailtriage.outbox.address import envelope_address


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("ann@example.org", "ann@example.org"),
        ("Ann.O'Neil+x@Example.ORG", "Ann.O'Neil+x@example.org"),
        (" ann@example.org ", "ann@example.org"),
        ("user@例子.测试", "user@xn--fsqu00a.xn--0zwm56d"),
        ("user@straße.de", "user@xn--strae-oqa.de"),
        ("用户@例子.测试", "用户@xn--fsqu00a.xn--0zwm56d"),
        ("ann@[192.0.2.1]", "ann@[192.0.2.1]"),
        ("ann@[IPv6:2001:db8::1]", "ann@[IPv6:2001:db8::1]"),
        ('"a,b"@example.org', '"a,b"@example.org'),
        ("ann@localhost", "ann@localhost"),
    ],
)
def test_it_writes_an_address(address, written):
    assert envelope_address(address) == written


@pytest.mark.parametrize(
    "text",
    [
        "", "@", "ann", "ann@", "@example.org", "a b@example.org", "ann@exa mple.org", "ann@example..org", "ann@.org",
        "ann@-x.org", "a<b@example.org", "a>b@example.org", "a\r\nb@example.org", "a\x00b@example.org",
        "a,b@example.org", "a@b@example.org", "\u202eann@example.org", "ann@exam\u200bple.org>", "ann@[evil]",
        "x" * 250 + "@example.org",
        "ann@" + "例" * 300, "\ud800@example.org", '""@example.org', "a\\@example.org",
        "ann@example.org>\r\nDATA",
    ],
)  # fmt: skip
def test_it_knows_what_is_none(text):
    assert envelope_address(text) is None
