"""A primary, a replica, a pooler before both and a cache beside: real ones, on unix sockets."""

from __future__ import annotations

import atexit
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg2

from tests.plugins.postgresql import Cluster, as_owner

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "script" / "deploy"
PATIENCE_SECONDS = 60
PORT = 6432
# Who the portal is to PostgreSQL behind PgBouncer; who asks it for passwords; who gives PgBouncer
# orders.
ROLE, ASKER, STEWARD, PASSWORD = "sistercity", "pgbouncer", "steward", "kept-by-the-proof-alone"
PEOPLE = (
    f"SET password_encryption = 'scram-sha-256';"
    f"CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}' IN ROLE portal;"
    f"CREATE ROLE {ASKER} LOGIN PASSWORD '{PASSWORD}'"
)


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

    def want_passwords(self, *roles: str) -> None:
        """Let these roles in by SCRAM alone."""
        rules = self.folder / "data" / "pg_hba.conf"
        wanted = "".join(f"local all {role} scram-sha-256\n" for role in roles)
        rules.write_text(wanted + rules.read_text())
        self.ask("SELECT pg_reload_conf()")

    def receiver(self) -> int:
        """The process that takes in what the primary writes."""
        wait_until(lambda: self.ask("SELECT pid FROM pg_stat_wal_receiver") is not None)
        return int(self.ask("SELECT pid FROM pg_stat_wal_receiver"))


class Pooler:
    """PgBouncer as ``script/deploy`` has it, before a primary and a replica that want a password.

    Args:
        program: of PgBouncer.
        servers: the primary and the replica.
        database: the name of the portal's database on both.
        size: how many connections it has to each.
        asks: whether it asks the database what passwords are, or holds them in its list.
    """

    def __init__(
        self, program: str, servers: tuple[Server, Server], database: str, *, size: int, asks: bool
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="portal-pgbouncer-", dir="/tmp"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self._database, self._size = database, size
        self._asks = asks
        servers[0].ask(PEOPLE)
        for server in servers:
            server.want_passwords(ROLE, ASKER)
        listed = {STEWARD: PASSWORD}
        if asks:
            servers[0].ask((DEPLOY / "pgbouncer.sql").read_text(encoding="utf-8"), database)
            listed[ASKER] = PASSWORD
        else:
            kept = f"SELECT rolpassword FROM pg_authid WHERE rolname = '{ROLE}'"
            listed[ROLE] = servers[0].ask(kept)
        lines = [f'"{name}" "{password}"\n' for name, password in listed.items()]
        (self.folder / "userlist.txt").write_text("".join(lines))
        self._write(servers)
        with (self.folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                [program, self.folder / "pgbouncer.ini"], stdout=log, stderr=log,
                **as_owner(self.folder),
            )  # fmt: skip
        wait_until(lambda: (self.folder / ".s.PGSQL.6432").exists())

    def address(self, name: str) -> str:
        """Of one of its databases."""
        return f"postgresql://{ROLE}:{PASSWORD}@/{name}?host={self.folder}&port={PORT}"

    def lead_to(self, server: Server) -> None:
        """Take it for both, as an operator says it after a promotion."""
        self._write((server, server))
        self.tell("RELOAD")

    def tell(self, command: str) -> None:
        """Give an order at its console; returns when it is carried out."""
        console = self.address("pgbouncer").replace(ROLE, STEWARD)
        with closing(psycopg2.connect(console)) as held:
            held.autocommit = True
            held.cursor().execute(command)

    def stop(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()

    def _write(self, servers: tuple[Server, Server]) -> None:
        here = {
            "host=db1": f"host={servers[0].folder}",
            "host=db2": f"host={servers[1].folder}",
            "dbname=sistercity": f"dbname={self._database}",
            "listen_addr = 127.0.0.1": f"unix_socket_dir = {self.folder}",
            "default_pool_size = 20": f"default_pool_size = {self._size}",
            "/etc/pgbouncer/": f"{self.folder}/",
        }
        if self._asks:
            here |= {";auth_user": "auth_user", ";auth_query": "auth_query"}
        text = (DEPLOY / "pgbouncer.ini").read_text(encoding="utf-8")
        for deployed, ours in here.items():
            text = text.replace(deployed, ours)
        text += f"\nadmin_users = {STEWARD}\n"
        (self.folder / "pgbouncer.ini").write_text(text, encoding="utf-8")


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
