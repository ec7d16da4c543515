"""Tell the line that a phone or an app adds below every mail: `Sent from my iPhone`, `发自我的小米手机`."""

from __future__ import annotations

import re

_LONGEST = 120
_OPENERS = (
    # en
    "sent from ", "sent via ", "sent with ", "sent by ", "sent using ", "get outlook for ", "get bluemail ", "composed on ",
    "typed on ", "written on my ",
    # zh
    "发自", "發自", "来自我的", "來自我的", "从我的", "從我的", "由我的", "通过我的", "透過我的", "寄自", "傳送自", "发送自", "發送自",
    "获取 outlook", "获取适用于", "取得 outlook", "寄件自", "傳送自", "取得適用於", "下载适用于", "使用 outlook for", "签名由", "用 outlook", "从 windows",
    "從 windows", "由网易", "本邮件发自", "邮件发自",
    # de, fr, es, pt, it
    "von meinem ", "gesendet von ", "gesendet mit ", "gesendet über ", "von unterwegs", "diese nachricht wurde von mein",
    "holen sie sich outlook", "outlook für ", "envoyé de", "envoyé à partir", "envoyé avec ", "envoyé via ", "envoyé par ",
    "télécharger outlook", "obtenir outlook", "obtenez outlook", "enviado desde", "enviado con ", "enviado do ", "enviado de ",
    "enviado a partir ", "enviado pelo ", "enviado por ", "enviado via ", "enviado através ", "obtener outlook", "obtenga outlook",
    "descargar outlook", "obter o outlook", "obter outlook", "baixar o outlook", "inviato da", "inviato con ", "inviato dal ",
    "scarica outlook", "ottieni outlook", "mandato da",
    # nl, sv, da, no, fi, pl, cs, hu, ro
    "verstuurd vanaf", "verzonden vanaf", "verstuurd met ", "verzonden met ", "outlook voor ", "skickat från", "skickades från",
    "hämta outlook", "sendt fra", "sendt via", "sendt med ", "hent outlook", "få outlook", "lähetetty ", "hanki outlook",
    "wysłane z", "wysłano z", "pobierz outlook", "pobierz aplikację outlook", "odesláno z", "odoslané z", "získat outlook", "trimis de pe", "trimis din",
    "obțineți outlook", "poslano z", "poslano iz", "poslato sa",
    # ru, uk, vi, id, tr
    "отправлено с", "отправлено из", "отправлено от", "отправлено через", "скачать outlook", "надіслано з", "надіслано із",
    "отримати outlook", "đã gửi từ", "được gửi từ", "gửi từ", "gởi từ", "tải outlook", "dikirim dari", "dikirim menggunakan",
    "dikirim lewat", "dapatkan outlook", "unduh outlook", "iphone'umdan", "ipad'imden", "android için outlook", "ios için outlook",
    # ja, ko, th, ar, he, el
    "outlook for ", "outlook для ", "나의 ", "내 iphone", "보낸 사람: iphone", "ส่งจาก", "ส่งด้วย", "รับ outlook", "أُرسلت من", "أرسلت من",
    "مرسل من", "تم الإرسال من", "تم الارسال من", "أرسل من", "الحصول على outlook", "נשלח מ", "να σταλεί από", "στάλθηκε από",
)  # fmt: skip
_CLOSERS = (
    "から送信", "からの送信", "より送信", "から送信されました", "を入手", "を取得", "에서 보냄", "에서 전송", "에서 보냈습니다", "에서 발송", "을 다운로드",
    "다운로드하기", "gönderildi", "gönderilmiştir", "edinin", "gesendet", "定制", "定製", "上发送", "發送的", "发送的", "发送", "發送", "傳送",
    "传送", "发出", "ของฉัน", "보냄", "을 받으세요", "herunterladen", "indirin", "发的", "寄出", "版 outlook", "版outlook", "다운로드", "의 iphone",
)  # fmt: skip
_DEVICE = re.compile(
    r"i?phon|ipad|ipod|android|samsung|galaxy|huawei|honor|xiaomi|redmi|oppo|vivo|oneplus|nokia|blackberry|motorola|pixel|lg\b|htc"
    r"|sony|xperia|mobile|mobil|handy|smartphone|tablet|outlook|yahoo|gmail|hotmail|proton|mail\b|e-?mail|aol|windows|mac\b|ios\b|spark"
    r"|airmail|sparrow|thunderbird|foxmail|mailspring|tutanota|edison|bluemail|nine\b|watch\b|device|appareil|dispositivo|gerät|telefon"
    r"|手机|手機|平板|邮箱|郵箱|邮件|郵件|信箱|大师|小米|红米|华为|荣耀|魅族|一加|三星|realme|мобильн|телефон|почт|スマ|携帯|メール"
    r"|모바일|휴대폰|스마트폰|아이폰|메일|điện thoại|ponsel|hp\b|cep|โทรศัพท์|มือถือ|هاتف|جوال|mobiilisti|puhelimesta|cihaz|appli"
)
_SENTENCE = re.compile(r"[.!?;。！？；](?:\s|$)|, ?(?:is|and|but|because|so|which)\b|,.*,.*,")
_LINK = re.compile(r"<[^<>]{0,500}>|\(?https?://[^\s()]{0,500}\)?")


def is_phone_line(line: str) -> bool:
    """Whether a line is such a signature: its opening or closing words, a device or an app, and no sentence."""
    if not 4 < len(line) <= _LONGEST * 4:
        return False
    folded = line.lower()
    if not (folded.startswith(_OPENERS) or folded.rstrip(".。").endswith(_CLOSERS) or folded[0] in _WRAPPED):
        return False
    return _is_one(_LINK.sub("", folded).strip(_AROUND))


_WRAPPED = frozenset("-_*<[(|—–~")
_AROUND = "-_*<>[]()|—–~ .。\t"


def _is_one(core: str) -> bool:
    if len(core) > _LONGEST or not (core.startswith(_OPENERS) or core.endswith(_CLOSERS)):
        return False
    return bool(_DEVICE.search(core)) and not _SENTENCE.search(core)
