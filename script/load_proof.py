"""Whether people notice, and anything is lost, while everybody works and processes are killed.

A dozen clients browse, log, review, read reports and pull the API; at random a process that answers
or one of the worker is killed, and once, in the midst, the database is restarted. Each client keeps
its own book of what it was told.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from statistics import quantiles

from fault_round import YEAR
from people import DROPPED, GIVEN_UP, Answer, Person, activity, document, number_in
from stand import Stand

SEED = 2566
WEB = 3
# How often each kind is asked by one client alone, before the others come.
ALONE = 20
# Seconds: that a person thinks; between two kills; that the database stays away.
THINKING, KILLING, AWAY = (0.3, 1.5), (8.0, 25.0), 3.0
# What nginx says for a portal that did not answer; the portal itself never does.
BAD_GATEWAY = 502
PAGES = ("/", "/pairings/", "/pairings/P-0001/", f"/indicators/{YEAR}/", "/documents/",
         "/start/", f"/measures/{YEAR}/", "/radar/")  # fmt: skip
CALLS = ("pairings/?page_size=100", f"activities/?fiscal_year={YEAR}&page_size=100",
         f"indicator-results/?fiscal_year={YEAR}", "changes/?page_size=200")  # fmt: skip
PLACES = {
    "TH-50": ("demo-chiangmai", "demo-chiangmai-approver"),
    "TH-83": ("demo-phuket", "demo-phuket-approver"),
}
KINDS = ("browse", "log", "review", "report", "API")


@dataclass
class Kind:
    """What was seen of one kind of act; seconds of answers, and answers that were none."""

    alone: list[float] = field(default_factory=list)
    loaded: list[float] = field(default_factory=list)
    dropped: int = 0
    in_restart: int = 0
    outside: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """As the table has it."""
        alone, loaded = _p95(self.alone), _p95(self.loaded)
        return (
            f"| {name} | {len(self.loaded)} | {alone:.2f} s | {loaded:.2f} s | "
            f"{loaded / alone:.1f} × | {self.dropped} | {self.in_restart} | {len(self.outside)} |"
        )


def load(minutes: int, tell: Callable[[str], None]) -> list[str]:
    """Work and break for so many minutes.

    Returns:
        Every 5xx outside the restart, every record lost or doubled.
    """
    tell("load: loading the demonstration")
    stand = Stand(web=WEB, has_proxy=True)
    try:
        stand.fill()
        stand.start()
        tell(f"load: {WEB} processes, {'behind nginx' if stand.proxy else 'no nginx'}")
        return Work(stand, minutes * 60, tell).run()
    finally:
        stand.close()


class Work:
    """One run: its clients, their books, what is broken meanwhile."""

    def __init__(self, stand: Stand, seconds: float, tell: Callable[[str], None]) -> None:
        self.stand, self.seconds, self.tell = stand, seconds, tell
        self.kinds = {name: Kind() for name in KINDS}
        self.lock = threading.Lock()
        # Title → province, number and status as somebody was told.
        self.book: dict[str, tuple[str, int, str]] = {}
        self.unknown: list[str] = []
        self.waiting: dict[str, list[str]] = defaultdict(list)
        self.is_over = threading.Event()
        self.is_loaded = False
        self.restart = (float("inf"), float("inf"))
        self.kills: dict[str, int] = defaultdict(int)
        self.jobs: list[int] = []
        self.pairings = dict(stand.ask(
            "SELECT v.code, min(p.id) FROM registry_pairing p JOIN registry_province v"
            " ON v.id = p.province_id WHERE v.code IN ('TH-50', 'TH-83')"
            " AND p.confirmation = 'confirmed' AND p.status = 'signed' GROUP BY v.code"
        ))  # fmt: skip

    def run(self) -> list[str]:
        """Alone, then all together; then the books are compared."""
        acts = self._acts()
        self.tell(f"load: each kind alone, {ALONE} times; load average {_busy()}")
        random = Random(SEED)
        for _time in range(ALONE):
            # In turns, so that each report is made of a register that has changed, as later.
            for kind in KINDS:
                acts[kind, 0](random)
        self.is_loaded = True
        threads = [
            threading.Thread(target=self._live, args=(act, Random(f"{SEED} {name}")))
            for name, act in acts.items()
        ]
        self.tell(f"load: {len(threads)} clients for {self.seconds:.0f} s; load average {_busy()}")
        for thread in threads:
            thread.start()
        self._break()
        self.is_over.set()
        for thread in threads:
            thread.join(GIVEN_UP)
        self.tell(f"load: over; load average {_busy()}; killed {dict(self.kills)}")
        self.stand.wait_until_ready()
        return self._found()

    # The clients.

    def _acts(self) -> dict[tuple[str, int], Callable[[Random], None]]:
        """Each client's act, by kind and number; number 0 also works alone."""
        address = self.stand.address
        acts: dict[tuple[str, int], Callable[[Random], None]] = {}
        readers = [Person(address, "demo-editor2"), Person(address, "demo-planner"),
                   Person(address)]  # fmt: skip
        for number, reader in enumerate(readers):
            acts["browse", number] = lambda random, who=reader: self._note(
                "browse", who.get(random.choice(PAGES))
            )
        for number, (code, (officer, _approver)) in enumerate(PLACES.items()):
            who = Person(address, officer)
            acts["log", number] = lambda random, who=who, code=code: self._log(who, code)
        editor = Person(address, "demo-editor")
        approvers = {code: Person(address, names[1]) for code, names in PLACES.items()}
        acts["review", 0] = lambda random: self._review(approvers, editor)
        planner = Person(address, "demo-planner")
        for number in range(2):
            acts["report", number] = lambda random, number=number: self._report(planner, number)
        stranger = Person(address)
        for number in range(3):
            acts["API", number] = lambda random: self._note(
                "API", stranger.get(f"/api/v1/{random.choice(CALLS)}")
            )
        return acts

    def _live(self, act: Callable[[Random], None], random: Random) -> None:
        while not self.is_over.wait(random.uniform(*THINKING)):
            act(random)

    def _note(self, name: str, answer: Answer, began: float | None = None) -> Answer:
        """Count one answer."""
        kind, now = self.kinds[name], time.monotonic()
        began = began or now - answer.seconds
        with self.lock:
            # What was under way when the restart began, or began before it was over.
            is_in_restart = began < self.restart[1] and now > self.restart[0]
            if answer.status in (DROPPED, BAD_GATEWAY) and not is_in_restart:
                # Who answered was killed: nobody says anything, or nginx that nobody did.
                kind.dropped += 1
            elif answer.is_fault and is_in_restart:
                kind.in_restart += 1
            elif answer.is_fault:
                words = " ".join(answer.text.split())[:200]
                kind.outside.append(f"{name}: {answer.status}, {words}")
            elif not is_in_restart:
                (kind.loaded if self.is_loaded else kind.alone).append(answer.seconds)
        return answer

    def _send(self, name: str, who: Person, path: str, **sent) -> Answer:
        """Send a form until somebody answers it, as a person does, and count each answer."""
        deadline = time.monotonic() + GIVEN_UP
        while True:
            answer = self._note(name, who.post(path, **sent))
            if not answer.is_fault or time.monotonic() > deadline:
                return answer
            time.sleep(1)

    def _log(self, who: Person, code: str) -> None:
        with self.lock:
            title = f"กิจกรรมรวม {len(self.book) + len(self.unknown)}-{time.monotonic_ns():x}"
        typed = activity(title, self.pairings[code])
        answer = self._send(
            "log", who, "/workspace/activities/new/",
            files={"files": ("กำหนดการ.pdf", document(title))}, submit="yes", **typed,
        )  # fmt: skip
        with self.lock:
            if answer.status == 302:
                self.book[title] = (code, number_in(answer.headers["location"]), "submitted")
                self.waiting[code].append(title)
            else:
                self.unknown.append(f"{title}: {answer.status}")

    def _review(self, approvers: dict[str, Person], editor: Person) -> None:
        """Take the activity that waits longest over both desks."""
        with self.lock:
            code = max(self.waiting, key=lambda code: len(self.waiting[code]), default="")
            title = self.waiting[code].pop(0) if code and self.waiting[code] else ""
        if not title:
            if not self.is_loaded:
                self._log(Person(self.stand.address, PLACES["TH-50"][0]), "TH-50")
            return
        number = self.book[title][1]
        for who, move, status in (
            (approvers[code], "endorse", "endorsed"), (editor, "approve", "approved"),
        ):  # fmt: skip
            page = self._note("review", who.get(f"/activities/{number}/"))
            revision = _value(page.text, f"{move}-revision")
            if not revision:
                return
            sent = {f"{move}-revision": revision, f"{move}-note": ""}
            answer = self._send("review", who, f"/activities/{number}/{move}/", **sent)
            if answer.status not in (302, 409):
                return
            with self.lock:
                self.book[title] = (code, number, status)

    def _report(self, planner: Person, number: int) -> None:
        """Read the national report; the second client has one made in the background as well."""
        self._note("report", Person(self.stand.address).get(f"/reports/kpi/{YEAR}.pdf"))
        if number and self.is_loaded:
            extension = ("pdf", "xlsx", "json")[len(self.jobs) % 3]
            answer = planner.post(
                "/reports/later/", report="annual", fiscal_year=str(YEAR), language="th",
                extension=extension, digits="", place="",
            )  # fmt: skip
            if self._note("report", answer).status == 302:
                self.jobs.append(1)

    # Breaking.

    def _break(self) -> None:
        """Kill at random till the time is over; in the middle restart the database."""
        random, began = Random(SEED), time.monotonic()
        is_restarted = False
        while time.monotonic() - began < self.seconds:
            time.sleep(random.uniform(*KILLING))
            if not is_restarted and time.monotonic() - began > self.seconds / 2:
                is_restarted = True
                self._restart()
            elif random.random() < 0.7:
                # One is made good before the next is killed: this is no test of how few suffice.
                if self.stand.ready_count() == WEB:
                    self.kills["web"] += self.stand.kill_web(random.randrange(WEB))
            else:
                self.kills["worker"] += self.stand.kill_jobs(random.randrange(3))

    def _restart(self) -> None:
        self.restart = (time.monotonic(), float("inf"))
        self.stand.cluster.stop(signal.SIGINT)
        time.sleep(AWAY)
        self.stand.cluster.start()
        self.stand.wait_until_ready()
        self.restart = (self.restart[0], time.monotonic() + 1)
        self.tell(f"load: database restarted, {self.restart[1] - self.restart[0]:.1f} s in all")

    # Comparing.

    def _found(self) -> list[str]:
        kinds = self.kinds
        heads = ("kind", "answers", "p95 alone", "p95 loaded", "", "cut by a kill",
                 "5xx in the restart", "5xx outside")  # fmt: skip
        self.tell(f"\n| {' | '.join(heads)} |\n{'| --- ' * len(heads)}|")
        for name, kind in kinds.items():
            self.tell(kind.line(name))
        found = [fault for kind in kinds.values() for fault in kind.outside]
        found += [f"never answered: {one}" for one in self.unknown]
        if self.stand.web.poll() is not None or self.stand.jobs.poll() is not None:
            found.append(f"the server or the worker has ended: {self.stand.tail(500)}")
        found += self._unlike_book()
        found += self._unfinished_jobs()
        return found + self.stand.look()["faults"]

    def _unlike_book(self) -> list[str]:
        """Where API and database differ from what people were told."""
        rows = self.stand.ask("SELECT title, id, status FROM monitoring_activity"
                              " WHERE title LIKE 'กิจกรรมรวม %'")  # fmt: skip
        held = {title: (number, status) for title, number, status in rows}
        found = [] if len(held) == len(rows) else [f"{len(rows) - len(held)} are there twice"]
        told = {title: (number, status) for title, (_code, number, status) in self.book.items()}
        for title, expected in told.items():
            if held.get(title) != expected:
                found.append(f"“{title}” was told as {expected}, and is {held.get(title)}")
        known = [title for title in held if title not in told]
        found += [f"“{title}” is there, and nobody was told" for title in known]
        published = self._published()
        approved = {title for title, (_number, status) in told.items() if status == "approved"}
        for title in approved:
            if published.get(title) != 1:
                found.append(f"the API tells “{title}” {published.get(title, 0)} times")
        self.tell(f"load: {len(told)} activities in the books, {len(approved)} approved; "
                  f"the API tells {sum(published.values())} of them")  # fmt: skip
        return found

    def _published(self) -> dict[str, int]:
        """How often the API tells each activity of this run."""
        page = f"{self.stand.address}/api/v1/activities/?cursor=&page_size=500"
        found: dict[str, int] = defaultdict(int)
        while page:
            with urllib.request.urlopen(page, timeout=60) as answer:
                told = json.load(answer)
            for row in told["results"]:
                if row["title"].startswith("กิจกรรมรวม "):
                    found[row["title"]] += 1
            page = told["next"]
        return found

    def _unfinished_jobs(self) -> list[str]:
        deadline = time.monotonic() + GIVEN_UP
        unfinished = "SELECT count(*) FROM jobs_job WHERE state NOT IN ('done', 'failed')"
        while self.stand.ask(unfinished)[0][0] and time.monotonic() < deadline:
            time.sleep(1)
        states = dict(self.stand.ask("SELECT state, count(*) FROM jobs_job GROUP BY state"))
        self.tell(f"load: jobs {states}, {len(self.jobs)} asked for")
        open_ones = set(states) - {"done", "failed"}
        return [f"jobs are {states} long after"] if open_ones else []


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] if len(seconds) > 1 else float("nan")


def _busy() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def _value(page: str, name: str) -> str:
    """What a hidden field of a page holds; "" without one."""
    for part in page.split("<input")[1:]:
        told = part.partition(">")[0]
        if f'name="{name}"' in told and 'value="' in told:
            return told.partition('value="')[2].partition('"')[0]
    return ""
