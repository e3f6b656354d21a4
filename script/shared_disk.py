"""A disk that two machines share over a network: what each has mounted can be frozen and cut.

NFS is the kernel's and not to be had everywhere; SFTP is a file system over a line as well, with a
client of its own for each machine. The line is a pipe here, so that nothing listens.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from standby import wait_until

SERVER = Path("/usr/lib/openssh/sftp-server")
IS_INSTALLED = SERVER.exists() and bool(shutil.which("sshfs")) and os.geteuid() == 0


class Mounted:
    """The disk as one machine sees it, at ``place``; an empty folder while it is cut."""

    def __init__(self, disk: Path) -> None:
        self._disk = disk
        self.place = Path(tempfile.mkdtemp(prefix="portal-mounted-", dir="/tmp"))
        self.mount()

    def mount(self) -> None:
        """Mount it."""
        pipe = subprocess.PIPE
        self._server = subprocess.Popen([SERVER], stdin=pipe, stdout=pipe)
        with self._server.stdin, self._server.stdout:
            self._client = subprocess.Popen(
                ["sshfs", "-f", "-o", "passive", f":{self._disk}", self.place],
                stdin=self._server.stdout, stdout=self._server.stdin, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        wait_until(lambda: os.path.ismount(self.place))

    def cut(self) -> None:
        """The line breaks: what was mounted is gone."""
        self._server.kill()
        self._server.wait()
        self._client.wait()
        subprocess.run(["umount", "--lazy", self.place], check=False, capture_output=True)

    def freeze(self) -> None:
        """Nobody answers at the other end of the line."""
        self._server.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """They go on."""
        self._server.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """Take it away."""
        self.cut()
        shutil.rmtree(self.place, ignore_errors=True)
