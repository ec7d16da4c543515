"""An IMAP server on a real socket that does what it should, except where a test tells it otherwise.

`FaultyImap` keeps mails in memory and speaks as much of RFC 3501 as the daemon uses. A `Fault` says at which command
what goes wrong, and how often; `garble` may change any answer.
"""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from mailtriage.domain.servers import ImapServer

CAPABILITIES = "IMAP4rev1 IDLE MOVE UIDPLUS ID"


@dataclass
class Fault:
    """What goes wrong at `command` (`UID FETCH`, `SELECT`, or `*` for any), `times` times, after `skip` good ones.

    `containing` narrows it to commands in which that regular expression is found. `say` is a tagged answer (`NO [LIMIT]
    Slow down`); `raw` are bytes sent instead, with `{tag}` for the tag; `first` are bytes sent before the answer due;
    `cut` sends only so many bytes of the answer due and closes; `hang` says nothing and keeps the connection; `drip`
    sends these bytes again and again and never comes to an end; `act` changes the server before the answer due.
    With none of them the connection is closed.
    """

    command: str
    containing: str = ""
    say: str = ""
    raw: bytes = b""
    first: bytes = b""
    cut: int = 0
    hang: bool = False
    drip: bytes = b""
    act: Callable[[FaultyImap], object] | None = None
    times: int = 1
    skip: int = 0


@dataclass
class Mail:
    """A mail as the server keeps it; `claimed` is the RFC822.SIZE it tells, where that is not the truth."""

    raw: bytes
    flags: set[str] = field(default_factory=set)
    claimed: int | None = None


class FaultyImap:
    """`with FaultyImap(mails, faults) as server:` listens on `server.port`; `server.commands` is what was asked."""

    def __init__(
        self,
        mails: Mapping[int, bytes] | None = None,
        faults: Iterable[Fault] = (),
        capabilities: str = CAPABILITIES,
        greeting: str = "* OK ready",
        folders: Iterable[str] = ("INBOX", "Archive"),
        garble: Callable[[bytes], bytes] = lambda answer: answer,
    ) -> None:
        self.mails = {uid: Mail(raw) for uid, raw in (mails or {}).items()}
        self.faults = list(faults)
        self.capabilities, self.greeting = capabilities, greeting
        self.folders: dict[str, list[bytes]] = {name: [] for name in folders}
        self.garble = garble
        self.uidvalidity = 1
        self.commands: list[str] = []
        self.longest_answer = 0
        self.news: list[bytes] = []
        self.released = threading.Event()

    def __enter__(self) -> FaultyImap:
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                _Session(outer, self).run()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

            def handle_error(self, *_: object) -> None:
                """A client that goes away is nothing to print."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def server(self, timeout: float = 5.0) -> ImapServer:
        """How to reach it."""
        return ImapServer("support", "127.0.0.1", self.port, "none", "anna", "secret", timeout=timeout)

    def fault_at(self, command: str, line: str) -> Fault | None:
        """The fault due at this command, used up."""
        for fault in self.faults:
            if fault.times and fault.command in (command, "*") and re.search(fault.containing, line):
                if fault.skip:
                    fault.skip -= 1
                    return None
                fault.times -= 1
                return fault
        return None


class _Gone(Exception):
    """The connection ends here."""


class _Session:
    """One client's connection."""

    def __init__(self, server: FaultyImap, handler: socketserver.StreamRequestHandler) -> None:
        self._server, self._lines, self._socket = server, handler.rfile, handler.request

    def run(self) -> None:
        self._socket.sendall(self._server.greeting.encode() + b"\r\n")
        try:
            while line := self._lines.readline():
                self._answer(line.decode("utf-8", "replace").rstrip("\r\n"))
        except (_Gone, OSError):
            pass

    def _answer(self, line: str) -> None:
        tag, _, rest = line.partition(" ")
        words = rest.split(" ")
        command = " ".join(words[:2]).upper() if words[0].upper() == "UID" else words[0].upper()
        self._server.commands.append(rest)
        arguments = rest[len(command) :].strip()
        fault = self._server.fault_at(command, rest)
        if fault is not None and not (fault.cut or fault.first or fault.act):
            self._fail(fault, tag)
            return
        if fault is not None and fault.act is not None:
            fault.act(self._server)
        handler: Callable[[str, str], bytes] = getattr(self, "_" + command.lower().replace(" ", "_"), self._unknown)
        answer = handler(tag, arguments)
        self._server.longest_answer = max(self._server.longest_answer, len(answer))
        if fault is not None and fault.cut:
            self._socket.sendall(answer[: fault.cut])
            raise _Gone
        self._socket.sendall(self._server.garble((fault.first if fault else b"") + answer))

    def _fail(self, fault: Fault, tag: str) -> None:
        if fault.say:
            self._socket.sendall(f"{tag} {fault.say}\r\n".encode())
        elif fault.raw:
            self._socket.sendall(fault.raw.replace(b"{tag}", tag.encode()))
        elif fault.hang:
            self._server.released.wait(60)
            raise _Gone
        else:
            while fault.drip and not self._server.released.wait(0.01):
                self._socket.sendall(fault.drip)
            raise _Gone

    def _ok(self, tag: str, *lines: str) -> bytes:
        return "".join(f"* {line}\r\n" for line in lines).encode() + f"{tag} OK done\r\n".encode()

    def _unknown(self, tag: str, _: str) -> bytes:
        return f"{tag} BAD unknown command\r\n".encode()

    def _capability(self, tag: str, _: str) -> bytes:
        return self._ok(tag, f"CAPABILITY {self._server.capabilities}")

    def _login(self, tag: str, _: str) -> bytes:
        return self._ok(tag)

    def _id(self, tag: str, _: str) -> bytes:
        return self._ok(tag, "ID NIL")

    def _noop(self, tag: str, _: str) -> bytes:
        news, self._server.news = self._server.news, []
        return b"".join(news) + self._ok(tag)

    def _subscribe(self, tag: str, _: str) -> bytes:
        return self._ok(tag)

    def _logout(self, tag: str, _: str) -> bytes:
        return self._ok(tag, "BYE")

    def _list(self, tag: str, _: str) -> bytes:
        return self._ok(tag, *(f'LIST () "/" "{name}"' for name in self._server.folders))

    def _create(self, tag: str, arguments: str) -> bytes:
        self._server.folders[arguments.strip('"')] = []
        return self._ok(tag)

    def _select(self, tag: str, arguments: str) -> bytes:
        name = arguments.strip('"')
        if name not in self._server.folders:
            return f"{tag} NO no such folder\r\n".encode()
        mails = self._server.mails
        return self._ok(
            tag,
            f"{len(mails)} EXISTS",
            f"OK [UIDVALIDITY {self._server.uidvalidity}] UIDs",
            f"OK [UIDNEXT {max(mails, default=0) + 1}] next",
        )

    _examine = _select

    def _uid_search(self, tag: str, arguments: str) -> bytes:
        uids = self._server.mails.keys()
        if found := re.match(r"UID ([0-9:,*]+)", arguments):
            uids = _chosen(found[1], uids)
        if "UNSEEN" in arguments:
            uids = [uid for uid in uids if r"\Seen" not in self._server.mails[uid].flags]
        return self._ok(tag, " ".join(["SEARCH", *map(str, uids)]))

    def _uid_fetch(self, tag: str, arguments: str) -> bytes:
        which, _, items = arguments.partition(" ")
        answers = []
        for sequence, uid in enumerate(_chosen(which, self._server.mails.keys()), 1):
            mail = self._server.mails[uid]
            if part := re.search(r"BODY\.PEEK\[\]<(\d+)\.(\d+)>", items):
                start, size = int(part[1]), int(part[2])
                body = mail.raw[start : start + size]
                head = f"* {sequence} FETCH (UID {uid} BODY[]<{start}> {{{len(body)}}}\r\n"
                answers.append(head.encode() + body + b")\r\n")
            else:
                size = len(mail.raw) if mail.claimed is None else mail.claimed
                date = '"22-Nov-2026 10:00:00 +0800"'
                answers.append(f"* {sequence} FETCH (UID {uid} RFC822.SIZE {size} INTERNALDATE {date})\r\n".encode())
        return b"".join(answers) + self._ok(tag)

    def _uid_store(self, tag: str, arguments: str) -> bytes:
        which, _, change = arguments.partition(" ")
        for uid in _chosen(which, self._server.mails.keys()):
            self._server.mails[uid].flags |= set(re.findall(r"\\\w+", change))
        return self._ok(tag)

    def _uid_copy(self, tag: str, arguments: str) -> bytes:
        which, _, name = arguments.partition(" ")
        if (target := self._server.folders.get(name.strip('"'))) is None:
            return f"{tag} NO [TRYCREATE] no such folder\r\n".encode()
        target += [self._server.mails[uid].raw for uid in _chosen(which, self._server.mails.keys())]
        return self._ok(tag)

    def _uid_move(self, tag: str, arguments: str) -> bytes:
        answer = self._uid_copy(tag, arguments)
        if b" NO " not in answer:
            for uid in _chosen(arguments.partition(" ")[0], self._server.mails.keys()):
                del self._server.mails[uid]
        return answer

    def _uid_expunge(self, tag: str, arguments: str) -> bytes:
        for uid in _chosen(arguments, self._server.mails.keys()):
            if r"\Deleted" in self._server.mails[uid].flags:
                del self._server.mails[uid]
        return self._ok(tag)

    def _append(self, tag: str, arguments: str) -> bytes:
        name, size = arguments.split(" ")[0].strip('"'), int(arguments.rpartition("{")[2].rstrip("}"))
        if name not in self._server.folders:
            return f"{tag} NO [TRYCREATE] no such folder\r\n".encode()
        self._socket.sendall(b"+ go on\r\n")
        self._server.folders[name].append(self._lines.read(size))
        self._lines.readline()
        return self._ok(tag)

    def _idle(self, tag: str, _: str) -> bytes:
        news, self._server.news = self._server.news, []
        self._socket.sendall(b"+ idling\r\n" + b"".join(news))
        while (line := self._lines.readline()).strip().upper() != b"DONE":
            if not line:
                raise _Gone
        return self._ok(tag)


def _chosen(which: str, uids: Iterable[int]) -> list[int]:
    """The UIDs that a sequence set names, of those there are (RFC 3501 section 9)."""
    there = sorted(uids)
    last = there[-1] if there else 0
    chosen: set[int] = set()
    for item in which.split(","):
        ends = [last if end == "*" else int(end) for end in item.split(":")]
        chosen |= {uid for uid in there if min(ends) <= uid <= max(ends)} if len(ends) > 1 else set(ends)
    return sorted(chosen & set(there))
