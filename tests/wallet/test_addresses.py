"""Addresses are read with their checksums; bip-utils is the oracle."""

from __future__ import annotations

import random

import pytest
from bip_utils import Bip44, Bip44Coins

from mailtriage.wallet import addresses
from mailtriage.wallet.addresses.ed25519 import is_point, public_key
from mailtriage.wallet.addresses.keccak import keccak256
from mailtriage.wallet.chains import chains
from mailtriage.wallet.explorers import targets

COINS = {
    "bitcoin": Bip44Coins.BITCOIN,
    "litecoin": Bip44Coins.LITECOIN,
    "dogecoin": Bip44Coins.DOGECOIN,
    "bitcoin-cash": Bip44Coins.BITCOIN_CASH,
    "evm": Bip44Coins.ETHEREUM,
    "tron": Bip44Coins.TRON,
    "xrp": Bip44Coins.RIPPLE,
    "stellar": Bip44Coins.STELLAR,
    "cosmos": Bip44Coins.COSMOS,
    "osmosis": Bip44Coins.OSMOSIS,
    "polkadot": Bip44Coins.POLKADOT_ED25519_SLIP,
    "ton": Bip44Coins.TON,
    "filecoin": Bip44Coins.FILECOIN,
    "tezos": Bip44Coins.TEZOS,
    "solana": Bip44Coins.SOLANA,
}
CHECKED = sorted(set(COINS) - {"solana"})


def made(chain: str, seed: int) -> str:
    return str(
        Bip44.FromSeed(random.Random(seed).randbytes(32), COINS[chain]).DeriveDefaultPath().PublicKey().ToAddress()
    )


@pytest.mark.parametrize("chain", sorted(COINS))
def test_a_right_address_is_valid_and_of_its_chain(chain: str) -> None:
    for seed in range(12):
        reading = addresses.read(made(chain, seed))
        assert reading is not None
        assert (reading.chains, reading.valid) == ((chain,), True)


@pytest.mark.parametrize("chain", CHECKED)
def test_one_wrong_sign_makes_it_invalid(chain: str) -> None:
    chance = random.Random(7)
    for seed in range(12):
        right = made(chain, seed)
        place = chance.randrange(len(right) // 2, len(right))
        signs = sorted(set(right[len(right) // 2 :]) - {right[place], right[place].swapcase()})
        reading = addresses.read(right[:place] + chance.choice(signs) + right[place + 1 :])
        assert reading is None or not reading.valid or not reading.sure or chain == "evm"


def test_eip_55_is_verified_only_where_letters_differ_in_case() -> None:
    right = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
    wrong = right.replace("aA", "Aa")
    assert [addresses.read(text).valid for text in (right, right.lower(), wrong)] == [True, True, False]  # type: ignore[union-attr]


def test_keccak_is_the_one_before_sha_3() -> None:
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


def test_a_public_key_belongs_to_its_seed() -> None:
    """RFC 8032 section 7.1, the first test."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    assert public_key(seed) == key
    assert is_point(key)


@pytest.mark.parametrize("text", ["", "hello", "0x", "T" * 34, "1" * 34, "0x" + "g" * 40, "bc1", "a" * 500])
def test_other_strings_are_no_valid_address(text: str) -> None:
    reading = addresses.read(text)
    assert reading is None or not reading.valid


def test_every_explorer_of_the_table_is_read_back_to_its_chain() -> None:
    """What we would link to, we recognise when a customer sends it."""
    samples = {"base58-64": "5VERv8NMvzb" * 8, "cid": "bafy2bzaced" + "a3" * 25, "0x": "0x" + "ab12" * 16}
    for chain in chains().values():
        value = samples.get(chain.transaction[0], "ab12" * 16)
        for pattern in chain.explorers:
            (target,) = targets("https://" + pattern.replace("{}", value))
            assert chain.name in target.chains, pattern
