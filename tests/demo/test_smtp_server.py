"""The demo's SMTP server, as any client sees it: here the standard library's."""

from __future__ import annotations

import smtplib
import ssl
import threading

import pytest

from mailtriage.demo.smtp_server import DemoSmtp
from tests.smtp_faults import client_context, server_context

LETTER = b"Subject: x\r\n\r\nHello\r\n"


def test_it_keeps_what_it_is_given_byte_for_byte():
    with DemoSmtp() as server, smtplib.SMTP(server.host, server.port) as client:
        client.sendmail("", ["ann@example.org", "bob@example.org"], LETTER)
        mail = server.mails[0]
    assert (mail.sender, mail.recipients, mail.raw) == ("", ("ann@example.org", "bob@example.org"), LETTER)


def test_it_listens_on_loopback_only_and_on_a_port_of_its_own():
    with DemoSmtp() as one, DemoSmtp() as other:
        assert one.host == "127.0.0.1"
        assert one.port != other.port != 0


def test_it_asks_for_a_login_where_it_has_users():
    with DemoSmtp(users={"u": "p"}) as server, smtplib.SMTP(server.host, server.port) as client:
        with pytest.raises(smtplib.SMTPSenderRefused):
            client.sendmail("a@example.org", ["b@example.org"], LETTER)
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("u", "wrong")
        client.login("u", "p")
        client.sendmail("a@example.org", ["b@example.org"], LETTER)
        assert len(server.mails) == 1


def test_it_speaks_tls():
    with (
        DemoSmtp(context=server_context()) as server,
        smtplib.SMTP_SSL(server.host, server.port, context=client_context()) as client,
    ):
        client.sendmail("a@example.org", ["b@example.org"], LETTER)
        assert isinstance(client.sock, ssl.SSLSocket)
        assert len(server.mails) == 1


def test_it_insists_on_starttls_where_it_is_told_to():
    with DemoSmtp(context=server_context(), starttls=True) as server, smtplib.SMTP(server.host, server.port) as client:
        with pytest.raises(smtplib.SMTPException):
            client.sendmail("a@example.org", ["b@example.org"], LETTER)
        client.starttls(context=client_context())
        client.sendmail("a@example.org", ["b@example.org"], LETTER)
        assert len(server.mails) == 1


def test_somebody_can_wait_for_a_mail():
    with DemoSmtp() as server:

        def send() -> None:
            with smtplib.SMTP(server.host, server.port) as client:
                client.sendmail("a@example.org", ["b@example.org"], LETTER)

        sender = threading.Thread(target=send)
        sender.start()
        assert server.wait_for(1)
        sender.join()
        assert not server.wait_for(2, timeout=0.0)


def test_a_port_that_is_taken_is_told():
    with DemoSmtp() as server, pytest.raises(OSError, match="in use"):
        DemoSmtp(port=server.port).start()


def test_it_can_be_stopped_twice_and_hangs_up_on_those_it_serves():
    server = DemoSmtp().start()
    client = smtplib.SMTP(server.host, server.port)
    server.stop()
    server.stop()
    with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
        client.noop()
    client.close()
