"""Authentication-Results: whose word counts, and what it says."""

from __future__ import annotations

import pytest

from mailtriage.triage.authentication import NAMELESS, Authentication, read
from tests.triage.messages import message

SERVER = "mx.wallet.example"


def found(*fields: str, server: str | None = SERVER, sender: str = "ann@example.org") -> Authentication | None:
    return read(message(sender=sender, headers=tuple(("authentication-results", field) for field in fields)), server)


def authentic(*fields: str, **given: str) -> bool | None:
    result = found(*fields, **given)
    assert result is not None
    return result.authentic


def test_it_reads_every_method():
    result = found(
        "mx.wallet.example 1; spf=pass smtp.mailfrom=example.org; dkim=pass header.d=example.org;"
        " dmarc=pass (p=REJECT sp=NONE) header.from=example.org"
    )
    assert result == Authentication("pass", "pass", "pass", "example.org", "example.org")
    assert result.authentic is True


def test_a_failed_dmarc_is_not_authentic():
    assert authentic("mx.wallet.example; dmarc=fail (p=NONE) header.from=example.org; spf=pass") is False


@pytest.mark.parametrize("result", ["none", "temperror", "permerror", ""])
def test_no_verdict_is_no_verdict(result):
    assert authentic(f"mx.wallet.example; dmarc={result}") is None


def test_without_a_configured_server_nobody_is_believed():
    assert found("mx.wallet.example; dmarc=fail", server=None) is None


def test_the_field_of_another_server_does_not_count():
    assert found("mx.other.example; dmarc=fail") is None


def test_a_name_that_only_begins_alike_does_not_count():
    assert found("mx.wallet.example.evil.example; dmarc=pass") is None


def test_the_topmost_field_of_the_server_counts():
    assert authentic("mx.other.example; dmarc=pass", "MX.Wallet.Example; dmarc=fail", f"{SERVER}; dmarc=pass") is False


def test_a_pass_for_another_domain_is_not_the_senders():
    assert authentic("mx.wallet.example; dmarc=pass header.from=evil.example") is False


def test_both_spellings_of_an_international_domain_are_one():
    field = "mx.wallet.example; dmarc=pass header.from=xn--bcher-kva.example"
    assert authentic(field, sender="ann@bücher.example") is True


def test_one_signature_that_passes_is_enough():
    result = found("mx.wallet.example; dkim=fail header.d=a.example; dkim=pass header.d=example.org; dmarc=none")
    assert result is not None
    assert result.dkim == "pass"


@pytest.mark.parametrize(
    "field",
    [
        "mx.wallet.example; spf=pass (a ; dmarc=pass) smtp.mailfrom=x; dmarc=fail",
        "mx.wallet.example; spf=pass (a (nested ; ) dmarc=pass ;) x; dmarc=fail",
        'mx.wallet.example; spf=pass smtp.mailfrom="a;dmarc=pass"@x; dmarc=fail',
        r'mx.wallet.example; spf=pass smtp.mailfrom="a\";dmarc=pass"@x; dmarc=fail',
    ],
)
def test_what_the_sender_chose_is_not_taken_for_a_result(field):
    assert authentic(field) is False


def test_a_server_without_a_name_can_be_configured():
    assert authentic("spf=pass smtp.mailfrom=x; dmarc=fail action=none header.from=x", server=NAMELESS) is False


@pytest.mark.parametrize(
    "field", ["", ";", "=", "mx.wallet.example", "mx.wallet.example;;;", "(" * 50_000, '"' * 50_000]
)
def test_it_reads_nonsense_without_failing(field):
    result = found(field)
    assert result is None or result.authentic is None


def test_it_reads_undecodable_bytes_without_failing():
    assert authentic("mx.wallet.example; spf=\udc80; dmarc=fail") is False
