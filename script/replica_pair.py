"""A primary with its replica, and portals over them, each asked as one browser asks."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import re
import shutil
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.db import connection
from mirror_proof import serving
from standby import Server, address, wait_until

HOST = "localhost:8000"
TOKEN = "read-by-the-proof-alone"
# In use it is half a minute; here nothing but the proof of it may be diverted by a pause.
PATIENT = "600"


class Pair(NamedTuple):
    """A primary and its replica, with the name of the portal's database on both."""

    primary: Server
    replica: Server
    name: str

    def urls(self, lag: str = PATIENT) -> dict[str, str]:
        """The settings of a portal that writes to the one and reads from the other, whichever
        of the two is which.
        """
        both = [self.primary.folder, self.replica.folder]
        return {
            "DATABASE_URL": address(both, self.name, "read-write"),
            "REPLICA_URL": address(both[::-1], self.name, "prefer-standby"),
            "REPLICA_LAG_SECONDS": lag,
        }

    def pause(self) -> None:
        """Let the replica take in what comes, and show none of it."""
        self.replica.ask("SELECT pg_wal_replay_pause()")

    def resume(self) -> None:
        """Let it go on, and wait until it shows all."""
        self.replica.ask("SELECT pg_wal_replay_resume()")
        end = self.primary.ask("SELECT pg_current_wal_lsn()")
        caught_up = f"SELECT pg_last_wal_replay_lsn() >= '{end}'::pg_lsn"
        wait_until(lambda: self.replica.ask(caught_up))

    def wait_for_replication(self) -> None:
        """From now on the primary acknowledges nothing that the replica does not show."""
        for setting in ("synchronous_standby_names = '*'", "synchronous_commit = remote_apply"):
            self.primary.ask(f"ALTER SYSTEM SET {setting}")
        self.primary.ask("SELECT pg_reload_conf()")
        in_step = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        wait_until(lambda: self.primary.ask(in_step))


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def told(self) -> dict:
        """The body as JSON."""
        return json.loads(self.body)


class Portal:
    """A portal that is asked over HTTP, as one browser."""

    def __init__(self, api: str) -> None:
        self.base = api.removesuffix("/api/v1/")
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def get(self, path: str, **headers: str) -> Answer:
        """What an address answers, whatever its status."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        # Links and tags name the host: one for all portals, so that they can be compared.
        told["Host"] = HOST
        return self._asked(urllib.request.Request(self.base + path, headers=told))

    def post(self, path: str, **fields: str) -> Answer:
        """A form sent, with the token of its page."""
        token = next(c.value for c in self.cookies if c.name == "csrftoken")
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        return self._asked(
            urllib.request.Request(self.base + path, data, headers={"Referer": self.base + path})
        )

    def sign_in(self) -> int:
        """Sign an editor in; the status of the answer."""
        self.get("/accounts/login/")
        return self.post("/accounts/login/", username="demo-editor", password="demo").status

    def held(self) -> set[str]:
        """The names of the cookies that the browser holds."""
        return {cookie.name for cookie in self.cookies}

    def forget(self, name: str) -> None:
        """Let a cookie go."""
        for cookie in [one for one in self.cookies if one.name == name]:
            self.cookies.clear(cookie.domain, cookie.path, cookie.name)

    def tag(self, path: str) -> str:
        """The ETag of an address."""
        return self.get(path).headers["ETag"]

    def counted(self, outcome: str) -> int:
        """How often something became of a request that the replica might have answered."""
        told = self.get("/metrics", Authorization=f"Bearer {TOKEN}").body.decode()
        line = rf'^portal_replica_requests_total{{outcome="{outcome}"}} (\S+)'
        found = re.search(line, told, re.MULTILINE)
        return int(float(found[1])) if found else 0

    def _asked(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=120) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())


@contextmanager
def two_servers() -> Iterator[Pair]:
    """A primary with the database at hand and its replica; this process works on the primary."""
    name = connection.settings_dict["NAME"]
    source = Path(connection.settings_dict["HOST"])
    connection.close()
    servers = [Server(source, follows=False)]
    try:
        servers.append(Server(servers[0].folder, follows=True))
        with using(servers[0]):
            yield Pair(*servers, name)
    finally:
        for server in servers:
            server.fail()
            shutil.rmtree(server.folder, ignore_errors=True)


@contextmanager
def using(server: Server) -> Iterator[None]:
    """Point this process, and those that it starts, at a server."""
    before = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = str(server.folder)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["HOST"] = before


@contextmanager
def portal_of(**settings: str) -> Iterator[Portal]:
    """A portal with these settings."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "metrics").mkdir()
        told = {"PROMETHEUS_MULTIPROC_DIR": f"{folder}/metrics", "METRICS_TOKEN": TOKEN}
        with serving(**told, **settings) as api:
            yield Portal(api)
