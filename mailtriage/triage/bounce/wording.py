"""How mail servers word delivery reports that have no standard form, in many languages: only data, in lower case."""

from __future__ import annotations

SUBJECTS = (
    "undeliverable", "undelivered mail", "undelivered message", "undelivered e", "non-delivery",
    "nondeliverable", "nondelivery", "non delivery", "delivery status notification", "delivery failure",
    "delivery failed", "delivery notification", "delivery delayed", "delivery report", "mail delivery",
    "mail failure", "mail failed", "mail error", "mail system error", "mail not delivered",
    "mail could not be delivered", "mail undeliverable", "mail returned", "mail rejected", "email delivery",
    "e-mail delivery", "message delivery", "message delayed", "message undeliverable", "message not delivered",
    "message status - undeliverable", "message you sent blocked", "returned mail", "returned email",
    "returned to sender", "returned message", "return mail", "returning message to sender", "failure notice",
    "failure delivery", "failed mail", "permanent delivery failure", "bounced mail", "bounced email",
    "warning: message", "warning: could not send message", "delayed mail", "automatically rejected mail",
    "your message could not be delivered", "your message couldn't be delivered",
    "your email could not be delivered", "[postmaster]", "systems bounce", "system bounce", "系统退信",
    "系統退信", "退信通知", "退信：", "退信:", "邮件退信", "邮件投递失败", "邮件发送失败", "郵件傳送失敗",
    "邮件退回", "未送达:", "未送达：", "无法送达:", "无法送达：", "無法送達:", "無法傳遞:", "传递失败:",
    "您的邮件被退回", "邮件无法送达", "邮件无法投递", "配信不能", "配信できません", "未配信",
    "メール配信エラー", "メールが配信", "배달되지 않음", "배달 안 됨", "메일 발송 실패", "메일 전송 실패",
    "반송된 메일", "반송 메일", "недоставлено:", "не удаётся доставить", "недоставленное сообщение",
    "ваше сообщение не доставлено", "сообщение не доставлено", "письмо не доставлено", "ошибка доставки",
    "unzustellbar:", "unzustellbare nachricht", "nicht zustellbar:", "zustellung fehlgeschlagen",
    "onbestelbaar", "onbezorgbaar", "niet bezorgd:", "non remis", "échec de la remise", "échec de remise",
    "message non remis", "mail non délivré", "no se puede entregar", "no entregado:", "error de entrega",
    "mensaje no entregado", "não é possível entregar", "não entregue:", "falha na entrega", "falha de entrega",
    "mensagem não entregue", "non recapitabile", "mancato recapito", "mancata consegna",
    "impossibile recapitare", "messaggio non recapitato", "niedostarczone:", "nie można dostarczyć",
    "niedostarczalne", "nedoručitelné", "nedoručiteľné", "kézbesíthetetlen", "ej levererbart",
    "kan inte levereras", "kan ikke leveres", "kunne ikke leveres", "toimitus epäonnistui", "teslim edilemedi",
    "iletilemedi", "không gửi được thư", "thư không gửi được", "tidak terkirim:", "tidak dapat dikirim:",
    "ไม่สามารถส่ง:", "تعذر التسليم", "לא ניתן למסירה", "δεν ήταν δυνατή η παράδοση",
)  # fmt: skip
"""Beginnings of subjects that only delivery reports have, whoever sends them. A customer's «sending failed» is none."""

SUBJECT_ENDINGS = (
    "non remis", "(delivery failed)", "could not be delivered", "could not be delivered.", "(退信)", "退信通知",
    "delivery failure",
)  # fmt: skip

FAILURES = (
    "not be delivered", "not delivered", "n't be delivered", "undeliverable", "undelivered",
    "unable to deliver", "able to deliver", "not able to deliver", "could not deliver", "couldn't deliver",
    "cannot deliver", "can't deliver", "delivery failed", "delivery has failed", "delivery fail",
    "delivery to the following", "delevery to the following", "delivery of email to", "delivery problems",
    "delivery errors", "failed recipient", "failed address", "address failed", "addresses failed", "failed:",
    "failed permanently", "did not reach", "didn't reach", "not reach", "could not be reached",
    "couldn't be reached", "unknown user", "user unknown", "no such user", "user not found", "user not known",
    "no mailbox here", "does not exist", "doesn't exist", "doesn't have a", "unknown recipient",
    "recipient unknown", "mailbox unavailable", "mailbox is full", "mailbox full", "over quota",
    "quota exceeded", "quota violation", "exceeded their quota", "permanent error", "permanent fatal",
    "fatal error", "did not receive", "not accepting mail", "not accepted", "was rejected", "been rejected",
    "automatically rejected", "has been returned", "intended recipient", "not exactly match",
    "invalid final delivery", "recipient address rejected", "address rejected", "has not yet been",
    "been delayed", "been postponed", "could not be sent", "error-for:", "retry timeout exceeded",
    "returned an error", "wasn't found", "was not found", "couldn't be found", "address not found",
    "permanently", "is unavailable", "unrouteable", "no longer valid", "account has been disabled",
    "mailfolder is full", "mailbox is disabled", "blocked", "无法送达", "无法发送", "无法投递", "无法传递",
    "未能送达", "未送达", "退信", "投递失败", "发送失败", "传递失败", "被退回", "退回", "不存在", "拒收",
    "無法傳送", "無法遞送", "無法投遞", "無法傳遞", "無法送達", "傳送失敗", "寄送失敗", "配信できません",
    "配信されません", "配信不能", "届けることができません", "届きません", "送信できません", "반송", "전달되지",
    "전달할 수 없", "배달되지", "배달할 수 없", "전송하지 못", "не доставлено", "не может быть доставлено",
    "не удалось доставить", "не было доставлено", "недоставлен", "невозможно доставить", "не существует",
    "не найден", "nicht zugestellt", "unzustellbar", "nicht zustellbar", "nicht gefunden", "konnte nicht",
    "n'a pas pu", "pas pu être", "non remis", "impossible de remettre", "pas été remis", "non délivré",
    "no se pudo", "no se ha podido", "no pudo ser entregado", "no se puede entregar", "no fue posible",
    "não pôde ser", "nao pode ser", "não foi entregue", "não foi possível", "não pode ser entregue",
    "impossibile recapitare", "non è stato possibile", "non è stato recapitato", "non recapitabile",
    "niet worden bezorgd", "niet bezorgd", "niet worden afgeleverd", "kon niet", "nie można dostarczyć",
    "nie mógł zostać", "nie została dostarczona", "nelze doručit", "nebylo možné doručit", "teslim edilemedi",
    "iletilemedi", "gönderilemedi", "không thể gửi", "không gửi được", "không được gửi", "không tồn tại",
    "tidak dapat dikirim", "tidak terkirim", "gagal dikirim", "tidak ditemukan", "kunde inte levereras",
    "kunne ikke leveres", "ei voitu toimittaa", "ไม่สามารถส่ง", "تعذر تسليم", "لم يتم تسليم", "לא נמסר",
    "δεν παραδόθηκε",
)  # fmt: skip
"""What a report says of a mail that did not arrive."""

DELAYS = (
    "not yet been delivered", "yet been delivered", "has been delayed", "been delayed", "is delayed",
    "will be retried", "still being retried", "attempts will continue", "continue to attempt",
    "continue to try", "will keep trying", "be postponed", "been postponed", "this is a warning message only",
    "not need to resend", "this is just a warning", "will try again for", "will be attempted again",
    "temporarily deferred", "还会继续尝试", "将继续尝试", "会继续投递", "继续重试", "稍后重试", "暂时无法",
    "将在稍后", "暫時無法", "引き続き", "再試行", "遅延", "지연", "다시 시도", "попытки доставки будут",
    "задерж", "verzögert", "verzögerung", "retardé", "retrasado", "se ha retrasado", "atrasada", "ritardo",
    "vertraagd", "opóźnion", "gecikti", "bị trì hoãn", "tertunda",
)  # fmt: skip
"""What a report says of a mail that may still arrive."""

FINALITIES = (
    "permanent", "given up", "gave up", "giving up", "not going to try again", "won't try again",
    "will not be retried", "too long",
)  # fmt: skip
"""What takes the hope away again."""

NAMING = (
    "recipient", "deliver", "userid", "unknown user", "user unknown", "mailbox", "quota", "generated from",
    "expanded from", "addressed", "error-for", "rejected", "smtp=", "rcpt to", "message to", "mail to",
    "email to", "undeliverable", "no such user", "unknown", "failed", "not found", "wasn't found",
    "does not exist", "doesn't exist", "not exist", "couldn't be found", "could not be found", "unrouteable",
    "收件人", "收件地址", "邮件地址", "郵件地址", "邮箱", "信箱", "地址", "投递", "发送给", "发往", "宛先",
    "受信者", "宛て", "받는 사람", "수신자", "получател", "адрес", "почтовый ящик", "empfänger", "destinataire",
    "destinatari", "destinatário", "ontvanger", "odbiorc", "alıcı", "người nhận", "penerima", "mottagare",
    "modtager", "vastaanottaja", "المستلم", "ผู้รับ",
)  # fmt: skip
"""Words in a line that say that the address in it is the one that failed."""

RETURNED = (
    "copy of the message", "copy of your message", "copy of the original", "original message", "returned mail",
    "returned message", "message header", "message text follows", "message body", "unsent message",
    "undelivered message", "header of the source", "forwarded message", "headers of the", "header of the",
    "below this line", "below the next line", "message follows", "message reads", "included is a copy",
    "your original mail", "unmodified message", "the message contents", "mensaje original", "mensagem original",
    "messaggio originale", "message d'origine", "message original", "ursprüngliche nachricht",
    "originalnachricht", "oorspronkelijk bericht", "исходное сообщение", "копия", "原信件", "原邮件",
    "原始邮件", "原郵件", "原始郵件", "元のメッセージ", "원본 메시지", "원본 메일", "orijinal ileti", "thư gốc",
    "pesan asli", "first part of the message",
)  # fmt: skip
"""Words in a separating line behind which the returned mail begins."""
