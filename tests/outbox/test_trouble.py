"""Why there is no connection, in sentences. Over real connections they are tried in `test_smtp.py`."""

from __future__ import annotations

import socket
import ssl

import pytest

from mailtriage.domain.servers import SmtpServer
from mailtriage.outbox.trouble import may_pass, sentence

SERVER = SmtpServer("smtp.example.com", 465, "implicit", "u", "p", timeout=7.5)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            ConnectionRefusedError(111, "refused"),
            "Nobody answers at smtp.example.com:465; check smtp.host and smtp.port",
        ),
        (TimeoutError(), "smtp.example.com:465 did not answer in 7.5 s; check smtp.port and smtp.tls"),
        (socket.gaierror(-2, "x"), "The name smtp.example.com cannot be resolved; check smtp.host and the network"),
        (OSError(101, "Network is\x1b[1m unreachable"), "No connection with smtp.example.com:465: "),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] x"), "smtp.example.com:465 does not speak TLS there"),
    ],
)
def test_it_says_what_to_change(error, words):
    said = sentence(error, SERVER)
    assert said.startswith(words)
    assert said.isprintable()


@pytest.mark.parametrize(
    ("error", "code", "passes"),
    [
        (ConnectionRefusedError(), None, True),
        (TimeoutError(), None, True),
        (OSError(), 421, True),
        (OSError(), 535, False),
        (ssl.SSLError(), None, False),
        (ValueError(), None, False),
    ],
)
def test_it_tells_what_may_pass_from_what_must_be_changed(error, code, passes):
    assert may_pass(error, code) is passes
