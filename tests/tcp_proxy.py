"""A proxy between a client and a real server that cuts connections at a chosen byte."""

from __future__ import annotations

import select
import socket
import threading


class CuttingProxy:
    """`with CuttingProxy(port) as proxy:` passes connections to `proxy.port` on to loopback's `port`.

    `proxy.cut_after = n` ends every connection made from then on once the server has sent `n` bytes, `None` none.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self.cut_after: int | None = None
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> CuttingProxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(client, self.cut_after), daemon=True).start()

    def _pass_on(self, client: socket.socket, left: int | None) -> None:
        with client, socket.create_connection(("127.0.0.1", self._target)) as server:
            other = {client: server, server: client}
            for one in other:
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                for source in select.select([client, server], [], [])[0]:
                    piece = self._piece(source)
                    if source is server and left is not None:
                        piece, left = piece[:left], left - len(piece)
                    try:
                        other[source].sendall(piece)
                    except OSError:
                        return
                    if not piece or (left is not None and left <= 0):
                        return

    @staticmethod
    def _piece(source: socket.socket) -> bytes:
        try:
            return source.recv(65_536)
        except OSError:
            return b""
