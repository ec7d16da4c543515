"""The labels of header lines as mail clients write them, by kind and language. Blanks inside them are taken out."""

from __future__ import annotations

from enum import Enum

from mailtriage.triage.reply.words import row_of


class Kind(Enum):
    """What a header line says."""

    SENDER = "sender"
    DATE = "date"
    TO = "to"
    SUBJECT = "subject"
    OTHER = "other"


_WORDS: dict[Kind, str] = {
    Kind.SENDER: """
        From | Sender | Von | De | Da | Van | Från | Fra | Lähettäjä | Od | Expediteur | Expéditeur
        Remitente | Remetente | Mittente | Afzender | От | От кого | Отправитель | Від | Від кого | Адсыл
        Kimden | Gönderen | Dari | Pengirim | Từ | Người gửi | Feladó | De la | Saatja | Από | 发件人 | 從
        从 | 寄件人 | 寄件者 | 发信人 | 發信人 | 發件人 | 寄信人 | 差出人 | 送信者 | 送信元 | 보낸 사람
        보낸사람 | 보낸이 | 발신 | จาก | ผู้ส่ง | من | المرسل | מאת | प्रेषक | 邮件发件人
        Šalje | Pošiljatelj | Pošiljalac | Odesílatel | Odosielateľ | Avsändare | Afsender | Avsender | Verzender
        Nadawca | Expeditor | Від кого | Dal | Remitent
    """,
    Kind.DATE: """
        Date | Sent | Sent on | Datum | Gesendet | Gesendet am | Enviado | Enviado el | Enviado em
        Enviada em | Enviada | Fecha | Data | Inviato | Inviato il | Envoyé | Envoyé le | Verzonden
        Verstuurd | Skickat | Sendt | Dato | Lähetetty | Päivämäärä | Wysłano | Wysłane | Data wysłania
        Odesláno | Odoslané | Poslano | Trimis | Elküldve | Dátum | Saadetud | Дата | Отправлено | Отправлен
        Надіслано | Дата отправки | Gönderildi | Gönderilme | Gönderme | Gönderilme Tarihi | Tarih | Tanggal
        Dikirim | Terkirim | Ngày | Đã gửi | Ngày gửi | Thời gian | Ημερομηνία | 发送时间 | 发送日期
        发件时间 | 发件日期 | 日期 | 时间 | 時間 | 傳送時間 | 傳送日期 | 寄件日期 | 寄件時間 | 送信日時 | 日時
        送信日 | 日付 | 보낸 날짜 | 보낸날짜 | 날짜 | 일시 | 보냄 | วันที่ | ส่งเมื่อ | ส่ง | التاريخ | تاريخ
        تم الإرسال | أرسلت | נשלח | תאריך | दिनांक
        Dată | Pvm | Poslano | Poslato | Datum odeslání | Fecha de envío | Data de envio | Sent at
    """,
    Kind.TO: """
        To | An | À | A | Para | Aan | Till | Til | Vastaanottaja | Do | Komu | Pro | Către | Címzett | Saaja
        Кому | Получатель | Destinataire | Destinatario | Destinatário | Kime | Alıcı | Kepada | Ke | Đến
        Tới | Người nhận | Προς | 收件人 | 收件者 | 收信人 | 宛先 | 받는 사람 | 받는사람 | 받은 사람 | 받는이
        수신 | ถึง | إلى | الى | المستلم | אל | प्रति
        Za | Prima | Příjemce | Príjemca | Mottagare | Modtager | Mottaker | Ontvanger | Adresat | Destinatar
        Empfänger | Penerima
    """,
    Kind.SUBJECT: """
        Subject | Betreff | Objet | Asunto | Assunto | Oggetto | Onderwerp | Ämne | Emne | Aihe | Temat
        Předmět | Predmet | Subiect | Tárgy | Teema | Тема | Konu | Subjek | Perihal | Judul | Chủ đề
        Tiêu đề | Θέμα | 主题 | 主旨 | 主題 | 標題 | 标题 | 件名 | 題名 | 제목 | เรื่อง | หัวเรื่อง | الموضوع
        נושא | विषय | Zadeva | Naslov | Onderwerp | Titel
    """,
    Kind.OTHER: """
        Cc | Bcc | Kopie | Copie à | Cópia | Copia | Kopio | Kopia | Kopi | DW | UDW | Копия | Копія | Bilgi
        Tembusan | Đồng gửi | 抄送 | 抄送人 | 副本 | 密送 | 密件副本 | CC | 참조 | 숨은참조 | สำเนา | نسخة
        نسخة إلى | עותק | Reply-To | Reply to | Antwort an | Répondre à | Responder a | Rispondi a | 回复地址
        回覆給 | 返信先 | Ответить | Attachments | Attachment | Anlagen | Anhänge | Pièces jointes
        Datos adjuntos | Adjuntos | Anexos | Allegati | Bijlagen | Bilagor | Вложения | Ekler | Lampiran
        附件 | 添付ファイル | 첨부 | 첨부파일 | Importance | Priority | Wichtigkeit | Importancia
        Importância | Importanza | Priorità | Prioridad | Belang | Важность | Önem | 重要性 | 优先级
        優先順位 | 중요도 | Organization | Organisation | Sent by | 邮件大小 | Size | Resent-From
        Resent-Date | Message-ID | List-Id | Mailing list | Mailing-list | Signed by | Security
        Kópia | Másolat | Kopia do | Cc/Bcc | Copie | Ccn | Cci | Cco | CCO | Svar till | Svar til | Vastaus
        Message Id | Disposition-Notification-To
    """,
}

KINDS: dict[str, Kind] = {
    label.replace(" ", "").lower(): kind for kind, labels in reversed(_WORDS.items()) for label in row_of(labels)
}
"""The kind of each label, by the label in lower case and without blanks."""
