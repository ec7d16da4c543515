"""Tell what servers and firms add below a mail: disclaimers, mailing-list footers, virus scanners' notes.

A disclaimer is told by its first words together with a word of its trade near by, so that a customer's own "This
message is about …" stays.
"""

from __future__ import annotations

import re

_NEAR = 400
_DISCLAIMER_STARTS = (
    "this e-mail", "this email", "this message", "this communication", "this transmission", "the information contained in",
    "the information in this", "the contents of this", "the content of this", "confidentiality", "disclaimer", "privileged",
    "confidential", "notice:", "important notice", "legal notice", "if you are not the intended", "if you have received this",
    "any views or opinions", "please note that this e", "e-mail confidentiality", "email confidentiality", "*** confidential",
    "本邮件", "本电子邮件", "此邮件", "该邮件", "这封邮件", "本郵件", "本電子郵件", "此郵件", "此電子郵件", "本信件", "保密声明", "保密提示",
    "保密聲明", "免责声明", "免責聲明", "声明：", "重要提示", "本邮件及", "【保密", "【免责",
    "このメール", "本メール", "この電子メール", "本電子メール", "이 메일", "본 메일", "이 이메일", "본 이메일", "이 전자", "본 전자",
    "diese e-mail", "diese email", "diese nachricht", "der inhalt dieser", "die information in dieser", "vertraulichkeit",
    "ce message", "ce courriel", "cet e-mail", "cet email", "ce mail", "les informations contenues", "este mensaje", "este correo",
    "este e-mail", "este email", "la información contenida", "aviso legal", "aviso de confidencialidad", "esta mensagem",
    "a informação contida", "as informações contidas", "aviso legal", "questo messaggio", "questa e-mail", "questa email",
    "le informazioni contenute", "ai sensi del", "deze e-mail", "dit bericht", "de informatie in", "detta meddelande",
    "denne e-post", "denne mail", "denne e-mail", "tämä viesti", "ta wiadomość", "niniejsza wiadomość", "tato zpráva",
    "данное сообщение", "настоящее сообщение", "это сообщение", "настоящее электронное", "данное электронное", "конфиденциальн",
    "bu e-posta", "bu eposta", "bu mesaj", "bu ileti", "email ini", "e-mail ini", "pesan ini", "surel ini", "email này",
    "thư điện tử này", "thư này", "thông tin trong email", "อีเมลนี้", "อีเมล์ฉบับนี้", "هذه الرسالة", "هذا البريد", "please consider the environment",
    "bitte denken sie an die umwelt", "bitte prüfen sie der umwelt", "pensez à l'environnement", "antes de imprimir",
    "请考虑环境", "在打印", "打印本邮件", "列印本郵件", "save a tree", "think before you print",
)  # fmt: skip
_TRADE = re.compile(
    r"confidential|intended (?:only|solely|recipient|for the)|intended recipient|privileged|recipient|delete (?:it|this)|virus|legally"
    r"|保密|机密|機密|误收|誤收|收件人|收件者|法律责任|法律責任|特权|特權|誤って|守秘|宛先|수신자|기밀|비밀|수신인"
    r"|vertraulich|empfänger|confidentiel|destinataire|confidencial|destinatari|privilegiad|riservat|vertrouwelijk|bestemd|geadresseerde"
    r"|konfidentiell|mottagare|fortrolig|modtager|mottaker|luottamuksel|poufn|adresat|důvěrn|конфиденциальн|адресат|получател"
    r"|gizli|alıcı|rahasia|penerima|bảo mật|người nhận|ความลับ|ผู้รับ|سري|المستلم|المرسل إليه"
    r"|before printing|print this|environment|umwelt|environnement|imprim|打印|列印|you print"
)
_SCANNERS = (
    "virus-free.", "this email has been checked for viruses", "this e-mail has been checked for viruses", "diese e-mail wurde von avast",
    "dieses e-mail wurde von avast", "virenfrei.", "sin virus.", "libre de virus.", "livre de vírus.", "garanti sans virus.", "privo di virus.",
    "virusvrij.", "cet e-mail a été vérifié par le logiciel antivirus", "l'absence de virus dans ce courrier", "este correo electrónico ha sido comprobado",
    "el software de antivirus avast", "без вирусов.", "данное электронное письмо проверено", "проверено на отсутствие вирусов",
    "wolne od wirusów", "no virus found in this message", "avast 防毒", "无病毒。", "不含病毒。", "ウイルス フリー。", "bebas virus.", "virüs bulunmuyor",
)  # fmt: skip
_LIST_STARTS = (
    "you received this message because you are subscribed", "you are receiving this because", "you are receiving this email because",
    "to unsubscribe", "unsubscribe:", "to post to this group", "to view this discussion", "for more options, visit",
    "reply to this email directly", "list-unsubscribe", "manage your subscription", "to manage your", "click here to unsubscribe",
    "如需退订", "退订请", "取消订阅", "点击退订", "如要退訂", "取消訂閱", "配信停止", "отписаться", "чтобы отписаться", "para cancelar la suscripción",
    "darse de baja", "pour vous désabonner", "pour se désinscrire", "se désinscrire", "para cancelar a inscrição", "abmelden:",
    "um sich abzumelden", "per annullare l'iscrizione", "abonelikten çık", "berhenti berlangganan", "hủy đăng ký", "수신거부", "수신을 원하지",
    "sie erhalten diese nachricht, weil", "sie haben diese nachricht erhalten, weil", "vous recevez ce message",
)  # fmt: skip
_LIST_WORDS = re.compile(
    r"mailing[ -]?list|mailinglist|listinfo|/mailman|@lists?[.-]|lists?\.|unsubscribe|google groups|googlegroups|list archive"
    r"|liste de diffusion|lista de (?:correo|discussão|e-mails)|mailingliste|рассылк|邮件列表|郵件論壇|退订|メーリングリスト|메일링"
)
_LINES_BELOW_RULER = 3


def is_footer(paragraph: str) -> bool:
    """Whether a paragraph (its first 400 characters are enough) begins such a footer."""
    folded = paragraph[:_NEAR].lower().lstrip("*_-#=[(【 >")
    if folded.startswith(_SCANNERS) or folded.startswith(_LIST_STARTS):
        return True
    return folded.startswith(_DISCLAIMER_STARTS) and bool(_TRADE.search(folded, 8))


def is_list_footer(below: list[str]) -> bool:
    """Whether the lines below a ruler are those of a mailing list."""
    return any(_LIST_WORDS.search(line[:_NEAR].lower()) for line in below[:_LINES_BELOW_RULER])
