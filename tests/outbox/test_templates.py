"""The shipped templates: whole in every locale, in every case, and never saying what they must not say."""

from __future__ import annotations

import re
from itertools import product

import opencc
import pytest
import yaml

from mailtriage.domain.decision import ASK_FOR, CATEGORIES
from mailtriage.outbox.facts import CAUSES, SECRETS
from tests.outbox.letters import SHIPPED, a_notice, body, composer, parsed

LOCALES = ("en", "zh-CN", "zh-TW")
NEVER = {
    "en": "We never ask for your recovery phrase, private key or password.",
    "zh-CN": "我们绝不会向您索要助记词、私钥或密码。",
    "zh-TW": "我們絕不會向您索取助記詞、私鑰或密碼。",
}
UPDATES = ("taken-up", "waiting", "reminder", "resolved", "closed", "reopened", "merged", "status")
ANSWERS = (
    "password-reset", "failed-network", "failed-balance", "failed-limit", "failed-security", "failed-contract",
    "pending", "wrong-network", "missing-memo", "token-not-shown", "phishing-received", "stolen-funds", "lost-phrase",
    "upgrade", "thanks-for-suggestion", "security-basics",
)  # fmt: skip
EVERYTHING = {
    "ask": list(ASK_FOR), "chain": "ethereum", "transaction": "0x" + "ab" * 32, "agent": "Lin", "text": "Words",
    "merged_into": 10007, "days": 7, "status": "waiting", "category": "transaction-failed", "secret": "mnemonic",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk():
    return composer()


def names() -> list[str]:
    return sorted(
        path.relative_to(SHIPPED / "en").with_suffix("").as_posix()
        for path in (SHIPPED / "en").rglob("*.md")
        if not any(part.startswith("_") for part in path.relative_to(SHIPPED).parts)
    )


def test_every_locale_has_the_same_files():
    english, *others = (SHIPPED / locale for locale in LOCALES)
    files = {path.relative_to(english) for path in english.rglob("*.*")}
    assert all({path.relative_to(other) for path in other.rglob("*.*")} == files for other in others)


def test_there_is_a_template_for_each_occasion():
    answers = {f"answers/{name}" for name in ANSWERS}
    assert {"acknowledgement", "secret-warning", "reply", *UPDATES, *answers} == set(names())


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("facts", [{}, EVERYTHING], ids=["nothing known", "everything known"])
def test_every_mail_is_whole(desk, locale, name, facts):
    mail = desk.compose(a_notice(name, locale, facts))
    text, html = mail.text, body(mail, "html")
    assert NEVER[locale] in text
    assert NEVER[locale] in html
    assert "support@example.com" in text
    assert "[#10042]" in mail.subject
    assert "[#10042]" in text
    assert parsed(mail).defects == []
    for shown in (text, re.sub(r"<[^>]*>", "", html)):
        assert not re.search(r"\*\*|\{\{|\{%|%\}|None|\\$|[\ue000-\uf8ff]", shown, re.MULTILINE)
    assert not re.search(r"\n{3}", text)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("category", [category for category in CATEGORIES if category != "spam"])
def test_the_acknowledgement_helps_at_once_in_every_category(desk, locale, category):
    bare = desk.compose(a_notice("acknowledgement", locale, {"category": "unheard-of"})).text
    helped = desk.compose(a_notice("acknowledgement", locale, {"category": category})).text
    assert len(helped) > len(bare) + 25


@pytest.mark.parametrize(
    ("category", "cause", "words"),
    [
        ("account-recovery", None, ["https://wallet.example", "Log in", "phone number"]),
        ("account-recovery", None, ["identity document", "keep in touch"]),
        ("transaction-failed", "network", ["unstable", "delay", "explorer"]),
        ("transaction-failed", "balance", ["gas", "ETH", "TRX"]),
        ("transaction-failed", "limit", ["limit", "smaller"]),
        ("transaction-failed", "security", ["restriction", "reached support"]),
        ("transaction-failed", "contract", ["smart contract", "slippage"]),
        ("transaction-failed", "unknown", ["connection", "gas", "Limits", "restricted", "contract"]),
        ("transaction-failed", "something-new", ["connection", "gas", "Limits", "restricted", "contract"]),
        ("transaction-pending", None, ["explorer", "Speed up", "confirmations"]),
        ("wrong-transfer", None, ["memo", "exchange", "wrong network", "nobody can take back"]),
        ("security-incident", None, ["Move your funds", "Revoke", "password", "An agent has this in hand", "urgent"]),
        ("usage-question", "security", ["Two-factor", "Public Wi-Fi", "Account activity", "Password"]),
        ("upgrade", None, ["official announcements", "https://wallet.example"]),
        ("feedback", None, ["thank you for writing", "product team"]),
        ("business", None, ["partnerships"]),
    ],
)
def test_it_says_what_helps(desk, category, cause, words):
    text = desk.compose(a_notice(facts={"category": category, "cause": cause})).text
    assert [word for word in words if word.lower() not in text.lower()] == []


@pytest.mark.parametrize(
    ("category", "tag", "words"),
    [
        ("account-recovery", "phrase", ["it was never sent to us", "Look for your backup"]),
        ("usage-question", "security", ["Two-factor", "Public Wi-Fi"]),
        ("usage-question", "display", ["Add token", "block explorer"]),
        ("feedback", "complaint", ["We are sorry", "answer you in person"]),
    ],
)
def test_it_says_what_helps_where_the_rules_know_more(desk, category, tag, words):
    plain = desk.compose(a_notice(facts={"category": category})).text
    tagged = desk.compose(a_notice(facts={"category": category, "tags": [tag]})).text
    assert [word for word in words if word not in tagged or word in plain] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_each_cause_of_a_failed_transaction_has_words_of_its_own(desk, locale):
    texts = {
        desk.compose(a_notice("acknowledgement", locale, {"category": "transaction-failed", "cause": cause})).text
        for cause in CAUSES
    }
    assert len(texts) == len(CAUSES)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_thing_to_ask_for_has_its_sentence(locale):
    asks = yaml.safe_load((SHIPPED / locale / "_ask.yaml").read_text("utf-8"))
    assert set(ASK_FOR) == set(asks)
    assert all(isinstance(sentence, str) and len(sentence) > 8 for sentence in asks.values())


@pytest.mark.parametrize("locale", LOCALES)
def test_an_urgent_ticket_is_told_that_it_is(desk, locale):
    urgent = {"en": "urgent", "zh-CN": "紧急", "zh-TW": "緊急"}[locale]
    assert urgent in desk.compose(a_notice("acknowledgement", locale, {"priority": "urgent"})).text
    assert urgent not in desk.compose(a_notice("acknowledgement", locale, {"priority": "normal"})).text


@pytest.mark.parametrize(("locale", "secret"), list(product(LOCALES, SECRETS)))
def test_a_leaked_secret_is_called_by_its_name(desk, locale, secret):
    mnemonic = {"en": "recovery phrase", "zh-CN": "助记词", "zh-TW": "助記詞"}[locale]
    mail = desk.compose(a_notice("secret-warning", locale, {"secret": secret}))
    assert (mnemonic in mail.subject) == (secret == "mnemonic")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_status_of_a_ticket_has_words_of_its_own(desk, locale):
    statuses = ("new", "open", "waiting", "resolved", "closed", "merged")
    assert len({desk.compose(a_notice("status", locale, {"status": status})).text for status in statuses}) == 6


def test_the_resolution_says_what_was_done(desk):
    text = desk.compose(a_notice("resolved", facts={"text": "We credited 12 USDT."})).text
    assert "What was done:\n\nWe credited 12 USDT." in text


def test_a_merged_ticket_says_where_it_went(desk):
    assert "10007" in desk.compose(a_notice("merged", facts={"merged_into": 10007})).text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_begins_like_a_letter_and_leaves_its_end_to_the_reply(desk, locale, name):
    draft = desk.draft(a_notice(f"answers/{name}", locale, EVERYTHING))
    assert draft.startswith({"en": "Hello,\n\n"}.get(locale, "您好：\n\n"))
    assert NEVER[locale] not in draft
    assert "[#10042]" not in draft


def letters(locale: str) -> str:
    """Everything that is written in the mails of a locale."""
    return "".join(path.read_text("utf-8") for path in (SHIPPED / locale).rglob("*.*"))


def test_no_traditional_character_strays_into_the_simplified_mails():
    text = letters("zh-CN")
    simplified = opencc.OpenCC("t2s").convert(text)
    assert {a + b for a, b in zip(text, simplified, strict=True) if a != b} == set()


def test_no_simplified_character_strays_into_the_traditional_mails():
    traditional, simplified = opencc.OpenCC("s2t"), opencc.OpenCC("t2s")
    written = set(letters("zh-TW"))
    strays = {char for char in written if traditional.convert(char) != char and simplified.convert(char) == char}
    assert strays <= set("台群才只后面里干")  # as Taiwan writes them, or characters of both scripts


def test_the_mails_for_taiwan_use_its_words():
    elsewhere = (
        "視頻",
        "軟件",
        "網絡",
        "短信",
        "郵箱",
        "信息",
        "默認",
        "賬",
        "登錄",
        "鏈接",
        "屏幕",
        "打印",
        "通過郵件",
    )
    assert [words for words in elsewhere if words in letters("zh-TW")] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_chinese_mails_use_chinese_punctuation(locale):
    if locale != "en":
        assert re.findall(r"[\u4e00-\u9fff][,;?!][\u4e00-\u9fff ]", letters(locale)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_mail_gets_near_the_words_that_spam_filters_and_customers_dread(desk, locale):
    everything = " ".join(desk.compose(a_notice(name, locale, EVERYTHING)).text for name in names()).lower()
    assert "click here" not in everything
    assert "dear customer" not in everything
    assert "尊敬的" not in everything
