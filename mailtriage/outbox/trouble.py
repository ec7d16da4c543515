"""Why there is no connection with the mail server, in sentences that say what to change. Pure; connects to nobody."""

from __future__ import annotations

import socket
import ssl

from mailtriage.domain.servers import SmtpServer
from mailtriage.outbox.outcome import clean_words


def sentence(error: BaseException, server: SmtpServer) -> str:
    """What `error`, raised while connecting to `server`, means for the person who wrote the configuration."""
    place = f"{server.host}:{server.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        said = clean_words(error.verify_message)
        return f"{place} shows a certificate that is not trusted: {said}; check smtp.host, or set SSL_CERT_FILE"
    if isinstance(error, ssl.SSLError):
        said = clean_words(getattr(error, "reason", None) or str(error))
        return f"{place} does not speak TLS there ({said}); check smtp.port and smtp.tls"
    if isinstance(error, socket.gaierror):
        return f"The name {server.host} cannot be resolved; check smtp.host and the network"
    if isinstance(error, ConnectionRefusedError):
        return f"Nobody answers at {place}; check smtp.host and smtp.port"
    if isinstance(error, TimeoutError):
        return f"{place} did not answer in {server.timeout:g} s; check smtp.port and smtp.tls"
    return f"No connection with {place}: {clean_words(str(error))}"


def may_pass(error: BaseException, code: int | None) -> bool:
    """Whether waiting may help: the network or a busy server, and not a setting, a password or a certificate."""
    if code is not None:
        return code // 100 == 4
    return isinstance(error, OSError) and not isinstance(error, ssl.SSLError)
