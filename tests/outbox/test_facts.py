"""What templates are told."""

from __future__ import annotations

import pytest

from mailtriage.outbox.facts import DEFAULTS, chain_name, facts_of, samples, shortened
from tests.outbox.letters import SUPPORT, a_notice


@pytest.mark.parametrize(
    ("chain", "name"),
    [
        ("ethereum", "Ethereum"),
        ("bsc", "BNB Smart Chain"),
        ("bitcoin-cash", "Bitcoin Cash"),
        ("tron", "TRON"),
        ("a-new-chain", "A New Chain"),
        ("evm", None),
        ("", None),
        (None, None),
    ],
)
def test_a_chain_is_called_as_people_call_it(chain, name):
    assert chain_name(chain) == name


@pytest.mark.parametrize(
    ("value", "short"),
    [
        ("0x" + "12345678" * 8, "0x12345678…12345678"),
        ("5VERYLongSolanaSignature" * 3, "5VERYLongS…ignature"),
        ("0x12345678…12345678", "0x12345678…12345678"),
        ("0.0.1234@17", "0.0.1234@17"),
        ("", ""),
        (None, None),
    ],
)
def test_a_hash_is_shortened_once(value, short):
    assert shortened(value) == short


def test_a_mail_gets_every_fact_though_the_notice_gives_none():
    assert set(facts_of(a_notice(), SUPPORT, "en")) == set(DEFAULTS)


def test_a_notice_cannot_change_the_ticket_or_the_desk():
    facts = facts_of(a_notice(facts={"ticket": 1, "support": "x", "tag": "[#1]", "tags": None}), SUPPORT, "en")
    assert (facts["ticket"], facts["support"], facts["tag"], facts["tags"]) == (10042, SUPPORT, "[#10042]", ())


def test_the_samples_name_no_fact_that_mails_do_not_get():
    assert all(set(sample) == set(DEFAULTS) for sample in samples(SUPPORT, "en", {}))
