"""What pages cost over HTTP: as the register grows, with fifty readers at once, from a cold start.

The server is started as ``script/server`` starts it. Seconds are those of one page to its last
byte, the quickest of some: what else the machine does slows any.
"""

from __future__ import annotations

import http.cookiejar
import os
import random
import re
import statistics
import threading
import time
import urllib.parse
import urllib.request
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import registers
from api_speed import serving

from monitoring.models import Activity
from registry import actions as register
from registry.models import Pairing, Posting, Province
from sistercity.accounts.actions import save_person
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from tests.databases import using

# (pairings, activities); each ten times the one before. The largest takes half an hour.
SIZES = [
    tuple(map(int, size.split(":")))
    for size in os.environ.get(
        "BENCH_PAGES", "1000:10000 10000:100000 100000:1000000"
    ).split()
]
ROUNDS = 25
HOME, PASSWORD, NOBODY = "TH-50", "measured-and-thrown-away", ""
READERS = {"officer": Role.OFFICER, "editor": Role.EDITOR, "planner": Role.PLANNER}
# Fifty who read, each as long as a person looks at a page before opening the next.
CROWD, CROWD_SECONDS, LOOKS_FOR = 50, 60, (1.0, 5.0)


class Reader:
    """Somebody with a browser's cookies; signed in where a name is given."""

    def __init__(self, base: str, username: str = NOBODY) -> None:
        self._base = base
        jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        if username:
            page = self.read("/accounts/login/").decode()
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
            sent = {"csrfmiddlewaretoken": token, "username": username, "password": PASSWORD}
            body = urllib.parse.urlencode(sent).encode()
            asked = urllib.request.Request(
                f"{base}/accounts/login/", body, headers={"Referer": base}
            )
            if "/accounts/login/" in self._opener.open(asked).geturl():
                raise SystemExit(f"{username} could not sign in")

    def read(self, path: str) -> bytes:
        """The whole answer.

        Raises:
            HTTPError: another status than 200, after redirects.
        """
        address = self._base + urllib.parse.quote(path, safe="/?=&%")
        with self._opener.open(address, timeout=300) as answer:
            return answer.read()

    def seconds(self, path: str) -> float:
        """Seconds until the last byte."""
        started = time.perf_counter()
        self.read(path)
        return time.perf_counter() - started


def pages() -> dict[str, list[str]]:
    """By reader the pages that are measured, of the register at hand."""
    pairing = (
        Pairing.objects.filter(province__code=HOME, confirmation="confirmed", status="signed")
        .order_by("number")
        .first()
    )
    activity = Activity.objects.filter(province__code=HOME, status="approved").earliest("id")
    pair, act = f"/pairings/{pairing.number}/", f"/activities/{activity.pk}/"
    return {
        NOBODY: [
            "/", "/pairings/", "/pairings/?status=signed&country=JP", pair, f"{pair}profile/",
            "/provinces/", f"/provinces/{HOME}/", "/countries/", "/countries/JP/",
            "/counterparts/", act, "/indicators/2566/", "/indicators/2566/provinces/",
            "/measures/2566/", "/reciprocity/", "/working-groups/", "/plan/", "/documents/",
            "/api/v1/pairings/", "/api/v1/activities/", "/api/v1/counterparts/",
            "/api/v1/changes/",
        ],
        "officer": [
            "/start/", "/workspace/", "/workspace/activities/new/", "/workspace/calendar/",
            "/action-plans/", "/inbox/", act,
        ],
        "editor": [
            "/start/", "/review/", "/register/desk/", "/inbox/", "/admin/registry/pairing/",
            "/admin/monitoring/activity/", pair, "/radar/", "/register/guidance/",
            "/register/guidance/held-up/", "/completeness/2566/", "/at-risk/", "/years/2566/",
        ],
        "planner": [
            "/start/", "/", "/pairings/", "/indicators/2566/", "/indicators/2566/2.1/",
            "/indicators/2566/provinces/", "/measures/2566/", "/reciprocity/",
            f"/provinces/{HOME}/", "/countries/JP/", f"{pair}profile/",
        ],
    }  # fmt: skip


def growth(copies: list[str]) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """By page its seconds over registers of each size: (the first time, again).

    ``copies`` are empty databases, one for each size. What is asked again is what somebody asks
    while nothing was written in between.
    """
    asked = []
    for name, size in zip(copies, SIZES, strict=True):
        with using(name):
            registers.load(*size)
            people()
            asked.append(pages())
    first: dict[str, list[float]] = {}
    again: dict[str, list[float]] = {}
    with ExitStack() as stack:
        # One process each, so that what computes for long does so once.
        bases = [
            _root(stack.enter_context(serving(database=name, workers=1))) for name in copies
        ]
        for role in asked[0]:
            readers = [Reader(base, role) for base in bases]
            for place in range(len(asked[0][role])):
                paths = [of_size[role][place] for of_size in asked]
                name = f"{paths[-1]} ({role})" if role else paths[-1]
                first[name] = [
                    reader.seconds(path) for reader, path in zip(readers, paths, strict=True)
                ]
                # Of each size in turns.
                taken = [
                    [reader.seconds(path) for reader, path in zip(readers, paths, strict=True)]
                    for _round in range(ROUNDS)
                ]
                again[name] = [min(of_size) for of_size in zip(*taken, strict=True)]
    return first, again


def people() -> None:
    """One reader of each kind, in the register at hand; the officer serves one province."""
    for name, role in READERS.items():
        person = User(username=name, full_name=f"ผู้อ่านที่สมมติขึ้น {name}", role=role)
        save_person(by=None, person=person, password=PASSWORD)
        if role == Role.OFFICER:
            province = Province.objects.get(code=HOME)
            served = Posting(user=person, province=province, starts_on=date(2018, 10, 1))
            register.save_posting(by=None, posting=served)


def crowd() -> dict[str, float]:
    """Fifty readers at once, two thirds of them signed in: seconds of a page, and how many.

    Raises:
        SystemExit: somebody was answered with a fault.
    """
    people()
    asked = pages()
    with serving() as api:
        base = _root(api)
        alone = [
            Reader(base, role).seconds(path)
            for _round in range(2)
            for role, paths in asked.items()
            for path in paths
        ]
        # The first round of each process finds nothing kept.
        taken, faults = _read_by_crowd(base, asked)
    if faults:
        raise SystemExit(f"{len(faults)} faults, first {faults[:3]}")
    return {
        "pages": len(taken),
        "p50 alone": _rounded(statistics.median(alone)),
        "p95 alone": _rounded(_p95(alone)),
        "p50": _rounded(statistics.median(taken)),
        "p95": _rounded(_p95(taken)),
        "p95 as a multiple": round(_p95(taken) / _p95(alone), 2),
    }


def _read_by_crowd(base: str, asked: dict[str, list[str]]) -> tuple[list[float], list[str]]:
    taken: list[float] = []
    faults: list[str] = []
    until = time.monotonic() + CROWD_SECONDS

    def read(number: int) -> None:
        chance = random.Random(number)
        role = list(asked)[number % len(asked)]
        reader = Reader(base, role)
        while time.monotonic() < until:
            path = chance.choice(asked[role])
            try:
                taken.append(reader.seconds(path))
            except OSError as fault:
                faults.append(f"{path}: {fault}")
            time.sleep(chance.uniform(*LOOKS_FOR))

    threads = [threading.Thread(target=read, args=[number]) for number in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, faults


def cold_start() -> dict[str, float]:
    """Seconds from the start of the processes to the first answer, and of the first home page."""
    started = time.perf_counter()
    with serving() as api:
        answers = time.perf_counter() - started
        return {"answers": _rounded(answers), "home": _rounded(Reader(_root(api)).seconds("/"))}


def memory() -> dict[str, float]:
    """MiB of a process of the server by its own share, before and after all pages were read."""
    people()
    asked = pages()
    with serving() as api:
        base, workers = _root(api), _workers()
        before = _share(workers)
        for role, paths in asked.items():
            reader = Reader(base, role)
            for path in paths * 4:
                reader.read(path)
        return {"after the start": before, "after all pages": _share(workers)}


def _workers() -> list[int]:
    """The processes that answer: children of the one server that runs."""
    [server] = [
        child
        for child in _children(os.getpid())
        if b"gunicorn" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    return _children(server)


def _children(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in told for child in task.read_text().split()]


def _share(workers: list[int]) -> float:
    """The largest: what it has alone, and its part of what it shares."""
    told = [Path(f"/proc/{worker}/smaps_rollup").read_text() for worker in workers]
    return round(max(int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1]) for text in told) / 1024, 1)


def _root(api: str) -> str:
    return api.removesuffix("/api/v1/")


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def _rounded(seconds: float) -> float:
    return round(seconds, 3)
