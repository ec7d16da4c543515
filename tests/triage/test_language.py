"""The language of short and mixed mails."""

from __future__ import annotations

import pytest

from mailtriage.triage.language import detect

CASES = [
    ("zh-Hans", "我的转账一直没有到账"),
    (
        "zh-Hans",
        "你好，我的 TxHash 0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060 "
        "network Ethereum USDT ERC20 imToken version 2.9.1 iPhone 12 还没收到",
    ),
    ("zh-Hans", "转账失败"),
    ("zh-Hans", "USDT TRC20 提现 pending 3 days, TXID: abc 请帮忙"),
    ("zh-Hans", "钱包打不开"),
    ("zh-Hans", "没有到账"),
    ("zh-Hant", "我的轉帳一直沒有到帳，請幫忙"),
    ("zh-Hant", "錢包無法打開"),
    ("zh-Hant", "為什麼交易失敗"),
    ("en", "My withdrawal has not arrived"),
    ("en", "hello"),
    ("en", "help"),
    ("en", "Transaction failed"),
    ("en", "where is my money???"),
    ("en", "My wallet 交易失败 not working please help"),
    ("en", "Hi, I sent 100 USDT to the wrong address. Can you help? 张三"),
    ("en", "lost seed phrase"),
    ("en", "Stuck transaction"),
    ("en", "can't log in"),
    ("ja", "送金できません"),
    ("ja", "出金が反映されません。取引ID: 0x123"),
    ("ja", "ウォレットが開けません"),
    ("ja", "残高が表示されない"),
    ("ja", "送金処理"),
    ("ko", "출금이 안 됩니다"),
    ("ko", "지갑 복구 방법을 알려주세요 USDT"),
    ("ru", "Перевод не пришел"),
    ("ru", "Здравствуйте, где мои деньги? USDT TRC20"),
    ("ru", "помогите"),
    ("uk", "Мої гроші не прийшли, допоможіть"),
    ("vi", "Tôi không nhận được tiền"),
    ("vi", "Giao dịch của tôi bị lỗi"),
    ("vi", "toi bi mat tien trong vi, giup toi voi"),
    ("vi", "Xin chào"),
    ("vi", "Rút tiền thất bại"),
    ("es", "Mi retiro no ha llegado"),
    ("es", "Hola"),
    ("es", "No puedo acceder a mi billetera"),
    ("es", "Transacción pendiente"),
    ("es", "ayuda por favor"),
    ("tr", "Param hesabıma gelmedi"),
    ("tr", "Merhaba, cüzdanım açılmıyor"),
    ("tr", "Transferim gerçekleşmedi"),
    ("tr", "yardım lütfen"),
    ("id", "Saya belum menerima dana"),
    ("id", "Tolong bantu, penarikan saya gagal"),
    ("id", "uang saya hilang"),
    ("id", "Kenapa transaksi saya pending terus"),
    ("de", "Meine Überweisung ist nicht angekommen"),
    ("de", "Hilfe"),
    ("de", "Wallet lässt sich nicht öffnen"),
    ("de", "Wo ist mein Geld?"),
    ("fr", "Mon retrait n'est pas arrivé"),
    ("fr", "Bonjour"),
    ("fr", "Je n'arrive pas à ouvrir mon portefeuille"),
    ("fr", "Transaction échouée"),
    ("pt", "Meu saque não chegou"),
    ("pt", "Olá, perdi minha senha"),
    ("pt", "Não consigo acessar minha carteira"),
    ("pt", "Transação pendente"),
    ("it", "Il mio prelievo non è arrivato"),
    ("it", "Ciao"),
    ("it", "Non riesco ad aprire il portafoglio"),
    ("th", "เงินยังไม่เข้า"),
    ("th", "ช่วยด้วย ถอนเงินไม่ได้"),
    ("ar", "لم تصل أموالي"),
    ("ar", "مرحبا، أحتاج مساعدة في المحفظة"),
    ("fa", "پول من نرسیده است"),
    ("he", "הכסף שלי לא הגיע"),
    ("nl", "Mijn opname is niet aangekomen"),
    ("pl", "Moja wypłata nie dotarła"),
    ("sv", "Mina pengar har inte kommit"),
    ("el", "Τα χρήματά μου δεν έφτασαν"),
    ("und", "0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"),
    ("und", "12345 !!!"),
    ("und", ""),
    ("und", "https://etherscan.io/tx/0x5c504ed4"),
    ("und", "a@b.com"),
]


@pytest.mark.parametrize(("language", "text"), CASES)
def test_it_tells_the_language(language: str, text: str) -> None:
    assert detect(text) == language


def test_it_reads_no_further_than_its_bound() -> None:
    assert detect("我的转账一直没有到账" * 200 + "hello the and " * 100_000) == "zh-Hans"


def test_lone_surrogates_do_no_harm() -> None:
    assert detect("\ud800转账没有到账") == "zh-Hans"
