"""The rulebook that ships: sound, tested, documented, and with words of its own for every category and language."""

from __future__ import annotations

import json

import pytest

from mailtriage.domain.decision import CATEGORIES
from mailtriage.rulebook.lint import lint
from mailtriage.rulebook.load import load
from mailtriage.rulebook.reference import renewed
from mailtriage.rulebook.rule import Rulebook
from mailtriage.rulebook.schema import schema
from mailtriage.rulebook.trial import run
from tests.rulebook.books import SHIPPED, decide


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load(SHIPPED, templates=frozenset({"acknowledgement"}))


def test_every_inline_test_passes(rulebook: Rulebook) -> None:
    assert [f"{trial.rule} {trial.number}: {trial.failure}" for trial in run(rulebook) if not trial.passed] == []


def test_lint_has_nothing_to_say(rulebook: Rulebook) -> None:
    assert [str(remark) for remark in lint(rulebook)] == []


def test_every_file_tells_editors_where_the_schema_is() -> None:
    for path in SHIPPED.glob("[0-9]*.yaml"):
        assert path.read_text("utf-8").startswith("# yaml-language-server: $schema=schema.json\n"), path.name


def test_the_schema_beside_the_rules_is_current() -> None:
    """To renew it: `mailtriage rules schema > rules/schema.json`."""
    assert json.loads((SHIPPED / "schema.json").read_text("utf-8")) == schema()


def test_the_tables_of_the_documentation_are_current() -> None:
    document = (SHIPPED.parent / "docs" / "rules.md").read_text("utf-8")
    assert renewed(document) == document


def test_every_category_is_set_by_some_rule(rulebook: Rulebook) -> None:
    assert {rule.actions.single.get("category") for rule in rulebook.rules} >= set(CATEGORIES)


@pytest.mark.parametrize(
    ("category", "text"),
    [
        ("transaction-failed", "転送しようとしましたが送金が失敗しました"),
        ("transaction-failed", "송금이 계속 실패합니다"),
        ("transaction-failed", "Перевод не проходит, пишет ошибка"),
        ("transaction-failed", "Giao dịch của tôi bị thất bại"),
        ("transaction-failed", "Mi transferencia fue rechazada"),
        ("transaction-failed", "İşlemim başarısız oldu"),
        ("transaction-failed", "Transaksi saya gagal terus"),
        ("transaction-failed", "Meine Überweisung ist fehlgeschlagen"),
        ("transaction-pending", "送金したUSDTがまだ届いていません"),
        ("transaction-pending", "어제 보낸 코인이 아직 도착하지 않았습니다"),
        ("transaction-pending", "Отправил USDT, до сих пор не пришли"),
        ("transaction-pending", "Tôi gửi USDT nhưng chưa nhận được"),
        ("transaction-pending", "Envié USDT ayer y no ha llegado"),
        ("transaction-pending", "USDT gönderdim ama hâlâ gelmedi"),
        ("transaction-pending", "Saya transfer USDT tapi belum masuk"),
        ("transaction-pending", "Ich habe USDT gesendet, aber sie sind noch nicht angekommen"),
        ("account-recovery", "パスワードを忘れました"),
        ("account-recovery", "비밀번호를 잊어버렸어요"),
        ("account-recovery", "Забыл пароль от кошелька"),
        ("account-recovery", "Tôi quên mật khẩu ví"),
        ("account-recovery", "Olvidé mi contraseña"),
        ("account-recovery", "Şifremi unuttum"),
        ("account-recovery", "Saya lupa kata sandi"),
        ("account-recovery", "Ich habe mein Passwort vergessen"),
        ("security-incident", "ウォレットから仮想通貨が盗まれました"),
        ("security-incident", "제 지갑이 해킹당했습니다"),
        ("security-incident", "У меня украли монеты с кошелька"),
        ("security-incident", "Ví của tôi bị hack mất hết tiền"),
        ("security-incident", "Me robaron mis criptomonedas"),
        ("security-incident", "Cüzdanım hacklendi, coinlerim çalındı"),
        ("security-incident", "Dompet saya dibobol dan koin dicuri"),
        ("security-incident", "Meine Coins wurden gestohlen"),
        ("wrong-transfer", "間違ったアドレスに送ってしまいました"),
        ("wrong-transfer", "다른 네트워크로 잘못 보냈어요"),
        ("wrong-transfer", "Отправил не на тот адрес"),
        ("wrong-transfer", "Tôi chuyển nhầm địa chỉ"),
        ("wrong-transfer", "Envié por error a una dirección equivocada"),
        ("wrong-transfer", "Yanlış ağ seçtim ve gönderdim"),
        ("wrong-transfer", "Saya salah jaringan saat kirim"),
        ("wrong-transfer", "Ich habe das falsche Netzwerk gewählt"),
        ("upgrade", "アプリのアップデートができません"),
        ("upgrade", "No puedo actualizar la aplicación"),
        ("usage-question", "ステーキングの方法を教えてください"),
        ("usage-question", "Как добавить токен?"),
        ("usage-question", "Uygulama açılmıyor"),
    ],
)
def test_it_understands_the_plain_cases_of_eight_more_languages(rulebook: Rulebook, category: str, text: str) -> None:
    assert decide(rulebook, text=text).category == category


@pytest.mark.parametrize(
    ("category", "tag", "text"),
    [
        ("security-incident", "transaction-failed", "我的USDT昨天被人转走了，而且现在转账失败"),
        ("wrong-transfer", "account-recovery", "I sent it to the wrong address. Also I forgot my password."),
        ("transaction-failed", "upgrade", "Every transfer failed, and I can't update the app."),
    ],
)
def test_of_several_problems_the_gravest_wins_and_the_others_become_tags(
    rulebook: Rulebook, category: str, tag: str, text: str
) -> None:
    decision = decide(rulebook, text=text)
    assert decision.category == category
    assert tag in decision.tags


def test_traditional_characters_decide_as_simplified_ones_do(rulebook: Rulebook) -> None:
    for simple, traditional in (("转账失败，余额不足", "轉帳失敗，餘額不足"), ("钱包密码忘记了", "錢包密碼忘記了")):
        one, other = decide(rulebook, text=simple), decide(rulebook, text=traditional)
        assert (one.category, one.cause, one.priority) == (other.category, other.cause, other.priority)
