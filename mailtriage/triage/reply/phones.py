"""Tell the line that a phone or an app adds below every mail: `Sent from my iPhone`, `发自我的小米手机`."""

from __future__ import annotations

import re

from mailtriage.triage.reply.phone_words import CLOSERS, OPENERS
from mailtriage.triage.reply.words import phrases

_LONGEST = 120
_BEGINS = phrases(OPENERS)
_ENDS = phrases(CLOSERS)
_DEVICE = re.compile(
    r"i?phon|ipad|ipod|android|samsung|galaxy|huawei|honor|xiaomi|redmi|oppo|vivo|oneplus|nokia|blackberry|motorola|pixel|lg\b|htc"
    r"|sony|xperia|mobile|mobil|handy|smartphone|tablet|outlook|yahoo|gmail|hotmail|proton|mail\b|e-?mail|aol|windows|mac\b|ios\b|spark"
    r"|airmail|sparrow|thunderbird|foxmail|mailspring|tutanota|edison|bluemail|nine\b|watch\b|device|appareil|dispositivo|gerät|telefon"
    r"|手机|手機|平板|邮箱|郵箱|邮件|郵件|信箱|大师|小米|红米|华为|荣耀|魅族|一加|三星|realme|мобильн|телефон|почт|スマ|携帯|メール"
    r"|모바일|휴대폰|스마트폰|아이폰|메일|điện thoại|ponsel|hp\b|cep|โทรศัพท์|มือถือ|هاتف|جوال|mobiilisti|puhelimesta"
    r"|cihaz|appli|微信|钉钉|飞书|superhuman|canary|shortwave|newton|polymail|missive|boxer|acompli|mailbird|mailbox"
    r"|surface|chromebook|kindle|zoho|yandex|яндекс|gmx|web\.de|naver|네이버|daum|다음|qq|k-9|fairemail|evolution"
)
_SENTENCE = re.compile(r"[.!?;。！？；](?:\s|$)|, ?(?:is|and|but|because|so|which)\b|,.*,.*,")
_EXCUSE = re.compile(r"[.,;:!-]? ?(?:so |and )?(?:please )?(?:excuse|pardon|forgive)\b.*$")
_LINK = re.compile(r"<[^<>]{0,500}>|\(?https?://[^\s()]{0,500}\)?")


def is_phone_line(line: str) -> bool:
    """Whether a line is such a signature: its opening or closing words, a device or an app, and no sentence."""
    if not 4 < len(line) <= _LONGEST * 4:
        return False
    folded = line.lower()
    if not (folded.startswith(_BEGINS) or folded.rstrip(".。").endswith(_ENDS) or folded[0] in _WRAPPED):
        return False
    return _is_one(_EXCUSE.sub("", _LINK.sub("", folded)).strip(_AROUND))


_WRAPPED = frozenset("-_*<[(|—–~")
_AROUND = "-_*<>[]()|—–~ .。\t"


def _is_one(core: str) -> bool:
    if len(core) > _LONGEST or not (core.startswith(_BEGINS) or core.endswith(_ENDS)):
        return False
    return bool(_DEVICE.search(core)) and not _SENTENCE.search(core)
