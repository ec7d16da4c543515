"""What stays visible and what does not, where the form alone does not decide."""

from __future__ import annotations

import pytest

from mailtriage.triage.html_text import render
from mailtriage.triage.reply import separate

HASH = "0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"
ADDRESS = "0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204"

KEPT = {
    "the lines of a transfer": f"I sent it.\n\nFrom: {ADDRESS}\nTo: {ADDRESS}\nDate: 2023-01-05\n\nPlease check",
    "a transfer between names": "My transfer:\n\nFrom: Binance\nTo: my wallet\nDate: 2023-01-05\n\nNot arrived.",
    "a Chinese transfer": "你好\n\n发送时间：2023年1月5日\n收件人：TXYZabcdefgh12345678901234567890ab\n\n没有到账",
    "steps between rulers": "Steps:\n--------\n1. open\n2. send\n--------\nThen it failed. What should I do now?",
    "a hash below a closing": f"See below.\n\nRegards,\nAnn\nTX: {HASH}",
    "a customer's own message": "It said:\n\nThis message is from the network: failed\n\nWhat can I do?",
    "a sentence that ends in wrote": "On 5 January I sent 100 USDT.\nOn 6 January I wrote:\nnothing came.",
    "a sentence that begins like a phone": "Sent from my wallet to the exchange, and it has not arrived",
    "a desk and not a device": "Here it is\n\nSent from my desk, is much easier than my mobile phone.",
    "a Chinese sentence that begins like a phone": "发自交易所的币没有到账\n请帮忙",
    "a form": "Time: 15:12\nNetwork: TRC20\nSubject: withdrawal\nProblem: not arrived",
    "lines behind dashes": "-100 USDT missing\n-Ethereum network\n/Ann said so",
    "a question behind dashes": "Hi\n\n--\n\nI forgot: what is your phone number?",
    "words about an old mail": "Dear team\n原始邮件我已经删除了，请再发一次",
    "an English word about an old mail": "Original message was deleted. Can you send it again?",
    "an arrow of brackets": "Visit us >>>\n>>> >>> www.example.com <<<\nby the link",
    "a heading above a ruler": "Description\n-------------------\nApp crashes on start",
    "words below a ruler": "Hello\n\n---\n\nMy wallet does not open. Please help.",
    "steps below a ruler": "我的步骤\n\n------------------\n1. 打开钱包\n2. 点转账",
    "words about a recipient": "Hi\n\nThis message: the recipient did not get it",
    "an address to delete": "Hi\n\nThis email address is no longer mine, please delete it.",
    "a virus": "Hi\n\nThis message says that my phone has a virus.",
    "a Chinese recipient": "你好\n\n这封邮件的收件人是谁？",
    "a Russian recipient": "Привет\n\nЭто сообщение о том, что получатель не получил деньги",
    "thanks": "Thanks,\nI will try",
}

CUT = {
    "a delimiter": ("Hello\n\nThanks\n\n-- \nAnn Lee\nCEO", "Hello\n\nThanks"),
    "a closing with a card": ("Hello there\n\nBest regards,\nAnn Lee\nTel: +44 20 7946 0000", "Hello there"),
    "a Chinese closing": ("币没到账\n\n祝好\n张三", "币没到账"),
    "the ruler of QQ Mail": ("币没到账\n\n------------------\n张三\n13800000000", "币没到账"),
    "a signed name": ("It works.\n\n-Ann Lee", "It works."),
    "a disclaimer": (
        "Hi\n\nThis e-mail and any attachments are confidential and intended solely for the addressee.\nDelete it.",
        "Hi",
    ),
    "a Chinese disclaimer": ("没到账\n\n本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人。", "没到账"),
    "a list's footer": (
        "Hi all\n\n_______________________________________________\nusers mailing list -- users@lists.example.org",
        "Hi all",
    ),
    "a scanner's note": ("Please help\n\nVirus-free. www.avast.com", "Please help"),
    "a line to write above": ("My answer\n\n##- Please type your reply above this line -##\n\nOld", "My answer"),
    "the card of NetEase's app": (
        "没到账\n\n| |\n张三\n|\n|\n邮箱：z@example.com\n|"
        "\n\n签名由 网易邮箱大师 定制\n\n在2023年01月05日 15:12，客服 写道：\n您好",
        "没到账",
    ),
    "an attribution on the last own line": (
        "my answer On Wed, Apr 4, 2012 at 3:59 PM, bob@example.com wrote:\n> Hi",
        "my answer",
    ),
    "a torn link inside a quote": (
        "Ok\n\nOn 4/4/12 3:59 PM, Bob wrote:\n> see (http://example.com/a\n_b=3)\n> more",
        "Ok",
    ),
    "a signature below answers": (
        "See below.\n\nOn 5/1/2023 3:12 PM, S wrote:\n> q1\n\na1\n\n> q2\n\na2\n\n-- \nAnn",
        "See below.\n\na1\n\na2",
    ),
    "headers run together": (
        "Ok\n\nFrom: S <s@example.com> Sent: Thursday, January 5, 2023 3:12 PM To: a@example.net Subject: x\n\nold",
        "Ok",
    ),
    "GroupWise": ("Ok\n\n>>> Ann Lee <ann@example.net> 1/5/2023 3:12 PM >>>\nold\nolder", "Ok"),
    "the initials of The Bat!": ("Привет\n\nАП> старый текст\nАП> ещё\n\nответ", "Привет\n\nответ"),
    "a language unknown": ("Ok\n\n2023-01-05 15:12(e)an, S <s@example.com> idatzi du:\n> old", "Ok"),
    "a separator above a marked quote": ("Ok\n\n-----Original Message-----\n> old\n\nMore", "Ok\n\nMore"),
    "WeChat for firms": ("好的\n\n发自我的企业微信", "好的"),
    "literal entities of QQ Mail": ("好的\n\n------------------&nbsp;原始邮件&nbsp;------------------\n您好", "好的"),
}


DISCLAIMERS = [
    "Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen.",
    "Ce message et toutes les pièces jointes sont confidentiels.",
    "Este mensaje y sus archivos adjuntos son confidenciales y para uso exclusivo del destinatario.",
    "Esta mensagem pode conter informação confidencial e/ou privilegiada.",
    "Questo messaggio è riservato.",
    "Данное сообщение содержит конфиденциальную информацию.",
    "Bu e-posta mesajı gizli bilgiler içerebilir.",
    "Pesan ini bersifat rahasia.",
    "Email này có thể chứa thông tin bảo mật.",
    "本メールには機密情報が含まれています。",
    "본 메일은 기밀 정보를 포함하고 있습니다.",
    "此郵件可能含有機密資料。",
    "CONFIDENTIALITY NOTICE: The contents of this email message are intended solely for the addressee(s).",
    "Please consider the environment before printing this e-mail.",
    "Acme Ltd. This message may contain confidential content; if you are not the addressee please delete it.",
    "张三公司：如果您不是指定的收件人，请删除。",
]


@pytest.mark.parametrize("disclaimer", DISCLAIMERS)
def test_it_folds_a_disclaimer(disclaimer: str) -> None:
    assert separate(f"100 USDT\n\n{disclaimer}\nSecond line.").visible == "100 USDT"


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_it_keeps_what_a_customer_came_to_say(text: str) -> None:
    assert separate(text).visible == text


@pytest.mark.parametrize(("text", "visible"), CUT.values(), ids=CUT.keys())
def test_it_folds_what_is_no_news(text: str, visible: str) -> None:
    found = separate(text)
    assert found.visible == visible
    assert sorted("".join((found.visible + found.quoted).split())) == sorted("".join(text.split()))


def test_a_mail_that_is_all_quote_is_a_reply_with_its_text() -> None:
    text = "> Dear customer,\n> which hash?"
    assert separate(text).visible == text


def test_a_mail_that_is_all_signature_keeps_it() -> None:
    assert separate("Sent from my iPhone").visible == "Sent from my iPhone"


def test_headers_at_the_top_are_read_as_the_mail_itself() -> None:
    text = (
        "From: Ann <ann@example.net>\nSent: Monday\nSubject: Help\n\nIt failed.\n\nOn 5/1/2023 3:12 PM, S wrote:\n> q"
    )
    assert separate(text).visible.endswith("It failed.")


def test_an_answer_below_the_quote_is_kept() -> None:
    assert separate("On 5/1/2023 3:12 PM, S wrote:\n\n>\n> old\nNew words").visible == "New words"


def test_words_below_a_quote_stay_below_those_above_it() -> None:
    assert separate("Above\n\nOn 5/1/2023 3:12 PM, S wrote:\n> old\n\nBelow").visible == "Above\n\nBelow"


def test_a_bare_blockquote_without_an_attribution_is_the_writers_own() -> None:
    rendered = render("<div>I read:</div><blockquote>Gas is low</blockquote>")
    assert separate(rendered.text, rendered).visible == "I read:\n\nGas is low"


def test_inline_answers_between_blockquotes_are_kept() -> None:
    rendered = render(
        '<div class="gmail_quote"><div class="gmail_attr">On Thu x wrote:</div>'
        '<blockquote class="gmail_quote">which hash?</blockquote><div>This one.</div>'
        '<blockquote class="gmail_quote">when?</blockquote><div>Yesterday.</div></div>'
    )
    assert separate(rendered.text, rendered).visible == "This one.\n\nYesterday."


def test_the_html_decides_where_the_plain_part_has_lost_its_marks() -> None:
    rendered = render('<div>New words</div><div class="yahoo_quoted"><div>Old words</div></div>')
    assert separate("New words\n\nOld words", rendered).visible == "New words"


def test_what_outlook_appended_is_the_mail_where_nothing_stands_above_it() -> None:
    rendered = render(
        '<div id="divRplyFwdMsg"><b>From:</b> A &lt;a@example.net&gt;<br><b>Sent:</b> Mon<br><b>Subject:</b> y</div>'
        '<div>The words</div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><b>From:</b> B<br><b>Sent:</b> x'
        "<br><b>Subject:</b> y</div><div>Older</div>"
    )
    found = separate(rendered.text, rendered)
    assert found.visible.endswith("The words")
    assert found.quoted.endswith("Older")


def test_a_long_text_in_a_signatures_element_stays() -> None:
    written = "".join(f"<div>line {number}</div>" for number in range(30))
    rendered = render(f'<div>Hi</div><div id="AppleMailSignature">{written}</div>')
    assert "line 29" in separate(rendered.text, rendered).visible


@pytest.mark.parametrize("sign", ["👍", "???", "？？", "。。。", "+1", "!"])
def test_a_sign_is_an_answer(sign: str) -> None:
    header = "From: S <s@example.com>\nSent: Monday\nTo: Ann\nSubject: x"
    assert separate(f"{sign}\n\n{header}\n\nOld words").visible == sign


def test_the_empty_mail_has_no_words() -> None:
    assert separate(" \n\n ").visible == ""
