"""The words of attributions by language: verbs of writing, and what may stand before the date."""

from __future__ import annotations

VERBS: dict[str, str] = {
    "en": "wrote | writes",
    "de": "schrieb | geschrieben",
    "fr": "a écrit | a ecrit | écrit",
    "es": "escribió | escribio",
    "pt": "escreveu",
    "it": "ha scritto | scrive | scritto",
    "nl": "schreef | geschreven",
    "da/no/sv/is": "skrev | skreiv | skrifaði",
    "fi": "kirjoitti",
    "pl": r"napisał\(a\) | napisała | napisał | pisze | napisana przez",
    "cs/sk": r"napsal\(a\) | napsala | napsal | píše | napísal\(a\) | napísala | napísal",
    "hr/sr/sl": "je napisao/la | je napisala | je napisao | je napisal/a | napisao je | napisala je | је написао/ла",
    "ro/hu": "a scris | ezt írta | írta",
    "et/lv/lt": "kirjutas | rakstīja | rašė | parašė",
    "ca/gl": "va escriure | escribiu",
    "ru": r"написал\(а\) | написала | написал | пишет | писал\(а\) | писала | писал",
    "uk/be/bg": r"написав\(ла\) | написав | пише | напісаў | написа",
    "tr": "şunu yazdı | şunları yazdı | yazdı | yazmış",
    "id/ms": "menulis | telah menulis",
    "vi": "đã viết | viết | da viet",
    "zh": "写道 | 寫道 | 写到 | 寫到 | 写了 | 来信",
    "ja": "のメール | 書きました",
    "ko": "님이 작성 | 작성 | 쓴 글 | 썼습니다",
    "th": "เขียนว่า | เขียน",
    "ar": "كتب | كتبت | تمت كتابة ما يلي بواسطة",
    "he": "כתב/ה | כתבה | כתב",
    "el/hi": "έγραψε | ने लिखा",
}

UNSPACED_VERBS = "写道|寫道|写到|寫到|のメール|님이 작성|작성|쓴 글|เขียน"
"""Verbs of scripts that set no blanks around words."""

OPENERS: dict[str, str] = {
    "en": "on | at | the",
    "de/nl": "am | op",
    "fr": "le",
    "es/pt/it": "el día | el | em | no dia | a | il giorno | il",
    "da/no/sv": "den | på | kl",
    "pl": "w dniu | dnia | wiadomość napisana przez",
    "cs/sk/ro": "dne | dňa | în data | în | pe",
    "id/vi": "pada tanggal | pada | vào | lúc | ngày",
    "tr": "tarihinde",
    "el/th/ar/he": "στις | ในวันที่ | เมื่อ | في | بتاريخ | בתאריך | ב-",
    "zh": "在 | 於 | 于",
}

INSIDE = "On|Le|Am|El|Il giorno|Il|Op|Em|Den|På|W dniu|Dnia|Dne|Vào|Pada"
"""Those of the openers, as written, that may stand behind the last words of a reply on the same line."""
