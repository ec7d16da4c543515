"""What an IMAP server's words mean for us: try again, or a person must mend something. Pure; nothing here connects."""

from __future__ import annotations

import imaplib
import re
import ssl

from mailtriage.domain.servers import ImapServer, is_loopback
from mailtriage.errors import MailtriageError, Temporary


class ImapTrouble(Temporary):
    """The mailbox could not be reached or used now; the connection may be gone. Trying again later may well help.

    `said` are the server's own words where it said NO or BAD; it is empty where the connection failed and is gone.
    """

    def __init__(self, sentence: str, said: str = "") -> None:
        super().__init__(sentence)
        self.said = said


class ImapRefused(MailtriageError):
    """The server will go on refusing until a person mends the configuration or the account; `said` as above."""

    def __init__(self, sentence: str, said: str = "") -> None:
        super().__init__(sentence)
        self.said = said


PASSING = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "THROTTLED", "SERVERBUG", "EXPUNGEISSUED", "SYS/TEMP", "IN-USE"})
"""Response codes (RFC 5530, and what large providers send) that go away by themselves."""

LASTING = frozenset(
    {
        "AUTHENTICATIONFAILED",
        "AUTHORIZATIONFAILED",
        "CANNOT",
        "CONTACTADMIN",
        "EXPIRED",
        "NONEXISTENT",
        "NOPERM",
        "PRIVACYREQUIRED",
        "READ-ONLY",
        "TOOBIG",
        "TRYCREATE",
    }
)
"""Response codes that stay until somebody acts. OVERQUOTA is not among them: Gmail says it when it throttles."""

_PASSING_WORDS = (
    "temporar",
    "try again",
    "try later",
    "too many",
    "rate limit",
    "throttl",
    "unavailable",
    "not connected",
    "bandwidth",
    "simultaneous connections",
    "internal error",
    "server error",
    "overload",
    "busy",
)
_CUT = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
"""Ways of TLS to say that the connection ended."""
_LONG = 4_000
"""Characters of an error that are looked at: a server may say as much as it likes."""
_BYTES = re.compile(r"""b(['"])(.{0,2000}?)\1(?:\]|$)""", re.DOTALL)
_CODE = re.compile(r"\[([A-Z][A-Z0-9/-]{1,30})[\] ]")


def words_of(error: BaseException) -> str:
    """What the server said, from an imaplib or imapclient error: one line of at most 300 characters."""
    first = error.args[0] if error.args else ""
    text = first[:_LONG].decode("utf-8", "replace") if isinstance(first, bytes) else str(error)[:_LONG]
    quoted = _BYTES.search(text)
    text = quoted[2] if quoted else text.partition(" failed: ")[2] or text.rpartition(" => ")[2]
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:300]


def code_of(words: str) -> str:
    """The response code in `words` (`[LIMIT] …` gives `LIMIT`), empty where there is none."""
    found = _CODE.search(words)
    return found[1] if found else ""


def passing(words: str) -> bool:
    """Whether the words speak of a state that ends by itself; a response code counts before any wording."""
    code = code_of(words)
    if code in PASSING or code in LASTING:
        return code in PASSING
    lowered = words.lower()
    return any(word in lowered for word in _PASSING_WORDS)


def refusal(server: ImapServer, doing: str, words: str) -> MailtriageError:
    """The error for a NO or BAD to a command while `doing` something: lasting only where the server says so."""
    sentence = f"{place(server)} refused {doing}: {words}"
    return ImapRefused(sentence, words) if code_of(words) in LASTING else ImapTrouble(sentence, words)


def login_refusal(server: ImapServer, words: str) -> MailtriageError:
    """The error for a refused login. A wrong password tried again and again locks accounts, so in doubt it lasts."""
    if passing(words):
        return ImapTrouble(f"{place(server)} lets nobody log in for now: {words}", words)
    return ImapRefused(
        f"{place(server)} refused the login of {server.user!r}: {words}; check user and password "
        "(many providers want an app password or authorisation code instead of the account's own)",
        words,
    )


def failure(server: ImapServer, doing: str, error: BaseException) -> MailtriageError:
    """The error for a connection that broke while `doing` something."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return ImapRefused(
            f"The certificate of {place(server)} cannot be trusted: {error.verify_message}; "
            "have it mended, or name its authority's file in SSL_CERT_FILE"
        )
    if isinstance(error, ssl.SSLError) and doing == "connecting" and not isinstance(error, _CUT):
        return ImapRefused(f"{place(server)} does not speak TLS as configured ({error.reason}); check port and tls")
    if isinstance(error, TimeoutError):
        return ImapTrouble(f"{place(server)} gave no answer in {server.timeout:g} s while {doing}")
    if isinstance(error, OSError):
        return ImapTrouble(f"The connection to {place(server)} failed while {doing}: {error.strerror or error}")
    if isinstance(error, imaplib.IMAP4.abort):
        return ImapTrouble(f"{place(server)} failed while {doing}: {words_of(error)}")
    return ImapTrouble(f"{place(server)} gave an answer that IMAP does not know while {doing} ({type(error).__name__})")


def demand_tls(server: ImapServer) -> None:
    """Raise ImapRefused where the password would travel in plain text to another machine."""
    if server.tls == "none" and not server.insecure and not is_loopback(server.host):
        raise ImapRefused(
            f"{place(server)} would get the password in plain text; use tls: implicit or starttls "
            "(or insecure: true, if the network between is yours)"
        )


def place(server: ImapServer) -> str:
    """The mailbox as people know it: its name and where it is."""
    return f"mailbox {server.name} ({server.host}:{server.port})"
