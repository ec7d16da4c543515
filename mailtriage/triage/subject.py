"""Subjects as threading compares them: without what clients, gateways and this desk put in front."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_LONGEST = 1_000
_LONGEST_NUMBER = 15
_LONGEST_PREFIX = 40
_MOST_PREFIXES = 20
_MOST_TAGS = 5

_REPLY = (
    "re aw antw antwort sv vs vá odp rif r res resp rép réf ref ynt yan bls balas tl atb ats od ответ отв ha на "
    "回复 回覆 答复 答覆 回信 返信 회신 답장 رد השב ตอบ ตอบกลับ"
)
_FORWARD = (
    "fw fwd wg tr vl doorst i i̇ enc rv pd ilt i̇lt ileti trs továbbítás пересл пер переслано 转发 "
    "轉寄 轉發 转寄 転送 전달 הועבר ส่งต่อ"
)
_IN_WORDS = (
    "trả lời", "chuyển tiếp", "إعادة توجيه", "auto", "autoreply", "auto reply", "automatic reply",
    "automatic response", "out of office", "automatische antwort", "automatisch antwoord", "réponse automatique",
    "respuesta automática", "resposta automática", "risposta automatica", "автоответ", "автоматический ответ",
    "自动回复", "自動回覆", "自動返信", "자동 회신", "자동 응답", "otomatik yanıt", "trả lời tự động",
    "balasan otomatis",
)  # fmt: skip
_PREFIXES = frozenset((*_REPLY.split(), *_FORWARD.split(), *_IN_WORDS))
_GATEWAYS = (
    "[external]", "(external)", "[ext]", "[extern]", "[externe]", "[外部]", "[外部邮件]", "[spam]",
    "[suspected spam]",
)  # fmt: skip
_COUNTERS = "0123456789[]()^ "


def normalised(subject: str, tag: str = "#") -> str:
    """`subject` without our tags and without the reply and forward prefixes of many languages; case is equalled."""
    plain = subject[:_LONGEST].strip()
    plain = (plain if plain.isascii() else unicodedata.normalize("NFKC", plain)).casefold()
    for number in tagged(plain, tag):
        plain = plain.replace(f"[{tag}{number}]", " ")
    for _ in range(_MOST_PREFIXES):
        shorter = _without_prefix(plain.lstrip())
        if shorter == plain:
            break
        plain = shorter
    return " ".join(plain.split())


def tagged(subject: str, tag: str = "#") -> Iterator[int]:
    """The ticket numbers of subject tags such as `[#10042]`, in order, the first five at most."""
    for piece in subject[:_LONGEST].split(f"[{tag}")[1 : _MOST_TAGS + 1]:
        number = piece.partition("]")[0]
        plain = number.isascii() and number.isdigit() and not number.startswith("0")
        if plain and len(number) <= _LONGEST_NUMBER and len(number) < len(piece):
            yield int(number)


def _without_prefix(subject: str) -> str:
    """`subject` without its first prefix (`Re[2]:`, `转发:`, `[EXTERNAL]`), or as it is."""
    head, colon, rest = subject.partition(":")
    if colon and len(head) <= _LONGEST_PREFIX and (head in _PREFIXES or head.rstrip(_COUNTERS) in _PREFIXES):
        return rest
    gateway = next((mark for mark in _GATEWAYS if subject.startswith(mark)), "")
    return subject.removeprefix(gateway)
