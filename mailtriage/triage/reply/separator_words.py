"""The phrases that stand between rulers above an old mail, by script, as patterns; `¦` parts choices inside one."""

from __future__ import annotations

REPLIED: dict[str, str] = {
    "latin": r"""
        (?:original¦reply¦replied¦previous) (?:message¦mail¦e-?mail¦appointment) | original | originalmail
        (?:ursprüngliche¦original¦antwort¦originale?)[ -]?(?:nachricht¦mail¦e-mail) | urspr\. nachricht
        originalnachricht | (?:message¦courriel¦mail) (?:d'origine¦d’origine¦original¦initial)
        message précédent | réponse | mensaje (?:original¦anterior) | mensagem (?:original¦anterior)
        messaggio (?:originale¦precedente) | oorspronkelijk (?:bericht¦e-mailbericht) | origineel bericht
        ursprungligt meddelande | originalmeddelande
        (?:oprindelig¦opprinnelig) (?:meddelelse¦melding¦mail¦besked) | alkuperäinen viesti
        (?:wiadomość oryginalna¦oryginalna wiadomość¦wiadomość pierwotna) | původní (?:zpráva¦e-mail)
        pôvodná správa | mesaj original | mesajul original | eredeti üzenet | originalna poruka
        izvirno sporočilo | (?:orijinal¦özgün¦asıl¦ilk) (?:ileti¦mesaj¦e-posta) | pesan (?:asli¦awal)
        mesej asal | (?:tin nhắn¦thư¦email) gốc | ההודעה המקורית | הודעה מקורית | αρχικό μήνυμα
        -?original message-?
    """,
    "ru": """
        (?:исходное¦первоначальное¦оригинальное¦пересылаемое исходное) (?:сообщение¦письмо)
        (?:вихідне¦оригінальне) повідомлення
    """,
    "zh": """
        (?:原始¦原¦源)(?:邮件¦信件¦信息¦消息¦郵件¦訊息)(?:信息)? | 邮件(?:原文¦原件) | 郵件原文 | 原文
        回复的?原?邮件 | 回覆的?郵件 | 回复的?邮件信息
    """,
    "ja": """(?:元の¦オリジナル)(?:メッセージ¦メール) | original ?メッセージ | 返信元のメッセージ""",
    "ko": """(?:원본¦원래¦원문) ?(?:메일¦메시지¦내용¦이메일)""",
    "th": """ข้อความ(?:ต้นฉบับ¦เดิม)""",
    "ar": """(?:الرسالة¦رسالة) (?:الأصلية¦أصلية)""",
}
"""What stands above a mail that is answered."""

FORWARDED: dict[str, str] = {
    "latin": """
        (?:begin )?forwarded (?:message¦mail¦e-?mail¦by .{1,80}) | forward(?:ed)? message | message forwarded
        fwd message | (?:anfang der )?weitergeleitete(?:n¦r¦s)? (?:nachricht¦mail¦e-mail)
        beginn der weitergeleiteten nachricht
        (?:début du )?(?:message¦courriel¦e-mail) (?:transféré¦réexpédié¦transmis)
        début du message réexpédié | (?:inicio del )?mensaje (?:reenviado¦remitido)
        comienzo del mensaje reenviado | (?:início da )?mensagem (?:encaminhada¦reencaminhada)
        (?:inizio )?(?:del )?messaggio inoltrato | (?:begin )?doorgestuurd (?:bericht¦e-mailbericht)
        begin doorgestuurd bericht | (?:vidarebefordrat¦vidarebefordrade) (?:meddelande¦brev¦mail)
        vidarebefordrat mejl
        (?:start på )?videresen(?:dt¦d) (?:meddelelse¦melding¦besked¦mail¦e-post¦e-mail) | videresendt melding
        (?:välitetty¦edelleen lähetetty) viesti | välitetyn viestin alku
        (?:początek )?(?:przekazan(?:a¦ej)¦przesłan(?:a¦ej)(?: dalej)?) wiadomo(?:ść¦ści)
        wiadomość przekazana dalej | (?:začátek )?přeposlan(?:á¦é) (?:zpráva¦zprávy) | preposlaná správa
        mesaj redirecționat | továbbított (?:üzenet¦levél)
        (?:i̇letilen¦iletilen¦yönlendirilen¦yönlendirilmiş) (?:ileti¦mesaj¦e-posta)(?: başlangıcı)?
        pesan (?:yang )?(?:diteruskan¦terusan) | (?:mulai )?pesan terusan
        (?:bắt đầu )?(?:thư¦tin nhắn¦email) (?:được )?(?:đã )?chuyển tiếp | thư đã chuyển tiếp
        bắt đầu chuyển tiếp thư | chuyển tiếp (?:tin nhắn¦thư) | weitergeleitete nachricht beginnt
        välitetty viesti alkaa | edelleenlähetetty viesti | začátek přeposílané zprávy
        začiatok preposlanej správy | posunutá správa
        továbbított (?:levél¦üzenet) kezdete | początek przekazywanej wiadomości | przekazana dalej wiadomość
        (?:începeți )?mesajul? redirec[țţ]ionat | (?:započni ¦početak )?proslijeđen[uae] poruk[uae]
        (?:i̇letilmiş¦iletilmiş) (?:ileti¦mesaj) | (?:i̇leti¦ileti) başlangıcı | posredovano sporočilo
        begynnelse på videresendt melding | vidarebefordrat meddelande börjar | edastatud kiri
        missatge reenviat | mensaxe reenviada | הודעה שהועברה | תחילת ההודעה שהועברה | προωθημένο μήνυμα
    """,
    "ru": """
        (?:начало )?(?:пересылаем¦переадресованн¦пересланн¦перенаправленн)(?:ое¦ого) (?:сообщени[ея]¦письм[оа])
        переслане повідомлення | початок листа, що пересилається | перенаправлене повідомлення | препратено съобщение
    """,
    "zh": """
        (?:下面¦以下)(?:是¦為¦为)(?:被)?(?:转发¦轉寄¦轉發)的(?:邮件¦郵件¦訊息¦信件)
        (?:被)?(?:转发¦轉寄¦轉發)的?(?:邮件¦郵件¦訊息¦信件¦信息¦消息)(?:信息)? | 开始转发的?邮件
        開始轉寄郵件 | 已转发的?邮件 | 已轉寄的?郵件 | 转发邮件信息 | 轉寄的郵件
    """,
    "ja": """転送(?:された¦元¦する)?(?:メッセージ¦メール)""",
    "ko": """(?:전달된¦전달한) ?(?:메시지¦메일¦이메일) | (?:메시지¦메일) 전달""",
    "th": """ข้อความที่(?:ถูก)?ส่งต่อ | (?:รับ)?เริ่มต้นข้อความที่ส่งต่อ""",
    "ar": """(?:بداية )?(?:ال)?رسالة (?:ال)?(?:معاد توجيهها¦محولة¦معاد إرسالها)""",
}
"""What stands above a mail that is passed on."""

ABOVE: dict[str, str] = {
    "latin": """
        (?:please )?(?:reply¦(?:type¦write¦add) your reply¦write¦respond)(?: only)? above (?:this¦the) line
        .{0,40}above this line.{0,40} | bitte antworten sie oberhalb dieser (?:zeile¦linie)
        .{0,20}répondre au-dessus de cette ligne.{0,20}
        .{0,30}(?:escriba¦responda).{0,20}encima de esta línea.{0,20} | .{0,30}acima desta linha.{0,20}
    """,
    "zh": """请在此行(?:以上¦上方¦之上)(?:回复¦输入).{0,20} | 請在此行(?:以上¦上方)(?:回覆¦回复).{0,20}""",
    "ja": """.{0,40}この(?:行¦線)より上.{0,20}""",
    "ru": """.{0,30}выше этой (?:линии¦строки).{0,30}""",
}
"""What ticket systems write, above which one is to answer."""
