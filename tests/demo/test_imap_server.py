"""The embedded server itself; what IMAP clients may expect of it is in `contracts/`."""

from __future__ import annotations

import pytest

from mailtriage.demo.imap_server import DemoImap
from mailtriage.intake.imap import ImapTrouble, Mailbox


def test_it_serves_until_it_is_stopped() -> None:
    server = DemoImap().start()
    uids = server.append(b"Subject: 1\r\n\r\n1\r\n", b"Subject: 2\r\n\r\n2\r\n")
    assert len(uids) == 2
    with Mailbox(server.server()) as mailbox:
        assert mailbox.open().exists == 2
    server.stop()
    with pytest.raises(ImapTrouble):
        Mailbox(server.server()).connect()


def test_it_stops_while_somebody_is_connected() -> None:
    server = DemoImap().start()
    mailbox = Mailbox(server.server(timeout=5))
    mailbox.connect()
    server.stop()
    with pytest.raises(ImapTrouble):
        mailbox.folders()


def test_two_servers_know_nothing_of_each_other() -> None:
    with DemoImap() as one, DemoImap() as two:
        one.append(b"Subject: 1\r\n\r\n1\r\n", folder="Done")
        with Mailbox(two.server()) as mailbox:
            assert mailbox.folders() == ["INBOX"]


def test_it_can_be_stopped_twice_and_before_it_was_started() -> None:
    server = DemoImap()
    server.stop()
    server.start()
    server.stop()
    server.stop()
