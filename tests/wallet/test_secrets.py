"""Secrets are found in every layout, and ordinary text holds none."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
from pathlib import Path

import pytest
from bip_utils import Base58Encoder, MoneroMnemonicGenerator, MoneroWordsNum, WifEncoder, XrpAddr
from nacl.signing import SigningKey

from mailtriage.wallet import secrets
from mailtriage.wallet.secrets.copies import cut
from mailtriage.wallet.secrets.wordlists import LANGUAGES
from tests.wallet import layouts

PHRASES = 2100
MISSPELT = 600
MANUALS = Path("/usr/share/man")
SMALLEST_TEXT = 1_000_000

assert XrpAddr  # The oracle's package is there as a whole.


def test_it_finds_phrases_of_all_languages_in_all_layouts() -> None:
    chance = random.Random(39)
    missed = [what for what, _, text in layouts.phrases(chance, PHRASES) if not secrets.find(text)]
    assert missed == []


def test_it_leaves_no_word_of_a_phrase_behind() -> None:
    chance = random.Random(40)
    for what, words, text in layouts.phrases(chance, 400):
        left = cut(text, secrets.find(text)).lower()
        kept = [word for word in words if len(word) > 4 and word.lower() in left]
        assert len(kept) <= 1, what


def test_it_finds_nearly_all_phrases_with_a_misspelt_word() -> None:
    chance = random.Random(41)
    found = 0
    for at in range(MISSPELT):
        words = layouts.phrase(chance, LANGUAGES[at % len(LANGUAGES)])
        place = chance.randrange(len(words))
        words[place] = layouts.misspelt(chance, words[place])
        around = layouts.AROUND[at % len(layouts.AROUND)]
        found += bool(secrets.find(around.format(" ".join(words))))
    assert found >= 0.98 * MISSPELT


@pytest.mark.parametrize("letters", [4])
def test_it_finds_phrases_cut_to_their_first_letters(letters: int) -> None:
    chance = random.Random(42)
    for language in ("english", "spanish", "french", "italian", "portuguese", "czech"):
        for _ in range(20):
            text = " ".join(word[:letters] for word in layouts.phrase(chance, language))
            assert secrets.find(text), text


def test_it_finds_the_phrase_that_everybody_uses_as_an_example() -> None:
    assert secrets.find("abandon " * 11 + "about")


def test_it_holds_a_phrase_whose_checksum_fails() -> None:
    text = "zoo wrong able school lunar napkin umbrella tackle river coral velvet bronze"
    (secret,) = secrets.find(f"my words: {text}")
    assert "fails" in secret.detail or "holds" in secret.detail


def test_it_finds_seeds_of_monero() -> None:
    for _ in range(30):
        seed = MoneroMnemonicGenerator().FromWordsNumber(MoneroWordsNum.WORDS_NUM_25).ToStr()
        (secret,) = secrets.find(f"here is my seed {seed} thanks")
        assert secret.kind == "monero"


def test_it_finds_chinese_without_blanks_where_it_is_announced() -> None:
    words = "".join(layouts.phrase(random.Random(43), "chinese_simplified"))
    assert secrets.find(f"我的助记词：{words}\n谢谢")
    assert not secrets.find(f"标题：{words}\n谢谢")


def _keys(chance: random.Random) -> list[tuple[str, str]]:
    seed = chance.randbytes(32)
    pair = seed + bytes(SigningKey(seed).verify_key)
    return [
        ("private-key", f"my private key is {seed.hex()} please help"),
        ("private-key", f"私钥：0x{seed.hex()}"),
        ("private-key", f"プライベートキー {seed.hex().upper()}"),
        ("private-key", f'{{"privateKey": "{seed.hex()}"}}'),
        ("private-key", f"private key:\n{seed.hex()[:31]}\n{seed.hex()[31:]}"),
        ("private-key", f"{seed.hex()}"),
        ("wif", f"导出的是{WifEncoder.Encode(seed)}，"),
        ("wif", f"see {WifEncoder.Encode(seed)[:30]}\n{WifEncoder.Encode(seed)[30:]}"),
        ("solana-keypair", f"phantom gave me {Base58Encoder.Encode(pair)}"),
        ("solana-keypair", f"id.json: {list(pair)}"),
        ("solana-keypair", " ".join(f"{number}," for number in pair)),
        (
            "extended-key",
            f"xprv {Base58Encoder.CheckEncode(bytes.fromhex('0488ade4') + chance.randbytes(41) + seed + b'x')}",
        ),
    ]


def test_it_finds_keys_of_all_kinds() -> None:
    chance = random.Random(44)
    for _ in range(30):
        for kind, text in _keys(chance):
            assert kind in {secret.kind for secret in secrets.find(text)}, text


def test_it_finds_key_stores_pasted_in_any_shape() -> None:
    store = {
        "address": "00",
        "crypto": {"ciphertext": "9a" * 32, "cipher": "aes-128-ctr", "kdf": "scrypt", "mac": "7f" * 32},
    }
    for text in (json.dumps(store), json.dumps(store, indent=2), json.dumps(store).replace('"', "”")):
        mail = f"my wallet file\n{text}\nthanks"
        (secret,) = secrets.find(mail)
        assert secret.kind == "keystore"
        assert cut(mail, [secret]) == "my wallet file\n[key store removed]\nthanks"


def test_a_hash_that_is_called_a_transaction_is_no_key() -> None:
    digits = random.Random(45).randbytes(32).hex()
    for text in (
        f"交易哈希 {digits}",
        f"TRC20 txid: {digits}",
        f"I never gave my private key away. Tx 0x{digits}",
        f"0x{digits}",
    ):
        assert secrets.find(text) == [], text


def test_bare_digits_without_any_context_are_masked_and_end_stays() -> None:
    digits = random.Random(46).randbytes(32).hex()
    (secret,) = secrets.find(f"hello\n{digits}\n")
    assert secret.masked
    assert digits[-8:] in secret.marker


def test_public_things_are_no_secrets() -> None:
    digits = random.Random(47).randbytes(32).hex()
    for text in (
        f"sha256: {digits}",
        f"{digits}  wallet-2.1.0.apk",
        f"<{digits}@mail.example>",
        f"https://news.example/unsubscribe?token={digits}",
        "550e8400-e29b-41d4-a716-446655440000",
        "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8 and 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    ):
        assert secrets.find(text) == [], text


@pytest.mark.parametrize("language", ["en", "zh", "ja", "es", "fr", "ko"])
def test_ordinary_text_holds_no_secret(language: str) -> None:
    """The manual pages of this machine, a good megabyte a language."""
    text = _manuals(language)
    if not text:
        pytest.skip(f"no manual pages in {language} here")
    found = [f"{secret.detail}: {text[secret.start : secret.end][:80]}" for secret in secrets.find(text)]
    assert found == []


def _manuals(language: str) -> str:
    folders = [MANUALS] if language == "en" else sorted(MANUALS.glob(f"{language}*"))
    pages: list[str] = []
    size = 0
    for page in (page for folder in folders for page in sorted(folder.glob("man[1-8]/*.gz"))):
        text = gzip.decompress(page.read_bytes()).decode("utf-8", "replace")
        pages.append(re.sub(r"\\f[BIRP]|\\-|^\.[A-Za-z]{1,3} ?", "", text, flags=re.MULTILINE))
        size += len(text.encode())
        if size > 1.1 * SMALLEST_TEXT:
            break
    return "\n\n".join(pages)


def test_third_party_mails_hold_no_secret() -> None:
    corpora = Path(os.environ.get("MAILTRIAGE_CORPORA", Path(__file__).parents[2] / ".." / "shared" / "corpora"))
    mails = sorted(corpora.glob("**/*.eml"))
    if not mails:
        pytest.skip("the third-party mails are not beside the checkout")
    for mail in mails:
        text = mail.read_bytes()[:300_000].decode("utf-8", "replace")
        certain = [secret for secret in secrets.find(text, text) if not secret.masked]
        assert certain == [], mail.name


def test_a_dump_of_words_is_taken_as_a_whole() -> None:
    words = " ".join(layouts.phrase(random.Random(48), "english") * 1) + " "
    many = " ".join(word for _ in range(400) for word in layouts.phrase(random.Random(_), "english"))
    assert len(secrets.find(words + many)) == 1
