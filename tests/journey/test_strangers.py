"""Strangers at the door of a ticket: held, shown to agents with who and why, and let in only by them."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailtriage.demo.smtp_server import DemoSmtp
from mailtriage.store import tickets
from tests.journey.office import letter
from tests.journey.workshop import Workshop

EVE = "Eve <eve@evil.example>"
SERVER = "mx.wallet.example"


def answer(smtp: DemoSmtp, at: int = -1) -> EmailMessage:
    found = email.message_from_bytes(smtp.mails[at].raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def after(office: Workshop, *mails: bytes) -> int:
    """The mails arrive and are filed; the number of the first ticket."""
    office.arrive(*mails)
    office.poll()
    return int(office.tickets()[0]["number"])


def held(office: Workshop, number: int, text: str = "let me see it", **headers: str) -> int:
    """A stranger names the ticket; the receipt of the mail, which is held."""
    office.arrive(letter(text, f"Re: [#{number}] my transfer", **{"sender": EVE, **headers}))
    office.poll()
    return int(office.ledger()[-1]["id"])


def texts(office: Workshop, number: int) -> list[str]:
    return [entry["text"].strip() for entry in office.show(number)["entries"]]


def test_a_hold_shows_in_the_list_and_on_the_ticket_with_who_and_why(office: Workshop, smtp: DemoSmtp) -> None:
    number = after(office, letter())
    receipt = held(office, number)

    table = office.command("list").out
    assert "held" in table
    assert "intake list --held" in table
    screen = office.command("show", str(number)).out
    assert f"Mail {receipt} from eve@evil.example waits to be let in" in screen
    assert "takes no part" in screen
    assert "let me see it" not in screen
    (waiting,) = office.show(number)["waiting_to_be_let_in"]
    assert (waiting["receipt"], waiting["sender"]) == (receipt, "eve@evil.example")
    assert len(smtp.mails) == 1, "nobody is mailed while a mail is held"


def test_an_agent_reads_a_held_mail_before_deciding(office: Workshop, smtp: DemoSmtp) -> None:
    receipt = held(office, after(office, letter()), "let me see it \x1b[2J at http://evil.example/x")
    shown = office.command("intake", "show", str(receipt)).out
    assert "eve@evil.example" in shown
    assert "let me see it" in shown
    assert "\x1b" not in shown
    assert "hxxp://evil[.]example" in shown


def test_a_hold_on_a_finished_ticket_shows_in_the_list(office: Workshop, smtp: DemoSmtp) -> None:
    number = after(office, letter())
    office.command("close", str(number), "--quiet")
    held(office, number)
    assert [row["number"] for row in office.command("list", "--json").rows()] == [number]


def test_a_released_mail_becomes_an_entry_and_its_sender_stays_a_stranger(office: Workshop, smtp: DemoSmtp) -> None:
    number = after(office, letter())
    receipt = held(office, number, "I am her husband")
    done = office.command("intake", "release", str(receipt))
    assert done.code == 0, done.err
    office.poll()

    (ticket,) = office.tickets()
    assert (ticket["held"], ticket["requester"]["address"]) == (0, "xiaoming@qq.com")
    assert texts(office, number)[-1] == "I am her husband"
    assert len(smtp.mails) == 1, "whoever lets a mail in answers it"
    held(office, number, "and again")
    assert office.tickets()[0]["held"] == 1


def test_a_secret_in_a_held_mail_is_removed_at_once_and_known_when_it_is_let_in(
    office: Workshop, smtp: DemoSmtp
) -> None:
    number = after(office, letter())
    phrase = "abandon " * 11 + "about"
    receipt = held(office, number, f"my words: {phrase}")
    assert phrase not in office.command("intake", "show", str(receipt), "--raw").out
    assert phrase not in office.command("intake", "show", str(receipt)).out
    assert not office.tickets()[0]["secret"]
    office.command("intake", "release", str(receipt))
    office.poll()
    (ticket,) = office.tickets()
    assert (ticket["secret"], ticket["priority"]) == (True, "urgent")
    assert len(smtp.mails) == 1


def test_a_sender_who_was_added_may_write_again(office: Workshop, smtp: DemoSmtp) -> None:
    number = after(office, letter())
    receipt = held(office, number, "I am her husband")
    assert office.command("intake", "release", str(receipt), "--add").code == 0
    office.poll()
    held(office, number, "and again")
    ticket = office.show(number)
    assert ticket["followers"] == ["eve@evil.example"]
    assert ticket["held"] == 0
    assert [entry["text"].strip() for entry in ticket["entries"]][-1] == "and again"
    assert ticket["requester"]["address"] == "xiaoming@qq.com"


def test_a_released_mail_may_become_a_ticket_of_its_own(office: Workshop, smtp: DemoSmtp) -> None:
    number = after(office, letter())
    receipt = held(office, number, "something else")
    assert office.command("intake", "release", str(receipt), "--new").code == 0
    office.poll()
    first, second = office.tickets()
    assert (first["held"], texts(office, number)) == (0, ["我的转账失败了"])
    assert (second["requester"]["address"], second["follows"]) == ("eve@evil.example", None)
    assert len(smtp.mails) == 1
    assert "let the mail in" in office.command("show", str(second["number"])).out


def test_a_refused_mail_stays_out_and_can_still_be_released(office: Workshop, smtp: DemoSmtp) -> None:
    number = after(office, letter())
    receipt = held(office, number, "let me in")
    assert office.command("intake", "refuse", str(receipt)).code == 0
    office.poll()
    assert office.tickets()[0]["held"] == 0
    assert "refused by" in office.ledger()[-1]["reason"]
    assert office.command("intake", "refuse", str(receipt)).code == 2

    assert office.command("intake", "release", str(receipt)).code == 0
    office.poll()
    assert texts(office, number)[-1] == "let me in"
    assert office.tickets()[0]["held"] == 0


def test_what_was_filed_cannot_be_released_again(office: Workshop, smtp: DemoSmtp) -> None:
    after(office, letter())
    refused = office.command("intake", "release", "1")
    assert refused.code == 2
    assert "done" in refused.err
    assert office.command("intake", "release", "99").code == 2
    assert office.command("intake", "release", "1", "--add", "--new").code == 2


def test_spam_is_ignored_with_its_reason_and_comes_back_by_release(office: Workshop, smtp: DemoSmtp) -> None:
    office.arrive(letter(X_Spam_Flag="YES"))
    office.poll()
    (row,) = office.ledger()
    assert (row["state"], office.tickets()) == ("ignored", [])
    assert "spam" in row["reason"]

    assert office.command("intake", "release", "1").code == 0
    office.poll()
    (ticket,) = office.tickets()
    assert ticket["requester"]["address"] == "xiaoming@qq.com"
    assert smtp.mails == []


def test_an_answer_that_the_filter_calls_spam_is_neither_lost_nor_let_in(office: Workshop, smtp: DemoSmtp) -> None:
    number = after(office, letter())
    office.arrive(letter("the hash", In_Reply_To=answer(smtp)["Message-ID"], X_Spam_Flag="YES"))
    office.poll()
    assert (office.tickets()[0]["held"], len(texts(office, number))) == (1, 1)
    office.command("intake", "release", "2")
    office.poll()
    assert texts(office, number)[-1] == "the hash"


def test_a_sender_who_fails_dmarc_is_held_though_the_token_is_right(office: Workshop, smtp: DemoSmtp) -> None:
    office.more = {"threads": {"trusted_server": SERVER}}
    office.configure()
    number = after(office, letter())
    failed = f"{SERVER}; dmarc=fail header.from=qq.com"
    forged = letter("pay me instead", In_Reply_To=answer(smtp)["Message-ID"], Authentication_Results=failed)
    office.arrive(forged)
    office.poll()
    assert (office.tickets()[0]["held"], len(texts(office, number))) == (1, 1)
    assert "DMARC" in office.command("show", str(number)).out


def test_a_new_mail_that_fails_dmarc_is_a_ticket_without_an_acknowledgement(office: Workshop, smtp: DemoSmtp) -> None:
    office.more = {"threads": {"trusted_server": SERVER}}
    office.configure()
    number = after(office, letter(Authentication_Results=f"{SERVER}; dmarc=fail header.from=qq.com"))
    assert smtp.mails == []
    assert "acknowledgement not sent" in office.command("show", str(number)).out
    assert "DMARC" in office.command("show", str(number)).out


def test_an_answer_to_a_closed_ticket_reopens_it_within_the_grace_and_follows_it_up_after(
    office: Workshop, smtp: DemoSmtp
) -> None:
    number = after(office, letter())
    token = answer(smtp)["Message-ID"]
    office.command("close", str(number), "--quiet")
    office.arrive(letter("还是不行", In_Reply_To=token))
    office.poll()
    assert [row["status"] for row in office.tickets()] == ["open"]

    office.command("close", str(number), "--quiet")
    office.more = {"threads": {"grace": "0s"}}
    office.configure()
    office.arrive(letter("又不行了", In_Reply_To=token))
    office.poll()
    first, second = office.tickets()
    assert (first["status"], second["follows"]) == ("closed", number)
    assert f"ticket {number}" in office.command("show", str(second["number"])).out


def test_another_subject_under_an_old_token_stays_and_is_suggested_for_a_split(
    office: Workshop, smtp: DemoSmtp
) -> None:
    number = after(office, letter())
    office.arrive(letter("如何升级？", "升级问题", In_Reply_To=answer(smtp)["Message-ID"]))
    office.poll()
    assert len(office.tickets()) == 1
    screen = office.command("show", str(number)).out
    assert "to be split" in screen
    assert "升级问题" in screen


def test_an_answer_under_the_acknowledgements_subject_is_not_suggested_for_a_split(
    office: Workshop, smtp: DemoSmtp
) -> None:
    number = after(office, letter())
    sent = answer(smtp)
    office.arrive(letter("哈希稍后发", f"回复：{sent['Subject']}", In_Reply_To=sent["Message-ID"]))
    office.poll()
    assert len(texts(office, number)) == 2
    assert "to be split" not in office.command("show", str(number)).out


def test_a_reply_to_elsewhere_is_a_warning_and_used_only_by_choice(office: Workshop, smtp: DemoSmtp) -> None:
    number = after(office, letter(Reply_To="other@elsewhere.example"))
    assert answer(smtp)["To"] == "xiaoming@qq.com"
    assert "Answers are wanted elsewhere: other@elsewhere.example" in office.command("show", str(number)).out

    office.command("reply", str(number), "--text", "hello")
    office.command("reply", str(number), "--text", "hello there", "--use-reply-to")
    office.poll()
    assert [answer(smtp, at)["To"] for at in (-2, -1)] == ["王小明 <xiaoming@qq.com>", "other@elsewhere.example"]
    office.arrive(letter("thanks", sender="other@elsewhere.example", In_Reply_To=answer(smtp)["Message-ID"]))
    office.poll()
    (ticket,) = office.tickets()
    assert (ticket["requester"]["address"], ticket["held"]) == ("xiaoming@qq.com", 0)


def test_a_reply_to_cannot_be_chosen_where_there_is_none(office: Workshop, smtp: DemoSmtp) -> None:
    number = after(office, letter())
    refused = office.command("reply", str(number), "--text", "hello", "--use-reply-to")
    assert (refused.code, "names no Reply-To" in refused.err) == (2, True)


@pytest.mark.parametrize(("policy", "followers"), [("ignore", []), ("follow", ["wife@example.org"])])
def test_people_in_cc_follow_by_policy_and_our_own_addresses_never(
    office: Workshop, smtp: DemoSmtp, policy: str, followers: list[str]
) -> None:
    office.more = {
        "threads": {"cc": policy},
        "support": {"address": "support@wallet.example", "aliases": ["service@wallet.example"]},
    }
    office.configure()
    copies = "wife@example.org, SERVICE@wallet.example, support+x@wallet.example, xiaoming@qq.com"
    number = after(office, letter(Cc=copies))
    assert office.show(number)["followers"] == followers
    held(office, number, "me too", sender="wife@example.org")
    assert office.tickets()[0]["held"] == (0 if followers else 1)


def test_those_whom_a_stranger_copies_do_not_follow_when_his_mail_is_let_in(office: Workshop, smtp: DemoSmtp) -> None:
    office.more = {"threads": {"cc": "follow"}}
    office.configure()
    number = after(office, letter())
    receipt = held(office, number, "hello", Cc="gang@evil.example")
    office.command("intake", "release", str(receipt))
    office.poll()
    assert office.show(number)["followers"] == []


def test_a_machines_answer_is_an_event_that_changes_nothing(office: Workshop, smtp: DemoSmtp) -> None:
    number = after(office, letter())
    office.command("reply", str(number), "--text", "hello")
    office.poll()
    before = office.tickets()[0]
    away = letter("I am away", "Automatic reply", In_Reply_To=answer(smtp)["Message-ID"], Auto_Submitted="auto-replied")
    office.arrive(away)
    office.poll()
    (ticket,) = office.tickets()
    assert ticket == before, "neither the status nor the clock knows of it"
    assert office.show(number)["entries"][-1]["kind"] == "event"
    assert len(smtp.mails) == 2


def test_an_absence_that_only_the_subject_tells_is_an_event_too(office: Workshop, smtp: DemoSmtp) -> None:
    number = after(office, letter())
    office.command("resolve", str(number), "--quiet")
    office.arrive(letter("Grüße", f"Out of office: [#{number}]"))
    office.poll()
    assert office.tickets()[0]["status"] == "resolved"
    assert office.show(number)["entries"][-1]["kind"] == "event"


def test_an_answer_to_a_merged_ticket_lands_where_it_went(office: Workshop, smtp: DemoSmtp) -> None:
    number = after(office, letter(), letter("还有一个问题", "另一个"))
    other = office.tickets()[-1]["number"]
    merged = next(mail for mail in smtp.mails if f"<t{other}.".encode() in mail.raw)
    with office.road():
        tickets.update(other, {"status": "merged", "merged_into": number})
    sent = email.message_from_bytes(merged.raw, policy=email.policy.default)
    office.arrive(letter("哈希", f"回复：{sent['Subject']}", In_Reply_To=sent["Message-ID"]))
    office.poll()
    assert texts(office, number)[-1] == "哈希"
    assert len(texts(office, other)) == 1


def test_holds_and_releases_go_the_same_way_on_postgresql(tmp_path: Path, postgresql: str) -> None:
    office = Workshop(tmp_path / "office", database=postgresql)
    office.take_in(letter())
    office.take_in(letter("I am her husband", "Re: [#10001]", EVE))
    assert office.tickets()[0]["held"] == 1
    assert "eve@evil.example" in office.command("show", "10001").out
    assert office.command("intake", "release", "2", "--add").code == 0
    office.take_in(letter("and again", "Re: [#10001]", EVE))
    assert texts(office, 10001)[-2:] == ["I am her husband", "and again"]
    assert office.show(10001)["followers"] == ["eve@evil.example"]
