"""Handing mails over real connections to a server that misbehaves on demand."""

from __future__ import annotations

import socket
import threading

import pytest

from mailtriage.demo.smtp_server import DemoSmtp
from mailtriage.domain.notice import Mail
from mailtriage.domain.servers import SmtpServer
from mailtriage.errors import MailtriageError, Temporary, Usage
from mailtriage.outbox.outcome import Outcome
from mailtriage.outbox.smtp import Smtp
from tests.smtp_faults import DROP, HANG, FaultySmtp, client_context, server_context

RAW = b"Subject: hello\r\n\r\nOne.\r\n.\r\n..two\r\nThree.\r\n"
SUPPORT = "support@example.com"


def a_mail(number: int = 1, recipient: str = "ann@example.org", sender: str = "", raw: bytes = RAW) -> Mail:
    return Mail(f"k{number}", number, f"<{number}@example.com>", sender, recipient, "hello", raw)


def settings(server: DemoSmtp, **changes: object) -> SmtpServer:
    defaults: dict[str, object] = {"tls": "none", "user": "", "password": "", "timeout": 5.0}
    return SmtpServer(host=server.host, port=server.port, **(defaults | changes))  # type: ignore[arg-type]


@pytest.fixture
def started():
    """Starts servers and clients and sees to their end."""
    parts: list[DemoSmtp | Smtp] = []

    def start(server: DemoSmtp, sender: str = SUPPORT, *, connections: int = 4, idle: float = 20.0, **changes: object):
        server.start()
        context = client_context() if changes.get("tls") else None
        client = Smtp(settings(server, **changes), sender, connections=connections, idle=idle, context=context)
        parts.extend((client, server))
        return server, client

    yield start
    for part in parts:
        part.close() if isinstance(part, Smtp) else part.stop()


def never() -> None:
    raise AssertionError("the content must not go out")


def nothing() -> None:
    return None


def test_it_delivers_the_bytes_as_they_are(started):
    server, client = started(DemoSmtp())
    assert client.deliver(a_mail(), nothing) == Outcome("sent", 250, "2.0.0 Kept")
    assert server.mails[0].raw == RAW
    assert (server.mails[0].sender, server.mails[0].recipients) == ("", ("ann@example.org",))


def test_it_gives_the_envelope_sender_of_an_agents_reply(started):
    server, client = started(DemoSmtp())
    client.deliver(a_mail(sender=SUPPORT), nothing)
    assert server.mails[0].sender == SUPPORT


def test_it_tells_the_caller_before_the_content_goes_out(started):
    server, client = started(FaultySmtp())
    seen: list[int] = []
    client.deliver(a_mail(), lambda: seen.append(len(server.mails)))
    assert seen == [0]


def test_it_sends_nothing_where_the_caller_fails_to_store_that_it_begins(started):
    server, client = started(FaultySmtp())

    def fail() -> None:
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        client.deliver(a_mail(), fail)
    assert server.mails == []
    assert client.deliver(a_mail(), nothing).kind == "sent"


def test_it_calls_back_in_the_thread_of_the_caller(started):
    _, client = started(DemoSmtp())
    threads: list[threading.Thread] = []
    client.deliver(a_mail(), lambda: threads.append(threading.current_thread()))
    assert threads == [threading.current_thread()]


def test_it_keeps_its_connection(started):
    server, client = started(DemoSmtp())
    for number in range(5):
        client.deliver(a_mail(number), nothing)
    assert server.connections == 1


def test_it_opens_a_new_connection_when_the_old_one_was_idle_too_long(started):
    server, client = started(DemoSmtp(), idle=0.0)
    client.deliver(a_mail(1), nothing)
    client.deliver(a_mail(2), nothing)
    assert server.connections == 2


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
def test_a_kept_connection_that_is_gone_costs_no_attempt(started, verb):
    server, client = started(FaultySmtp({verb: [None, DROP]}))
    assert client.deliver(a_mail(1), nothing).kind == "sent"
    assert client.deliver(a_mail(2), nothing).kind == "sent"
    assert server.connections == 2


def test_a_server_that_always_drops_is_not_asked_for_ever(started):
    server, client = started(FaultySmtp({"MAIL": [DROP] * 9}))
    assert client.deliver(a_mail(), never).kind == "temporary"
    assert server.connections == 1


def test_it_delivers_again_after_the_server_was_restarted(started):
    first, client = started(DemoSmtp())
    client.deliver(a_mail(1), nothing)
    first.stop()
    outcome = client.deliver(a_mail(2), never)
    assert (outcome.kind, outcome.blocks_all) == ("temporary", True)
    second = DemoSmtp(port=first.port).start()
    try:
        assert client.deliver(a_mail(2), nothing).kind == "sent"
    finally:
        second.stop()


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "CONTENT"])
@pytest.mark.parametrize("code", [421, 450, 451, 452])
def test_it_tries_again_later_what_the_server_refuses_for_now(started, verb, code):
    _, client = started(FaultySmtp({verb: [f"{code} 4.3.0 not now"]}))
    outcome = client.deliver(a_mail(1), nothing)
    assert (outcome.kind, outcome.code, outcome.said) == ("temporary", code, "4.3.0 not now")
    assert client.deliver(a_mail(2), nothing).kind == "sent"


@pytest.mark.parametrize("verb", ["RCPT", "DATA", "CONTENT"])
@pytest.mark.parametrize("code", [550, 551, 553, 554])
def test_it_puts_aside_what_the_server_refuses_for_good(started, verb, code):
    _, client = started(FaultySmtp({verb: [f"{code} 5.1.1 nobody here"]}))
    outcome = client.deliver(a_mail(1), nothing)
    assert (outcome.kind, outcome.code, outcome.said) == ("permanent", code, "5.1.1 nobody here")
    assert client.deliver(a_mail(2), nothing).kind == "sent"


def test_a_full_mailbox_may_be_emptied(started):
    _, client = started(FaultySmtp({"RCPT": ["552 5.2.2 mailbox full"]}))
    assert client.deliver(a_mail(), never).kind == "temporary"


def test_a_mail_too_big_is_put_aside_before_it_is_sent(started):
    _, client = started(FaultySmtp({"MAIL": ["552 5.3.4 too big"]}))
    outcome = client.deliver(a_mail(), never)
    assert (outcome.kind, outcome.blocks_all) == ("permanent", False)


def test_it_says_how_big_the_mail_is(started):
    server, client = started(FaultySmtp())
    client.deliver(a_mail(), nothing)
    assert f"SIZE={len(RAW)}" in server.options


@pytest.mark.parametrize("verb", ["CONTENT", "KEPT"])
def test_a_connection_lost_after_the_content_leaves_it_uncertain(started, verb):
    _, client = started(FaultySmtp({verb: [DROP]}))
    began: list[bool] = []
    outcome = client.deliver(a_mail(1), lambda: began.append(True))
    assert (outcome.kind, began) == ("uncertain", [True])
    assert client.deliver(a_mail(2), nothing).kind == "sent"


def test_a_server_that_hangs_after_the_content_leaves_it_uncertain(started):
    _, client = started(FaultySmtp({"KEPT": [HANG]}), timeout=0.05)
    assert client.deliver(a_mail(), nothing).kind == "uncertain"


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "MAIL", "RCPT"])
def test_a_server_that_hangs_before_the_content_is_tried_again(started, verb):
    _, client = started(FaultySmtp({verb: [HANG]}), timeout=0.2)
    assert client.deliver(a_mail(1), never).kind == "temporary"
    assert client.deliver(a_mail(2), nothing).kind == "sent"


@pytest.mark.parametrize("reply", ["554 5.7.1 go away", "421 4.3.2 too busy", DROP])
def test_a_server_that_wants_nobody_is_no_fault_of_the_mail(started, reply):
    _, client = started(FaultySmtp({"CONNECT": [reply]}))
    outcome = client.deliver(a_mail(1), never)
    assert (outcome.kind, outcome.blocks_all) == ("temporary", True)
    assert client.deliver(a_mail(2), nothing).kind == "sent"


@pytest.mark.parametrize("code", [530, 550, 553])
def test_a_sender_that_may_not_send_is_trouble_of_the_configuration(started, code):
    _, client = started(FaultySmtp({"MAIL": [f"{code} 5.7.1 not you"] * 2}))
    outcome = client.deliver(a_mail(sender=SUPPORT), never)
    assert (outcome.kind, outcome.blocks_all) == ("temporary", True)
    assert "smtp.user" in outcome.said


def test_a_relay_that_is_closed_to_us_is_no_fault_of_the_recipient(started):
    _, client = started(FaultySmtp({"RCPT": ["554 5.7.1 <ann@example.org>: Relay access denied"]}))
    outcome = client.deliver(a_mail(), never)
    assert outcome.kind == "temporary"
    assert "smtp.host" in outcome.said


def test_it_gives_its_own_address_to_a_server_that_refuses_the_null_sender(started):
    server, client = started(FaultySmtp({"MAIL": ["553 5.7.1 Mail from must equal authorized user"]}))
    assert client.deliver(a_mail(1), nothing).kind == "sent"
    assert client.deliver(a_mail(2), nothing).kind == "sent"
    assert [mail.sender for mail in server.mails] == [SUPPORT, SUPPORT]
    assert server.commands["MAIL"] == 3


def test_it_writes_to_internationalised_addresses(started):
    server, client = started(DemoSmtp())
    raw = "To: 用户@例子.测试\r\n\r\nx\r\n".encode()
    assert client.deliver(a_mail(recipient="用户@例子.测试", raw=raw), nothing).kind == "sent"
    assert server.mails[0].recipients == ("用户@xn--fsqu00a.xn--0zwm56d",)
    assert server.mails[0].raw == raw


def test_it_says_so_where_the_server_knows_no_internationalised_addresses(started):
    server = DemoSmtp()
    plain = server.protocol

    def without_smtputf8():
        protocol = plain()
        protocol.enable_SMTPUTF8 = False
        return protocol

    server.protocol = without_smtputf8  # type: ignore[method-assign]
    _, client = started(server)
    outcome = client.deliver(a_mail(recipient="用户@example.org"), never)
    assert outcome.kind == "permanent"
    assert "SMTPUTF8" in outcome.said
    assert client.deliver(a_mail(recipient="ann@例子.测试"), nothing).kind == "sent"


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "ann",
        "@example.org",
        "ann@",
        "a b@example.org",
        "ann@example.org>\r\nRCPT TO:<bob@example.org",
        "a<b>@x.org",
    ],
)
def test_it_never_offers_the_server_what_is_no_address(started, recipient):
    server, client = started(FaultySmtp())
    assert client.deliver(a_mail(recipient=recipient), never).kind == "permanent"
    assert server.commands["RCPT"] == 0


def test_it_keeps_only_harmless_words_of_the_server(started):
    _, client = started(FaultySmtp({"RCPT": ["550 5.1.1 \x1b[31mred\x07 \u202eevil " + "x" * 400]}))
    said = client.deliver(a_mail(), never).said
    assert said.startswith("5.1.1 [31mred evil xxx")
    assert len(said) <= 500
    assert said.isprintable()


def test_it_logs_in_over_tls(started):
    server, client = started(
        DemoSmtp(users={"u": "p"}, context=server_context()), tls="implicit", user="u", password="p"
    )
    assert client.deliver(a_mail(), nothing).kind == "sent"
    assert len(server.mails) == 1


def test_it_logs_in_after_starttls(started):
    server, client = started(
        DemoSmtp(users={"u": "p"}, context=server_context(), starttls=True), tls="starttls", user="u", password="p"
    )
    assert client.deliver(a_mail(), nothing).kind == "sent"
    assert len(server.mails) == 1


def test_it_never_says_its_password_to_a_server_without_starttls(started):
    server, client = started(FaultySmtp(users={"u": "p"}), tls="starttls", user="u", password="p")
    outcome = client.deliver(a_mail(), never)
    assert (outcome.kind, outcome.blocks_all) == ("temporary", True)
    assert server.commands["AUTH"] == 0


def test_a_wrong_password_is_trouble_of_the_configuration_and_is_not_repeated(started):
    _, client = started(DemoSmtp(users={"u": "p"}), user="u", password="secret-word")
    outcome = client.deliver(a_mail(), never)
    assert (outcome.kind, outcome.blocks_all) == ("temporary", True)
    assert "smtp.password" in outcome.said
    assert "secret-word" not in outcome.said


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_it_does_not_trust_a_strange_certificate(tls):
    with DemoSmtp(context=server_context(), starttls=tls == "starttls") as server:
        client = Smtp(settings(server, tls=tls))
        outcome = client.deliver(a_mail(), never)
        with pytest.raises(MailtriageError, match="certificate") as caught:
            client.check()
        client.close()
    assert outcome.kind == "temporary"
    assert "SSL_CERT_FILE" in outcome.said
    assert not isinstance(caught.value, Temporary)


def test_it_refuses_to_mail_without_tls_to_another_machine():
    with pytest.raises(Usage, match=r"mail\.example\.com"):
        Smtp(SmtpServer("mail.example.com", 25, "none", "", ""))


def test_it_mails_without_tls_where_somebody_said_that_it_is_meant():
    Smtp(SmtpServer("mail.example.com", 25, "none", "", "", insecure=True)).close()


def test_check_is_silent_where_all_is_well(started):
    _, client = started(DemoSmtp(users={"u": "p"}), user="u", password="p")
    client.check()


def test_check_says_what_to_change_where_the_password_is_wrong(started):
    _, client = started(DemoSmtp(users={"u": "p"}), user="u", password="wrong")
    with pytest.raises(MailtriageError, match=r"refuses the login of u.*smtp\.password") as caught:
        client.check()
    assert not isinstance(caught.value, Temporary)


def test_check_says_that_a_busy_server_may_be_free_later(started):
    _, client = started(FaultySmtp({"CONNECT": ["421 4.3.2 too busy"]}))
    with pytest.raises(Temporary, match="too busy"):
        client.check()


def test_check_says_that_a_name_leads_nowhere():
    client = Smtp(SmtpServer("mail.invalid", 465, "implicit", "", ""))
    with pytest.raises(MailtriageError, match=r"name mail\.invalid cannot be resolved"):
        client.check()
    client.close()


def test_check_says_that_nobody_listens():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        client = Smtp(SmtpServer("127.0.0.1", taken.getsockname()[1], "none", "", ""))
        with pytest.raises(Temporary, match=r"Nobody answers at 127\.0\.0\.1"):
            client.check()
        client.close()


def test_check_says_that_the_port_does_not_speak_tls(started):
    _, client = started(DemoSmtp(), tls="implicit")
    with pytest.raises(MailtriageError, match=r"does not speak TLS.*smtp\.port"):
        client.check()


def test_check_says_that_the_server_has_no_starttls(started):
    _, client = started(DemoSmtp(), tls="starttls")
    with pytest.raises(MailtriageError, match=r"STARTTLS.*smtp\.tls") as caught:
        client.check()
    assert not isinstance(caught.value, Temporary)


def deliver_all(client: Smtp, mails: list[Mail]) -> tuple[list[str], dict[str, Outcome]]:
    began: list[str] = []
    outcomes: dict[str, Outcome] = {}
    client.deliver_many(
        mails, lambda mail: began.append(mail.key), lambda mail, result: outcomes.update({mail.key: result})
    )
    return began, outcomes


def test_it_delivers_a_batch_over_several_connections(started):
    server, client = started(DemoSmtp(), connections=3)
    mails = [a_mail(number, f"u{number}@example.org") for number in range(60)]
    began, outcomes = deliver_all(client, mails)
    assert sorted(began) == sorted(outcomes) == sorted(mail.key for mail in mails)
    assert {outcome.kind for outcome in outcomes.values()} == {"sent"}
    assert sorted(mail.recipients[0] for mail in server.mails) == sorted(mail.recipient for mail in mails)
    assert server.connections == 3


def test_a_few_mails_need_one_connection(started):
    server, client = started(DemoSmtp())
    deliver_all(client, [a_mail(number) for number in range(5)])
    assert server.connections == 1


def test_one_refused_mail_does_not_hurt_the_others(started):
    server, client = started(
        FaultySmtp({"RCPT": [None, "550 5.1.1 nobody", None, "451 4.7.1 greylisted"]}), connections=1
    )
    _, outcomes = deliver_all(client, [a_mail(number) for number in range(6)])
    assert [outcomes[f"k{number}"].kind for number in range(6)] == [
        "sent", "permanent", "sent", "temporary", "sent", "sent",
    ]  # fmt: skip
    assert len(server.mails) == 4


def test_a_dead_server_is_asked_once_a_connection_and_not_once_a_mail(started):
    server, client = started(FaultySmtp({"CONNECT": ["554 closed"] * 99}), connections=2)
    _, outcomes = deliver_all(client, [a_mail(number) for number in range(50)])
    assert len(outcomes) == 50
    assert {(outcome.kind, outcome.blocks_all) for outcome in outcomes.values()} == {("temporary", True)}
    assert server.connections == 2


def test_a_server_that_takes_nothing_for_now_is_not_asked_for_every_mail(started):
    server, client = started(FaultySmtp({"MAIL": ["450 4.7.1 too many mails this hour"] * 99}), connections=1)
    _, outcomes = deliver_all(client, [a_mail(number) for number in range(50)])
    assert {(outcome.kind, outcome.said) for outcome in outcomes.values()} == {
        ("temporary", "4.7.1 too many mails this hour")
    }
    assert server.commands["MAIL"] == 1


def test_a_limit_of_connections_at_the_server_holds_up_no_mail(started):
    server, client = started(FaultySmtp({"CONNECT": [None, "421 4.7.0 too many connections"]}), connections=2)
    _, outcomes = deliver_all(client, [a_mail(number) for number in range(20)])
    assert {outcome.kind for outcome in outcomes.values()} == {"sent"}
    assert len(server.mails) == 20


def test_a_batch_ends_in_order_where_the_caller_cannot_store(started):
    server, client = started(DemoSmtp(), connections=1)
    outcomes: list[str] = []

    def store(mail: Mail) -> None:
        if mail.key == "k2":
            raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        client.deliver_many([a_mail(n) for n in range(9)], store, lambda mail, _: outcomes.append(mail.key))
    assert outcomes == ["k0", "k1"]
    assert len(server.mails) == 2


def test_an_empty_batch_connects_to_nobody(started):
    server, client = started(DemoSmtp())
    deliver_all(client, [])
    assert server.connections == 0


def test_it_can_be_closed_twice_and_used_again(started):
    _, client = started(DemoSmtp())
    client.deliver(a_mail(1), nothing)
    client.close()
    client.close()
    assert client.deliver(a_mail(2), nothing).kind == "sent"
