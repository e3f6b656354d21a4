"""A real ClamAV daemon with a signature of our own, and one that only pretends, for its faults."""

from __future__ import annotations

import shutil
import socketserver
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sistercity.files import clamd

# What our signature finds, wherever in a file it stands, also packed.
MARKER = b"SISTER-CITY-REGISTER-TEST-MARKER"
# A database that is not ClamAV's own is told so.
FIND = "Register.Test.Marker.UNOFFICIAL"
# The bound of the daemon of these tests on what it takes, which the portal does not know.
STREAM_BYTES = 1024 * 1024


@contextmanager
def running() -> Iterator[str]:
    """A daemon that knows one signature; the address it listens at."""
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:
        home = Path(folder)
        # A copy: what a distribution lets the installed program read does not hold for it.
        program = shutil.copy2(shutil.which("clamd", path="/usr/sbin:/usr/bin"), home / "clamd")
        (home / "signatures").mkdir()
        signature = f"Register.Test.Marker:0:*:{MARKER.hex()}\n"
        (home / "signatures" / "own.ndb").write_text(signature, encoding="ascii")
        (home / "clamd.conf").write_text(
            f"LocalSocket {home}/socket\n"
            f"DatabaseDirectory {home}/signatures\n"
            f"StreamMaxLength {STREAM_BYTES}\n"
            "Foreground yes\n",
            encoding="ascii",
        )
        daemon = subprocess.Popen(
            [program, "--config-file", home / "clamd.conf"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _wait_for(f"{home}/socket", daemon)
            yield f"{home}/socket"
        finally:
            daemon.terminate()
            daemon.wait(timeout=20)


def _wait_for(address: str, daemon: subprocess.Popen) -> None:
    last = time.monotonic() + 30
    while True:
        try:
            return clamd.ping(address, seconds=5)
        except clamd.Unanswered:
            if daemon.poll() is not None or time.monotonic() > last:
                raise
            time.sleep(0.02)


@contextmanager
def pretending(answer: Callable) -> Iterator[tuple[str, int]]:
    """A server that does with each connection what ``answer`` says; host and port."""

    class Talk(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):  # whoever asked has gone
                answer(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Talk) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server.server_address
        finally:
            server.shutdown()
