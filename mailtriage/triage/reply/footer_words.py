"""The first words of disclaimers, virus scanners' notes and mailing-list footers, by script."""

from __future__ import annotations

DISCLAIMERS: dict[str, str] = {
    "latin": """
        this e-mail | this email | this message | this communication | this transmission
        the information contained in | the information in this | the contents of this | the content of this
        confidentiality | disclaimer | privileged | confidential | notice: | important notice | legal notice
        if you are not the intended | if you have received this | any views or opinions
        please note that this e | e-mail confidentiality | email confidentiality | *** confidential
        diese e-mail | diese email | diese nachricht | der inhalt dieser | die information in dieser
        vertraulichkeit | ce message | ce courriel | cet e-mail | cet email | ce mail
        les informations contenues | este mensaje | este correo | este e-mail | este email
        la información contenida | aviso legal | aviso de confidencialidad | esta mensagem
        a informação contida | as informações contidas | questo messaggio | questa e-mail | questa email
        le informazioni contenute | ai sensi del | deze e-mail | dit bericht | de informatie in
        detta meddelande | denne e-post | denne mail | denne e-mail | tämä viesti | ta wiadomość
        niniejsza wiadomość | tato zpráva | bu e-posta | bu eposta | bu mesaj | bu ileti | email ini
        e-mail ini | pesan ini | surel ini | email này | thư điện tử này | thư này | thông tin trong email
    """,
    "zh": """
        本邮件 | 本电子邮件 | 此邮件 | 该邮件 | 这封邮件 | 本郵件 | 本電子郵件 | 此郵件 | 此電子郵件 | 本信件
        保密声明 | 保密提示 | 保密聲明 | 免责声明 | 免責聲明 | 声明： | 重要提示 | 本邮件及 | 【保密 | 【免责
    """,
    "ja": """このメール | 本メール | この電子メール | 本電子メール""",
    "ko": """이 메일 | 본 메일 | 이 이메일 | 본 이메일 | 이 전자 | 본 전자""",
    "ru": """
        данное сообщение | настоящее сообщение | это сообщение | настоящее электронное | данное электронное
        конфиденциальн
    """,
    "th": """อีเมลนี้ | อีเมล์ฉบับนี้""",
    "ar": """هذه الرسالة | هذا البريد""",
}
"""What a disclaimer begins with."""

SCANNERS: dict[str, str] = {
    "paper": """
        please consider the environment | bitte denken sie an die umwelt | pensez à l'environnement avant
        antes de imprimir este | save a tree | think before you print | 打印本邮件 | 列印本郵件 | 在打印此邮件
    """,
    "latin": """
        virus-free. | this email has been checked for viruses | this e-mail has been checked for viruses
        diese e-mail wurde von avast | dieses e-mail wurde von avast | virenfrei. | sin virus.
        libre de virus. | livre de vírus. | garanti sans virus. | privo di virus. | virusvrij.
        cet e-mail a été vérifié par le logiciel antivirus | l'absence de virus dans ce courrier
        este correo electrónico ha sido comprobado | el software de antivirus avast | wolne od wirusów
        no virus found in this message | bebas virus. | virüs bulunmuyor
    """,
    "ru": """без вирусов. | данное электронное письмо проверено | проверено на отсутствие вирусов""",
    "zh": """avast 防毒 | 无病毒。 | 不含病毒。""",
    "ja": """ウイルス フリー。""",
}
"""What the note of a virus scanner, or one against printing, begins with."""

LISTS: dict[str, str] = {
    "latin": """
        you received this message because you are subscribed | you are receiving this because
        you are receiving this email because | to unsubscribe | unsubscribe: | to post to this group
        to view this discussion | for more options, visit | reply to this email directly | list-unsubscribe
        manage your subscription | to manage your | click here to unsubscribe | para cancelar la suscripción
        darse de baja | pour vous désabonner | pour se désinscrire | se désinscrire
        para cancelar a inscrição | abmelden: | um sich abzumelden | per annullare l'iscrizione
        abonelikten çık | berhenti berlangganan | hủy đăng ký | sie erhalten diese nachricht, weil
        sie haben diese nachricht erhalten, weil | vous recevez ce message
    """,
    "zh": """如需退订 | 退订请 | 取消订阅 | 点击退订 | 如要退訂 | 取消訂閱 | 配信停止""",
    "ru": """отписаться | чтобы отписаться""",
    "ko": """수신거부 | 수신을 원하지""",
}
"""What the footer of a mailing list or a newsletter begins with."""

TRADE: dict[str, str] = {
    "en": """
        confidential | intended (?:only¦solely¦recipient¦for the) | privileged | addressee | sole use
    """,
    "de, nl, sv, da, no, fi": """
        vertraulich | ausschließlich für | vertrouwelijk | uitsluitend bestemd | geadresseerde | konfidentiell
        fortrolig | luottamuksel
    """,
    "fr, es, pt, it": """
        confidentiel | exclusivement | confidencial | privilegiad | uso exclusivo | exclusivamente | riservat
        confidenzial
    """,
    "pl, cs, ru": """poufn | důvěrn | конфиденциальн | адресату""",
    "tr, id, vi, th, ar": """gizli | rahasia | bảo mật | ความลับ | سرية""",
    "zh": """
        保密 | 机密 | 機密 | 误收 | 誤收 | 法律责任 | 法律責任 | 特权 | 特權 | (?:指定¦预期¦預期)(?:的)?收件
        仅供收件人 | 僅供收件人
    """,
    "ja, ko": """守秘 | 誤って | 기밀 | 비밀""",
}
"""What a disclaimer speaks of, as patterns; `¦` parts choices inside one.

Recipients are not here: customers write about those of their transfers.
"""

UNMISTAKABLE: dict[str, str] = {
    "en": """
        if you are not the (?:intended¦addressee¦named) | received this (?:e-?mail¦message) (?:in error¦by mistake)
        (?:may contain¦contains) (?:confidential¦privileged) | confidential and (?:intended¦may be)
        intended (?:only¦solely) for the | unauthori[sz]ed use,? disclosure
    """,
    "de, nl": """
        wenn sie nicht der richtige adressat | irrtümlich erhalten | enthält vertrauliche
        indien u niet de | niet voor u bestemd
    """,
    "fr, es, pt, it": """
        si vous n'êtes pas le destinataire | reçu ce message par erreur | si usted no es el destinatario
        ha recibido este (?:mensaje¦correo) por error | se você não é o destinatário
        recebeu esta mensagem por engano | se non (?:siete¦è) il destinatario
        ricevuto (?:questo messaggio )?per errore
    """,
    "ru, pl": """если вы не являетесь | получили (?:это¦данное) (?:сообщение¦письмо) по ошибке | jeśli nie jest""",
    "tr, id, vi": """
        yanlışlıkla size ulaş | alıcısı değilseniz | jika anda bukan penerima
        nếu (?:bạn¦quý vị) không phải là người nhận
    """,
    "zh": """
        (?:如果?¦若)?您?不是(?:本邮件的?)?(?:指定¦预定¦预期)的?收件人 | (?:误收¦錯誤收到¦错误收到)(?:了?本¦此)邮件
        仅限于?发送给上面
    """,
    "ja, ko": """誤って受信 | 수신인이 아닌""",
}
"""What only a disclaimer says, wherever in its paragraph it says it, as patterns."""

LIST_WORDS: dict[str, str] = {
    "latin": r"""
        mailing[ -]?list | mailinglist | listinfo | /mailman | @lists?[.-] | lists?\. | unsubscribe
        google groups | googlegroups | list archive | liste de diffusion
        lista de (?:correo¦discussão¦e-mails) | mailingliste
    """,
    "ru": """рассылк""",
    "zh/ja": """邮件列表 | 郵件論壇 | 退订""",
    "ja": """メーリングリスト""",
    "ko": """메일링""",
}
"""What the lines of a mailing list below a ruler hold, as patterns."""
