"""What tells languages apart: words that only function in one, letters that only it has, signs of the Han script.

Words that wallets are spoken of with everywhere (wallet, token, gas, hash) are in no row.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    "en": """
        the and is are was were my your you have has had not been this that with from for what why how when
        where which can could will would should please help hello hi dear thanks thank it its but there any
        about after before still does did don't i i'm me we our they their just get got to of in on if because
        sent money lost failed missing wrong received arrive arrived yesterday today account need want tried
        cannot can't withdrawal deposit transfer pending stuck an issue search swap error urgent funds stolen
        hacked password forgot locked refund address balance again support solved guys rock works worked ok
        okay great good nice yes no u ur pls plz thx sir madam kindly regards best since hours app update
    """,
    "de": """
        der die das und ist nicht ich mein meine meiner meinem meinen sie ihr ihre ein eine einen einem mit
        auf für von zu bei wie warum wann bitte danke hallo wurde wird kann habe hat haben sind aber noch auch
        wenn dass ihnen hilfe guten tag seit gestern heute kein keine nach aus überweisung auszahlung geld
        konto angekommen fehlgeschlagen im den dem des mir mich es wir uns was wo ob nur schon am um passwort
        vergessen guthaben adresse gesendet gestohlen
    """,
    "fr": """
        le la les des est sont je mon ma mes vous votre vos une un et pas ne que qui pour avec dans sur
        bonjour merci comment pourquoi quand mais ai avez été ce cette du au aux j'ai c'est n'ai n'est
        l'argent plus depuis hier aujourd'hui toujours s'il aide compte retrait virement reçu échoué perdu
        peux pouvez nous il elle en à se sa son mot passe oublié solde fonds adresse volé envoyé
    """,
    "es": """
        el la los las es son mi mis su usted que qué por para con sin una uno un y no pero está cómo como
        cuándo hola gracias buenos días ayuda favor he ha hace desde ayer hoy dinero cuenta retiro
        transferencia billetera bloqueada error recibido perdido fallado puedo puede tengo necesito del al me
        se lo le les muy ya todavía aún hacer donde dónde porque estoy en de fondos contraseña saldo robaron
        olvidé dirección envié
    """,
    "pt": """
        o a os as é são meu minha meus minhas você vocês não que por para com sem uma um e mas está como
        quando olá obrigado obrigada bom dia ajuda favor eu fiz há desde ontem hoje dinheiro conta saque
        transferência carteira recebi perdi falhou posso pode tenho preciso do da dos das no na nos nas ao me
        se ainda já porque estou em de foi ele ela isso senha saldo esqueci endereço enviei fundos roubaram
    """,
    "it": """
        il lo la gli le è sono mio mia miei mie che chi per con senza una un uno e non ma come quando ciao
        grazie buongiorno aiuto favore ho hai ha fatto da ieri oggi soldi conto prelievo trasferimento
        portafoglio ricevuto perso fallito posso può devo del della dei delle di al alla nel nella mi si
        ancora già perché sto in questo questa anche più salve saldo fondi dimenticata indirizzo inviato
        rubato
    """,
    "tr": """
        ve bir bu için ile ben benim değil mi mı mu mü ne neden nasıl nerede merhaba teşekkürler lütfen yardım
        var yok çok ama daha olarak sonra kadar gibi bana beni size sizin hesabım hesap para işlem transfer
        cüzdan cüzdanım gönderdim gelmedi gitti aldım dün bugün hala hâlâ henüz şey o da de ki olan oldu
        olmadı edemiyorum yapamıyorum iyi günler selam şifre şifremi bakiye bakiyem unuttum çalındı adres
    """,
    "id": """
        saya aku anda kamu yang dan di ke dari untuk dengan tidak tak bukan belum sudah telah ini itu ada apa
        apakah kenapa mengapa bagaimana kapan tolong mohon bantu bantuan halo hai terima kasih bisa dapat akan
        tapi tetapi jika kalau karena uang dompet akun penarikan transfer masuk hilang gagal kemarin hari
        masih juga pada oleh dalam selamat pagi siang sore kami kita nya gimana dana nomor saldo lupa kata
        sandi kirim dicuri salah orang alamat
    """,
    "vi": """
        và là của tôi mình bạn không có được cho với này đó những các một khi nào sao thế như đã đang sẽ bị
        chưa vẫn xin chào cảm ơn giúp tiền ví tài khoản rút nạp chuyển nhận mất lỗi hôm qua nay đến từ ở trong
        ra vào rồi làm hỗ trợ toi khong cua duoc giup tien bi chua minh chao cam on rut chuyen nhan loi tai
        khoan vi ban số dư mật khẩu quên gửi nhầm địa chỉ mat khau quen gui nham
    """,
    "nl": """
        de het een en is niet ik mijn u uw van op voor met hoe waarom wanneer dank hallo kan heb heeft hebben
        zijn maar nog ook als dat deze wat waar graag hulp sinds gisteren vandaag geen naar uit geld rekening
        opname ontvangen mislukt ben bij wordt werd jullie goedemorgen bedankt alstublieft wachtwoord vergeten
        saldo adres gestolen
    """,
    "pl": """
        i w na nie jest się że do z to jak mój moja moje mam proszę dziękuję dzień dobry witam dlaczego kiedy
        gdzie ale już jeszcze pomoc pomocy od wczoraj dzisiaj pieniądze konto wypłata portfel są był była tym
        przez czy mnie mi po został środki
    """,
    "sv": """
        och är inte jag min mitt mina du ni som på för med av till hur varför när tack hej kan har men om det
        den detta var hjälp sedan igår idag pengar konto uttag fått från ett en
    """,
    "da": """
        og er ikke jeg min mit mine du som på for med af til hvordan hvorfor hvornår tak hej kan har men om
        det den dette var hjælp siden går dag penge konto fået fra et en
    """,
    "no": """
        og er ikke jeg min mitt mine du som på for med av til hvordan hvorfor når takk hei kan har men om det
        den dette var hjelp siden penger konto fått fra et en
    """,
    "fi": """
        ja on ei en minun olen että se tämä mutta kun miten miksi milloin kiitos hei voi voitte ole apua eilen
        tänään rahat tili nosto vielä myös
    """,
    "cs": """
        a je není se že na v do z jak můj moje mám prosím děkuji dobrý den proč kdy kde ale už ještě pomoc od
        včera dnes peníze účet výběr peněženka jsem jsou byl byla
    """,
    "ro": """
        și este nu că mea meu pentru cu de la în pe cum când unde vă rog mulțumesc bună ajutor dar am sunt
        bani cont din ieri azi
    """,
    "hu": """
        és nem hogy az egy van a volt kérem köszönöm szia jó napot miért mikor hol de már még segítség tegnap
        ma pénz számla tárca
    """,
}

OWN_LETTERS: dict[str, str] = {
    "vi": "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹơư",
    "tr": "ğıİ",
    "de": "ß",
    "es": "ñ¿¡",
    "pt": "ãõ",
    "pl": "ąęłńśźż",
    "cs": "ěřů",
    "ro": "țșţ",
    "hu": "őű",
}
"""Letters that, of the languages here, only one has: each counts as a word."""

SIMPLIFIED = frozenset(
    "们这个来时说对为会国过发经还进动种后没开关长问样从点现实两让给当头间见题钱电认话将爱气业东无车马书学"
    "习华币链转账户钓额资产质询请谢帮识许证录记载续线网络设备册应该输错误导词钥丢连单双变复杂虑闭门听读写"
    "买卖赔偿损盗骗诈费条总绑验码显确签权约测试团队员节贷贴维护达运选择远随际阶险难预频颜顺顾饭馆龙龟齐联"
    "统处级别执报场块坏声壳够夺奖妈娱宁"
)
TRADITIONAL = frozenset(
    "們這個來時說對為會國過發經還進動種後沒開關長問樣從點現實兩讓給當頭間見題錢電認話將愛氣業東無車馬書學"
    "習華幣鏈轉賬戶釣額資產質詢請謝幫識許證錄記載續線網絡設備冊應該輸錯誤導詞鑰丟連單雙變復雜慮閉門聽讀寫"
    "買賣賠償損盜騙詐費條總綁驗碼顯確簽權約測試團隊員節貸貼維護達運選擇遠隨際階險難預頻顏順顧飯館龍龜齊聯"
    "統處級別執報場塊壞聲殼夠奪獎媽娛寧帳裡麼"
)
JAPANESE = frozenset(
    "円図実対発変読続伝検済総転鉄駅払込働様戻毎単歳拡仮価関帰観験権県険効広収処証乗専戦銭絶沢択遅聴徴辺桜弁届"
)

CYRILLIC: dict[str, str] = {"uk": "іїєґ", "be": "ў", "sr": "ђјљњћџ", "kk": "әғқңөұүһ", "ru": "ыэё", "bg": ""}
ARABIC: dict[str, str] = {"ur": "ٹڈڑےںھ", "fa": "پچژگکی"}
