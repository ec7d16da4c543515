"""What a mail says about chains is found with its chain and its place; what only looks like it is not."""

from __future__ import annotations

import random
from typing import Any

import pytest

from mailtriage.domain.finding import Finding, FindingKind
from mailtriage.domain.message import Address, Attachment, Hyperlink, Message
from mailtriage.domain.support import Support
from mailtriage.triage.extract import extract
from mailtriage.triage.redact import redact

H = "88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe340aa1b1e"
H2 = "5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"
TRON = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"
SOLANA = "5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW"
FULL_WIDTH = "".join(chr(ord(sign) + 0xFEE0) for sign in "0x" + H)
SAFE_LINK = f"https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbscscan.com%2Ftx%2F0x{H}&data={H2}"
DEFENDED = f"https://urldefense.proofpoint.com/v2/url?u=https-3A__etherscan.io_tx_0x{H}&d=DwMF&c={H2}"
USDT = "0xdAC17F958D2ee523a2206206994597C13D831ec7"
TON = "UQBCVJd4fKud9Sgiz86KgKozXoH2ZXMWyByW_uvwxy51BXA2"
SUPPORT = Support("support@tokenwallet.example", "Token Wallet Support")
ON_CHAIN = (FindingKind.TRANSACTION, FindingKind.ADDRESS, FindingKind.MALFORMED_TRANSACTION)


def findings(text: str, quoted: str = "", subject: str = "help", **more: Any) -> list[Finding]:
    whole = f"{text}\n> {quoted}" if quoted else text
    sender = Address("Mei", "mei@mail.example")
    mail = Message("<1@mail.example>", subject, sender, text=whole, visible_text=text, quoted_text=quoted, **more)
    redacted = redact(mail)
    return list(extract(redacted.message, redacted.secrets, SUPPORT))


def on_chain(found: list[Finding]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(str(item.kind), item.value, item.chains) for item in found if item.kind in ON_CHAIN]


def values(found: list[Finding], kind: FindingKind) -> list[str]:
    return [item.value for item in found if item.kind is kind]


@pytest.mark.parametrize(
    ("text", "value", "chain"),
    [
        (f"BEP20转账 0x{H} 没到", "0x" + H, "bsc"),
        (f"my transaction 0x{H} is missing", "0x" + H, "evm"),
        (f"0x{H}", "0x" + H, "evm"),
        (f"TRC20 转账哈希 {H}", H, "tron"),
        (f"交易哈希是0x{H}请帮我查", "0x" + H, "evm"),
        (f"比特币交易{H}一直不确认", H, "bitcoin"),
        (f"txid 0X{H.upper()}", "0x" + H, "evm"),
        (f"hash: 0x{H[:20]}\u200b{H[20:]}", "0x" + H, "evm"),
        (f"哈希：{FULL_WIDTH}", "0x" + H, "evm"),
        (f"hash is 0x{H[:30]}\n{H[30:]} on Polygon", "0x" + H, "polygon"),
        (f"hash is 0x{H[:20]}\n{H[20:40]}\n{H[40:]} on ethereum", "0x" + H, "ethereum"),
        (f"hash is 0x{H[:30]}\n> {H[30:]} ", "0x" + H, "evm"),
        (f"hash: 0x\n{H}", "0x" + H, "evm"),
        (f"my SOL tx {SOLANA}", SOLANA, "solana"),
        (f"see https://etherscan.io/tx/0x{H}", "0x" + H, "ethereum"),
        (f"https://tronscan.org/#/transaction/{H}", H, "tron"),
        (f"https://www.oklink.com/zh-hans/bsc/tx/0x{H}", "0x" + H, "bsc"),
        (f"https://blockchair.com/dogecoin/transaction/{H}?from=x", H, "dogecoin"),
        (f"https://www.mintscan.io/osmosis/tx/{H.upper()}", H.upper(), "osmosis"),
        (f"arbiscan.io/tx/0x{H}", "0x" + H, "arbitrum"),
        (SAFE_LINK, "0x" + H, "bsc"),
        (DEFENDED, "0x" + H, "ethereum"),
        ("TON tx: V0bPjGPPsUJ0mWdDpGnWFYvvXZc3vVhA8rWnqN6Gm1Q=", "V0bPjGPPsUJ0mWdDpGnWFYvvXZc3vVhA8rWnqN6Gm1Q=", "ton"),
        (f"Cardano ADA tx {H}", H, "cardano"),
        (f"Polkadot extrinsic 0x{H}", "0x" + H, "polkadot"),
        (f"APT transfer 0x{H} failed", "0x" + H, "aptos"),
        (f"EOS 转账 {H} memo 12345", H, "eos"),
        (f"XRP transaction {H.upper()} tag: 12345", H.upper(), "xrp"),
        (f"ERC20 转账 {H}", H, "ethereum"),
        (f"BTC 没到账\n{H}", H, "bitcoin"),
        (f"Base链 0x{H}", "0x" + H, "base"),
        (f"bridged from Ethereum to BSC, tx 0x{H}", "0x" + H, "evm"),
        (f"I never gave my private key to anyone. tx 0x{H}", "0x" + H, "evm"),
        (f"我没有泄露过私钥，但是币被转走了：0x{H}", "0x" + H, "evm"),
    ],
)  # fmt: skip
def test_it_finds_the_transaction_and_its_chain(text: str, value: str, chain: str) -> None:
    assert on_chain(findings(text)) == [("transaction", value, (chain,))]


@pytest.mark.parametrize(
    "text",
    [
        f"订单号 {H}",
        "设备 550e8400-e29b-41d4-a716-446655440000 550e8400e29b41d4a716446655440000",
        f"The sha256 of your apk is {H}, is it right?",
        f"{H}  wallet-2.1.apk",
        f"Message-ID: <{H}@mail.example>",
        f"区块哈希：0x{H}",
        f"https://etherscan.io/block/0x{H}",
        f"https://news.example.com/unsubscribe?token={H}",
        f"0xa9059cbb{'0' * 24}{H}{H}",
        "xpub6CUGRUonZSQ4TWtTMmzXdrXDtypWKiKrhko4egpiMZbpiaQL2jkwSB1icqYh2cfDfVxdx4df189oLKnC5fSwqPfgyP3hooxujYzAu3fDVmz",
        "commit 550e8400e29b41d4a716446655440000aaaabbbb",
    ],
)
def test_it_takes_nothing_else_for_a_transaction(text: str) -> None:
    assert on_chain(findings(text)) == []


@pytest.mark.parametrize(
    ("text", "value", "chain"),
    [
        (f"My Aptos address: 0x{H}", "0x" + H, "aptos"),
        (f"我的 SUI 钱包地址是 0x{H}", "0x" + H, "sui"),
        (f"https://bscscan.com/address/0x{H[:40]}", "0x" + H[:40], "bsc"),
        (f"代币合约 {USDT} 不显示", USDT, "evm"),
        (f"我的TON地址 {TON}", TON, "ton"),
        (f"收款地址{TRON}。", TRON, "tron"),
    ],
)  # fmt: skip
def test_it_finds_addresses(text: str, value: str, chain: str) -> None:
    assert on_chain(findings(text)) == [("address", value, (chain,))]


def test_an_address_of_one_chain_decides_for_the_transaction_beside_it() -> None:
    found = on_chain(findings(f"USDT转账 {H}\n收款地址 {TRON}"))
    assert ("transaction", H, ("tron",)) in found


def test_each_line_decides_for_its_own_transaction() -> None:
    found = on_chain(findings(f"ETH链 0x{H}\nBSC链 0x{H2}"))
    assert [chains for _, _, chains in found] == [("ethereum",), ("bsc",)]


def test_it_tells_a_transaction_from_the_block_it_is_in() -> None:
    assert on_chain(findings(f"The block hash is 0x{H} but tx is 0x{H2}")) == [("transaction", "0x" + H2, ("evm",))]


@pytest.mark.parametrize(("text", "size"), [(f"hash 0x{H[:63]}", 63), (f"交易哈希 {H}a", 65)])
def test_a_digit_too_few_or_too_many_is_told(text: str, size: int) -> None:
    (found,) = [item for item in findings(text) if item.kind in ON_CHAIN]
    assert found.kind is FindingKind.MALFORMED_TRANSACTION
    assert str(size) in found.detail


@pytest.mark.parametrize("address", ["0xdAC17F958D2ee523a2206206994597C13D831eC7", TRON[:-1] + "9"])
def test_a_mistyped_address_is_invalid(address: str) -> None:
    (found,) = [item for item in findings(f"收款地址 {address}") if item.kind is FindingKind.ADDRESS]
    assert found.valid is False


def test_a_shortened_hash_is_partial_and_yields_to_the_full_one() -> None:
    (short,) = [item for item in findings("tx 0x88df…1b1e is stuck") if item.kind is FindingKind.TRANSACTION]
    assert (short.value, short.partial, short.explorer_url) == ("0x88df…1b1e", True, None)
    assert on_chain(findings(f"tx 0x88df...1b1e, in full 0x{H}")) == [("transaction", "0x" + H, ("evm",))]


def test_new_text_comes_before_quoted_text() -> None:
    found = findings(f"new tx 0x{H}", quoted=f"old tx 0x{H2}")
    assert [(item.value, item.where) for item in found if item.kind is FindingKind.TRANSACTION] == [
        ("0x" + H, "body"),
        ("0x" + H2, "quoted"),
    ]


def test_it_reads_subject_links_files_and_their_names() -> None:
    log = f"sent tx 0x{H2}".encode()
    attached = (Attachment("app.log", "text/plain", len(log), "", False, log),)
    found = findings(
        "see here",
        subject=f"tx 0x{H}",
        hyperlinks=(Hyperlink(f"https://tronscan.org/#/transaction/{H}", "here"),),
        attachments=attached,
    )
    where = {(item.value, item.where) for item in found if item.kind is FindingKind.TRANSACTION}
    assert where == {("0x" + H, "subject"), (H, "body"), ("0x" + H2, "attachment:app.log")}


def test_the_explorer_is_the_one_of_the_decided_chain() -> None:
    (found,) = [item for item in findings(f"BSC tx 0x{H}") if item.kind is FindingKind.TRANSACTION]
    assert found.explorer_url == f"https://bscscan.com/tx/0x{H}"
    (undecided,) = [item for item in findings(f"tx 0x{H}") if item.kind is FindingKind.TRANSACTION]
    assert undecided.explorer_url is None


def test_addresses_that_poison_a_history_are_flagged() -> None:
    real, poison = "0x52908400098527886e0f7030069857d2e4169ee7", "0x5290a1b2c3d4e5f60718293a4b5c6d7e8f909ee7"
    found = findings(f"I meant {real} but sent to {poison}")
    assert values(found, FindingKind.LOOK_ALIKE) == [poison]


def test_bare_digits_that_may_be_a_key_can_be_found_by_their_end() -> None:
    found = findings(f"hello\n{H}")
    (item,) = [item for item in found if item.kind is FindingKind.TRANSACTION]
    assert (item.value, item.masked) == (f"…{H[-8:]}", True)
    assert all(H not in repr(item) for item in found)


def test_it_reads_the_facts_that_agents_ask_for() -> None:
    found = findings(
        "应用版本 v2.11.3，手机是小米13，安卓14，Chrome 120。2024-05-01 12:30 转了 250 USDT，"
        "memo: 884211，订单号：A20240501123，手机号 13912345678"
    )
    assert values(found, FindingKind.APP_VERSION) == ["2.11.3"]
    assert values(found, FindingKind.DEVICE) == ["小米13"]
    assert values(found, FindingKind.SYSTEM) == ["安卓14"]
    assert values(found, FindingKind.BROWSER) == ["Chrome 120"]
    assert values(found, FindingKind.AMOUNT) == ["250 USDT"]
    assert values(found, FindingKind.TIME) == ["2024-05-01 12:30"]
    assert values(found, FindingKind.MEMO) == ["884211"]
    assert values(found, FindingKind.ORDER) == ["A20240501123"]
    assert values(found, FindingKind.ACCOUNT) == ["13912345678"]


def test_a_number_without_a_label_is_no_memo_and_a_system_no_app() -> None:
    found = findings("I waited 884211 minutes with iOS 17.4.1 and Android 14")
    assert values(found, FindingKind.MEMO) == []
    assert values(found, FindingKind.APP_VERSION) == []
    assert values(found, FindingKind.SYSTEM) == ["iOS 17.4.1", "Android 14"]


def test_signs_of_an_impostor_are_told_with_reasons() -> None:
    mail = Message(
        "<1@x>", "Notice", Address("Token Wallet Support", "help@tokenwa11et.example"),
        text="please validate your wallet",
        visible_text="please validate your wallet", reply_to=(Address("", "agent@elsewhere.example"),),
        hyperlinks=(Hyperlink("https://tokenwallet-verify.example/x", "https://tokenwallet.example/x"),),
    )  # fmt: skip
    signs = {item.value for item in extract(mail, (), SUPPORT).of(FindingKind.IMPOSTOR)}
    assert signs == {"look-alike-domain", "display-name", "reply-to", "link-mismatch", "scam-phrase", "look-alike-link"}


def test_a_customer_and_ourselves_are_no_impostors() -> None:
    for sender in ("mei@mail.example", "support@tokenwallet.example", "x@mail.tokenwallet.example"):
        mail = Message("<1@x>", "hi", Address("Mei", sender), text="hello", visible_text="hello")
        assert extract(mail, (), SUPPORT).of(FindingKind.IMPOSTOR) == ()


def test_a_mail_of_random_strings_gives_a_bounded_number_of_findings() -> None:
    text = "\n".join(f"tx 0x{random.Random(at).randbytes(32).hex()}" for at in range(2000))
    assert 0 < len(findings(text)) <= 400
