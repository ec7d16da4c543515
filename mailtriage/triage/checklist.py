"""What a mail still lacks of what its category needs.

An item is given when a finding or the customer's words answer it, when a picture may show it, or when something else
that was given makes it needless: a transaction on a known chain has its time, amount and addresses written on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from mailtriage.domain.finding import FindingKind, Findings
from mailtriage.domain.message import Message

_SMALLEST_PICTURE = 6_000
"""Bytes. A smaller inline picture is a logo or an emoji of a signature."""

_SHOWN_BY_PICTURE = frozenset({"screenshot", "tx_hash", "network", "address", "amount", "time"})
_FEWEST_LETTERS = 12
_GREETINGS = re.compile(
    r"^(?:hi|hello|dear|hey|good (?:morning|day|evening)|thanks|thank you|regards|best|help|please help|您好|你好|谢谢|謝謝|"
    r"客服|请问|請問|在吗|在嗎|急|帮帮我|こんにちは|お願いします|안녕하세요|здравствуйте|привет|hola|bonjour|olá|ciao|xin chào|merhaba|halo)\b.{0,40}$",
    re.IGNORECASE,
)
_TRIED = re.compile(
    r"\b(?:tried|retried|reinstall\w*|re-install\w*|restart\w*|reboot\w*|cleared (?:the )?cache|clear(?:ing)? cache|switched (?:the )?(?:node|network|vpn)|"
    r"updated the app|logged out|several times|many times|intenté|he intentado|reinici\w+|reinstal\w+|tentei|essayé|versucht|neu gestartet|пробовал\w*|"
    r"переустан\w+|перезагру\w+|đã thử|denedim|sudah coba)\b|试过|試過|尝试|嘗試|重启|重啟|重装|重裝|重新安装|重新安裝|重新登录|重新登錄|重新導入|重新导入|"
    r"清除缓存|清理缓存|清緩存|换了网络|切换网络|切換網絡|切换节点|更换节点|卸载|卸載|更新了|升级了|再インストール|再起動|試しました|試した|재설치|재부팅|시도",
    re.IGNORECASE,
)
_FUNCTION = re.compile(
    r"\b(?:transfer\w*|send(?:ing)?|sent|receiv\w+|deposit\w*|withdraw\w*|swap\w*|bridg\w+|stak\w+|unstak\w+|import\w*|backup|back up|approv\w+|revok\w+|"
    r"dapp\w*|walletconnect|nft\w*|market|browser|scan\w*|qr|buy\w*|sell\w*|login|log in|notification\w*|password|face ?id|fingerprint|history|balance|"
    r"enviar|recibir|intercambi\w+|перевод\w*|обмен\w*|gửi|rút|gönder\w*|kirim)\b|转账|轉賬|轉帳|收款|充值|提现|提現|提币|提幣|闪兑|閃兌|兑换|兌換|跨链|跨鏈|质押|質押|"
    r"导入|導入|备份|備份|授权|授權|扫码|掃碼|扫一扫|行情|登录|登錄|密码|密碼|指纹|通知|购买|購買|资产|資產|添加代币|添加代幣|浏览器|瀏覽器|送金|受取|スワップ|インポート|송금|입금|출금|스왑|가져오기",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_STRING = re.compile(r"[0-9A-Za-z]{20,}|https?://\S{1,500}")


def missing(ask_for: Sequence[str], message: Message, findings: Findings, already: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The items of `ask_for` that the mail leaves open, in that order, each once. `already` is what the conversation
    has given before."""
    return tuple(item for item in dict.fromkeys(ask_for) if item not in already and not _is_given(item, message, findings))


def given(ask_for: Sequence[str], message: Message, findings: Findings) -> frozenset[str]:
    """The items of `ask_for` that this mail answers: what to add to `already` for the next one."""
    return frozenset(item for item in ask_for if _is_given(item, message, findings))


def _is_given(item: str, message: Message, findings: Findings) -> bool:
    if item in _SHOWN_BY_PICTURE and has_picture(message) and not (item == "tx_hash" and _is_shortened(findings)):
        return True
    if item in _IMPLIED_BY_TRANSACTION and _has_transaction(findings):
        return True
    if item in _BY_FINDING:
        return bool(findings.kinds() & _BY_FINDING[item])
    check = _BY_CHECK.get(item)
    return check is not None and check(message, findings)


def has_picture(message: Message) -> bool:
    """Whether a picture or a film is attached that may show something: not a signature's logo."""
    return any(
        item.content_type.startswith(("image/", "video/")) and (not item.inline or item.size >= _SMALLEST_PICTURE)
        for item in message.attachments
    )


def _has_transaction(findings: Findings) -> bool:
    """A complete transaction. Of a shortened one the full form is still wanted."""
    return any(not item.partial and not item.masked for item in findings.of(FindingKind.TRANSACTION))


def _is_shortened(findings: Findings) -> bool:
    """The customer's app shows the hash shortened, or it was mistyped: then the picture will not show all of it."""
    return not _has_transaction(findings) and bool(findings.of(FindingKind.TRANSACTION, FindingKind.MALFORMED_TRANSACTION))


def _has_network(message: Message, findings: Findings) -> bool:
    return findings.chain not in (None, "evm") or bool(findings.of(FindingKind.NETWORK))


def _has_description(message: Message, findings: Findings) -> bool:
    """Whether the words say more than a greeting and a string."""
    lines = (line for line in message.visible_text.splitlines() if not _GREETINGS.match(line.strip()))
    words = _STRING.sub(" ", "\n".join(lines)[:4000])
    letters = _LETTER.findall(words)
    return sum(2 if letter >= "\u2e80" else 1 for letter in letters) >= _FEWEST_LETTERS


def _has_steps(message: Message, findings: Findings) -> bool:
    return _TRIED.search(message.visible_text[:20_000]) is not None


def _has_function(message: Message, findings: Findings) -> bool:
    return _FUNCTION.search(f"{message.subject}\n{message.visible_text[:20_000]}") is not None


_IMPLIED_BY_TRANSACTION = frozenset({"tx_hash", "time", "amount", "address"})
_BY_FINDING: Mapping[str, frozenset[FindingKind]] = {
    "address": frozenset({FindingKind.ADDRESS}),
    "app_version": frozenset({FindingKind.APP_VERSION}),
    "device": frozenset({FindingKind.DEVICE, FindingKind.SYSTEM}),
    "account": frozenset({FindingKind.ACCOUNT, FindingKind.ADDRESS}),
    "time": frozenset({FindingKind.TIME}),
    "amount": frozenset({FindingKind.AMOUNT}),
    "url": frozenset({FindingKind.URL}),
}
_BY_CHECK: Mapping[str, Callable[[Message, Findings], bool]] = {
    "network": _has_network,
    "tried_steps": _has_steps,
    "description": _has_description,
    "function": _has_function,
}
