"""Processes killed in the middle of every long act, which goes on or begins anew afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from fault_round import EDITOR, YEAR, Round, Row, sentence, told_by
from people import Answer

# How often one act is tried at most, though it is killed each time.
MOST_KILLS = 2


class Kills(Round):
    """Acts that are killed; a year is closed after all others, which it would shut out."""

    def kills(self) -> None:
        """Acts while all is served."""
        self._killed("an activity is logged", self.log)
        self._killed("it is endorsed and approved", self._decide)
        self._killed("a photo is uploaded", self.upload)
        self._command("the register is imported", self._import, self._imported)
        self._command("a back-up is taken", self._back_up, self._backed_up)
        self._report()

    def _killed(self, fault: str, act: Callable[[list[Answer]], str]) -> None:
        """Carry an act out, once to see how long it takes, then with all processes killed."""
        row = self.row(f"web killed while {fault}")
        seen: list[Answer] = []
        began = time.monotonic()
        row.faults += sentence(act(seen))
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
            row.faults += sentence(told[0] if told else "broke off")
        row.note(seen)
        self.look(row)

    def _decide(self, seen: list[Answer]) -> str:
        """Take one activity over both desks."""
        if refusal := self.log([]):
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
                return f"{move} was answered with {told_by(answer)}"
            self.book[title] = (number, status)
        return ""

    def _command(
        self, fault: str, begin: Callable[[], list[str]], judge: Callable[[bool], list[str]]
    ) -> None:
        """Run a command whole, then again and again killed, then whole once more."""
        row = self.row(f"command killed while {fault}")
        took = self._whole(row, begin, judge)
        hits = 0
        for _try in range(2 * MOST_KILLS):
            if hits == MOST_KILLS:
                break
            process = self.stand.command(*begin())
            began = time.monotonic()
            row.tried += 1
            # The first third is Python reading its modules.
            with suppress(subprocess.TimeoutExpired):
                process.wait(self.random.uniform(0.3 * took, took))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                hits += 1
                row.broken += 1
            else:
                took = min(took, time.monotonic() - began)
            process.wait()
            row.faults += judge(False)
        self._whole(row, begin, judge)
        self.look(row)

    def _whole(
        self, row: Row, begin: Callable[[], list[str]], judge: Callable[[bool], list[str]]
    ) -> float:
        """Let a command end by itself; the seconds that it took."""
        process = self.stand.command(*begin())
        began = time.monotonic()
        if process.wait():
            row.faults.append(f"ended with {process.returncode}: {self.stand.tail(400)}")
        row.faults += judge(True)
        return time.monotonic() - began

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
        row = self.row("worker killed while it makes a report")
        answer = self.planner.post_until_told(
            "/reports/later/", [], report="kpi", fiscal_year=str(YEAR), language="th",
            extension="pdf", digits="", place="",
        )  # fmt: skip
        if answer.status != 302:
            row.faults.append(f"a report was answered with {told_by(answer)}")
            return
        for _kill in range(2):
            row.tried += 1
            self.wait("SELECT count(*) FROM jobs_jobpiece WHERE state = 'working'", 20)
            time.sleep(self.random.uniform(0, 2))
            row.broken += bool(self.stand.kill_jobs())
        began = time.monotonic()
        is_over = self.wait("SELECT count(*) FROM jobs_job WHERE state IN ('done', 'failed')", 240)
        row.recovered = time.monotonic() - began
        states = [state for (state,) in self.stand.ask("SELECT state FROM jobs_job")]
        row.seen.update(states)
        if not is_over:
            row.faults.append(f"the job stands at {states}")
        self.look(row)

    def notices(self) -> None:
        """Notices of the day, killed in the middle: told once, whoever tells them in the end."""
        row = self.row("command killed while notices are told")
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
        self.look(row)

    def close_year(self) -> None:
        """Closing a year, killed in the middle: closed once, or not at all."""
        row = self.row("web killed while a year is closed")
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
        self.look(row)
