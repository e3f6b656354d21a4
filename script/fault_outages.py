"""The database, its lock and the disks taken away while everybody works."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable

from fault_round import YEAR, Round, sentence, told_by
from people import PAUSE, Answer, Person, activity, document, number_in, photo


class Outages(Round):
    """What is taken away, and given back."""

    def outages(self) -> None:
        """One after the other, as far as the stand has them."""
        stand = self.stand
        if stand.cluster:
            for how, name in ((signal.SIGINT, "fast"), (signal.SIGQUIT, "immediate")):
                self._outage(f"database restarted ({name})", lambda how=how: self._restart(how), 4)
            self._outage("database frozen", self._freeze, 25)
            self._outage("database read-only", self._while(stand.read_only), 0)
        self._outage("the ledger's lock is held", self._while(stand.locked), 0)
        if stand.has_small_disks:
            # Pages that rows once had have room for a while.
            self._outage(
                "disk of the database full", self._while(stand.full, stand.place), 60, "full"
            )
            self._outage("disk of VAR_DIR full", self._while(stand.full, stand.var), 0)
            self._outage(
                "disk of VAR_DIR full, web killed",
                self._while(stand.full, stand.var, beside=stand.kill_web), 0,
            )  # fmt: skip

    def _restart(self, how: signal.Signals):
        self.stand.cluster.stop(how)
        yield
        self.stand.cluster.start()
        yield

    def _freeze(self):
        self.stand.cluster.freeze()
        yield
        self.stand.cluster.thaw()
        yield

    def _while(self, begin: Callable, *args: object, beside: Callable | None = None) -> Callable:
        def steps():
            with begin(*args):
                if beside:
                    beside()
                    time.sleep(3)
                yield
            yield

        return steps

    def _outage(self, fault: str, steps: Callable, seconds: float, awaited: str = "") -> None:
        """Let everybody go on while it lasts; afterwards everything must go as before.

        Args:
            fault: what is taken away.
            steps: takes it away, and gives it back.
            seconds: for how long.
            awaited: over once somebody was told this; a fault if nobody was.
        """
        row = self.row(fault)
        row.tried += 1
        step = steps()
        next(step)
        row.broken += 1
        until = time.monotonic() + seconds
        seen = self._everybody()
        while time.monotonic() < until and not _is_told(awaited, seen):
            seen += self._everybody()
        if awaited and not _is_told(awaited, seen):
            row.faults.append(f"nobody was told “{awaited}”")
        row.note(seen)
        row.faults += [
            f"answered with {told_by(answer)}" for answer in seen if answer.status == 500
        ]
        next(step, None)
        began = time.monotonic()
        if self.stand.cluster and self.stand.cluster.process.poll() is not None:
            # What a service manager does: a server whose own log finds no room ends.
            row.seen["server ended"] += 1
            self.stand.cluster.start()
        while faults := [one for one in self._everybody(is_writing=False) if one.is_fault]:
            if time.monotonic() - began > 60:
                row.faults.append(f"still {told_by(faults[0])} a minute after")
                break
            time.sleep(PAUSE)
        row.recovered = max(row.recovered, time.monotonic() - began)
        row.faults += sentence(self.log([])) + sentence(self.upload([]))
        for process, name in ((self.stand.web, "server"), (self.stand.jobs, "worker")):
            if process.poll() is not None:
                row.faults.append(f"the {name} has ended: {self.stand.tail(500)}")
        self.look(row)

    def _everybody(self, *, is_writing: bool = True) -> list[Answer]:
        """One request of each kind, at the same time."""
        self.count += 1
        title = f"กิจกรรมทดสอบ {self.random.getrandbits(40):x}"
        typed = activity(title, self.pairing)
        files = {"files": ("กำหนดการ.pdf", document(title))}
        acts: list[Callable[[], Answer]] = [
            lambda: Person(self.stand.address).get("/pairings/"),
            lambda: self.editor.get("/start/"),
            lambda: Person(self.stand.address).get("/api/v1/pairings/?page_size=5"),
            lambda: Person(self.stand.address).get(f"/reports/kpi/{YEAR}.json"),
        ]
        if is_writing:
            acts += [
                lambda: self._noted(title, typed, files),
                lambda: self.officer.post(
                    "/evidence/hold/", accept="application/json",
                    files={"file": ("ภาพ.jpg", photo(self.random, 300))},
                ),
            ]  # fmt: skip
        found: list[Answer] = []
        threads = [threading.Thread(target=lambda act=act: found.append(act())) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    def _noted(self, title: str, typed: dict, files: dict) -> Answer:
        answer = self.officer.post("/workspace/activities/new/", files=files, **typed)
        if answer.status == 302:
            self.book[title] = (number_in(answer.headers["location"]), "draft")
        return answer


def _is_told(awaited: str, answers: list[Answer]) -> bool:
    """Whether somebody was told that it is so."""
    return bool(awaited) and any(awaited in told_by(answer) for answer in answers)
