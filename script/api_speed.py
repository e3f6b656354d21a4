"""What the API costs over HTTP, beside plain ways of the same behind the same keys and limits.

The server is started as ``script/server`` starts it, two workers on this database. The small
client beside it (wrk, or threads where that is not installed) takes of the same cores. All
figures are seconds for a thousand requests; addresses are asked in turns, and of each the
quickest round counts: what else the machine does slows any.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import registers
from django.db import connection

from tests.databases import using

ROOT = Path(__file__).resolve().parents[1]
PAIRINGS = int(os.environ.get("BENCH_API_PAIRINGS", "1000"))
ACTIVITIES = int(os.environ.get("BENCH_API_ACTIVITIES", "10000"))
ROUNDS, SECONDS, CLIENTS = 5, 3, 2
PAGE = "pairings/?page_size=100"
DEADLINE = 60
# Header → value.
Headers = Mapping[str, str]


@contextmanager
def serving(
    *, keeps: bool = True, database: str | None = None, workers: int = 2
) -> Iterator[str]:
    """The portal on a free port, and the plain views beside it; gives the API's address.

    Args:
        keeps: whether finished answers are kept, as in use.
        database: a name on this database's server; that of the connection without.
    """
    found = connection.settings_dict
    name = database or found["NAME"]
    host = quote(found["HOST"], safe="")
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {
            **os.environ,
            "DATABASE_URL": f"postgresql://{found['USER']}@{host}/{name}",
            "DJANGO_SETTINGS_MODULE": "script.plain.api_settings",
            "API_COUNTS": f"{folder}/counts.sqlite3",
            "API_RATE": "999999999/min",
            "BENCH_KEEPS_NOTHING": "" if keeps else "1",
            "WEB_CONCURRENCY": str(workers),
            "PORT": str(_free_port()),
        }
        command = [sys.executable, "-m", "gunicorn", "--config", "python:script.serving"]
        server = subprocess.Popen(
            [*command, "sistercity.wsgi"],
            cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            base = f"http://127.0.0.1:{surroundings['PORT']}/api/v1/"
            _wait_for(f"{base}bench/empty/", server)
            yield base
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


def pairings(plain: str) -> tuple[float, float]:
    """A hundred nested pairings, nothing kept: (the plain view ``plain``, the portal's list)."""
    registers.load(PAIRINGS, ACTIVITIES)
    with serving(keeps=False) as base:
        addresses = [f"{base}bench/{plain}/?page_size=100", base + PAGE]
        told = [json.loads(_get(address)[0]) for address in addresses]
        for name in ("count", "results"):
            if told[0][name] != told[1][name]:
                raise SystemExit(f"the two disagree in {name}")
        return tuple(_seconds(addresses).values())


def not_modified() -> tuple[float, float]:
    """(An empty view, 304 of that list to who holds it)."""
    registers.load(PAIRINGS, ACTIVITIES)
    with serving() as base:
        etag = _get(base + PAGE)[1]["ETag"]
        asked = {f"{base}bench/empty/": {}, base + PAGE: {"If-None-Match": etag}}
        return tuple(_seconds(asked).values())


def unchanged() -> tuple[float, float]:
    """(An empty view, that list again to who holds nothing)."""
    registers.load(PAIRINGS, ACTIVITIES)
    with serving() as base:
        return tuple(_seconds([f"{base}bench/empty/", base + PAGE]).values())


def growth(copy: str) -> dict[str, tuple[float, float]]:
    """Pages of a walk through a list: (over the register, over one of ten times the rows).

    First and deep ones, of pairings and of activities; ``copy`` is an empty database beside.
    """
    registers.load(PAIRINGS, ACTIVITIES)
    with using(copy):
        registers.load(10 * PAIRINGS, 10 * ACTIVITIES)
    found = {}
    with serving(keeps=False) as small, serving(keeps=False, database=copy) as large:
        for resource in ("pairings", "activities"):
            pages = [f"{base}{resource}/?cursor=&page_size=100" for base in (small, large)]
            deep = [_walked(page, resource) for page in pages]
            for depth, addresses in (("first", pages), ("deep", deep)):
                found[f"{depth} of {resource}"] = tuple(_seconds(addresses).values())
    return found


def _walked(address: str, resource: str) -> str:
    """The address of the page in the midst of the walk."""
    rows = PAIRINGS if resource == "pairings" else ACTIVITIES
    base = address.partition(resource)[0]
    # The server of ten times the rows is walked ten times as far.
    total = json.loads(_get(f"{base}{resource}/?page_size=1")[0])["count"]
    steps = max(total, rows) // 500 // 2
    page = address.replace("page_size=100", "page_size=500")
    for _step in range(steps):
        page = json.loads(_get(page)[0])["next"] or page
    return page.replace("page_size=500", "page_size=100")


def beside_datasette() -> tuple[float, float] | None:
    """A hundred of the same pairings, both as in use: (Datasette's table, the portal's list).

    Datasette reads SQLite, so it gets a file with one flat table of what the list tells, each
    nested value a column: no join is left to it. None where it is not installed
    (``DATASETTE`` names its program; it is no dependency of the portal).
    """
    program = os.environ.get("DATASETTE") or shutil.which("datasette")
    if not program:
        return None
    registers.load(PAIRINGS, ACTIVITIES)
    with tempfile.TemporaryDirectory() as folder, serving() as base:
        file = Path(folder) / "register.sqlite3"
        _write_flat(file, base)
        port = _free_port()
        peer = subprocess.Popen(
            [program, "serve", str(file), "--port", str(port), "--setting", "max_returned_rows",
             "1000", "--setting", "default_page_size", "100"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}/register/pairings.json?_shape=objects&_size=100"
            _wait_for(address, peer)
            if len(json.loads(_get(address)[0])["rows"]) != 100:
                raise SystemExit("Datasette does not give a hundred rows")
            return tuple(_seconds([address, base + PAGE]).values())
        finally:
            peer.send_signal(signal.SIGTERM)
            peer.wait()


def _write_flat(file: Path, base: str) -> None:
    rows, page = [], f"{base}pairings/?page_size=500"
    while page:
        told = json.loads(_get(page)[0])
        rows += [dict(_flat(row)) for row in told["results"]]
        page = told["next"]
    names = ", ".join(f'"{name}"' for name in rows[0])
    with closing(sqlite3.connect(file)) as flat, flat:
        flat.execute(f"CREATE TABLE pairings ({names}, PRIMARY KEY (number))")
        marks = ", ".join("?" * len(rows[0]))
        flat.executemany(
            f"INSERT INTO pairings VALUES ({marks})", [tuple(row.values()) for row in rows]
        )


def _flat(row: dict, above: str = "") -> Iterator[tuple[str, object]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}_")
        else:
            yield f"{above}{name}", json.dumps(value) if isinstance(value, list) else value


def _seconds(asked: Mapping[str, Headers] | list[str]) -> dict[str, float]:
    """By address the seconds that a thousand requests take."""
    asked = asked if isinstance(asked, Mapping) else {address: {} for address in asked}
    ask = _wrk if shutil.which("wrk") else _threads
    best = dict.fromkeys(asked, 0.0)
    for _round in range(ROUNDS):
        for address, headers in asked.items():
            best[address] = max(best[address], ask(address, headers))
    return {address: 1_000 / rate for address, rate in best.items()}


def _wrk(address: str, headers: Headers) -> float:
    """Requests a second."""
    told = subprocess.run(
        ["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}",
         *(part for name, value in headers.items() for part in ("-H", f"{name}: {value}")),
         address],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    if "Non-2xx" in told or "Socket errors" in told:
        raise SystemExit(f"{address}: {told}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])


def _threads(address: str, headers: Headers) -> float:
    """Requests a second, asked by threads of this process."""
    _scheme, _slashes, host, path = address.split("/", 3)
    until, counts = time.monotonic() + SECONDS, []

    def ask() -> None:
        count = 0
        while time.monotonic() < until:
            link = http.client.HTTPConnection(host)
            link.request("GET", f"/{path}", headers=dict(headers))
            answer = link.getresponse()
            answer.read()
            link.close()
            if answer.status >= 400:
                raise SystemExit(f"{address}: {answer.status}")
            count += 1
        counts.append(count)

    threads = [threading.Thread(target=ask) for _client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def _get(address: str) -> tuple[bytes, Headers]:
    with urllib.request.urlopen(address) as answer:
        return answer.read(), answer.headers


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen) -> None:
    until = time.monotonic() + DEADLINE
    while True:
        try:
            _get(address)
        except OSError:
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"nothing answers at {address}") from None
            time.sleep(0.2)
        else:
            return
