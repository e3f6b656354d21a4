"""A portal of its own to be broken: real processes, a database that can be cut, disks that fill.

The application server and the worker are started as in use, beside a throw-away PostgreSQL of this
stand alone, or on SQLite; as root, database and VAR_DIR lie on small disks of their own.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg2
import stand_proxy

from tests.plugins.postgresql import Cluster

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 180
DATABASE, BASE = "portal", "base"
# Sizes of the small disks, in MB: what the demonstration needs and some room.
DATABASE_MB, FILES_MB = 700, 160
LIMITS = {"STATEMENT_SECONDS": "60", "LOCK_SECONDS": "4", "IDLE_TRANSACTION_SECONDS": "60"}


class Stand:
    """A portal with the register and the demonstration in it.

    Args:
        vendor: ``postgresql`` or ``sqlite``.
        web: how many processes answer.
        has_proxy: whether nginx stands before them, where it is installed.
        files: its FILES_DIR, where it is not VAR_DIR.
        beside: another machine, whose database it works on.

    Attributes:
        address: of the portal, without a slash at its end.
        var: its VAR_DIR.
    """

    def __init__(
        self, vendor: str = "postgresql", web: int = 2, *, has_proxy: bool = False,
        files: Path | None = None, beside: Stand | None = None,
    ) -> None:  # fmt: skip
        self.vendor = vendor
        self.folder = Path(tempfile.mkdtemp(prefix="portal-stand-", dir="/tmp"))
        self.folder.chmod(0o755)
        atexit.register(self.close)
        self._mounted: list[Path] = []
        self.var, self.place = self.folder / "var", self.folder / "database"
        self._disk(self.var, FILES_MB)
        self._disk(self.place, DATABASE_MB)
        self.port, self.proxy_port = free_port(), free_port()
        self.address = self._portal = f"http://127.0.0.1:{self.port}"
        self._has_proxy = has_proxy
        self.proxy: subprocess.Popen | None = None
        self.cluster = beside.cluster if beside else None
        self._is_guest = beside is not None
        if not beside and vendor == "postgresql":
            # So that a full disk meets the rows before it meets the log of the server.
            settings = ("max_wal_size=64MB", "min_wal_size=64MB", "max_connections=60")
            self.cluster = Cluster(self.place, settings)
            with closing(psycopg2.connect(self.cluster.address())) as held:
                held.autocommit = True
                held.cursor().execute(f"CREATE DATABASE {DATABASE}")
        self.surroundings = {
            **os.environ,
            **LIMITS,
            "DJANGO_SETTINGS_MODULE": "sistercity.settings",
            "DATABASE_URL": self.database_url(),
            "VAR_DIR": str(self.var),
            "FILES_DIR": str(files or ""),
            "XDG_CACHE_HOME": str(ROOT / "var" / "cache"),
            "PORT": str(self.port),
            "WEB_CONCURRENCY": str(web),
            "PROXY_COUNT": str(int(has_proxy)),
            "SECOND_FACTOR": "optional",
            "API_RATE": "1000000/min",
            "API_BULK_RATE": "1000000/hour",
        }
        self.log = (self.folder / "portal.log").open("a")
        self.web: subprocess.Popen | None = None
        self.jobs: subprocess.Popen | None = None
        self._looker: subprocess.Popen | None = None

    @property
    def has_small_disks(self) -> bool:
        """Whether a disk can be filled without filling the machine's."""
        return bool(self._mounted)

    def database_url(self, name: str = DATABASE) -> str:
        """The address of a database of the stand."""
        if self.cluster:
            return self.cluster.address(name)
        return f"sqlite:///{self.place / name}.sqlite3"

    # Filling and starting.

    def fill(self) -> None:
        """Bring the demonstration in, and keep a copy of it to begin anew from."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.manage("load_register", "--verbosity", "0")
        self.manage("load_demo", "--verbosity", "0")
        self._copy(DATABASE, BASE)

    def begin_anew(self) -> None:
        """Put the demonstration back; no process of the portal may run."""
        for name in ("files", "jobs", "small", "kept-bulk", "kept-reports", "backups"):
            if name != "files":
                shutil.rmtree(self.var / name, ignore_errors=True)
        self._copy(BASE, DATABASE)

    def _copy(self, source: str, target: str) -> None:
        if self.cluster:
            with closing(psycopg2.connect(self.cluster.address())) as held:
                held.autocommit = True
                held.cursor().execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
                held.cursor().execute(f"CREATE DATABASE {target} TEMPLATE {source}")
            return
        for left in self.place.glob(f"{target}.sqlite3*"):
            left.unlink()
        with (
            closing(sqlite3.connect(self.place / f"{source}.sqlite3")) as held,
            closing(sqlite3.connect(self.place / f"{target}.sqlite3")) as copy,
        ):
            held.backup(copy)

    def manage(self, *command: str, check: bool = True) -> str:
        """What ``manage.py`` says to a command."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.surroundings,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if check and done.returncode:
            raise RuntimeError(f"manage.py {command[0]}: {done.stderr[-2000:]}")
        return done.stdout + done.stderr

    def command(self, *command: str, database: str = DATABASE) -> subprocess.Popen:
        """A command that is at work, in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *command], cwd=ROOT, start_new_session=True,
            env={**self.surroundings, "DATABASE_URL": self.database_url(database)},
            stdout=self.log, stderr=self.log,
        )  # fmt: skip

    def start(self) -> None:
        """Start the application server and the worker, and wait until pages come."""
        self.web = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "python:script.serving",
             "sistercity.wsgi"],
            cwd=ROOT, env=self.surroundings, start_new_session=True,
            stdout=self.log, stderr=self.log,
        )  # fmt: skip
        self.jobs = self.command("run_worker", "--verbosity", "0")
        if self._has_proxy:
            static = self.var / "static"
            self.proxy = stand_proxy.start(self.folder, self.proxy_port, self.port, static)
            if self.proxy is not None:
                self.address = f"http://127.0.0.1:{self.proxy_port}"
        self.wait_until_ready()

    def wait_until_ready(self, patience: float = PATIENCE_SECONDS) -> float:
        """Seconds until ``/readyz`` says so."""
        began = time.monotonic()
        while time.monotonic() - began < patience:
            with suppress(OSError):
                urllib.request.urlopen(f"{self._portal}/readyz", timeout=10).close()
                return time.monotonic() - began
            time.sleep(0.4)
        raise RuntimeError(f"the portal does not become ready:\n{self.tail()}")

    def stop(self) -> None:
        """End all processes of the portal."""
        for process in (self.web, self.jobs):
            if process is not None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.web = self.jobs = None

    def close(self) -> None:
        """Take everything away."""
        self.stop()
        if self.proxy is not None:
            self.proxy.terminate()
            self.proxy.wait()
        if self._looker is not None:
            self._looker.kill()
            self._looker.communicate()
        if self.cluster and not self._is_guest:
            self.cluster.stop(signal.SIGQUIT)
        for folder in self._mounted:
            subprocess.run(["umount", "--lazy", folder], check=False)
        self._mounted.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    # Breaking.

    def kill_web(self, which: int | None = None) -> int:
        """Kill the processes that answer, or one of them; how many."""
        return _kill_children(self.web, which)

    def ready_count(self) -> int:
        """How many processes answer; they are forks of one that has imported everything."""
        return len(children_of(self.web))

    def kill_jobs(self, which: int | None = None) -> int:
        """Kill the processes of the worker, or one of them; how many."""
        return _kill_children(self.jobs, which)

    def _disk(self, folder: Path, megabytes: int) -> None:
        """Let a folder be a disk of its own, where that is allowed."""
        folder.mkdir()
        if os.geteuid() == 0:
            options = f"size={megabytes}m,mode=0755"
            command = ["mount", "-t", "tmpfs", "-o", options, "stand", folder]
            if subprocess.run(command, check=False, capture_output=True).returncode == 0:
                self._mounted.append(folder)

    @contextmanager
    def full(self, folder: Path) -> Iterator[None]:
        """No byte is left on the disk of a folder."""
        filler = folder / "filler"
        try:
            for size in (64 * 1024, 512):
                with filler.open("ab", buffering=0) as file, suppress(OSError):
                    while file.write(bytes(size)):
                        pass
            yield
        finally:
            filler.unlink(missing_ok=True)

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """The database takes no writes, on connections that stand as well."""
        self._set("default_transaction_read_only = on")
        try:
            yield
        finally:
            self._set("default_transaction_read_only = off")

    def _set(self, setting: str) -> None:
        with closing(psycopg2.connect(self.cluster.address())) as held:
            held.autocommit = True
            held.cursor().execute("SET default_transaction_read_only = off")
            held.cursor().execute(f"ALTER SYSTEM SET {setting}")
            held.cursor().execute("SELECT pg_reload_conf()")
        time.sleep(0.5)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Somebody holds what every write of the register needs."""
        if self.cluster:
            with closing(psycopg2.connect(self.cluster.address(DATABASE))) as held:
                held.cursor().execute("LOCK TABLE audit_ledgerclock IN EXCLUSIVE MODE")
                yield
            return
        with closing(sqlite3.connect(self.place / f"{DATABASE}.sqlite3")) as held:
            held.execute("BEGIN IMMEDIATE")
            yield

    # Looking.

    def ask(self, statement: str) -> list[tuple]:
        """What the database answers, past the portal."""
        if self.cluster:
            with closing(psycopg2.connect(self.cluster.address(DATABASE))) as held:
                cursor = held.cursor()
                cursor.execute(statement)
                return cursor.fetchall()
        with closing(sqlite3.connect(self.place / f"{DATABASE}.sqlite3", timeout=30)) as held:
            return held.execute(statement).fetchall()

    def look(self) -> dict:
        """What ``after_fault.py`` finds in database and files."""
        if self._looker is None:
            self._looker = subprocess.Popen(
                [sys.executable, "script/after_fault.py"], cwd=ROOT, env=self.surroundings,
                text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
            )  # fmt: skip
        self._looker.stdin.write("look\n")
        self._looker.stdin.flush()
        told = self._looker.stdout.readline()
        if not told:
            raise RuntimeError(f"nobody looks any more:\n{self.tail()}")
        return json.loads(told)

    def tail(self, size: int = 3000) -> str:
        """The end of the portal's log."""
        return (self.folder / "portal.log").read_text(errors="replace")[-size:]


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children_of(process: subprocess.Popen) -> list[int]:
    """The processes that a process has started and that live."""
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in path.read_text().split()] if path.exists() else []


def _kill_children(process: subprocess.Popen, which: int | None) -> int:
    found = children_of(process)
    if which is not None and found:
        found = [found[which % len(found)]]
    for pid in found:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return len(found)
