"""The mail servers the configuration names. Nothing here connects; see `intake/imap.py` and `outbox/smtp.py`."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Literal

Tls = Literal["implicit", "starttls", "none"]
"""How a connection is protected: TLS from the first byte, STARTTLS, or not at all (loopback or `insecure` only)."""


def is_loopback(host: str) -> bool:
    """Whether what is sent to `host` stays on this machine, so that nobody can listen."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class ImapServer:
    """One mailbox: where it is, who logs in, which folder is read. `timeout` is seconds for each command.

    `insecure` allows a connection without TLS to another machine.
    """

    name: str
    host: str
    port: int
    tls: Tls
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    timeout: float = 30.0
    insecure: bool = False


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where outgoing mail is handed over. `user` is empty where the server asks for no login.

    `timeout` is seconds for each command; `insecure` allows a connection without TLS to another machine.
    """

    host: str
    port: int
    tls: Tls
    user: str
    password: str = field(repr=False)
    timeout: float = 30.0
    insecure: bool = False
