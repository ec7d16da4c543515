"""Find the single lines that clients set between the new words and an old mail: `-----Original Message-----`.

A phrase of words that a person might write counts only with a ruler around it, or right above header lines. Header
blocks themselves are in `headers.py`, attributions in `attribution.py`.
"""

from __future__ import annotations

import re
from enum import Enum

from mailtriage.triage.reply.lines import LONGEST_MARK


class Separator(Enum):
    """What the line says is below it."""

    REPLIED = "replied"
    FORWARDED = "forwarded"
    ABOVE = "above"


_REPLIED = (
    # en, de, fr, es, pt, it, nl, sv, da/no, fi, pl, cs, ro, hu
    r"(?:original|reply|replied|previous) (?:message|mail|e-?mail|appointment)|original|originalmail"
    r"|(?:ursprüngliche|original|antwort|originale?)[ -]?(?:nachricht|mail|e-mail)|urspr\. nachricht|originalnachricht"
    r"|(?:message|courriel|mail) (?:d'origine|d’origine|original|initial)|message précédent|réponse"
    r"|mensaje (?:original|anterior)|mensagem (?:original|anterior)|messaggio (?:originale|precedente)"
    r"|oorspronkelijk (?:bericht|e-mailbericht)|origineel bericht|ursprungligt meddelande|originalmeddelande"
    r"|(?:oprindelig|opprinnelig) (?:meddelelse|melding|mail|besked)|alkuperäinen viesti"
    r"|(?:wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna)|původní (?:zpráva|e-mail)|pôvodná správa"
    r"|mesaj original|mesajul original|eredeti üzenet|originalna poruka|izvirno sporočilo"
    # ru, uk, tr, id, ms, vi
    r"|(?:исходное|первоначальное|оригинальное|пересылаемое исходное) (?:сообщение|письмо)|(?:вихідне|оригінальне) повідомлення"
    r"|(?:orijinal|özgün|asıl|ilk) (?:ileti|mesaj|e-posta)|pesan (?:asli|awal)|mesej asal|(?:tin nhắn|thư|email) gốc"
    # zh, ja, ko, th, ar, he, el
    r"|(?:原始|原|源)(?:邮件|信件|信息|消息|郵件|訊息)(?:信息)?|邮件(?:原文|原件)|郵件原文|原文|回复的?原?邮件|回覆的?郵件|回复邮件信息"
    r"|(?:元の|オリジナル)(?:メッセージ|メール)|original ?メッセージ|返信元のメッセージ"
    r"|(?:원본|원래|원문) ?(?:메일|메시지|내용|이메일)|ข้อความ(?:ต้นฉบับ|เดิม)|(?:الرسالة|رسالة) (?:الأصلية|أصلية)"
    r"|ההודעה המקורית|הודעה מקורית|αρχικό μήνυμα|-?original message-?"
)
_FORWARDED = (
    r"(?:begin )?forwarded (?:message|mail|e-?mail|by .{1,80})|forward(?:ed)? message|message forwarded|fwd message"
    r"|(?:anfang der )?weitergeleitete(?:n|r|s)? (?:nachricht|mail|e-mail)|beginn der weitergeleiteten nachricht"
    r"|(?:début du )?(?:message|courriel|e-mail) (?:transféré|réexpédié|transmis)|début du message réexpédié"
    r"|(?:inicio del )?mensaje (?:reenviado|remitido)|comienzo del mensaje reenviado"
    r"|(?:início da )?mensagem (?:encaminhada|reencaminhada)|(?:inizio )?(?:del )?messaggio inoltrato"
    r"|(?:begin )?doorgestuurd (?:bericht|e-mailbericht)|begin doorgestuurd bericht"
    r"|(?:vidarebefordrat|vidarebefordrade) (?:meddelande|brev|mail)|vidarebefordrat mejl"
    r"|(?:start på )?videresen(?:dt|d) (?:meddelelse|melding|besked|mail|e-post|e-mail)|videresendt melding"
    r"|(?:välitetty|edelleen lähetetty) viesti|välitetyn viestin alku"
    r"|(?:początek )?(?:przekazan(?:a|ej)|przesłan(?:a|ej)(?: dalej)?) wiadomo(?:ść|ści)|wiadomość przekazana dalej"
    r"|(?:začátek )?přeposlan(?:á|é) (?:zpráva|zprávy)|preposlaná správa|mesaj redirecționat|továbbított (?:üzenet|levél)"
    r"|(?:начало )?(?:пересылаем(?:ое|ого)|переадресованн(?:ое|ого)|пересланн(?:ое|ого)|перенаправленн(?:ое|ого)) "
    r"(?:сообщени[ея]|письм[оа])|переслане повідомлення|препратено съобщение"
    r"|(?:i̇letilen|iletilen|yönlendirilen|yönlendirilmiş) (?:ileti|mesaj|e-posta)(?: başlangıcı)?"
    r"|pesan (?:yang )?(?:diteruskan|terusan)|(?:mulai )?pesan terusan|(?:bắt đầu )?(?:thư|tin nhắn|email) (?:được )?(?:đã )?chuyển tiếp"
    r"|thư đã chuyển tiếp|bắt đầu chuyển tiếp thư"
    r"|(?:下面|以下)(?:是|為|为)(?:被)?(?:转发|轉寄|轉發)的(?:邮件|郵件|訊息|信件)|(?:被)?(?:转发|轉寄|轉發)的?(?:邮件|郵件|訊息|信件|信息|消息)(?:信息)?"
    r"|开始转发的?邮件|開始轉寄郵件|已转发的?邮件|已轉寄的?郵件|转发邮件信息|轉寄的郵件"
    r"|転送(?:された|元|する)?(?:メッセージ|メール)|(?:전달된|전달한) ?(?:메시지|메일|이메일)|(?:메시지|메일) 전달"
    r"|ข้อความที่(?:ถูก)?ส่งต่อ|(?:รับ)?เริ่มต้นข้อความที่ส่งต่อ|(?:بداية )?(?:ال)?رسالة (?:ال)?(?:معاد توجيهها|محولة|معاد إرسالها)"
    r"|הודעה שהועברה|תחילת ההודעה שהועברה|προωθημένο μήνυμα"
)
_ABOVE = (
    r"(?:please )?(?:reply|type your reply|write(?: your reply)?|add your reply|respond)(?: only)? above (?:this|the) line"
    r"|.{0,40}above this line.{0,40}|请在此行(?:以上|上方|之上)(?:回复|输入).{0,20}|請在此行(?:以上|上方)(?:回覆|回复).{0,20}"
    r"|.{0,40}この(?:行|線)より上.{0,20}|bitte antworten sie oberhalb dieser (?:zeile|linie)|.{0,20}répondre au-dessus de cette ligne.{0,20}"
    r"|.{0,30}(?:escriba|responda).{0,20}encima de esta línea.{0,20}|.{0,30}acima desta linha.{0,20}|.{0,30}выше этой (?:линии|строки).{0,30}"
)
_KINDS = (
    (Separator.REPLIED, re.compile(f"(?:{_REPLIED})")),
    (Separator.FORWARDED, re.compile(f"(?:{_FORWARDED})")),
    (Separator.ABOVE, re.compile(_ABOVE)),
)
_RULER = "-_=*—–─━~#<>[]【】 \t:：|＝－.…"
_RULER_SIGNS = frozenset("-_=*—–─━~#＝－|")
_LONGEST_PHRASE = 100


def ruled(line: str) -> Separator | None:
    """What a line separates that has its phrase behind a ruler or between two; None where it is no such line."""
    if line[:1] not in _RULER_SIGNS or not (line[1:2] in _RULER_SIGNS or line[-1] in _RULER_SIGNS):
        return None
    return phrase(line)


def phrase(line: str) -> Separator | None:
    """What a line separates by its words alone: to be believed only right above header lines."""
    core = line[:LONGEST_MARK].strip(_RULER)
    if not 2 <= len(core) <= _LONGEST_PHRASE:
        return None
    folded = core.lower()
    return next((kind for kind, phrases in _KINDS if phrases.fullmatch(folded)), None)


def is_ruler(line: str) -> bool:
    """Whether the line is nothing but a ruler of at least five signs."""
    return len(line) >= 5 and line[0] in _RULER_SIGNS and not line[:LONGEST_MARK].strip(line[0] + " ")
