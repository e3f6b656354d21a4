"""Whether the portal tells the truth over a primary and a replica, and loses nothing by them."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from random import Random

from django.core.management import call_command
from mirror_proof import followed
from pooled_proof import (
    NOT_PROVED,
    PGBOUNCER,
    pooled_taken_over,
    pooled_urls,
    pooler_before,
    sides_changed,
)  # fmt: skip
from replica_pair import HOST, Pair, Portal, portal_of, two_servers
from standby import Cache, address
from takeover_proof import taken_over, unsent

from registry.actions import save_record
from registry.models import Country
from sistercity.audit.models import Change
from tests.random_edits import Editing

# Pages of which a walk through all links has seen every kind.
MOST_PAGES = 400
# Seconds after which a replica lags too much.
STRICT = "2"


def replica(rounds: int, tell: Callable[[str], None]) -> list[str]:
    """Serve the register and the demonstration from a primary and a replica, and let the replica
    lag, stop and take over; ``rounds`` are those of the client that copies meanwhile.
    """
    tell("loading the register and the demonstration")
    call_command("load_register", verbosity=0)
    call_command("load_demo", verbosity=0)
    faults: list[str] = []
    for stage in STAGES:
        with two_servers() as pair:
            found = list(stage(pair, rounds, tell))
        tell(f"{stage.__name__.replace('_', ' ')}: {found or 'holds'}")
        faults += [f"{stage.__name__}: {fault}" for fault in found]
    return faults


def pages(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """Every page and file that links lead to is told by the replica alone."""
    with portal_of(**pair.urls()) as portal:
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
    with portal_of(**pair.urls()) as portal, portal_of(REPLICA_URL="") as primary:
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
    browser.sign_in()
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

    with portal_of(**pair.urls()) as portal:
        yield from followed(f"{portal.base}/api/v1/", rounds, tell, disturb, pair.resume)
        tell(f"the replica was asked {portal.counted('asked')} times")


def too_late(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """A replica that lags too long answers nobody until it has caught up."""
    path = "/api/v1/countries/"
    with portal_of(**pair.urls(STRICT)) as portal:
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
    with portal_of(**urls) as portal:
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
    if PGBOUNCER is None:
        tell(NOT_PROVED)
        return
    with (
        pooler_before(pair, size=1, asks=False) as pooler,
        portal_of(**pooled_urls(pooler)) as portal,
    ):
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

        with portal_of(**told, **own[0]) as one, portal_of(**told, **own[1]) as other:
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


def _rename(number: int) -> None:
    """One change of what is published."""
    country = Country.objects.first()
    country.name_en = f"Country {number}"
    save_record(by=None, record=country)


def _plain(href: str) -> str:
    """An address as it stands in a page, without what the page made of it."""
    return href.replace("&amp;", "&")


def _kind(path: str) -> str:
    """An address without its numbers and the values of its query."""
    return re.sub(r"\d+", "0", re.sub(r"=[^&]*", "=", path))


# In this order, each on servers of its own.
STAGES = (
    pages, lagging, mirrored, too_late, replica_gone, pooled, taken_over, unsent,
    pooled_taken_over, sides_changed, counted,
)  # fmt: skip
