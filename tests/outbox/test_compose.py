"""Composing mails from notices: their words, their headers, and what may never get into them."""

from __future__ import annotations

from email.header import decode_header, make_header

import pytest

from mailtriage.domain.message import Address
from mailtriage.domain.support import Support
from mailtriage.domain.token import Reference, read_address, read_message_id
from mailtriage.errors import Invalid, Usage
from tests.outbox.letters import ANN, SHIPPED, SUPPORT, TOKENS, a_notice, body, composer, parsed, write_templates

EVIL = "x\r\nBcc: victim@example.net\r\n\r\n<script>alert(1)</script> \u202egpj.exe\x1b[31m \x00"


@pytest.fixture(scope="module")
def desk():
    return composer()


def reply(**rest):
    return a_notice("reply", automatic=False, **rest)


def test_an_acknowledgement_names_the_ticket_in_subject_and_words(desk):
    mail = desk.compose(a_notice())
    assert mail.subject == "We have received your message [#10042]"
    assert "10042" in mail.text
    assert parsed(mail)["Subject"] == mail.subject


def test_it_answers_in_the_customers_language(desk):
    assert desk.compose(a_notice(locale="zh-Hans")).subject == "我们已收到您的来信 [#10042]"
    assert desk.compose(a_notice(locale="zh-Hant")).subject == "已收到您的來信 [#10042]"


def test_it_answers_an_unknown_language_in_the_desks_own():
    desk = composer(support=Support("support@example.com", locale="zh-CN"))
    assert desk.compose(a_notice(locale="und")).subject.startswith("我们")
    assert desk.compose(a_notice(locale="en-GB")).subject.startswith("We ")


def test_a_template_that_a_locale_lacks_is_taken_from_the_fallback(tmp_path):
    folder = write_templates(
        tmp_path,
        {"fr/_ask.yaml": (SHIPPED / "en/_ask.yaml").read_text("utf-8"), "en/only.md": "---\nsubject: Only\n---\nHi\n"},
    )
    assert composer(folder).compose(a_notice("only", "fr")).subject == "Only [#10042]"


def test_plain_text_and_html_say_the_same(desk):
    mail = desk.compose(a_notice(facts={"category": "transaction-failed", "cause": "balance"}))
    assert "gas" in body(mail)
    assert "gas" in body(mail, "html")
    assert body(mail).replace("\r\n", "\n") == mail.text
    assert "<strong>10042</strong>" in body(mail, "html")


def test_it_lists_exactly_what_is_missing(desk):
    text = desk.compose(a_notice(facts={"ask": ["tx_hash", "time"]})).text
    assert "transaction hash (TxID)" in text
    assert "Roughly when it happened" in text
    assert "screenshot" not in text


def test_an_item_without_a_sentence_is_asked_for_by_its_name(desk):
    assert "- order number" in desk.compose(a_notice(facts={"ask": ["order_number"]})).text


def test_it_confirms_the_chain_and_a_shortened_hash_only(desk):
    whole = "0x" + "ab12" * 16
    text = desk.compose(a_notice(facts={"chain": "bsc", "transaction": whole})).text
    assert "BNB Smart Chain" in text
    assert "0xab12ab12…ab12ab12" in text
    assert whole not in text


def test_an_undecided_chain_is_not_named(desk):
    assert "evm" not in desk.compose(a_notice(facts={"chain": "evm"})).text.lower()


def test_every_mail_is_from_the_desk_and_carries_its_loop_header(desk):
    for notice in (a_notice(), reply()):
        message = parsed(desk.compose(notice))
        assert message["From"] == "Wallet Support <support@example.com>"
        assert message["X-Mailtriage-Loop"] == "support@example.com"
        assert message["MIME-Version"] == "1.0"
        assert message["Date"].datetime.isoformat() == "2026-03-04T05:06:07+00:00"
        assert "Precedence" not in message
        assert "List-Unsubscribe" not in message


def test_an_acknowledgement_says_that_a_machine_answers(desk):
    mail = desk.compose(a_notice())
    assert parsed(mail)["Auto-Submitted"] == "auto-replied"
    assert parsed(mail)["X-Auto-Response-Suppress"] == "All"
    assert mail.sender == ""
    assert mail.automatic


@pytest.mark.parametrize("template", ["taken-up", "waiting", "reminder", "resolved", "closed", "reopened", "merged"])
def test_a_status_update_says_that_a_machine_wrote_it_unasked(desk, template):
    mail = desk.compose(a_notice(template))
    assert parsed(mail)["Auto-Submitted"] == "auto-generated"
    assert mail.sender == ""


def test_an_agents_reply_is_a_persons_mail(desk):
    mail = desk.compose(reply(facts={"text": "Please try again.", "agent": "Lin"}))
    assert "Auto-Submitted" not in parsed(mail)
    assert "X-Auto-Response-Suppress" not in parsed(mail)
    assert mail.sender == "support@example.com"
    assert not mail.automatic
    assert mail.text.startswith("Please try again.\n\nLin\n")


def test_an_agents_reply_keeps_the_subject_of_the_conversation(desk):
    assert desk.compose(reply(subject="Re: 转账失败")).subject == "Re: 转账失败 [#10042]"
    assert desk.compose(reply(subject="Re: [#10042] lost")).subject == "Re: [#10042] lost"


def test_the_tag_survives_a_subject_without_end(desk):
    subject = desk.compose(reply(subject="长" * 5000)).subject
    assert subject.endswith("… [#10042]")
    assert len(subject) < 300


def test_an_automatic_mail_never_takes_a_subject_from_outside(desk):
    assert desk.compose(a_notice(subject="Cheap pills")).subject == "We have received your message [#10042]"


def test_an_automatic_mail_does_not_repeat_the_name_that_somebody_gave_the_recipient(desk):
    mail = desk.compose(a_notice(recipient=Address("You have won, see spam.example", "victim@example.net")))
    assert parsed(mail)["To"] == "victim@example.net"
    assert b"spam.example" not in mail.raw


def test_an_agents_reply_names_the_recipient(desk):
    assert parsed(desk.compose(reply(recipient=Address("王小明", "wang@qq.com"))))["To"] == "王小明 <wang@qq.com>"


def test_the_message_id_carries_a_token_for_this_ticket_and_recipient(desk):
    mail = desk.compose(a_notice())
    reference = read_message_id(mail.message_id)
    assert parsed(mail)["Message-ID"] == mail.message_id
    assert reference is not None
    assert reference.ticket == 10042
    assert TOKENS.verify(reference.token, 10042, ANN.address)
    assert mail.message_id.endswith("@example.com>")


def test_two_mails_never_share_a_message_id(desk):
    assert desk.compose(a_notice()).message_id != desk.compose(a_notice()).message_id


def test_answers_go_to_a_signed_address_where_the_host_has_plus_addresses():
    mail = composer(plus_addressing=True).compose(a_notice())
    address = parsed(mail)["Reply-To"].addresses[0].addr_spec
    assert isinstance(read_address(address), Reference)
    assert address.startswith("support+10042.")


def test_answers_go_to_the_desk_otherwise(desk):
    assert "Reply-To" not in parsed(desk.compose(a_notice()))


def test_it_stands_in_the_thread_of_the_mail_it_answers(desk):
    notice = a_notice(in_reply_to="<c@x>", references=("<a@x>", "<b@x>"))
    message = parsed(desk.compose(notice))
    assert message["In-Reply-To"] == "<c@x>"
    assert message["References"] == "<a@x> <b@x> <c@x>"


def test_a_long_thread_keeps_its_first_mail_and_the_latest(desk):
    notice = a_notice(in_reply_to="<9999@x>", references=tuple(f"<{number}@x>" for number in range(10_000)))
    kept = parsed(desk.compose(notice))["References"].split()
    assert kept[0] == "<0@x>"
    assert kept[-1] == "<9999@x>"
    assert len(kept) == 20


@pytest.mark.parametrize(
    "forged",
    [
        "<a@x>\r\nBcc: v@x",
        "no brackets",
        "<a b@x>",
        "<ä@x>",
        "<" + "a" * 2000 + "@x>",
        "<>",
        "",
        "<a@x> <b@x>",
        "<a\x00@x>",
    ],
)
def test_it_refers_to_no_message_id_that_is_none(desk, forged):
    message = parsed(desk.compose(a_notice(in_reply_to=forged, references=(forged, "<b@x>"))))
    assert "In-Reply-To" not in message
    assert message["References"] == "<b@x>"


def test_nothing_in_a_reply_can_add_a_header_or_markup(desk):
    mail = desk.compose(
        reply(subject=EVIL, recipient=Address(EVIL, "ann@example.org"), facts={"text": EVIL, "agent": EVIL})
    )
    message = parsed(mail)
    assert "Bcc" not in message
    assert message.defects == []
    assert [address.addr_spec for address in message["To"].addresses] == ["ann@example.org"]
    assert "<script>" not in body(mail, "html")
    for shown in (mail.subject, mail.text, str(message["To"]), str(message["Subject"])):
        assert not {"\u202e", "\x1b", "\x00", "\r"} & set(shown)


def test_an_address_that_is_none_still_makes_a_mail_that_the_delivery_can_refuse(desk):
    mail = desk.compose(a_notice(recipient=Address("", "a b\r\nBcc: v@x")))
    assert parsed(mail)["To"] == "undisclosed-recipients:;"
    assert "\n" not in mail.recipient


def test_an_agents_words_are_text_and_never_markdown(desk):
    mail = desk.compose(reply(facts={"text": "# 1\n* a * b_c_d\n<b>5 < 6</b> [x](javascript:alert(1))\n    code"}))
    assert "# 1\n* a * b_c_d\n<b>5 < 6</b> [x](javascript:alert(1))\n    code" in mail.text
    html = body(mail, "html")
    assert "&lt;b&gt;5 &lt; 6&lt;/b&gt;" in html
    assert "javascript:" not in html.replace("[x](javascript:alert(1))", "")
    assert "<h1>" not in html


def test_web_addresses_in_an_agents_words_become_links(desk):
    html = body(desk.compose(reply(facts={"text": "请看 https://wallet.example/a?b=1&c=2，谢谢。"})), "html")
    assert '<a href="https://wallet.example/a?b=1&amp;c=2">https://wallet.example/a?b=1&amp;c=2</a>，谢谢' in html


def test_an_attachment_arrives_as_it_is(desk):
    content = bytes(range(256)) * 40
    mail = desk.compose(reply(attachments=(("操作 指引.pdf", "application/pdf", content),)))
    part = next(parsed(mail).iter_attachments())
    assert (part.get_filename(), part.get_content_type(), part.get_content()) == (
        "操作 指引.pdf",
        "application/pdf",
        content,
    )
    assert body(mail).strip()


def test_an_internationalised_desk_is_written_in_ascii():
    desk = composer(support=Support("support@例子.测试", "钱包"))
    mail = desk.compose(reply())
    assert parsed(mail)["From"] == "钱包 <support@xn--fsqu00a.xn--0zwm56d>"
    assert mail.message_id.endswith("@xn--fsqu00a.xn--0zwm56d>")


def test_an_internationalised_recipient_stands_in_the_header_as_rfc_6532_has_it(desk):
    mail = desk.compose(a_notice(recipient=Address("", "用户@例子.测试")))
    assert "To: 用户@xn--fsqu00a.xn--0zwm56d\r\n".encode() in mail.raw


@pytest.mark.parametrize("locale", ["en", "zh-CN", "zh-TW"])
def test_it_keeps_to_the_limits_of_lines(desk, locale):
    notice = a_notice(
        "reply",
        locale,
        {"text": ("长" * 3000 + " " + "x" * 3000 + "\n") * 3},
        subject="主题 subject " * 40,
        automatic=False,
        recipient=Address("名字 " * 40, "ann@example.org"),
        references=tuple(f"<{'r' * 200}{number}@x>" for number in range(30)),
        attachments=(("名" * 140 + ".png", "image/png", b"x" * 5000),),
    )
    raw = desk.compose(notice).raw
    lines = raw.split(b"\r\n")
    assert raw.endswith(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(len(line) for line in lines if b"@x>" not in line) <= 78
    assert max(map(len, lines)) <= 998


def test_a_reader_that_knows_only_encoded_words_reads_the_subject(desk):
    raw = desk.compose(reply(subject="回复：转账失败，请帮忙看一下这笔交易为什么一直没有到账 urgent 谢谢")).raw
    field = raw.split(b"Subject: ")[1].split(b"\r\nMessage-ID")[0].decode()
    assert str(make_header(decode_header(field))).startswith(
        "回复：转账失败，请帮忙看一下这笔交易为什么一直没有到账 urgent 谢谢"
    )


def test_a_draft_is_plain_text_for_the_agent_to_go_on_with(desk):
    draft = desk.draft(a_notice("answers/pending", facts={"transaction": "0x1234"}))
    assert "0x1234" in draft
    assert "support@example.com" not in draft
    assert draft.startswith("Hello,")


def test_an_answer_sent_as_it_is_closes_like_every_mail(desk):
    assert "We never ask for your recovery phrase" in desk.compose(a_notice("answers/pending", automatic=False)).text


def test_an_unknown_template_is_named_with_those_there_are(desk):
    with pytest.raises(Usage, match=r"no template 'nothing'.*acknowledgement"):
        desk.compose(a_notice("nothing"))


@pytest.mark.parametrize("name", ["_closing", "_help/upgrade", "../en/reply", "reply.md", ""])
def test_a_piece_is_no_template(desk, name):
    with pytest.raises(Usage):
        desk.compose(a_notice(name))


def test_a_template_that_cannot_be_filled_in_sends_nothing(tmp_path):
    broken = "---\nsubject: x\n---\n{{ 1 // (10 - days) if days else 0 }}\n"
    desk = composer(write_templates(tmp_path, {"en/broken.md": broken}))
    with pytest.raises(Usage, match=r"broken\.md cannot be filled in"):
        desk.compose(a_notice("broken", facts={"days": 10}))


@pytest.mark.parametrize(
    "attack",
    [
        "{{ support.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
    ],
)
def test_a_template_reaches_nothing_but_its_facts(tmp_path, attack):
    with pytest.raises(Invalid):
        composer(write_templates(tmp_path, {"en/evil.md": f"---\nsubject: x\n---\n{attack}\n"}))


def test_it_starts_fast_where_the_files_were_checked_before():
    desk = composer(checked=False)
    assert desk.compose(a_notice()).text == composer().compose(a_notice()).text


def test_it_tells_what_there_is(desk):
    assert desk.locales == ("en", "zh-CN", "zh-TW")
    assert {"acknowledgement", "reply", "answers/pending"} <= set(desk.names)
    assert SUPPORT.address in desk.compose(a_notice()).text
