from __future__ import annotations

import imaplib
import socket
import ssl

import pytest

from mailtriage.domain.servers import ImapServer
from mailtriage.errors import MailtriageError
from mailtriage.intake.refusals import (
    ImapRefused,
    ImapTrouble,
    code_of,
    demand_tls,
    failure,
    login_refusal,
    passing,
    refusal,
    words_of,
)

SERVER = ImapServer("support", "imap.example.com", 993, "implicit", "anna", "hunter2", timeout=30)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (imaplib.IMAP4.error(b"[AUTHENTICATIONFAILED] No."), "[AUTHENTICATIONFAILED] No."),
        (imaplib.IMAP4.error("fetch failed: [LIMIT] Slow down"), "[LIMIT] Slow down"),
        (imaplib.IMAP4.error("SELECT command error: BAD [b'not now']"), "not now"),
        (imaplib.IMAP4.error('X command error: BAD [b"it\'s late"]'), "it's late"),
        (imaplib.IMAP4.abort("command: NOOP => it closed the connection"), "it closed the connection"),
        (imaplib.IMAP4.error("密码错误".encode()), "密码错误"),
        (imaplib.IMAP4.error("fetch failed: a\x1b[31m\x07b\n c"), "a [31m b c"),
        (imaplib.IMAP4.error("x" * 5_000), "x" * 300),
        (imaplib.IMAP4.error("b'" * 1_000_000), ("b'" * 150)),
        (imaplib.IMAP4.error(), ""),
    ],
)
def test_it_hands_on_the_servers_own_words_in_one_safe_line(error: Exception, words: str) -> None:
    assert words_of(error) == words


def test_it_reads_the_response_code() -> None:
    assert code_of("[LIMIT] slow") == "LIMIT"
    assert code_of("[BADCHARSET (UTF-8)] no") == "BADCHARSET"
    assert code_of("no code [here") == ""


@pytest.mark.parametrize("words", ["[UNAVAILABLE] invalid", "Temporary failure", "Server too busy", "[INUSE] x"])
def test_some_refusals_pass_by_themselves(words: str) -> None:
    assert passing(words)


@pytest.mark.parametrize("words", ["[NOPERM] try again later", "no", "", "[AUTHENTICATIONFAILED] unavailable"])
def test_a_response_code_counts_before_the_words_beside_it(words: str) -> None:
    assert not passing(words)


def test_a_refusal_lasts_only_where_the_server_says_so() -> None:
    assert isinstance(refusal(SERVER, "moving", "[NOPERM] not yours"), ImapRefused)
    assert isinstance(refusal(SERVER, "moving", "something odd"), ImapTrouble)


def test_a_refused_login_lasts_unless_the_server_says_otherwise() -> None:
    assert isinstance(login_refusal(SERVER, "something odd"), ImapRefused)
    assert isinstance(login_refusal(SERVER, "[UNAVAILABLE] something odd"), ImapTrouble)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (TimeoutError("timed out"), ImapTrouble, "no answer in 30 s while looking"),
        (ConnectionResetError(104, "Connection reset by peer"), ImapTrouble, "Connection reset by peer"),
        (socket.gaierror(-2, "Name or service not known"), ImapTrouble, "Name or service not known"),
        (ssl.SSLError(1, "[SSL] bad record"), ImapTrouble, "bad record"),
        (imaplib.IMAP4.abort("socket error: EOF"), ImapTrouble, "EOF"),
        (ValueError("x"), ImapTrouble, "ValueError"),
    ],
)
def test_a_broken_connection_is_told_in_a_sentence(error: Exception, kind: type[MailtriageError], words: str) -> None:
    told = failure(SERVER, "looking", error)
    assert isinstance(told, kind)
    assert words in str(told)
    assert "support (imap.example.com:993)" in str(told)
    assert "hunter2" not in str(told)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_plain_text_is_fine_on_this_machine(host: str) -> None:
    demand_tls(ImapServer("support", host, 143, "none", "anna", "secret"))


def test_plain_text_to_another_machine_must_be_wanted() -> None:
    for host in ("10.0.0.1", "imap.example.com", "localhost.example.com"):
        with pytest.raises(ImapRefused, match="insecure: true"):
            demand_tls(ImapServer("support", host, 143, "none", "anna", "secret"))
        demand_tls(ImapServer("support", host, 143, "none", "anna", "secret", insecure=True))
