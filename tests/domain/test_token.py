"""Signed tokens: who can make one, what it is bound to, and what is read from Message-IDs and addresses."""

from __future__ import annotations

import pytest

from mailtriage.domain.token import (
    ALPHABET,
    TOKEN_LENGTH,
    Reference,
    Tokens,
    message_id,
    read_address,
    read_message_id,
    reply_address,
)

OURS = Tokens((b"k" * 32,))
ANN = "ann@example.org"


def test_it_accepts_its_own_token():
    assert OURS.verify(OURS.sign(10042, ANN), 10042, ANN)


def test_it_is_bound_to_the_ticket():
    assert not OURS.verify(OURS.sign(10042, ANN), 10043, ANN)


def test_it_is_bound_to_the_recipient():
    assert not OURS.verify(OURS.sign(10042, ANN), 10042, "bob@example.org")


def test_it_refuses_the_token_of_another_installation():
    assert not OURS.verify(Tokens((b"x" * 32,)).sign(10042, ANN), 10042, ANN)


def test_it_does_not_confuse_where_the_number_ends_and_the_address_begins():
    assert OURS.sign(1, "2@example.org") != OURS.sign(12, "@example.org")


def test_it_ignores_the_case_that_relays_change():
    assert OURS.verify(OURS.sign(10042, "Ann@Example.ORG").upper(), 10042, ANN)


def test_it_does_not_take_the_kelvin_sign_for_a_k():
    assert not OURS.verify(OURS.sign(10042, "kim@example.org"), 10042, "\N{KELVIN SIGN}im@example.org")


def test_it_accepts_a_token_of_the_key_before_the_last_rotation():
    rotated = Tokens((b"n" * 32, *OURS.keys))
    assert rotated.verify(OURS.sign(10042, ANN), 10042, ANN)


def test_it_signs_with_the_newest_key():
    rotated = Tokens((b"n" * 32, *OURS.keys))
    assert not OURS.verify(rotated.sign(10042, ANN), 10042, ANN)


def test_it_refuses_a_token_of_a_retired_key():
    assert not Tokens((b"n" * 32,)).verify(OURS.sign(10042, ANN), 10042, ANN)


@pytest.mark.parametrize("keys", [(), (b"",), (b"short",), (b"k" * 32, b"short")])
def test_it_refuses_to_work_without_a_good_key(keys):
    with pytest.raises(ValueError, match="at least 16 bytes"):
        Tokens(keys)


def test_it_never_shows_its_keys():
    assert "kkk" not in repr(OURS)


def test_it_has_eighty_bits_in_letters_that_nobody_confuses():
    token = OURS.sign(10042, ANN)
    assert len(token) == TOKEN_LENGTH
    assert TOKEN_LENGTH * 5 >= 64
    assert set(token) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01lo")
    assert len(set(ALPHABET)) == 32


@pytest.mark.parametrize("token", ["", "2", "é" * TOKEN_LENGTH, "\udc80" * TOKEN_LENGTH, "2" * 10_000])
def test_it_refuses_odd_tokens_without_failing(token):
    assert not OURS.verify(token, 10042, ANN)


def test_it_signs_for_an_address_with_characters_that_cannot_be_encoded():
    assert OURS.verify(OURS.sign(1, "\udc80@example.org"), 1, "\udc80@example.org")


def test_it_reads_the_message_ids_it_writes():
    token = OURS.sign(10042, ANN)
    assert read_message_id(message_id(10042, token, "example.com")) == Reference(10042, token)


def test_two_message_ids_of_one_ticket_differ():
    token = OURS.sign(10042, ANN)
    assert message_id(10042, token, "example.com") != message_id(10042, token, "example.com")


def test_it_reads_the_addresses_it_writes():
    token = OURS.sign(10042, ANN)
    assert read_address(reply_address("support@example.com", 10042, token)) == Reference(10042, token)


def test_it_reads_what_a_relay_wrote_in_capitals():
    token = OURS.sign(10042, ANN)
    assert read_message_id(message_id(10042, token, "example.com").upper()) == Reference(10042, token)
    assert read_address(reply_address("support@example.com", 10042, token).upper()) == Reference(10042, token)


def test_it_leaves_a_long_address_alone():
    long = "s" * 50 + "@example.com"
    assert reply_address(long, 10042, "2" * TOKEN_LENGTH) == long


T = "2" * TOKEN_LENGTH


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<>",
        "<@>",
        f"<t10042.{T}>",
        f"<t10042.{T}@example.com>",
        f"<10042.{T}.ab@example.com>",
        f"<t.{T}.ab@example.com>",
        f"<t010042.{T}.ab@example.com>",
        f"<t-10042.{T}.ab@example.com>",
        f"<t１００４２.{T}.ab@example.com>",
        f"<t{'9' * 400}.{T}.ab@example.com>",
        f"<t10042.{T}2.ab@example.com>",
        f"<t10042.{T[1:]}0.ab@example.com>",
        f"<t10042.{T}.ab@{'e' * 1000}>",
        "<CAF=" + "x" * 60 + "@mail.example.com>",
    ],
)
def test_it_reads_nothing_from_other_message_ids(text):
    assert read_message_id(text) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "+",
        f"10042.{T}@example.com",
        f"support+{T}@example.com",
        f"support+10042@{T}",
        "support+news@example.com",
    ],
)
def test_it_reads_nothing_from_other_addresses(address):
    assert read_address(address) is None
