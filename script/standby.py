"""A primary, a replica, a pooler before both and a cache beside: real ones, on unix sockets."""

from __future__ import annotations

import atexit
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psycopg2

from tests.plugins.postgresql import Cluster, as_owner

PATIENCE_SECONDS = 60


class Server(Cluster):
    """One PostgreSQL server, made of a copy of another; its folder is its address."""

    def __init__(self, source: Path, *, follows: bool) -> None:
        # The copy of a throw-away server: that a commit is on the disk is part of what is proved.
        kept = ("fsync=on", "full_page_writes=on", "hot_standby_feedback=on")
        super().__init__(settings=kept, copy_of=source, follows=follows)

    def fail(self) -> None:
        """End it at once, as a machine that fails does: nothing is written any more."""
        self.stop(signal.SIGQUIT)

    def promote(self) -> None:
        """Make the replica a primary; returns when it is one."""
        self.ask("SELECT pg_promote()")

    def ask(self, statement: str, name: str = "postgres") -> object:
        """The first value that a statement gives, in a database of the server."""
        connection = psycopg2.connect(host=str(self.folder), user="portal", dbname=name)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                row = cursor.fetchone() if cursor.description else None
                return row[0] if row else None
        finally:
            connection.close()

    def receiver(self) -> int:
        """The process that takes in what the primary writes."""
        wait_until(lambda: self.ask("SELECT pid FROM pg_stat_wal_receiver") is not None)
        return int(self.ask("SELECT pid FROM pg_stat_wal_receiver"))


class Pooler:
    """PgBouncer in transaction mode before a primary and a replica.

    Args:
        behind: the server and database behind each name of its own.
        reading: the name under which nothing can be written.
        size: how many connections it has to each.
    """

    def __init__(
        self, program: str, behind: dict[str, tuple[Server, str]], reading: str, size: int
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="portal-pgbouncer-", dir="/tmp"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        said = "SET jit = off; SET statement_timeout = 120000; SET lock_timeout = 30000"
        databases = [
            f"{name} = host={server.folder} dbname={database} user=portal connect_query='{said}"
            + ("; SET default_transaction_read_only = on'" if name == reading else "'")
            for name, (server, database) in behind.items()
        ]
        (self.folder / "users.txt").write_text('"portal" ""\n')
        (self.folder / "pgbouncer.ini").write_text(
            "\n".join(
                [
                    "[databases]", *databases, "[pgbouncer]", "listen_port = 5432",
                    f"unix_socket_dir = {self.folder}", "auth_type = trust",
                    f"auth_file = {self.folder}/users.txt", "pool_mode = transaction",
                    f"default_pool_size = {size}", "max_client_conn = 200",
                    "admin_users = portal",
                ]
            )
        )  # fmt: skip
        with (self.folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                [program, self.folder / "pgbouncer.ini"], stdout=log, stderr=log,
                **as_owner(self.folder),
            )  # fmt: skip
        wait_until(lambda: (self.folder / ".s.PGSQL.5432").exists())

    def address(self, name: str) -> str:
        """Of one of its databases."""
        return address([self.folder], name)

    def stop(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()


class Cache:
    """A cache that several machines share, on a socket in a folder."""

    def __init__(self, folder: Path) -> None:
        self.address = f"unix://{folder}/cache.sock"
        command = ["redis-server", "--port", "0", "--unixsocket", folder / "cache.sock"]
        command += ["--save", "", "--dir", folder, "--logfile", folder / "cache.log"]
        self.process = subprocess.Popen(command)
        wait_until(lambda: (folder / "cache.sock").exists())

    def stop(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()


def address(folders: list[Path], name: str, wanted: str = "") -> str:
    """The address of a database on the first of these servers that is what is wanted."""
    hosts = quote(",".join(map(str, folders)), safe="")
    return f"postgresql://portal@/{name}?host={hosts}" + (
        f"&target_session_attrs={wanted}" if wanted else ""
    )


def wait_until(is_so: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until it is.

    Raises:
        TimeoutError: it took too long.
    """
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.05)
