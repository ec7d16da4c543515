"""Real servers for the tests, from Debian's packages: Dovecot and PostgreSQL. As root and as an ordinary user."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest

from mailtriage.domain.servers import ImapServer, Tls

REQUIRED = os.environ.get("REQUIRE_SERVICES", "") not in ("", "0")
_SBIN = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


def absent(service: str) -> None:
    """Skip the test for want of `service`, or fail it where services are required."""
    words = f"{service} is not installed (make services)"
    if REQUIRED:
        pytest.fail(words)
    pytest.skip(words)


DOVECOT = """
base_dir={folder}/run
state_dir={folder}/state
log_path={folder}/dovecot.log
protocols=imap lmtp
listen=127.0.0.1
default_internal_user={internal_user}
default_internal_group={internal_group}
default_login_user={login_user}
auth_mechanisms=plain login xoauth2 oauthbearer
auth_failure_delay=0
auth_username_chars=
disable_plaintext_auth=no
first_valid_uid=1
mail_fsync=never
mail_location=sdbox:~/mail
ssl={ssl}
passdb {{
  driver=passwd-file
  args=scheme=PLAIN username_format=%u {folder}/users/%u
}}
passdb {{
  driver=oauth2
  mechanisms=xoauth2 oauthbearer
  args={folder}/oauth.ext
}}
userdb {{
  driver=static
  args=uid={uid} gid={gid} home={folder}/home/%u
}}
namespace inbox {{
  inbox=yes
  separator=/
}}
protocol imap {{
  mail_max_userip_connections=100
  mail_plugins=quota imap_quota
}}
plugin {{
  quota=count:User quota
  quota_vsizes=yes
  quota_rule=*:storage=100M
}}
service anvil {{
  chroot=
  unix_listener anvil-auth-penalty {{
    mode=0
  }}
}}
service imap-login {{
  chroot=
  service_count=0
  inet_listener imap {{
    port={port}
  }}
  inet_listener imaps {{
    port={tls_port}
    ssl=yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port={lmtp_port}
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode=0666
  }}
}}
"""


class Dovecot:
    """Dovecot on loopback. `user()` gives a mailbox of its own to every test, so that one process serves them all.

    `certificate` is (chain, key) in PEM files and opens `tls_port` and STARTTLS; `introspection` is the token endpoint
    that XOAUTH2 logins are checked with.
    """

    def __init__(
        self, certificate: tuple[Path, Path] | None = None, introspection: str = "http://127.0.0.1:9/"
    ) -> None:
        binary = shutil.which("dovecot", path=_SBIN)
        if binary is None or not Path("/usr/lib/dovecot/imap").exists():
            absent("Dovecot")
        self._binary = str(binary)
        # The name must be short: a unix socket's path has at most 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="dc-"))
        self.port, self.tls_port, self.lmtp_port = free_ports(3)
        self._write(certificate, introspection)

    def _write(self, certificate: tuple[Path, Path] | None, introspection: str) -> None:
        root, me = os.getuid() == 0, pwd.getpwuid(os.getuid())
        owner = pwd.getpwnam("nobody") if root else me  # Dovecot refuses to store mail as root.
        self.folder.chmod(0o755)
        for name in ("run", "state", "home", "users"):
            (self.folder / name).mkdir()
        if root:
            os.chown(self.folder / "home", owner.pw_uid, owner.pw_gid)
        (self.folder / "oauth.ext").write_text(
            f"introspection_mode=post\nintrospection_url={introspection}\n"
            "active_attribute=active\nactive_value=true\nusername_attribute=username\n"
        )
        ssl = f"yes\nssl_cert=<{certificate[0]}\nssl_key=<{certificate[1]}" if certificate else "no"
        settings = {
            "internal_user": "dovecot" if root else me.pw_name,
            "internal_group": "dovecot" if root else grp.getgrgid(me.pw_gid).gr_name,
            "login_user": "dovenull" if root else me.pw_name,
            "uid": owner.pw_uid,
            "gid": owner.pw_gid,
            "ssl": ssl,
            "port": self.port,
            "tls_port": self.tls_port,
            "lmtp_port": self.lmtp_port,
        }
        (self.folder / "dovecot.conf").write_text(DOVECOT.format(folder=self.folder, **settings))

    def start(self) -> Dovecot:
        """Start it; returns when it greets."""
        command = [self._binary, "-F", "-c", str(self.folder / "dovecot.conf")]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE)
        latest = monotonic() + 20
        while monotonic() < latest:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                    if connection.recv(64).startswith(b"* OK"):
                        return self
            except OSError:
                try:
                    self._process.wait(0.02)
                except subprocess.TimeoutExpired:
                    continue
            raise RuntimeError(f"Dovecot did not start: {self.words()}")
        raise RuntimeError(f"Dovecot did not answer: {self.words()}")

    def words(self) -> str:
        """What Dovecot has logged."""
        log = self.folder / "dovecot.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def stop(self) -> None:
        """Stop it and remove everything it kept. SIGTERM: after SIGKILL its children would live on."""
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def user(self, name: str | None = None, password: str = "secret", tls: Tls = "none") -> ImapServer:
        """A new account with an empty INBOX, and how to reach it."""
        name = name or f"u{uuid4().hex[:12]}@example.com"
        # A file for each: Dovecot looks at most once a second whether a file that it knows has changed.
        (self.folder / "users" / name).write_text(f"{name}:{{PLAIN}}{password}\n")
        port = self.tls_port if tls == "implicit" else self.port
        return ImapServer("support", "127.0.0.1", port, tls, name, password, timeout=10)


class PostgreSql:
    """PostgreSQL on a unix socket, without fsync. `database()` gives the URL of an empty database."""

    def __init__(self) -> None:
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
        if not binaries:
            absent("PostgreSQL")
        self._bin = binaries[-1].parent
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._who: dict[str, object] = {"cwd": "/"}
        if os.getuid() == 0:  # PostgreSQL refuses to run as root.
            owner = pwd.getpwnam("nobody")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self._who |= {"user": "nobody", "group": owner.pw_gid, "extra_groups": []}

    def start(self) -> PostgreSql:
        """Make a cluster and start it; returns when it takes connections."""
        cluster = str(self.folder / "data")
        make = ["initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-N", "-D", cluster]
        self._run(make)
        quick = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        serve = ["postgres", "-D", cluster, "-k", str(self.folder), "-c", "listen_addresses=", *quick]
        with (self.folder / "postgres.log").open("wb") as log:
            self._process = subprocess.Popen(self._command(serve), stdout=log, stderr=log, **self._who)  # type: ignore[call-overload]
        latest = monotonic() + 20
        while monotonic() < latest:
            try:
                self._run(["pg_isready", "-q", "-h", str(self.folder)])
            except subprocess.CalledProcessError:
                if self._process.poll() is not None:
                    break
                continue
            return self
        raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'postgres.log').read_text(errors='replace')}")

    def database(self) -> str:
        """The URL of a new, empty database."""
        name = f"t{uuid4().hex[:16]}"
        self._run(["createdb", "-h", str(self.folder), "-U", "postgres", "-T", "template0", name])
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def stop(self) -> None:
        """Stop it, whoever is connected, and remove everything it kept."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _command(self, arguments: list[str]) -> list[str]:
        return [str(self._bin / arguments[0]), *arguments[1:]]

    def _run(self, arguments: list[str]) -> None:
        subprocess.run(self._command(arguments), check=True, capture_output=True, timeout=60, **self._who)  # type: ignore[call-overload]


def free_ports(count: int) -> list[int]:
    """Ports on loopback that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]
    finally:
        _close(sockets)


def _close(sockets: Iterable[socket.socket]) -> None:
    for one in sockets:
        one.close()


def certificate(folder: Path, host: str = "127.0.0.1") -> tuple[Path, Path]:
    """A self-signed certificate for `host`, an IP address, and its key, as PEM files in `folder`."""
    chain, key = folder / "cert.pem", folder / "key.pem"
    subject = ["-subj", f"/CN={host}", "-addext", f"subjectAltName=IP:{host}"]
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    subprocess.run(
        [*make, *subject, "-keyout", str(key), "-out", str(chain)], check=True, capture_output=True, timeout=60
    )
    return chain, key
