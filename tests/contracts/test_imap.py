"""What the daemon relies on, shown on the embedded server and on Dovecot alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailtriage.demo.imap_server import DemoImap
from mailtriage.domain.servers import ImapServer, Tls
from mailtriage.intake.imap import ImapRefused, ImapTrouble, Mailbox, State
from mailtriage.intake.reading import PART, Facts
from tests.services import Dovecot
from tests.tcp_proxy import CuttingProxy

PLAIN = b"From: anna@example.com\r\nSubject: help\r\nMessage-ID: <1@example.com>\r\n\r\nHello\r\n"


@pytest.fixture
def mailbox(imap_server: ImapServer) -> Iterator[Mailbox]:
    with Mailbox(imap_server) as mailbox:
        mailbox.open()
        yield mailbox


def put(mailbox: Mailbox, *mails: bytes) -> list[int]:
    """Append mails over a second connection; gives their UIDs."""
    with Mailbox(mailbox.server) as other:
        uids = [other.append("INBOX", raw) for raw in mails]
    return [uid for uid in uids if uid is not None]


def numbered(count: int) -> list[bytes]:
    return [b"Subject: mail %d\r\n\r\n%d\r\n" % (number, number) for number in range(count)]


def test_it_opens_an_empty_inbox(mailbox: Mailbox) -> None:
    folder = mailbox.open()
    assert (folder.exists, folder.read_only) == (0, False)
    assert mailbox.uids_after(0) == []
    assert list(mailbox.fetch([])) == []


def test_it_lists_what_is_new_in_ascending_order(mailbox: Mailbox) -> None:
    uids = put(mailbox, *numbered(3))
    assert mailbox.uids_after(0) == uids == sorted(uids)
    assert mailbox.uids_after(uids[0]) == uids[1:]


def test_it_does_not_take_the_last_mail_for_a_new_one(mailbox: Mailbox) -> None:
    uids = put(mailbox, *numbered(2))
    assert mailbox.uids_after(uids[-1]) == []
    assert mailbox.uids_after(uids[-1] + 1000) == []


def test_it_sees_mail_that_came_after_it_opened_the_folder(mailbox: Mailbox) -> None:
    first = put(mailbox, PLAIN)
    assert mailbox.uids_after(0) == first
    second = put(mailbox, PLAIN)
    assert mailbox.uids_after(first[-1]) == second


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN,
        b"Subject: no end of line at the end\r\n\r\nbye",
        b"Subject: only a header\r\n\r\n",
        b"Subject: \xd6\xfa\xbc\xc7\xb4\xca\r\n\r\n\xd7\xaa\xd5\xcb\xca\xa7\xb0\xdc \xff\xfe\x80\r\n",
        b"Subject: literals\r\n\r\n{5}\r\n)\r\nA1 OK FETCH completed\r\n* BYE\r\n",
        b"Subject: long line\r\n\r\n" + b"x" * 200_000 + b"\r\n",
        b"\r\n\r\n\r\n",
    ],
    ids=["plain", "no-last-newline", "header-only", "8-bit", "looks-like-imap", "long-line", "empty-lines"],
)
def test_it_fetches_a_mail_byte_for_byte(mailbox: Mailbox, raw: bytes) -> None:
    uids = put(mailbox, raw)
    (mail,) = mailbox.fetch(uids)
    assert mail.raw == raw
    assert (mail.uid, mail.size, mail.state) == (uids[0], len(raw), State.WHOLE)


@pytest.mark.parametrize("size", [PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 17])
def test_it_puts_a_large_mail_together_from_its_parts(mailbox: Mailbox, size: int) -> None:
    head = b"Subject: large\r\n\r\n"
    raw = (head + b"abcdefghijklmnopqrstuvwxyz" * (size // 26 + 1))[: size - 2] + b"\r\n"
    uids = put(mailbox, PLAIN, raw, PLAIN)
    assert [mail.raw for mail in mailbox.fetch(uids)] == [PLAIN, raw, PLAIN]


def test_it_fetches_many_mails_in_the_order_asked_for(mailbox: Mailbox) -> None:
    mails = numbered(230)
    uids = put(mailbox, *mails)
    assert [mail.raw for mail in mailbox.fetch(uids)] == mails


def test_it_knows_when_a_mail_arrived(mailbox: Mailbox) -> None:
    (mail,) = mailbox.fetch(put(mailbox, PLAIN))
    assert mail.arrived is not None
    assert mail.arrived.tzinfo is UTC
    assert abs(mail.arrived - datetime.now(UTC)) < timedelta(minutes=5)


def test_it_tells_sizes_and_leaves_out_what_is_not_there(mailbox: Mailbox) -> None:
    uids = put(mailbox, PLAIN, PLAIN + b"more\r\n")
    assert mailbox.sizes([*uids, uids[-1] + 7]) == {uids[0]: len(PLAIN), uids[1]: len(PLAIN) + 6}


def test_fetching_leaves_a_mail_unread(mailbox: Mailbox) -> None:
    uids = put(mailbox, PLAIN)
    list(mailbox.fetch(uids))
    assert mailbox.existing(uids, "UNSEEN") == uids


def test_it_marks_mails_as_seen_and_no_others(mailbox: Mailbox) -> None:
    uids = put(mailbox, *numbered(3))
    mailbox.mark_seen(uids[:2])
    assert mailbox.existing(uids, "SEEN") == uids[:2]


def test_it_says_that_a_mail_is_gone_which_somebody_removed_meanwhile(mailbox: Mailbox) -> None:
    uids = put(mailbox, *numbered(3))
    assert mailbox.uids_after(0) == uids
    with Mailbox(mailbox.server) as other:
        other.open()
        other.move([uids[1]], "Elsewhere")
    mails = {mail.uid: mail for mail in mailbox.fetch(uids)}
    assert mails[uids[1]].raw is None
    assert mails[uids[1]].state is State.GONE
    assert [mails[uid].state for uid in (uids[0], uids[2])] == [State.WHOLE, State.WHOLE]


def test_a_mail_removed_just_before_it_is_fetched_is_gone_and_holds_up_no_other(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    uids = put(mailbox, *numbered(3))
    ask = mailbox.facts

    def facts_and_then_remove(wanted: Sequence[int]) -> dict[int, Facts]:
        known = ask(wanted)
        with Mailbox(mailbox.server) as other:
            other.open()
            other.move([uids[1]], "Elsewhere")
        return known

    monkeypatch.setattr(mailbox, "facts", facts_and_then_remove)
    mails = {mail.uid: mail for mail in mailbox.fetch(uids)}
    # A server may also keep giving a mail to a session that has not heard yet that it is gone.
    assert mails[uids[1]].state in (State.GONE, State.WHOLE)
    assert [mails[uid].state for uid in (uids[0], uids[2])] == [State.WHOLE, State.WHOLE]


@pytest.mark.parametrize("name", ["Done", "已处理 ✓", "Fertig & erledigt", 'A "quoted" name'])
def test_it_moves_mails_to_a_folder_that_it_creates(mailbox: Mailbox, name: str) -> None:
    uids = put(mailbox, *numbered(3))
    mailbox.move([uids[0], uids[2]], name)
    assert mailbox.uids_after(0) == [uids[1]]
    assert name in mailbox.folders()
    assert mailbox.open(name).exists == 2


def test_it_moves_into_a_folder_that_is_there_already(mailbox: Mailbox) -> None:
    uids = put(mailbox, *numbered(2))
    mailbox.move(uids[:1], "Done")
    mailbox.move(uids[1:], "Done")
    assert mailbox.open("Done").exists == 2


def test_moving_or_marking_a_mail_that_is_gone_is_no_failure(mailbox: Mailbox) -> None:
    uids = put(mailbox, *numbered(2))
    mailbox.move(uids[:1], "Done")
    mailbox.move(uids[:1], "Done")
    mailbox.mark_seen(uids)
    assert mailbox.open("Done").exists == 1


def test_it_keeps_the_flags_of_an_appended_mail(mailbox: Mailbox) -> None:
    uid = mailbox.append("INBOX", PLAIN, [r"\Seen", "$Ticketed"])
    assert uid is not None
    mailbox.open()
    assert mailbox.existing([uid], "SEEN KEYWORD $Ticketed") == [uid]


def test_it_appends_to_a_folder_that_it_creates(mailbox: Mailbox) -> None:
    mailbox.append("已发送", PLAIN, [r"\Seen"])
    assert mailbox.open("已发送").exists == 1


@pytest.mark.parametrize(
    "message_id", ["<1@example.com>", "<a{5}@x>", '<"odd) (id"@x>', "<100%*@x>", "<gr\u00fc\u00dfe@x>"]
)
def test_it_finds_a_mail_by_its_message_id(mailbox: Mailbox, message_id: str) -> None:
    uids = put(mailbox, f"Message-ID: {message_id}\r\n\r\n1\r\n".encode(), b"Message-ID: <other@x>\r\n\r\n2\r\n")
    mailbox.open()
    assert mailbox.search_message_id(message_id) == uids[:1]


@pytest.mark.parametrize("message_id", ["", "  ", "<a\r\nA1 LOGOUT@x>", "<\0@x>"])
def test_it_finds_nothing_for_what_can_be_no_message_id(mailbox: Mailbox, message_id: str) -> None:
    put(mailbox, PLAIN)
    assert mailbox.search_message_id(message_id) == []


def test_it_keeps_the_uidvalidity_between_connections(imap_server: ImapServer) -> None:
    with Mailbox(imap_server) as first, Mailbox(imap_server) as second:
        assert first.open().uidvalidity == second.open().uidvalidity


def test_it_tells_which_folders_there_are_where_one_is_missing(mailbox: Mailbox) -> None:
    mailbox.append("Support", PLAIN)
    with pytest.raises(ImapRefused, match=r"no folder 'Suport'; it has .*'INBOX'.*'Support'"):
        mailbox.open("Suport")
    assert mailbox.open().exists == 0


def test_a_folder_that_was_made_anew_has_another_uidvalidity(imap_server: ImapServer) -> None:
    support = replace(imap_server, folder="Support")
    with Mailbox(imap_server) as other, Mailbox(support) as mailbox:
        other.append("Support", PLAIN)
        before = mailbox.open()
        mailbox.open("INBOX")
        other.client.delete_folder("Support")
        other.append("Support", PLAIN)
        after = mailbox.open()
    assert (before.exists, after.exists) == (1, 1)
    assert after.uidvalidity != before.uidvalidity


def test_a_folder_that_is_removed_while_it_is_open_is_noticed_and_then_named(imap_server: ImapServer) -> None:
    support = replace(imap_server, folder="Support")
    with Mailbox(imap_server) as other, Mailbox(support) as mailbox:
        other.append("Support", PLAIN)
        mailbox.open()
        other.client.delete_folder("Support")
        with suppress(ImapTrouble, ImapRefused):
            assert [mail.raw for mail in mailbox.fetch(mailbox.uids_after(0))] in ([], [None], [PLAIN])
    with pytest.raises(ImapRefused, match="no folder 'Support'"), Mailbox(support) as mailbox:
        mailbox.open()


def test_it_says_that_the_login_was_refused(imap_server: ImapServer) -> None:
    with (
        pytest.raises(ImapRefused, match="check user and password") as caught,
        Mailbox(replace(imap_server, password="no")),
    ):
        pass
    assert caught.value.exit_code == 1


def test_it_waits_for_mail_and_wakes_when_it_comes(mailbox: Mailbox) -> None:
    arrival = threading.Timer(0.2, put, [mailbox, PLAIN])
    arrival.start()
    assert mailbox.wait_for_news(20, threading.Event())
    arrival.join()
    assert len(mailbox.uids_after(0)) == 1


def test_it_does_not_wait_for_mail_that_came_just_before(mailbox: Mailbox) -> None:
    mailbox.uids_after(0)
    put(mailbox, PLAIN)
    assert mailbox.wait_for_news(20, threading.Event())


def test_it_stops_waiting_when_told_or_when_the_time_is_over(mailbox: Mailbox) -> None:
    stop = threading.Event()
    assert not mailbox.wait_for_news(0.05, stop)
    threading.Timer(0.1, stop.set).start()
    assert not mailbox.wait_for_news(600, stop)
    assert mailbox.open().exists == 0


def test_it_checks_a_mailbox(imap_server: ImapServer) -> None:
    with Mailbox(imap_server) as mailbox:
        assert mailbox.check().exists == 0


def test_it_is_of_no_more_use_after_logout(imap_server: ImapServer) -> None:
    with Mailbox(imap_server) as mailbox:
        mailbox.open()
    with pytest.raises(ImapTrouble, match="not connected"):
        mailbox.uids_after(0)


def test_wherever_the_connection_is_cut_a_mail_comes_whole_or_not_at_all(imap_server: ImapServer) -> None:
    mails = [*numbered(4), b"Subject: large\r\n\r\n" + b"x" * 3_000 + b"\r\n"]
    with Mailbox(imap_server) as mailbox:
        for raw in mails:
            mailbox.append("INBOX", raw)
    with CuttingProxy(imap_server.port) as proxy:
        through = replace(imap_server, port=proxy.port)
        taken: set[int] = set()
        for cut in [*range(1, 4_600, 131), None]:
            proxy.cut_after = cut
            with suppress(ImapTrouble), Mailbox(through) as mailbox:
                mailbox.open()
                got = [mail.raw for mail in mailbox.fetch(mailbox.uids_after(0))]
                assert got == mails
                taken.add(cut or 0)
    assert 0 in taken, "the connection that nobody cut brings all mails"


@pytest.mark.parametrize(("user", "password"), [("anna b@x", 'pa"ss\\word {3}'), ("客服@例子.com", "密码 ü")])
@pytest.mark.parametrize("kind", ["embedded", "dovecot"])
def test_it_logs_in_whatever_letters_user_and_password_have(
    request: pytest.FixtureRequest, kind: str, user: str, password: str
) -> None:
    if kind == "dovecot":
        server = request.getfixturevalue("dovecot").user(user, password)
        with Mailbox(server) as mailbox:
            assert mailbox.open().exists == 0
        return
    with DemoImap(user, password) as embedded, Mailbox(embedded.server()) as mailbox:
        assert mailbox.open().exists == 0


@pytest.fixture(params=["embedded-implicit", "embedded-starttls", "dovecot-implicit", "dovecot-starttls"])
def tls_server(request: pytest.FixtureRequest, tls_certificate: tuple[Path, Path]) -> Iterator[ImapServer]:
    kind, _, way = request.param.partition("-")
    tls: Tls = "implicit" if way == "implicit" else "starttls"
    if kind == "dovecot":
        dovecot: Dovecot = request.getfixturevalue("dovecot")
        yield dovecot.user(tls=tls)
        return
    chain, key = tls_certificate
    with DemoImap(tls=tls, certificate=(str(chain), str(key))) as embedded:
        yield embedded.server("support", timeout=10)


def test_it_speaks_tls(
    tls_server: ImapServer, tls_certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tls_certificate[0]))
    with Mailbox(tls_server) as mailbox:
        mailbox.append("INBOX", PLAIN)
        mailbox.open()
        (mail,) = mailbox.fetch(mailbox.uids_after(0))
        assert mail.raw == PLAIN
        assert not mailbox.wait_for_news(0.05, threading.Event())


def test_waiting_over_tls_can_be_abandoned_from_another_thread(
    tls_server: ImapServer, tls_certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tls_certificate[0]))
    with Mailbox(tls_server) as mailbox:
        mailbox.open()
        threading.Timer(0.05, mailbox.abandon).start()
        with pytest.raises(ImapTrouble):
            mailbox.wait_for_news(60, threading.Event())


def test_it_trusts_no_certificate_that_nobody_vouches_for(tls_server: ImapServer) -> None:
    with pytest.raises(ImapRefused, match="cannot be trusted"), Mailbox(tls_server):
        pass
