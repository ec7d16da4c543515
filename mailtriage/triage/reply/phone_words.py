"""The words around the device's name in the lines that phones and apps add below a mail, by language."""

from __future__ import annotations

OPENERS: dict[str, str] = {
    "en": """
        sent from_ | sent via_ | sent with_ | sent by_ | sent using_ | get outlook for_ | get bluemail_
        composed on_ | typed on_ | written on my_
    """,
    "zh": """
        发自 | 發自 | 来自我的 | 來自我的 | 从我的 | 從我的 | 由我的 | 通过我的 | 透過我的 | 寄自 | 傳送自
        发送自 | 發送自 | 获取 outlook | 获取适用于 | 取得 outlook | 寄件自 | 取得適用於 | 下载适用于
        使用 outlook for | 签名由 | 用 outlook | 从 windows | 從 windows | 由网易 | 本邮件发自 | 邮件发自
    """,
    "de, fr, es, pt, it": """
        von meinem_ | gesendet von_ | gesendet mit_ | gesendet über_ | von unterwegs
        diese nachricht wurde von mein | holen sie sich outlook | outlook für_ | envoyé de | envoyé à partir
        envoyé avec_ | envoyé via_ | envoyé par_ | télécharger outlook | obtenir outlook | obtenez outlook
        enviado desde | enviado con_ | enviado do_ | enviado de_ | enviado a partir_ | enviado pelo_
        enviado por_ | enviado via_ | enviado através_ | obtener outlook | obtenga outlook | descargar outlook
        obter o outlook | obter outlook | baixar o outlook | inviato da | inviato con_ | inviato dal_
        scarica outlook | ottieni outlook | mandato da
    """,
    "nl, sv, da, no, fi, pl, cs, hu, ro": """
        verstuurd vanaf | verzonden vanaf | verstuurd met_ | verzonden met_ | outlook voor_ | skickat från
        skickades från | hämta outlook | sendt fra | sendt via | sendt med_ | hent outlook | få outlook
        lähetetty_ | hanki outlook | wysłane z | wysłano z | pobierz outlook | pobierz aplikację outlook
        odesláno z | odoslané z | získat outlook | trimis de pe | trimis din | obțineți outlook | poslano z
        poslano iz | poslato sa
    """,
    "ru, uk, vi, id, tr": """
        отправлено с | отправлено из | отправлено от | отправлено через | скачать outlook | надіслано з
        надіслано із | отримати outlook | đã gửi từ | được gửi từ | gửi từ | gởi từ | tải outlook
        dikirim dari | dikirim menggunakan | dikirim lewat | dapatkan outlook | unduh outlook | iphone'umdan
        ipad'imden | android için outlook | ios için outlook
    """,
    "ja, ko, th, ar, he, el": """
        outlook for_ | outlook для_ | 나의_ | 내 iphone | 보낸 사람: iphone | ส่งจาก | ส่งด้วย | รับ outlook
        أُرسلت من | أرسلت من | مرسل من | تم الإرسال من | تم الارسال من | أرسل من | الحصول على outlook | נשלח מ
        να σταλεί από | στάλθηκε από
    """,
}
"""What such a line begins with; `_` is a blank that belongs to it."""

CLOSERS: dict[str, str] = {
    "zh/ja/ko/tr/de": """
        から送信 | からの送信 | より送信 | から送信されました | を入手 | を取得 | 에서 보냄 | 에서 전송
        에서 보냈습니다 | 에서 발송 | 을 다운로드 | 다운로드하기 | gönderildi | gönderilmiştir | edinin
        gesendet | 定制 | 定製 | 上发送 | 發送的 | 发送的 | 发送 | 發送 | 傳送 | 传送 | 发出 | ของฉัน | 보냄
        을 받으세요 | herunterladen | indirin | 发的 | 寄出 | 版 outlook | 版outlook | 다운로드 | 의 iphone
    """,
}
"""What such a line ends with where the verb stands last."""
