"""Whether the portal tells the truth over a primary and a replica, and loses nothing by them."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import NamedTuple

from django.core.management import call_command
from django.db import connection
from mirror_proof import followed, serving
from report_files import surroundings
from standby import Cache, Pooler, Server, address, wait_until

from registry.actions import save_record
from registry.models import Country
from sistercity.audit.ledger import first_access_fault, first_fault
from sistercity.audit.models import Change
from tests.random_edits import Editing

ROOT = Path(__file__).resolve().parents[1]
HOST = "localhost:8000"
TOKEN = "read-by-the-proof-alone"
# Pages of which a walk through all links has seen every kind.
MOST_PAGES = 400
# In use it is half a minute; here nothing but the proof of it may be diverted by a pause.
PATIENT, STRICT = "600", "2"


def replica(rounds: int, tell: Callable[[str], None]) -> list[str]:
    """Serve the register and the demonstration from a primary and a replica, and let the replica
    lag, stop and take over; ``rounds`` are those of the client that copies meanwhile.
    """
    tell("loading the register and the demonstration")
    call_command("load_register", verbosity=0)
    call_command("load_demo", verbosity=0)
    faults: list[str] = []
    for stage in STAGES:
        with _two_servers() as pair:
            found = list(stage(pair, rounds, tell))
        tell(f"{stage.__name__.replace('_', ' ')}: {found or 'holds'}")
        faults += [f"{stage.__name__}: {fault}" for fault in found]
    return faults


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


def pages(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """Every page and file that links lead to is told by the replica alone."""
    with _portal(**pair.urls()) as portal:
        waiting, seen = ["/", "/api/v1/", "/open-data/"], set()
        while waiting and len(seen) < MOST_PAGES:
            path = waiting.pop(0)
            seen.add(path)
            answer = portal.get(path)
            if answer.status >= 500:
                yield f"{path}: {answer.status}"
            if "text/html" in answer.headers["Content-Type"]:
                found = re.findall(r'href="(/[^"#]*)', answer.body.decode())
            else:
                found = re.findall(rf'"http://{HOST}(/[^"{{]*)"', answer.body.decode("latin-1"))
            kinds = {_kind(other) for other in seen} | {_kind(other) for other in waiting}
            for other in map(urllib.parse.unquote_plus, map(_plain, found)):
                # Of addresses that differ by numbers alone, three.
                if other not in seen and other not in waiting and not other.startswith("/static/"):
                    alike = sum(_kind(one) == _kind(other) for one in [*seen, *waiting])
                    if _kind(other) not in kinds or alike < 3:
                        waiting.append(other)
        asked, handed_on = portal.counted("asked"), portal.counted("handed_on")
        tell(f"{len(seen)} addresses; the replica was asked {asked} times, {handed_on} handed on")
        if handed_on:
            yield f"the primary was needed {handed_on} times"
        if asked < len(seen) * 0.8:
            yield f"only {asked} of {len(seen)} went to the replica"


def lagging(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """Whatever the replica tells while it lags is true for its own number, and told as that."""
    editing = Editing(1)
    lists = ["/api/v1/pairings/?page_size=500", "/api/v1/indicator-results/?fiscal_year=2566"]
    whole = "/api/v1/bulk/register.csv"
    with _portal(**pair.urls()) as portal, _portal(REPLICA_URL="") as primary:
        before = {path: portal.get(path) for path in [*lists, whole]}
        number = Change.objects.last().number
        pair.pause()
        while Change.objects.last().number < number + 20:
            editing.act()
        now = {path: primary.get(path) for path in [*lists, whole]}
        for path, answer in before.items():
            again = portal.get(path)
            if (again.headers["ETag"], again.body) != (answer.headers["ETag"], answer.body):
                yield f"{path}: the replica tells another answer though it has not moved"
            if again.headers["ETag"] == now[path].headers["ETag"]:
                yield f"{path}: primary and replica share a tag and not a number"
            if portal.get(path, If_None_Match=answer.headers["ETag"]).status != 304:
                yield f"{path}: who holds the replica's state is sent it again"
            if portal.get(path, If_None_Match=now[path].headers["ETag"]).status != 200:
                yield f"{path}: who holds a later state was told that it is this one"
        if int(portal.get(whole).headers["X-Ledger-Number"]) != number:
            yield "a whole file bears another number than the replica's"
        yield from _feed(portal, primary, number)
        yield from _walk(portal, primary)
        yield from _own_writes(portal, primary)
        pair.resume()
        for path in before:
            if portal.tag(path) != primary.tag(path):
                yield f"{path}: they differ though the replica has caught up"
        tell(f"the replica lagged by {Change.objects.last().number - number} changes")


def _feed(portal: Portal, primary: Portal, number: int) -> Iterator[str]:
    first_lacked = Change.objects.get(number=number + 1).at
    behind = portal.get("/api/v1/changes/?page_size=500").told
    if datetime.fromisoformat(behind["complete_as_of"]) > first_lacked:
        yield "the replica says that it is complete as of a moment at which it lacks a change"
    checkpoint = primary.get("/api/v1/bulk/all.ndjson").headers["X-Checkpoint"]
    after = f"/api/v1/changes/?after={checkpoint}"
    ahead, here = portal.get(after), primary.get(after)
    if ahead.status != 200 or ahead.told["checkpoint"] != here.told["checkpoint"]:
        yield f"a checkpoint beyond the replica's end: {ahead.status} {ahead.body[:200]!r}"
    if not portal.counted("handed_on"):
        yield "a checkpoint beyond the replica's end was not handed on to the primary"


def _walk(portal: Portal, primary: Portal) -> Iterator[str]:
    """A walk that was begun where more is known goes on there, and one begun here anywhere."""
    for one, other in ((primary, portal), (portal, primary)):
        first = one.get("/api/v1/pairings/?cursor=&page_size=20").told
        path = first["next"].removeprefix(f"http://{HOST}")
        here, there = one.get(path), other.get(path)
        if [row["number"] for row in here.told["results"]] != [
            row["number"] for row in there.told["results"]
        ]:
            yield "a walk tells other rows on its second page than where it was begun"


def _own_writes(portal: Portal, primary: Portal) -> Iterator[str]:
    """Who has written sees it, also after signing out."""
    path = "/api/v1/pairings/?page_size=500"
    browser = Portal(f"{portal.base}/api/v1/")
    browser.get("/accounts/login/")
    browser.post("/accounts/login/", username="demo-editor", password="demo")
    if "sessionid" not in browser.held():
        yield "nobody could sign in"
    browser.forget("wrote")
    if browser.tag(path) != primary.tag(path):
        yield "who is signed in reads the replica"
    browser.post("/accounts/logout/")
    if "sessionid" in browser.held():
        yield "nobody could sign out"
    if browser.tag(path) != primary.tag(path):
        yield "who has just signed out reads the replica"


def mirrored(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """A client that keeps a copy stays in step though the replica lags again and again."""

    def disturb(random: Random) -> None:
        if random.random() < 0.5:
            pair.pause()
        else:
            pair.replica.ask("SELECT pg_wal_replay_resume()")

    with _portal(**pair.urls()) as portal:
        yield from followed(f"{portal.base}/api/v1/", rounds, tell, disturb, pair.resume)
        tell(f"the replica was asked {portal.counted('asked')} times")


def too_late(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """A replica that lags too long answers nobody until it has caught up."""
    path = "/api/v1/countries/"
    with _portal(**pair.urls(STRICT)) as portal:
        before = portal.tag(path)
        pair.pause()
        _rename(1)
        # What each process found last may stand for five seconds.
        time.sleep(float(STRICT) + 7)
        if before in {portal.tag(path) for _time in range(6)}:
            yield "a replica too far behind was read"
        if not portal.counted("behind"):
            yield "nobody counted that the replica is behind"
        pair.resume()
        time.sleep(6)
        asked = portal.counted("asked")
        portal.get(path)
        if portal.counted("asked") == asked:
            yield "a replica that has caught up is not read again"


def replica_gone(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """Without the replica the primary answers, and with it again the replica."""
    path = "/api/v1/countries/"
    urls = pair.urls() | {"REPLICA_URL": address([pair.replica.folder], pair.name)}
    with _portal(**urls) as portal:
        portal.get(path)
        pair.replica.fail()
        took = []
        for _time in range(20):
            started = time.monotonic()
            if (status := portal.get(path).status) != 200:
                yield f"{status} while the replica is away"
            took.append(time.monotonic() - started)
        tell(f"without the replica the slowest answer took {max(took):.2f} s")
        if not portal.counted("away"):
            yield "nobody counted that the replica is away"
        pair.replica.start()
        time.sleep(31)
        asked = portal.counted("asked")
        portal.get(path)
        if portal.counted("asked") == asked:
            yield "a replica that has come back is not read again"


def pooled(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """All of it through PgBouncer in transaction mode, with fewer connections than processes."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        tell("PgBouncer is not installed: not proved")
        return
    behind = {"portal": (pair.primary, pair.name), "reading": (pair.replica, pair.name)}
    pooler = Pooler(program, behind, "reading", size=1)
    urls = {
        "DATABASE_URL": pooler.address("portal"), "REPLICA_URL": pooler.address("reading"),
        "DATABASE_POOLED": "1", "REPLICA_LAG_SECONDS": PATIENT,
    }  # fmt: skip
    try:
        with _portal(**urls) as portal:
            tags = {portal.tag("/api/v1/pairings/") for _time in range(8)}
            if len(tags) != 1:
                yield f"several tags of one state: {tags}"
            files = ("/pairings/?format=xlsx", "/api/v1/bulk/all.ndjson", "/reports/kpi/2566.pdf")
            for path in files:
                if (status := portal.get(path).status) != 200:
                    yield f"{path}: {status}"
            yield from followed(f"{portal.base}/api/v1/", rounds, tell, settle=pair.resume)
            if portal.counted("handed_on"):
                yield "the primary was needed"
    finally:
        pooler.stop()


def taken_over(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """The primary fails while people write, the replica takes over: no acknowledged write is lost,
    readers are answered all the time, and the portal goes on without being told.
    """
    pair.wait_for_replication()
    with _portal(**pair.urls()) as portal, _writer(pair) as writer:
        time.sleep(3)
        pair.primary.fail()
        stopped = time.monotonic()
        statuses = {portal.get("/api/v1/countries/").status for _time in range(20)}
        if statuses != {200}:
            yield f"readers were answered {statuses} while the primary was away"
        browser = Portal(f"{portal.base}/api/v1/")
        browser.get("/accounts/login/")
        away = browser.post("/accounts/login/", username="demo-editor", password="demo").status
        if away != 503:
            yield f"who wanted to sign in was answered {away} while the primary was away"
        pair.replica.promote()
        promoted = time.monotonic()
        wait_until(lambda: _signs_in(portal))
        tell(
            f"primary away for {promoted - stopped:.1f} s until the replica took over; the portal "
            f"went on {time.monotonic() - promoted:.1f} s later"
        )
        time.sleep(2)
        told = _ended(writer)
        with _using(pair.replica):
            yield from _lost(told, tell)
            yield from _whole()


def unsent(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """What the replica had not yet got when the primary failed: without waiting for the replica it
    is lost though it was acknowledged, which is told, not refused; with it nothing is.
    """
    receiver = pair.replica.receiver()
    with _writer(pair) as writer:
        time.sleep(2)
        # Nothing reaches the replica any more, as on a network that is cut.
        os.kill(receiver, signal.SIGSTOP)
        time.sleep(2)
        pair.primary.fail()
        os.kill(receiver, signal.SIGCONT)
        pair.replica.promote()
        told = _ended(writer)
    with _using(pair.replica):
        lost = len(list(_lost(told, lambda _line: None)))
        tell(f"cut off 2 s before the end: of {len(told)} acknowledged {lost} are lost")
        if not lost:
            yield "nothing was lost, so that the cut was none"
        yield from _whole()


def counted(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """Two machines with one cache answer an address no more often than one may, to the request;
    without the cache both go on, each by its own count.
    """
    if not shutil.which("redis-server"):
        tell("redis-server is not installed: not proved")
        return
    most, asked = 50, 90
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        own = [{"API_COUNTS": f"{folder}/{name}.sqlite3"} for name in ("one", "other")]
        # Behind a proxy, so that the caller is another one than who has looked whether they serve.
        told = {"API_RATE": f"{most}/hour", "PROXY_COUNT": "1", "REPLICA_URL": ""}
        told["CACHE_URL"] = cache.address

        def status(portal: Portal) -> int:
            return portal.get("/api/v1/countries/", X_Forwarded_For="192.0.2.1").status

        with _portal(**told, **own[0]) as one, _portal(**told, **own[1]) as other:
            with ThreadPoolExecutor(8) as pool:
                asks = [(one, other)[number % 2] for number in range(asked)]
                statuses = Counter(pool.map(status, asks))
            tell(f"of {asked} requests at once to two machines, {most} allowed: {dict(statuses)}")
            if statuses != {200: most, 429: asked - most}:
                yield f"{statuses}, though {most} are allowed"
            cache.stop()
            alone = {status(portal) for portal in (one, other)}
            if alone != {200}:
                yield f"{alone} without the cache"


@contextmanager
def _two_servers() -> Iterator[Pair]:
    """A primary with the database at hand and its replica; this process works on the primary."""
    name = connection.settings_dict["NAME"]
    source = Path(connection.settings_dict["HOST"])
    connection.close()
    servers = [Server(source, follows=False)]
    try:
        servers.append(Server(servers[0].folder, follows=True))
        with _using(servers[0]):
            yield Pair(*servers, name)
    finally:
        for server in servers:
            server.fail()
            shutil.rmtree(server.folder, ignore_errors=True)


@contextmanager
def _using(server: Server) -> Iterator[None]:
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
def _portal(**settings: str) -> Iterator[Portal]:
    """A portal with these settings."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "metrics").mkdir()
        told = {"PROMETHEUS_MULTIPROC_DIR": f"{folder}/metrics", "METRICS_TOKEN": TOKEN}
        with serving(**told, **settings) as api:
            yield Portal(api)


@contextmanager
def _writer(pair: Pair) -> Iterator[subprocess.Popen]:
    """Somebody who writes all the time to whichever server is the primary."""
    both = [pair.primary.folder, pair.replica.folder]
    told = {**surroundings(), "DATABASE_URL": address(both, pair.name, "read-write")}
    command = [sys.executable, "script/steady_writer.py"]
    with tempfile.TemporaryFile("w+") as said:
        writer = subprocess.Popen(
            command, cwd=ROOT, env=told, text=True, stdin=subprocess.PIPE, stdout=said
        )
        writer.said = said
        try:
            wait_until(lambda: said.tell() or os.fstat(said.fileno()).st_size)
            yield writer
        finally:
            writer.kill()
            writer.communicate()


def _ended(writer: subprocess.Popen) -> list[str]:
    """What the writer was told is written, once it has ended."""
    writer.stdin.close()
    writer.wait()
    writer.said.seek(0)
    return writer.said.read().split()


def _lost(told: list[str], tell: Callable[[str], None]) -> Iterator[str]:
    """What was acknowledged and is not in the database at hand."""
    held = set(Country.versions.objects.filter(name_en__in=told).values_list("name_en", flat=True))
    lost = [name for name in told if name not in held]
    tell(f"{len(told)} writes were acknowledged, {len(lost)} are lost")
    yield from (f"{name} was acknowledged and is lost" for name in lost)


def _whole() -> Iterator[str]:
    for chain, fault in (("changes", first_fault()), ("accesses", first_access_fault())):
        if fault is not None:
            yield f"the chain of {chain} is broken at {fault}"


def _rename(number: int) -> None:
    """One change of what is published."""
    country = Country.objects.first()
    country.name_en = f"Country {number}"
    save_record(by=None, record=country)


def _signs_in(portal: Portal) -> bool:
    browser = Portal(f"{portal.base}/api/v1/")
    browser.get("/accounts/login/")
    browser.post("/accounts/login/", username="demo-editor", password="demo")
    return "sessionid" in browser.held()


def _plain(href: str) -> str:
    """An address as it stands in a page, without what the page made of it."""
    return href.replace("&amp;", "&")


def _kind(path: str) -> str:
    """An address without its numbers and the values of its query."""
    return re.sub(r"\d+", "0", re.sub(r"=[^&]*", "=", path))


# In this order, each on servers of its own.
STAGES = (pages, lagging, mirrored, too_late, replica_gone, pooled, taken_over, unsent, counted)
