"""Subjects as threading compares them: without what clients, gateways and this desk put in front."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import re2

_LONGEST = 1_000
_LONGEST_NUMBER = 15
_MOST_TAGS = 5

_REPLY = (
    "re|aw|antw|antwort|sv|vs|vá|odp|rif|r|res|resp|rép|réf|ref|ynt|yan|bls|balas|tl|trả lời|atb|ats|od|ответ|отв|ha|на"
    "|回复|回覆|答复|答覆|回信|返信|회신|답장|رد|השב|ตอบ|ตอบกลับ"
)
_FORWARD = (
    "fw|fwd|wg|tr|vl|doorst|i|i̇|enc|rv|pd|ilt|i̇lt|ileti|trs|továbbítás|chuyển tiếp|пересл|пер|переслано"
    "|转发|轉寄|轉發|转寄|転送|전달|إعادة توجيه|הועבר|ส่งต่อ"
)
_AUTOMATIC = (
    "auto|autoreply|auto reply|automatic reply|automatic response|out of office|automatische antwort"
    "|automatisch antwoord|réponse automatique|respuesta automática|resposta automática|risposta automatica"
    "|автоответ|автоматический ответ|自动回复|自動回覆|自動返信|자동 회신|자동 응답|otomatik yanıt|trả lời tự động"
    "|balasan otomatis"
)
_PREFIXES = re2.compile(
    rf"^(?:\s*(?:(?:{_REPLY}|{_FORWARD}|{_AUTOMATIC})\s*(?:\[\d+\]|\(\d+\)|\^\d+|\d)?\s*:"
    r"|[\[(](?:external|ext|extern|externe|外部|外部邮件|spam|suspected spam)[\])]\s*:?))+"
)


def normalised(subject: str, tag: str = "#") -> str:
    """`subject` without our tags and without the reply and forward prefixes of many languages; case is equalled."""
    plain = unicodedata.normalize("NFKC", subject[:_LONGEST]).casefold()
    for number in tagged(plain, tag):
        plain = plain.replace(f"[{tag}{number}]", " ")
    return " ".join(_PREFIXES.sub("", plain, count=1).split())


def tagged(subject: str, tag: str = "#") -> Iterator[int]:
    """The ticket numbers of subject tags such as `[#10042]`, in order, the first five at most."""
    start = f"[{tag}"
    for piece in subject[:_LONGEST].split(start)[1 : _MOST_TAGS + 1]:
        number = piece.partition("]")[0]
        plain = number.isascii() and number.isdigit() and not number.startswith("0")
        if plain and len(number) <= _LONGEST_NUMBER and len(number) < len(piece):
            yield int(number)
