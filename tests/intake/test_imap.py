"""IMAP as it really is: servers that drop, hang, lie, refuse and talk nonsense. The proper road is in `contracts/`."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from mailtriage.intake.imap import Folder, ImapRefused, ImapTrouble, Mailbox, State
from mailtriage.intake.reading import PART
from tests.imap_faults import Fault, FaultyImap
from tests.waiting import wait_until

MAILS = {uid: b"Subject: %d\r\n\r\nbody of %d\r\n" % (uid, uid) for uid in (3, 7, 8)}

ACTS: dict[str, Callable[[Mailbox], object]] = {
    "CAPABILITY": lambda mailbox: mailbox.connect(),
    "LOGIN": lambda mailbox: mailbox.connect(),
    "ID": lambda mailbox: mailbox.connect(),
    "SELECT": lambda mailbox: mailbox.open(),
    "NOOP": lambda mailbox: mailbox.uids_after(0),
    "UID SEARCH": lambda mailbox: mailbox.uids_after(0),
    "UID FETCH": lambda mailbox: list(mailbox.fetch([3, 7, 8])),
    "UID STORE": lambda mailbox: mailbox.mark_seen([3]),
    "UID MOVE": lambda mailbox: mailbox.move([3], "Archive"),
    "APPEND": lambda mailbox: mailbox.append("Archive", b"x\r\n"),
    "LIST": lambda mailbox: mailbox.folders(),
    "IDLE": lambda mailbox: mailbox.wait_for_news(0.1, threading.Event()),
}


def opened(server: FaultyImap, timeout: float = 5.0) -> Mailbox:
    """A mailbox with its folder open, before any fault."""
    faults, server.faults = server.faults, []
    mailbox = Mailbox(server.server(timeout))
    mailbox.connect()
    mailbox.open()
    server.faults = faults
    return mailbox


def tried(server: FaultyImap, command: str, timeout: float) -> None:
    """Do what sends `command`; `connect` on a mailbox that is not connected yet."""
    mailbox = Mailbox(server.server(timeout)) if command in ("CAPABILITY", "LOGIN", "ID") else opened(server, timeout)
    try:
        ACTS[command](mailbox)
    finally:
        mailbox.drop()


def everything(server: FaultyImap) -> dict[int, bytes | None]:
    """What a new connection finds."""
    with Mailbox(server.server()) as mailbox:
        mailbox.open()
        return {mail.uid: mail.raw for mail in mailbox.fetch(mailbox.uids_after(0))}


@pytest.mark.parametrize("command", ACTS)
def test_a_connection_lost_in_any_command_is_trouble_that_passes(command: str) -> None:
    with FaultyImap(MAILS, [Fault(command)]) as server:
        with pytest.raises(ImapTrouble, match="closed the connection") as caught:
            tried(server, command, 5)
        assert caught.value.exit_code == 75
        assert not caught.value.said
        assert everything(server) == MAILS


@pytest.mark.parametrize("command", ACTS)
def test_a_server_that_hangs_in_any_command_is_left(command: str) -> None:
    with FaultyImap(MAILS, [Fault(command, hang=True)]) as server:
        with pytest.raises(ImapTrouble, match=r"gave no answer in 0\.1 s"):
            tried(server, command, 0.1)
        assert everything(server) == MAILS


@pytest.mark.parametrize("command", ["SELECT", "UID SEARCH", "UID FETCH", "LIST", "UID MOVE"])
@pytest.mark.parametrize(
    "words", ["NO [UNAVAILABLE] later", "NO [INUSE] locked", "NO [LIMIT] slow down", "BAD not now"]
)
def test_a_server_that_is_busy_is_trouble_and_the_connection_stays(command: str, words: str) -> None:
    with FaultyImap(MAILS, [Fault(command, say=words)]) as server:
        mailbox = opened(server)
        with pytest.raises(ImapTrouble, match=words.split()[-1]):
            ACTS[command](mailbox)
        assert mailbox.open().exists == 3
        assert mailbox.uids_after(0) == [3, 7, 8]
        mailbox.logout()


@pytest.mark.parametrize("cut", [1, 5, 20, 40, 49, 60, 70, 80, 100, 150, 188])
def test_half_an_answer_is_never_taken_for_a_mail(cut: int) -> None:
    with FaultyImap(MAILS, [Fault("UID FETCH", containing="BODY", cut=cut)]) as server:
        mailbox = opened(server)
        got = []
        with pytest.raises(ImapTrouble, match="closed the connection"):
            got += mailbox.fetch([3, 7, 8])
        assert got == []
        assert everything(server) == MAILS


@pytest.mark.parametrize("claimed", [0, 1, 5, 100_000, 5_000_000_000])
def test_a_wrong_size_changes_nothing(claimed: int) -> None:
    with FaultyImap(MAILS) as server:
        server.mails[7].claimed = claimed
        assert everything(server) == MAILS


def test_a_mail_larger_than_its_claimed_size_is_fetched_whole() -> None:
    raw = b"abcdefg" * 400_000
    with FaultyImap({**MAILS, 9: raw}) as server:
        server.mails[9].claimed = 10
        assert everything(server)[9] == raw


def test_a_mail_that_is_too_large_is_cut_and_says_so() -> None:
    with FaultyImap({1: b"a" * 3_000_000, **MAILS}) as server:
        mails = list(opened(server).fetch([1, 3], largest=2_500_000))
    assert (mails[0].state, mails[0].size, len(mails[0].raw or b"")) == (State.CUT, 3_000_000, 2_500_000)
    assert "cut after 2500000 bytes" in mails[0].remark
    assert mails[1].raw == MAILS[3]


@pytest.mark.parametrize("size", [PART - 1, PART, PART + 1, 2 * PART])
def test_a_mail_of_just_the_largest_size_is_whole(size: int) -> None:
    with FaultyImap({1: b"a" * size}) as server:
        (mail,) = opened(server).fetch([1], largest=size)
    assert (mail.state, len(mail.raw or b"")) == (State.WHOLE, size)


def test_it_asks_for_the_next_mails_only_when_they_are_wanted() -> None:
    with FaultyImap(dict.fromkeys(range(1, 11), b"a" * 600_000)) as server:
        next(iter(opened(server).fetch(range(1, 11))))
        assert sum("BODY" in command for command in server.commands) == 1


def test_one_mail_that_the_server_cannot_deliver_holds_up_no_other() -> None:
    refusing = Fault("UID FETCH", containing=r"\b7\b.*BODY", say="NO could not convert it to RFC 822", times=99)
    with FaultyImap(MAILS, [refusing]) as server:
        mails = {mail.uid: mail for mail in opened(server).fetch([3, 7, 8])}
    assert (mails[7].raw, mails[7].state) == (None, State.WITHHELD)
    assert "could not convert" in mails[7].remark
    assert [mails[uid].raw for uid in (3, 8)] == [MAILS[3], MAILS[8]]


def test_a_mail_of_which_nothing_comes_is_withheld_rather_than_empty() -> None:
    with FaultyImap({**MAILS, 9: b""}) as server:
        server.mails[9].claimed = 4_000
        (mail,) = opened(server).fetch([9])
    assert (mail.raw, mail.state) == (None, State.WITHHELD)


def test_an_empty_mail_is_a_mail() -> None:
    with FaultyImap({9: b""}) as server:
        assert everything(server) == {9: b""}


def test_a_mail_removed_between_its_parts_is_gone() -> None:
    removing = Fault("UID FETCH", containing=r"<[1-9]\d+\.", act=lambda server: server.mails.pop(9))
    with FaultyImap({**MAILS, 9: b"a" * 3_000_000}, [removing]) as server:
        mails = {mail.uid: mail for mail in opened(server).fetch([3, 9])}
    assert (mails[9].raw, mails[9].state) == (None, State.GONE)
    assert mails[3].raw == MAILS[3]


def test_a_mail_removed_between_asking_for_sizes_and_fetching_is_gone() -> None:
    removing = Fault("UID FETCH", containing="BODY", act=lambda server: server.mails.pop(7))
    with FaultyImap(MAILS, [removing]) as server:
        states = {mail.uid: mail.state for mail in opened(server).fetch([3, 7, 8])}
    assert states == {3: State.WHOLE, 7: State.GONE, 8: State.WHOLE}


def test_a_server_that_refuses_a_group_for_one_missing_mail_gives_the_others() -> None:
    def remove(server: FaultyImap) -> None:
        server.mails.pop(7, None)

    removing = Fault("NOOP", act=remove, skip=1)
    refusing = Fault("UID FETCH", containing=r"\b7\b.*BODY", say="NO [EXPUNGEISSUED] Some are gone", times=9)
    with FaultyImap(MAILS, [removing, refusing]) as server:
        states = {mail.uid: mail.state for mail in opened(server).fetch([3, 7, 8])}
    assert states == {3: State.WHOLE, 7: State.GONE, 8: State.WHOLE}


def test_a_hundred_thousand_mails_are_listed_in_answers_of_less_than_a_megabyte() -> None:
    uids = range(4_000_000_000, 4_000_100_000)
    with FaultyImap(dict.fromkeys(uids, b"x")) as server:
        mailbox = opened(server)
        assert mailbox.uids_after(uids[0] - 1) == list(uids)
        assert mailbox.uids_after(uids[-3]) == list(uids[-2:])
        assert server.longest_answer < 1_000_000


def test_uids_that_jump_are_found_all_the_same() -> None:
    uids = [*range(1, 80_100), 30_000_000, 30_000_001]
    with FaultyImap(dict.fromkeys(uids, b"x")) as server:
        assert opened(server).uids_after(80_000) == [uid for uid in uids if uid > 80_000]
        assert sum(command.startswith("UID SEARCH") for command in server.commands) < 60


@pytest.mark.parametrize("last", [2**32 - 2, 2**32 - 1, 2**32])
def test_the_last_uid_there_can_be_is_no_obstacle(last: int) -> None:
    with FaultyImap({2**32 - 1: b"x"}) as server:
        assert opened(server).uids_after(last) == ([2**32 - 1] if last < 2**32 - 1 else [])


def test_uids_in_several_lines_are_read_as_one_answer() -> None:
    answer = b"* SEARCH 8 3\r\n* SEARCH\r\n* SEARCH 7 (MODSEQ 12)\r\n{tag} OK done\r\n"
    with FaultyImap(MAILS, [Fault("UID SEARCH", raw=answer)]) as server:
        assert opened(server).uids_after(0) == [3, 7, 8]


def test_numbers_that_can_be_no_uid_are_left_out() -> None:
    answer = b"* SEARCH 0 7 99999999999999999999\r\n{tag} OK done\r\n"
    with FaultyImap(MAILS, [Fault("UID SEARCH", raw=answer)]) as server:
        assert opened(server).uids_after(0) == [7]


def test_responses_that_nobody_asked_for_are_no_part_of_a_mail() -> None:
    chatter = b"* 2 EXPUNGE\r\n* 7 FETCH (FLAGS (\\Seen))\r\n* OK Still here\r\n* 4 EXISTS\r\n* 99 RECENT\r\n"
    with FaultyImap(MAILS, [Fault("UID FETCH", first=chatter, times=9)]) as server:
        assert everything(server) == MAILS


NONSENSE = {
    "no-imap": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "deep": b"* 1 FETCH " + b"(" * 50_000 + b"\r\n{tag} OK done\r\n",
    "unbalanced": b"* 1 FETCH (UID 3 BODY[]<0> {3}\r\nabc\r\n{tag} OK done\r\n",
    "no-number": b"* x FETCH (UID 3)\r\n* 1 FETCH (UID x)\r\n{tag} OK done\r\n",
    "odd": b"* 1 FETCH (UID 3 RFC822.SIZE)\r\n{tag} OK done\r\n",
    "quote": b'* 1 FETCH (UID 3 BODY[]<0> "abc)\r\n{tag} OK done\r\n',
    "other-tag": b"XYZZY1 OK done\r\n",
    "huge-piece": b"* 1 FETCH (UID 3 BODY[]<0> {99999999999}\r\n",
    "endless-line": b"* OK " + b"x" * 9_000_000,
    "bye": b"* BYE [UNAVAILABLE] going down\r\n",
    "bytes": bytes(range(256)) + b"\r\n",
}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_trouble_and_nothing_worse(name: str) -> None:
    with FaultyImap(MAILS, [Fault("UID FETCH", raw=NONSENSE[name])]) as server:
        with pytest.raises(ImapTrouble):
            list(opened(server, timeout=1).fetch([3]))
        assert everything(server) == MAILS


GARBAGE = (
    b"(",
    b")",
    b"{5}\r\n",
    b'"',
    b"\r\n",
    b"NIL",
    b"* ",
    b"+ ",
    b"[",
    b"-1",
    b"9" * 25,
    b"\xff",
    b"\0",
    b"BYE",
    b"",
)


@pytest.mark.parametrize("seed", range(25))
def test_garbled_answers_never_become_anything_but_trouble(seed: int) -> None:
    chance = random.Random(seed)

    def garble(answer: bytes) -> bytes:
        if chance.random() > 0.3:
            return answer
        place = chance.randrange(len(answer))
        return answer[:place] + chance.choice(GARBAGE) + answer[place + chance.randint(0, 9) :]

    with (
        FaultyImap(MAILS, garble=garble) as server,
        suppress(ImapTrouble, ImapRefused),
        Mailbox(server.server(timeout=0.05)) as mailbox,
    ):
        mailbox.open()
        list(mailbox.fetch(mailbox.uids_after(0)))
        mailbox.mark_seen([3])
        mailbox.move([7], "Done")
        mailbox.append("Archive", b"x")
        mailbox.wait_for_news(0.01, threading.Event())


@pytest.mark.parametrize("drip", [b"x", b"* OK Still searching\r\n"], ids=["half-a-line", "still-searching"])
def test_a_server_that_never_comes_to_an_end_is_left(drip: bytes) -> None:
    with FaultyImap(MAILS, [Fault("UID SEARCH", drip=drip)]) as server, pytest.raises(ImapTrouble, match="no answer"):
        opened(server, timeout=0.05).uids_after(0)


def test_a_server_that_works_slowly_is_waited_for_as_long_as_it_talks() -> None:
    patience = b"* OK Searched 10% of the mailbox\r\n" * 50
    with FaultyImap(MAILS, [Fault("UID SEARCH", first=patience)]) as server:
        assert opened(server).uids_after(0) == [3, 7, 8]


def test_a_new_uidvalidity_is_told() -> None:
    with FaultyImap(MAILS) as server:
        mailbox = opened(server)
        server.uidvalidity = 77
        assert mailbox.open() == Folder(77, 9, 3)


def test_a_server_that_tells_no_uidnext_is_asked_for_the_last_mail() -> None:
    silent = Fault("SELECT", raw=b"* 3 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n{tag} OK done\r\n", times=2)
    with FaultyImap(MAILS, [silent]) as server, Mailbox(server.server()) as mailbox:
        assert mailbox.open() == Folder(5, 9, 3)
        server.mails.clear()
        assert mailbox.open().uidnext == 1


def test_a_folder_without_uidvalidity_is_refused() -> None:
    with (
        FaultyImap(MAILS, [Fault("SELECT", raw=b"* 3 EXISTS\r\n{tag} OK done\r\n")]) as server,
        pytest.raises(ImapRefused, match="UIDVALIDITY"),
        Mailbox(server.server()) as mailbox,
    ):
        mailbox.open()


def test_a_folder_that_vanished_is_for_a_person_to_mend() -> None:
    with (
        FaultyImap(MAILS, folders=["INBOX", "Support"]) as server,
        Mailbox(replace(server.server(), folder="Support")) as mailbox,
    ):
        assert mailbox.open().exists == 3
        del server.folders["Support"]
        with pytest.raises(ImapRefused, match="no folder 'Support'; it has 'INBOX'"):
            mailbox.open()


def test_a_folder_that_is_read_only_is_read_and_not_marked() -> None:
    read_only = Fault("SELECT", raw=b"* OK [UIDVALIDITY 1]\r\n* 3 EXISTS\r\n{tag} OK [READ-ONLY] done\r\n")
    with FaultyImap(MAILS, [read_only]) as server, Mailbox(server.server()) as mailbox:
        assert mailbox.open().read_only
        assert len(list(mailbox.fetch([3, 7, 8]))) == 3
        for mark in (lambda: mailbox.mark_seen([3]), lambda: mailbox.move([3], "Archive")):
            with pytest.raises(ImapRefused, match="after: keep"):
                mark()
        assert not server.mails[3].flags


def test_it_copies_and_expunges_where_the_server_cannot_move() -> None:
    with FaultyImap(MAILS, capabilities="IMAP4rev1 UIDPLUS") as server:
        server.mails[7].flags.add(r"\Deleted")
        opened(server).move([3], "Done")
        assert server.folders["Done"] == [MAILS[3]]
        assert sorted(server.mails) == [7, 8], "what a person marked as deleted stays"


def test_it_moves_nothing_where_the_server_can_only_expunge_everything() -> None:
    with FaultyImap(MAILS, capabilities="IMAP4rev1") as server:
        with pytest.raises(ImapRefused, match="after: seen"):
            opened(server).move([3], "Archive")
        assert sorted(server.mails) == [3, 7, 8]
        assert server.folders["Archive"] == []


def test_a_move_that_the_server_only_claims_is_noticed() -> None:
    with (
        FaultyImap(MAILS, [Fault("UID MOVE", say="OK done")]) as server,
        pytest.raises(ImapTrouble, match="left 2 of 2 mails"),
    ):
        opened(server).move([3, 7], "Archive")


def test_a_refused_mark_is_noticed_where_a_mail_is_still_unread() -> None:
    with (
        FaultyImap(MAILS, [Fault("UID STORE", say="NO [NOPERM] not yours")]) as server,
        pytest.raises(ImapRefused, match="not yours"),
    ):
        opened(server).mark_seen([3])


def test_it_introduces_itself_before_it_opens_a_folder() -> None:
    with FaultyImap(MAILS) as server:
        everything(server)
    names = [command.split(" ")[0] for command in server.commands]
    assert names.index("ID") < names.index("SELECT")
    with FaultyImap(MAILS, [Fault("ID", say="BAD what?")]) as server:
        assert everything(server) == MAILS


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", ImapRefused),
        ("NO Login fail. Please enter your authorization code to login.", ImapRefused),
        ("NO [UNAVAILABLE] Temporary authentication failure", ImapTrouble),
        ("NO [ALERT] Too many simultaneous connections. (Failure)", ImapTrouble),
        ("NO [LIMIT] LOGIN Rate limit hit", ImapTrouble),
        ("BAD User is authenticated but not connected.", ImapTrouble),
    ],
)
def test_a_refused_login_is_told_apart_from_a_busy_server(words: str, error: type[Exception]) -> None:
    with (
        FaultyImap(faults=[Fault("LOGIN", say=words)]) as server,
        pytest.raises(error) as caught,
        Mailbox(server.server()),
    ):
        pass
    assert words.partition(" ")[2] in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("greeting", ["* BYE [UNAVAILABLE] Too many connections", "+OK POP3 ready", "220 smtp.example"])
def test_a_greeting_that_is_none_is_trouble(greeting: str) -> None:
    with FaultyImap(greeting=greeting) as server, pytest.raises(ImapTrouble), Mailbox(server.server()):
        pass


@pytest.mark.parametrize(
    ("greeting", "capabilities", "said"),
    [("* PREAUTH welcome", "IMAP4rev1 STARTTLS", "not safe"), ("* OK ready", "IMAP4rev1", "no STARTTLS")],
)
def test_the_password_is_not_sent_where_starttls_is_not_to_be_had(greeting: str, capabilities: str, said: str) -> None:
    with (
        FaultyImap(greeting=greeting, capabilities=capabilities) as server,
        pytest.raises(ImapRefused, match=said),
        Mailbox(replace(server.server(), tls="starttls")),
    ):
        pass
    assert not [command for command in server.commands if "secret" in command]


def test_a_port_that_speaks_no_tls_is_for_a_person_to_mend() -> None:
    with (
        FaultyImap() as server,
        pytest.raises(ImapRefused, match="check port and tls"),
        Mailbox(replace(server.server(), tls="implicit")),
    ):
        pass


def test_the_password_never_travels_in_plain_text_to_another_machine() -> None:
    with FaultyImap() as server:
        elsewhere = replace(server.server(), host="imap.example.com")
        with pytest.raises(ImapRefused, match="plain text"), Mailbox(elsewhere):
            pass
    assert server.commands == []


@pytest.mark.parametrize("secret", ["a\r\nb", "a\0b"])
def test_a_password_cannot_carry_a_command(secret: str) -> None:
    with (
        FaultyImap() as server,
        pytest.raises(ImapRefused, match="line break"),
        Mailbox(replace(server.server(), password=secret)),
    ):
        pass
    assert not [command for command in server.commands if command.startswith("LOGIN")]


def test_a_server_that_is_not_there_is_trouble() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = FaultyImap()
        nowhere.port = unused.getsockname()[1]
        with pytest.raises(ImapTrouble, match="onnection refused"), Mailbox(nowhere.server()):
            pass


def test_a_server_that_never_greets_is_left() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        nowhere = FaultyImap()
        nowhere.port = silent.getsockname()[1]
        with pytest.raises(ImapTrouble, match="no answer"), Mailbox(nowhere.server(timeout=0.1)):
            pass


def test_mail_that_is_announced_before_idle_begins_is_news() -> None:
    with FaultyImap(MAILS, [Fault("IDLE", raw=b"* 4 EXISTS\r\n+ idling\r\n{tag} OK done\r\n")]) as server:
        assert opened(server).wait_for_news(5, threading.Event())


def test_mail_that_is_announced_together_with_idle_is_news() -> None:
    with FaultyImap(MAILS) as server:
        mailbox = opened(server)
        server.faults = [Fault("NOOP", raw=b"{tag} OK done\r\n")]
        server.news = [b"* 4 EXISTS\r\n"]
        assert mailbox.wait_for_news(5, threading.Event())


def test_a_connection_that_dies_in_idle_is_noticed() -> None:
    with (
        FaultyImap(MAILS, [Fault("IDLE", raw=b"+ idling\r\n* BYE timeout\r\n")]) as server,
        pytest.raises(ImapTrouble, match="timeout"),
    ):
        opened(server).wait_for_news(5, threading.Event())


def test_a_refused_idle_is_trouble() -> None:
    with (
        FaultyImap(MAILS, [Fault("IDLE", say="NO [INUSE] not now")]) as server,
        pytest.raises(ImapTrouble, match="not now"),
    ):
        opened(server).wait_for_news(5, threading.Event())


def test_without_idle_it_waits_and_brings_no_news() -> None:
    with FaultyImap(MAILS, capabilities="IMAP4rev1") as server:
        assert not opened(server).wait_for_news(0.01, threading.Event())
        assert not [command for command in server.commands if command.startswith("IDLE")]


def test_a_command_that_hangs_can_be_abandoned_from_another_thread() -> None:
    with FaultyImap(MAILS, [Fault("UID SEARCH", hang=True)]) as server:
        mailbox = opened(server, timeout=60)
        failures: list[ImapTrouble] = []

        def look() -> None:
            try:
                mailbox.uids_after(0)
            except ImapTrouble as trouble:
                failures.append(trouble)

        looking = threading.Thread(target=look)
        looking.start()
        wait_until(lambda: any(command.startswith("UID SEARCH") for command in server.commands))
        mailbox.abandon()
        looking.join(10)
        assert len(failures) == 1


def test_it_asks_for_no_sequence_number() -> None:
    with FaultyImap(MAILS) as server:
        mailbox = opened(server)
        list(mailbox.fetch(mailbox.uids_after(0)))
        mailbox.mark_seen([3])
        mailbox.move([7], "Archive")
        mailbox.search_message_id("<1@x>")
    bare = ("FETCH", "STORE", "COPY", "MOVE", "SEARCH", "EXPUNGE")
    assert not [command for command in server.commands if command.startswith(bare)]
