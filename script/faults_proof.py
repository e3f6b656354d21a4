"""Whether anything is lost or left half done, whatever is killed, cut, frozen or full.

Every act is carried out by people over HTTP, or by the command itself, on a stand of its own; after
each fault the same invariants are looked for. A table tells what was seen.
"""

from __future__ import annotations

import hashlib
import io
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from people import PAUSE, Answer, Person, activity, number_in
from PIL import Image
from pypdf import PdfWriter
from stand import Stand

SEED = 2562
OFFICER, APPROVER, EDITOR = "demo-chiangmai", "demo-chiangmai-approver", "demo-editor"
PLANNER = "demo-planner"
PROVINCE = "TH-50"
YEAR = 2566
# How often one act is tried at most, though it is killed each time.
MOST_KILLS = 2
# Words of the pages that tell an outage.
WORDS = {
    "ฐานข้อมูลไม่ตอบ": "away",
    "ติดต่อฐานข้อมูลไม่ได้": "away",
    "เปิดให้อ่านอย่างเดียว": "read only",
    "พื้นที่จัดเก็บของระบบเต็ม": "full",
}


@dataclass
class Row:
    """One line of the table."""

    fault: str
    tried: int = 0
    broken: int = 0
    seen: Counter = field(default_factory=Counter)
    slowest: float = 0.0
    recovered: float = 0.0
    faults: list[str] = field(default_factory=list)

    def note(self, answers: list[Answer]) -> None:
        """Add what people were answered meanwhile."""
        for answer in answers:
            self.seen[_told(answer)] += 1
            self.slowest = max(self.slowest, answer.seconds)

    def line(self) -> str:
        """As the table has it."""
        seen = ", ".join(f"{told} × {count}" for told, count in self.seen.most_common())
        outcome = "holds" if not self.faults else f"{len(self.faults)} FAULTS"
        back = f"{self.recovered:.1f} s" if self.recovered else "–"
        cut = f"{self.broken}/{self.tried}"
        cells = (self.fault, cut, seen or "–", f"{self.slowest:.1f} s", back, outcome)
        return f"| {' | '.join(cells)} |"


def _told(answer: Answer) -> str:
    if answer.status == 0:
        return "dropped"
    words = next((told for word, told in WORDS.items() if word in answer.text), "")
    if answer.status >= 500 or (answer.status == 200 and words == "full"):
        return f"{answer.status} “{words}”" if words else str(answer.status)
    return str(answer.status)


def faults(rounds: int, tell: Callable[[str], None]) -> list[str]:
    """Kill in the middle of every long act, and take database and disks away, ``rounds`` times.

    Returns:
        What was lost, doubled, left half done, told wrongly, or did not recover by itself.
    """
    found: list[str] = []
    for vendor in ("postgresql", "sqlite"):
        tell(f"faults: loading the demonstration ({vendor})")
        stand = Stand(vendor)
        try:
            stand.fill()
            rows: dict[str, Row] = {}
            for number in range(1, rounds + 1):
                seed = SEED + number
                tell(f"faults: {vendor}, round {number}, seed {seed}")
                Round(stand, Random(seed), rows, tell).run()
            tell(f"\n| fault ({vendor}) | cut | answers meanwhile | slowest | back after | |")
            tell("| --- | --- | --- | --- | --- | --- |")
            for row in rows.values():
                tell(row.line())
                found += [f"{vendor}, {row.fault}: {fault}" for fault in row.faults]
        finally:
            stand.close()
    return found


class Round:
    """All faults once, on the demonstration as it was at the beginning."""

    def __init__(
        self, stand: Stand, random: Random, rows: dict[str, Row], tell: Callable[[str], None]
    ) -> None:
        self.stand, self.random, self.rows, self.tell = stand, random, rows, tell
        # Title → number and status of an activity as its officer was told.
        self.book: dict[str, tuple[int, str]] = {}
        self.count = 0

    def run(self) -> None:
        """Everything, one after the other."""
        stand = self.stand
        stand.stop()
        stand.begin_anew()
        self.last = stand.ask("SELECT max(number) FROM audit_change")[0][0]
        self._notices()
        stand.start()
        self.officer = Person(stand.address, OFFICER)
        self.approver = Person(stand.address, APPROVER)
        self.editor = Person(stand.address, EDITOR)
        self.planner = Person(stand.address, PLANNER)
        self.pairing = stand.ask(
            "SELECT p.id FROM registry_pairing p JOIN registry_province v ON v.id = p.province_id"
            f" WHERE v.code = '{PROVINCE}' AND p.confirmation = 'confirmed'"
            " AND p.status = 'signed' ORDER BY p.id LIMIT 1"
        )[0][0]
        self._kills()
        self._outages()
        self._close_year()
        stand.stop()
        # As an operator does it.
        stand.manage("verify_ledger")

    # Killed in the middle.

    def _kills(self) -> None:
        self._killed("an activity is logged", self._log)
        self._killed("it is endorsed and approved", self._decide)
        self._killed("a photo is uploaded", self._upload)
        self._command("the register is imported", self._import, self._imported)
        self._command("a back-up is taken", self._back_up, self._backed_up)
        self._report()

    def _killed(self, fault: str, act: Callable[[list[Answer]], str]) -> None:
        """Carry an act out, once to see how long it takes, then with all processes killed."""
        row = self._row(f"web killed while {fault}")
        seen: list[Answer] = []
        began = time.monotonic()
        row.faults += _sentence(act(seen))
        took = time.monotonic() - began
        seen.clear()
        hits = 0
        for _try in range(2 * MOST_KILLS):
            if hits == MOST_KILLS:
                break
            told: list[str] = []
            thread = threading.Thread(target=lambda told=told: told.append(act(seen)))
            began = time.monotonic()
            thread.start()
            time.sleep(self.random.uniform(0, 0.9 * took))
            row.tried += 1
            if thread.is_alive():
                self.stand.kill_web()
                hits += 1
                row.broken += 1
                row.recovered = max(row.recovered, self.stand.wait_until_ready())
                thread.join()
            else:
                thread.join()
                took = min(took, time.monotonic() - began)
            row.faults += _sentence(told[0] if told else "broke off")
        row.note(seen)
        self._look(row)

    def _log(self, seen: list[Answer]) -> str:
        """Log an activity with a document, and hand it in."""
        self.count += 1
        title = f"กิจกรรมทดสอบ {self.random.getrandbits(40):x}"
        typed = activity(title, self.pairing)
        files = {"files": ("กำหนดการ.pdf", document(title))}
        answer = self.officer.post_until_told(
            "/workspace/activities/new/", seen, files=files, submit="yes", **typed
        )
        if answer.status != 302:
            return f"an activity was answered with {_told(answer)}"
        self.book[title] = (number_in(answer.headers["location"]), "submitted")
        return ""

    def _decide(self, seen: list[Answer]) -> str:
        """Take one activity over both desks."""
        if refusal := self._log([]):
            return refusal
        title, (number, _status) = list(self.book.items())[-1]
        for who, move, status in (
            (self.approver, "endorse", "endorsed"), (self.editor, "approve", "approved"),
        ):  # fmt: skip
            ((revision,),) = self.stand.ask(
                f"SELECT revision FROM monitoring_activity WHERE id = {number}"
            )
            typed = {f"{move}-revision": str(revision), f"{move}-note": ""}
            answer = who.post_until_told(f"/activities/{number}/{move}/", seen, **typed)
            if answer.status not in (302, 409):
                return f"{move} was answered with {_told(answer)}"
            self.book[title] = (number, status)
        return ""

    def _upload(self, seen: list[Answer]) -> str:
        """Send a large photo ahead of its form."""
        photo = _photo(self.random)
        answer = self.officer.post_until_told(
            "/evidence/hold/", seen, accept="application/json",
            files={"file": ("ภาพ.jpg", photo)},
        )  # fmt: skip
        return "" if answer.status == 200 else f"a photo was answered with {_told(answer)}"

    def _command(
        self, fault: str, begin: Callable[[], list[str]], judge: Callable[[bool], list[str]]
    ) -> None:
        """Run a command whole, then again and again killed, then whole once more."""
        row = self._row(f"command killed while {fault}")
        took = 0.0
        for attempt in range(MOST_KILLS + 2):
            is_whole = attempt in (0, MOST_KILLS + 1)
            process = self.stand.command(*begin())
            began = time.monotonic()
            if is_whole:
                if process.wait():
                    row.faults.append(f"ended with {process.returncode}: {self.stand.tail(400)}")
                took = time.monotonic() - began
            else:
                row.tried += 1
                # The first third is Python reading its modules.
                time.sleep(self.random.uniform(0.3 * took, took))
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    row.broken += 1
                process.wait()
            row.faults += judge(is_whole)
        self._look(row)

    def _import(self) -> list[str]:
        """A file of two hundred pairings that the register lacks."""
        self.count += 1
        self.imported = [f"Soak {self.count}-{number}" for number in range(200)]
        path = self.stand.folder / f"import-{self.count}.csv"
        lines = ["จังหวัด,คู่ความสัมพันธ์ (ไทย),คู่ความสัมพันธ์ (อังกฤษ),ประเภท,ประเทศ"]
        lines += [f"เชียงใหม่,{name},{name},เมือง,ญี่ปุ่น" for name in self.imported]
        path.write_text("\n".join(lines), encoding="utf-8-sig")
        return ["import_register", str(path), "--commit", "--by", EDITOR]

    def _imported(self, is_whole: bool) -> list[str]:
        names = ", ".join(f"'{name}'" for name in self.imported)
        ((count,),) = self.stand.ask(
            "SELECT count(*) FROM registry_pairing p JOIN registry_counterpart c"
            f" ON c.id = p.counterpart_id WHERE c.name_en IN ({names})"
        )
        expected = {len(names.split(", "))} if is_whole else {0, len(self.imported)}
        return [] if count in expected else [f"{count} of {len(self.imported)} were imported"]

    @property
    def _backups(self) -> Path:
        return self.stand.folder / "backups"

    def _back_up(self) -> list[str]:
        # Archives are named by the second.
        time.sleep(1.1)
        return ["back_up", str(self._backups)]

    def _backed_up(self, is_whole: bool) -> list[str]:
        archives = sorted(self._backups.glob("*.tar"))
        bad = [
            f"{path.name} is damaged" for path in archives
            if "damaged" in self.stand.manage("back_up", "--check", str(path), check=False)
        ]  # fmt: skip
        left = list(self._backups.glob("*.partial"))
        if is_whole and (left or not archives):
            bad.append(f"{len(archives)} archives, {len(left)} parts of one")
        return bad

    def _report(self) -> None:
        """Jobs whose worker is killed again and again are done, or say that they failed."""
        row = self._row("worker killed while it makes a report")
        answer = self.planner.post_until_told(
            "/reports/later/", [], report="kpi", fiscal_year=str(YEAR), language="th",
            extension="pdf", digits="", place="",
        )  # fmt: skip
        if answer.status != 302:
            row.faults.append(f"a report was answered with {_told(answer)}")
            return
        for _kill in range(2):
            row.tried += 1
            self._wait("SELECT count(*) FROM jobs_jobpiece WHERE state = 'working'", 20)
            time.sleep(self.random.uniform(0, 2))
            row.broken += bool(self.stand.kill_jobs())
        began = time.monotonic()
        is_over = self._wait("SELECT count(*) FROM jobs_job WHERE state IN ('done', 'failed')", 240)
        row.recovered = time.monotonic() - began
        states = [state for (state,) in self.stand.ask("SELECT state FROM jobs_job")]
        row.seen.update(states)
        if not is_over:
            row.faults.append(f"the job stands at {states}")
        self._look(row)

    def _notices(self) -> None:
        """Notices of the day, killed in the middle: told once, whoever tells them in the end."""
        row = self._row("command killed while notices are told")
        stand = self.stand
        told = "SELECT count(*) FROM notices_notice"
        before = stand.ask(told)[0][0]
        began = time.monotonic()
        stand.manage("send_notices")
        took, whole = time.monotonic() - began, stand.ask(told)[0][0]
        stand.begin_anew()
        for _kill in range(MOST_KILLS):
            row.tried += 1
            process = stand.command("send_notices")
            time.sleep(self.random.uniform(0.3 * took, took))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                row.broken += 1
            process.wait()
        stand.manage("send_notices")
        row.seen[f"{whole - before} told"] += 1
        if (count := stand.ask(told)[0][0]) != whole:
            row.faults.append(f"{count} notices instead of {whole}")
        self._look(row)

    def _close_year(self) -> None:
        """Closing a year, killed in the middle: closed once, or not at all."""
        row = self._row("web killed while a year is closed")
        thread_seen: list[Answer] = []
        told: list[Answer] = []
        thread = threading.Thread(
            target=lambda: told.append(
                self.editor.post_until_told(
                    f"/years/{YEAR}/close/", thread_seen, has_read="on"
                )
            )
        )
        thread.start()
        # It takes a tenth of a second.
        time.sleep(self.random.uniform(0, 0.1))
        row.tried += 1
        if thread.is_alive():
            row.broken += 1
            self.stand.kill_web()
            row.recovered = self.stand.wait_until_ready()
        thread.join()
        row.note(thread_seen)
        closings = self.stand.ask("SELECT count(*) FROM audit_change WHERE action = 'year.close'"
                                  f" AND number > {self.last}")[0][0]  # fmt: skip
        closed = self.stand.ask(
            f"SELECT count(*) FROM monitoring_fiscalyear WHERE year = {YEAR}"
            " AND closed_at IS NOT NULL"
        )[0][0]
        if told[0].status != 302 or closings != 1 or closed != 1:
            row.faults.append(f"{told[0].status}, {closings} closings, closed {closed}")
        self._look(row)

    # Taken away.

    def _outages(self) -> None:
        stand = self.stand
        if stand.cluster:
            for how, name in ((signal.SIGINT, "fast"), (signal.SIGQUIT, "immediate")):
                self._outage(f"database restarted ({name})", lambda how=how: self._restart(how), 4)
            self._outage("database frozen", self._freeze, 25)
            self._outage("database read-only", self._while(stand.read_only), 0)
        self._outage("the ledger's lock is held", self._while(stand.locked), 0)
        if stand.has_small_disks:
            self._outage("disk of the database full", self._while(stand.full, stand.place), 0)
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

    def _outage(self, fault: str, steps: Callable, seconds: float) -> None:
        """Let everybody go on while it lasts; afterwards everything must go as before."""
        row = self._row(fault)
        row.tried += 1
        step = steps()
        next(step)
        row.broken += 1
        until = time.monotonic() + seconds
        seen = self._everybody()
        while time.monotonic() < until:
            seen += self._everybody()
        row.note(seen)
        row.faults += [
            f"answered with {_told(answer)}" for answer in seen if answer.status == 500
        ]
        next(step, None)
        began = time.monotonic()
        if self.stand.cluster and self.stand.cluster.process.poll() is not None:
            # What a service manager does: a server whose own log finds no room ends.
            row.seen["server ended"] += 1
            self.stand.cluster.start()
        while faults := [one for one in self._everybody(is_writing=False) if one.is_fault]:
            if time.monotonic() - began > 60:
                row.faults.append(f"still {_told(faults[0])} a minute after")
                break
            time.sleep(PAUSE)
        row.recovered = max(row.recovered, time.monotonic() - began)
        row.faults += _sentence(self._log([])) + _sentence(self._upload([]))
        for process, name in ((self.stand.web, "server"), (self.stand.jobs, "worker")):
            if process.poll() is not None:
                row.faults.append(f"the {name} has ended: {self.stand.tail(500)}")
        self._look(row)

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
                    files={"file": ("ภาพ.jpg", _photo(self.random, 300))},
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

    # Looking.

    def _look(self, row: Row) -> None:
        """Whether everything holds after this fault."""
        found = self.stand.look()
        row.faults += found["faults"]
        row.faults += self._unlike_book()
        self.tell(f"  {row.fault}: {row.faults or 'holds'}; {found['swept']} half files swept")

    def _unlike_book(self) -> list[str]:
        """Where the register differs from what people were told."""
        found: dict[str, list[tuple[int, str]]] = {}
        for title, number, status in self.stand.ask(
            "SELECT title, id, status FROM monitoring_activity"
        ):
            found.setdefault(title, []).append((number, status))
        return [
            f"“{title}” was told as {told}, and is {found.get(title)}"
            for title, told in self.book.items() if found.get(title) != [told]
        ]  # fmt: skip

    def _row(self, fault: str) -> Row:
        return self.rows.setdefault(fault, Row(fault))

    def _wait(self, counting: str, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.stand.ask(counting)[0][0]:
                return True
            time.sleep(0.1)
        return False


def _sentence(words: str) -> list[str]:
    return [words] if words else []


def _photo(random: Random, side: int = 1600) -> bytes:
    """A photo that nobody has sent before, of noise: what a telephone sends is as large."""
    size = (side, side * 3 // 4)
    image = Image.frombytes("RGB", size, random.randbytes(3 * size[0] * size[1]))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def document(title: str) -> bytes:
    """A PDF of its own for each title."""
    mark = hashlib.sha256(title.encode()).hexdigest()
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": mark})
    writer.write(buffer)
    return buffer.getvalue()
