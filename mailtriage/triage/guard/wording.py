"""How machines word their mails in the languages customers write from: phrases in lower case, only data.

A phrase stands here when mail software writes it of itself, or most people's vacation replies do; it must be long or
peculiar enough that a customer's request does not begin with it.
"""

from __future__ import annotations

AUTOMATIC_SUBJECTS = (
    "automatic reply", "auto reply", "auto-reply", "autoreply", "automated reply", "auto response",
    "auto-response", "autoresponse", "automatic response", "automated response", "auto responder", "自动回复",
    "自動回覆", "自动答复", "自動回復", "自动应答", "系统自动回复", "自動返信", "自動応答", "자동 회신",
    "자동회신", "자동 응답", "자동응답", "자동 답장", "автоматический ответ", "автоответ", "автовідповідь",
    "автоматична відповідь", "automatische antwort", "automatische abwesenheit", "automatisch antwoord",
    "automatisch bericht", "automatische e-mail-antwort", "réponse automatique", "reponse automatique",
    "respuesta automática", "respuesta automatica", "autorrespuesta", "resposta automática",
    "resposta automatica", "risposta automatica", "resposta automàtica", "răspuns automat",
    "automatyczna odpowiedź", "odpowiedź automatyczna", "automatická odpověď", "automatická odpoveď",
    "automatikus válasz", "automatski odgovor", "automatiskt svar", "autosvar", "automatisk svar",
    "automaattinen vastaus", "otomatik yanıt", "otomatik cevap", "trả lời tự động", "thư trả lời tự động",
    "balasan otomatis", "jawaban otomatis", "balasan automatik", "ตอบกลับอัตโนมัติ", "การตอบกลับอัตโนมัติ",
    "رد تلقائي", "الرد التلقائي", "מענה אוטומטי", "תשובה אוטומטית", "αυτόματη απάντηση", "स्वचालित उत्तर",
    "स्वतः उत्तर", "پاسخ خودکار",
)  # fmt: skip
"""Beginnings of automatic answers' subjects. A customer may complain of one in these words: more must fit."""

MARKED_SUBJECTS = (
    "[auto generated]", "[auto-generated]", "[auto_reply]", "[auto reply]", "[auto-reply]", "[autoreply]",
    "[自动回复]", "【自动回复】", "【自動返信】", "[自動返信]",
)  # fmt: skip
"""Marks that only software puts in front of a subject."""

ABSENCE_SUBJECTS = (
    "out of office", "out of the office", "out-of-office", "ooo:", "on vacation", "vacation", "away from",
    "annual leave", "on leave", "i am away", "i'm away", "i am out of", "i'm out of", "away:", "away message",
    "holiday notice", "外出", "休假", "不在办公室", "不在辦公室", "出差", "休暇", "不在通知", "不在のお知らせ",
    "不在", "부재중", "부재 중", "휴가", "нет на месте", "вне офиса", "в отпуске", "отсутствую", "отпуск",
    "abwesenheit", "abwesend", "nicht im büro", "urlaub", "afwezig", "niet aanwezig", "afwezigheid",
    "met vakantie", "absent", "absence", "en congé", "hors du bureau", "absence du bureau",
    "fuera de la oficina", "fuera de oficina", "ausente", "de vacaciones", "ausencia", "fora do escritório",
    "ausência", "de férias", "fora do escritorio", "fuori sede", "fuori ufficio", "assente", "assenza",
    "in ferie", "poza biurem", "nieobecność", "nieobecny", "mimo kancelář", "nepřítomnost", "frånvaro",
    "fravær", "poissa", "ofis dışında", "ofis dışındayım", "vắng mặt", "nghỉ phép", "di luar kantor",
    "sedang cuti", "cuti", "nicht anwesend", "απουσία",
)  # fmt: skip
"""Beginnings of subjects of vacation replies. A person may write them too: they need an absence in the text."""

AUTOMATIC_BODIES = (
    "this is an automatic reply", "this is an automated reply", "this is an auto-reply", "this is an autoreply",
    "this is an automated response", "this is an automatic response", "this is an auto-response",
    "this is an auto reply", "this is an automatically generated", "this is an automated message",
    "this is an automatic message", "this is a system generated", "this is a system-generated",
    "this message was generated automatically", "this email was generated automatically",
    "this e-mail was generated automatically", "this mail is automatically generated",
    "this message was automatically generated", "this message has been automatically generated",
    "this email was automatically generated", "this email has been automatically generated", "这是一封自动回复",
    "这是一封自动回信", "此为自动回复", "本邮件为自动回复", "这是自动回复", "此邮件为自动回复",
    "此邮件由系统自动", "本邮件由系统自动", "此邮件为系统自动", "本邮件为系统自动", "此為自動回覆",
    "本郵件由系統自動", "这是来自qq邮箱的假期自动回复邮件", "这是来自qq邮箱的自动回复", "このメールは自動返信",
    "このメールは自動送信", "自動返信メールです", "自動送信されています", "自動配信されています",
    "이 메일은 자동", "본 메일은 자동", "자동으로 발송", "자동 발송된", "это автоматический ответ",
    "это автоматическое сообщение", "данное письмо сформировано автоматически",
    "это письмо сгенерировано автоматически", "письмо отправлено автоматически", "dies ist eine automatische",
    "dies ist eine automatisch", "diese e-mail wurde automatisch", "diese nachricht wurde automatisch",
    "dit is een automatisch", "dit bericht is automatisch", "ceci est une réponse automatique",
    "ceci est un message automatique", "ce message a été envoyé automatiquement",
    "message généré automatiquement", "esta es una respuesta automática", "este es un mensaje automático",
    "mensaje generado automáticamente", "esta é uma resposta automática", "esta é uma mensagem automática",
    "mensagem gerada automaticamente", "questa è una risposta automatica", "questo è un messaggio automatico",
    "messaggio generato automaticamente", "to jest automatyczna odpowiedź",
    "wiadomość wygenerowana automatycznie", "toto je automatická", "detta är ett automatiskt",
    "dette er et automatisk", "tämä on automaattinen", "bu otomatik bir", "bu bir otomatik",
    "bu e-posta otomatik olarak", "bu mesaj otomatik", "đây là email tự động", "đây là thư trả lời tự động",
    "đây là thư tự động", "ini adalah balasan otomatis", "ini adalah pesan otomatis",
    "email ini dikirim secara otomatis", "นี่เป็นการตอบกลับอัตโนมัติ", "อีเมลนี้เป็นการตอบกลับอัตโนมัติ",
    "هذا رد تلقائي", "هذه رسالة تلقائية", "זוהי הודעה אוטומטית",
)  # fmt: skip
"""What machines say of themselves. A customer may quote it, but does not begin with it."""

UNREAD_BODIES = (
    "please do not reply to this email", "please do not reply to this e-mail",
    "please do not reply to this message", "do not reply to this automated",
    "replies to this email are not monitored", "this mailbox is not monitored", "this inbox is not monitored",
    "this email address is not monitored", "系统自动发送，请勿", "系统自动发出，请勿", "请勿直接回复",
    "請勿直接回覆", "请勿回复此邮件", "請勿回覆此郵件", "발신 전용", "не отвечайте на это письмо",
    "bitte antworten sie nicht auf diese", "ne pas répondre à ce message", "ne pas répondre à cet e-mail",
    "merci de ne pas répondre à ce", "no responda a este correo", "no responda a este mensaje",
    "por favor no responda a este", "não responda a este", "si prega di non rispondere a",
    "lütfen bu e-postayı yanıtlamayın", "vui lòng không trả lời email này", "mohon tidak membalas email ini",
)  # fmt: skip
"""What says that nobody reads the answers. Customers quote it too, from the mails of swindlers."""

ABSENCE_BODIES = (
    "i am out of the office", "i'm out of the office", "i am currently out of", "i'm currently out of",
    "i will be out of the office", "i'll be out of the office", "i am away from the office",
    "i am currently away", "i'm currently away", "i am on vacation", "i'm on vacation",
    "i am currently on vacation", "i am on annual leave", "i am on leave", "i'm on leave",
    "i am currently on leave", "i am on holiday", "i'm on holiday", "out of office until",
    "out of the office until", "limited access to email", "limited access to my email",
    "limited access to e-mail", "no access to my email", "no access to email", "will reply when i return",
    "will respond when i return", "will get back to you when i return", "upon my return",
    "i am on parental leave", "i am on maternity leave", "i no longer work", "is no longer with the company",
    "我正在休假", "我正在度假", "我现在不在办公室", "我目前不在办公室", "我不在办公室", "正在外出", "休假中",
    "外出期间", "休假期间", "我最近正在休假中", "无法亲自回复", "不能及时回复您", "无法及时回复",
    "無法及時回覆", "目前不在辦公室", "我正在休假中", "休暇中です", "休暇をいただいて", "休暇を頂いて",
    "不在にして", "夏季休業", "年末年始休業", "외근 중", "부재중입니다", "휴가 중", "휴가중",
    "меня нет на месте", "я нахожусь в отпуске", "я в отпуске", "нахожусь вне офиса", "буду отсутствовать",
    "отсутствую в офисе", "ich bin derzeit nicht", "ich bin zurzeit nicht", "ich bin zur zeit nicht",
    "ich bin momentan nicht im büro", "ich bin im urlaub", "ich bin nicht im büro",
    "ich befinde mich im urlaub", "bin ich nicht im büro", "bin ich nicht im hause", "ich bin abwesend",
    "ik ben afwezig", "ik ben momenteel niet", "ik ben op vakantie", "ik ben met vakantie",
    "ik ben niet op kantoor", "je suis absent", "je suis actuellement absent", "je suis en congé",
    "je suis en vacances", "absent du bureau", "estoy fuera de la oficina", "me encuentro fuera",
    "estoy de vacaciones", "estaré fuera", "estaré ausente", "me encuentro de vacaciones",
    "estou fora do escritório", "estou ausente", "estou de férias", "estarei ausente", "estarei fora",
    "encontro-me de férias", "sono fuori ufficio", "sono fuori sede", "sono in ferie", "sarò fuori",
    "sarò assente", "sono assente", "jestem poza biurem", "jestem na urlopie", "przebywam na urlopie",
    "jsem mimo kancelář", "nejsem v kanceláři", "jag är på semester", "jag är inte på kontoret",
    "jeg er på ferie", "jeg er ikke på kontoret", "olen lomalla", "ofis dışındayım", "izindeyim", "tatildeyim",
    "şu anda ofiste değilim", "tôi đang nghỉ phép", "tôi hiện không có mặt", "tôi đang đi công tác",
    "tôi vắng mặt", "saya sedang cuti", "saya sedang tidak berada di kantor", "saya sedang berada di luar",
    "ขณะนี้ฉันไม่อยู่", "ลาพักร้อน", "خارج المكتب", "في إجازة", "λείπω από το γραφείο", "אני בחופשה",
    "אינני במשרד",
)  # fmt: skip
"""What absent people's replies say. A customer may say so too."""

RECEIVED_BODIES = (
    "we have received your email", "we have received your message", "we have received your request",
    "we received your email", "we received your message", "we received your request",
    "thank you for contacting", "thanks for contacting", "thank you for reaching out",
    "your email has been received", "your message has been received", "your request has been received",
    "your ticket has been", "a ticket has been created", "has been assigned ticket",
    "a support request has been", "we will get back to you", "您的邮件我已收到", "您的邮件已收到",
    "您的来信已收到", "来信已收到", "邮件我已收到", "您的邮件我已經收到", "已收到您的邮件", "已收到您的来信",
    "收到您的来信", "我们会尽快回复", "我们会尽快与您", "会尽快给您回复", "我会尽快给您回复", "您的郵件已收到",
    "感谢您的来信", "感谢您联系", "お問い合わせありがとう", "お問い合わせいただき", "お問い合わせを受け付け",
    "문의해 주셔서 감사", "메일이 접수", "мы получили ваше", "ваше обращение", "ваш запрос получен",
    "ваше письмо получено", "спасибо за обращение", "wir haben ihre e-mail erhalten",
    "wir haben ihre anfrage erhalten", "vielen dank für ihre anfrage", "vielen dank für ihre nachricht",
    "bedankt voor uw bericht", "wij hebben uw", "nous avons bien reçu", "merci de nous avoir contacté",
    "hemos recibido su", "gracias por contactar", "recebemos a sua", "recebemos sua",
    "obrigado por entrar em contato", "abbiamo ricevuto", "grazie per averci contattato",
    "mesajınız alınmıştır", "talebiniz alınmıştır", "chúng tôi đã nhận được", "cảm ơn bạn đã liên hệ",
    "kami telah menerima", "terima kasih telah menghubungi",
)  # fmt: skip
"""How other desks confirm a receipt. Weak: only an acknowledgement to an acknowledgement is to be avoided."""

READ_BODIES = (
    "was read on", "has been read on", "was read at", "has been displayed", "was displayed on",
    "was deleted without being read", "this is a return receipt for", "the message was displayed",
    "已于以下时间阅读", "邮件已被阅读", "您的邮件已被阅读", "已阅读了您的邮件", "郵件已讀取", "開封されました",
    "읽었습니다", "было прочитано", "прочитано", "wurde gelesen am", "wurde am", "a été lu le", "a été lu",
    "ha sido leído", "se leyó", "foi lida", "foi lido", "è stato letto", "is gelezen op", "zostało przeczytane",
    "okundu", "đã được đọc", "telah dibaca",
)  # fmt: skip
"""What read receipts say."""

READ_RECEIPT_SUBJECTS = (
    "read:", "read: ", "not read:", "deleted:", "displayed:", "return receipt (displayed)", "return receipt:",
    "read receipt", "disposition notification", "message disposition notification", "已读:", "已读：", "已讀:",
    "已讀：", "未读:", "未读：", "邮件已读", "已读回执", "阅读回执", "读取回执", "郵件已讀", "開封済み:",
    "開封済み：", "開封確認", "未開封:", "읽음:", "읽음：", "읽지 않음:", "수신확인", "수신 확인", "прочтено:",
    "прочитано:", "не прочитано:", "не прочтено:", "уведомление о прочтении", "gelesen:", "ungelesen gelöscht:",
    "nicht gelesen:", "lesebestätigung", "gelezen:", "niet gelezen:", "leesbevestiging", "lu :", "lu:",
    "non lu :", "non lu:", "accusé de lecture", "leído:", "leido:", "no leído:", "confirmación de lectura",
    "lida:", "lido:", "não lida:", "confirmação de leitura", "letto:", "non letto:", "conferma di lettura",
    "przeczytano:", "nie przeczytano:", "přečteno:", "olvasott:", "läst:", "lest:", "læst:", "luettu:",
    "okundu:", "okunmadı:", "đã đọc:", "dibaca:", "telah dibaca:", "อ่านแล้ว:", "مقروءة:", "تمت القراءة:",
    "נקרא:", "αναγνώστηκε:",
)  # fmt: skip
"""Beginnings of read receipts' subjects: the word of a mail program, and the subject of our mail behind it."""

CHALLENGE_SUBJECTS = (
    "please confirm your message", "please confirm your email to", "confirm your message to",
    "confirm your e-mail to", "confirm your email to", "[spam arrest]", "spam arrest", "[boxbe]",
    "verify your message", "your message to me requires", "action required: your message to",
    "your email requires verification", "your email requires verification verify#",
    "mail verification required", "sender authentication required", "please verify that you are human",
    "vérification de l'expéditeur", "mailinblack", "demande d'authentification", "请验证您的邮件",
)  # fmt: skip
"""Beginnings of the subjects of challenge-response filters."""

CHALLENGE_BODIES = (
    "to verify that you are a human", "to prove that you are a human",
    "please click the link below to verify your email was sent", "confirm that you sent this message",
    "confirm that you sent the message", "your message is being held because", "your email is being held",
    "your message has been placed in a queue awaiting", "is protected by spam arrest",
    "i'm protecting myself from receiving junk mail", "this is a one-time automated message to confirm",
    "just this once, click the link", "authenticate yourself by clicking", "add you to the guest list",
    "add yourself to my guest list", "reply to this message to confirm that you are not a spammer",
    "est protégé par mailinblack",
)  # fmt: skip
"""What challenge-response filters say."""
