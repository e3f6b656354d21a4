"""A mail server on this machine for tests: takes mail, refuses it, is slow, as it is told."""

from __future__ import annotations

import socketserver
import threading
import time
from contextlib import contextmanager


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        """As much of SMTP as a client of the standard library speaks."""
        server = self.server
        time.sleep(server.delay)
        for _letter in range(server.drips):
            self.wfile.write(b"2")
            time.sleep(0.1)
        self._say("220 test")
        while line := self.rfile.readline():
            verb = line.strip().upper()[:4]
            if verb == b"RCPT" and server.refusal:
                self._say(server.refusal)
            elif verb == b"DATA":
                self._say("354 go on")
                lines = []
                while (read := self.rfile.readline()).rstrip(b"\r\n") != b".":
                    lines.append(read)
                server.taken.append(b"".join(lines))
                self._say("250 taken")
            else:
                self._say("250 test")
                if verb == b"QUIT":
                    return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """``taken`` are the mails as bytes; ``refusal`` answers recipients; ``delay`` in seconds.

    ``drips``: so many letters come first, a tenth of a second apart, and are no answer.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken: list[bytes] = []
        self.refusal = ""
        self.delay = 0.0
        self.drips = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]


@contextmanager
def running():
    """A server that takes mail as long as the block lasts."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
