"""The checklist asks for what is missing and for nothing else."""

from __future__ import annotations

import pytest

from mailtriage.domain.decision import ASK_FOR
from mailtriage.domain.message import Address, Attachment, Message
from mailtriage.triage.checklist import given, missing
from mailtriage.triage.extract import extract

H = "88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe340aa1b1e"
PICTURE = Attachment("IMG_1.png", "image/png", 90_000, "", False, b"")
LOGO = Attachment("logo.png", "image/png", 900, "", True, b"")


def left(
    text: str, *ask_for: str, attachments: tuple[Attachment, ...] = (), already: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    mail = Message(
        "<1@x>", "help", Address("Mei", "mei@mail.example"), text=text, visible_text=text, attachments=attachments
    )
    return missing(ask_for or ASK_FOR, mail, extract(mail), already)


def test_an_empty_mail_lacks_everything() -> None:
    assert left("") == ASK_FOR


def test_it_keeps_the_order_and_asks_once() -> None:
    assert left("", "network", "tx_hash", "network") == ("network", "tx_hash")


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("tx_hash", f"0x{H}"),
        ("network", "转账用的 TRC20"),
        ("network", f"https://bscscan.com/tx/0x{H}"),
        ("address", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"),
        ("app_version", "version 2.3.1"),
        ("device", "我用苹果手机 iPhone 15"),
        ("device", "安卓14"),
        ("account", "账号：13912345678"),
        ("time", "昨天下午3点转的"),
        ("time", "yesterday at 3 pm"),
        ("amount", "转了 100 USDT"),
        ("url", "the site https://scam.example/claim"),
        ("tried_steps", "我已经重启过手机"),
        ("tried_steps", "I have reinstalled the app already"),
        ("tried_steps", "アプリを再インストールしました"),
        ("function", "闪兑的时候报错"),
        ("function", "when I try to swap"),
        ("description", "转账三天了还没有到账，怎么办"),
        ("description", "The app crashes when I open it"),
    ],
)
def test_what_is_given_is_not_asked(item: str, text: str) -> None:
    assert left(text, item) == ()


@pytest.mark.parametrize("text", ["", "您好", "Hello,\n\nthanks", f"0x{H}", "Hi\nhttps://x.example/y"])
def test_next_to_nothing_is_no_description(text: str) -> None:
    assert left(text, "description") == ("description",)


def test_a_transaction_makes_its_time_and_amount_needless_but_not_the_network() -> None:
    assert left(f"tx 0x{H}", "tx_hash", "time", "amount", "network") == ("network",)


def test_a_picture_may_show_the_transaction() -> None:
    assert left("see picture", "screenshot", "tx_hash", "network", "account", attachments=(PICTURE,)) == ("account",)


def test_a_shortened_hash_is_wanted_in_full_even_with_a_picture() -> None:
    assert left("tx 0x88df…1b1e", "tx_hash", "screenshot", attachments=(PICTURE,)) == ("tx_hash",)


def test_the_logo_of_a_signature_is_no_screenshot() -> None:
    assert left("hello", "screenshot", attachments=(LOGO,)) == ("screenshot",)


def test_what_the_conversation_gave_before_is_not_asked_again() -> None:
    assert left("", "tx_hash", "network", already=frozenset({"tx_hash"})) == ("network",)


def test_it_tells_what_a_mail_gives() -> None:
    mail = Message("<1@x>", "help", None, text=f"TRC20 {H}", visible_text=f"TRC20 交易 {H}")
    assert given(("tx_hash", "network", "device"), mail, extract(mail)) == frozenset({"tx_hash", "network"})
