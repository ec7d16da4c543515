"""The formulas that end letters and say nothing, by language, in lower case."""

from __future__ import annotations

FORMULAS: dict[str, str] = {
    "en": """
        regards | best regards | kind regards | kindest regards | warm regards | warmest regards
        with best regards | with kind regards | best wishes | sincerely | yours sincerely | sincerely yours
        yours truly | yours faithfully | respectfully | respectfully yours | many regards | rgds | br | brgds
        kr
    """,
    "de": """
        mit freundlichen grüßen | mit freundlichen grüssen | mit freundlichem gruß | mit freundlichem gruss
        freundliche grüße | freundliche grüsse | mit besten grüßen | beste grüße | besten gruß | mfg
        mit bestem gruß
    """,
    "fr": """
        cordialement | bien cordialement | très cordialement | sincères salutations | salutations distinguées
        bien à vous | cdlt | cdt
    """,
    "es": """
        atentamente | saludos cordiales | un cordial saludo | muy atentamente | cordialmente | saludos atentos
    """,
    "pt": """
        atenciosamente | atentamente | cumprimentos | com os melhores cumprimentos | melhores cumprimentos
        cordialmente | att
    """,
    "it": """cordiali saluti | distinti saluti | cordialmente | i migliori saluti""",
    "nl": """
        met vriendelijke groet | met vriendelijke groeten | vriendelijke groet | vriendelijke groeten | mvg
        hartelijke groet
    """,
    "sv/da/no": """
        mvh | med vänlig hälsning | med vänliga hälsningar | vänliga hälsningar | bästa hälsningar
        med venlig hilsen | med venlige hilsner | venlig hilsen | venlige hilsner | kh | vh | bedste hilsner
        de bedste hilsner | med vennlig hilsen | vennlig hilsen | beste hilsen
    """,
    "fi": """ystävällisin terveisin | terveisin | parhain terveisin | yt""",
    "pl": """
        pozdrawiam | z poważaniem | z powazaniem | pozdrowienia | serdecznie pozdrawiam | z wyrazami szacunku
    """,
    "cs/sk": """s pozdravem | s přátelským pozdravem | s úctou | s pozdravom""",
    "ro/hu": """cu stimă | cu respect | üdvözlettel | tisztelettel""",
    "ru/uk": """с уважением | с наилучшими пожеланиями | всего доброго | з повагою | искренне ваш""",
    "tr": """saygılarımla | saygılar | iyi çalışmalar | saygılarımızla""",
    "id": """hormat saya | salam | salam hormat | hormat kami""",
    "vi": """trân trọng | thân ái | kính thư | trân trọng kính chào""",
    "zh": """
        此致 | 此致敬礼 | 此致敬禮 | 顺颂商祺 | 順頌商祺 | 祝好 | 敬上 | 谨启 | 謹啟 | 顺祝商祺 | 順祝商祺
    """,
    "ko": """감사합니다 드림 | 올림""",
    "ar": """مع أطيب التحيات | مع التحية | تحياتي | مع خالص التحية""",
}
