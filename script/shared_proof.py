"""Whether two machines, each with server and worker, keep one store of files on a shared disk."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from random import Random

from fault_round import OFFICER, PLANNER, PROVINCE, YEAR
from people import Answer, Person, activity, document, photo
from shared_disk import IS_INSTALLED, Mounted
from stand import Stand

SEED = 2562
LONG_AGO = (0, 0)


def shared(rounds: int, tell: Callable[[str], None]) -> list[str]:
    """Hand the same in at both, read at one what the other took, sweep and back up at both at
    once, ``rounds`` times; then cut one off from the disk.
    """
    if not IS_INSTALLED:
        tell("sshfs or sftp-server is not installed, or this is not root: not proved")
        return []
    with ExitStack() as stack:
        disk = Path(stack.enter_context(tempfile.TemporaryDirectory(dir="/tmp")))
        (disk / "files").mkdir()
        mounted = [Mounted(disk) for _machine in range(2)]
        for one in mounted:
            stack.callback(one.close)
        first = Stand(files=mounted[0].place)
        stack.callback(first.close)
        second = Stand(files=mounted[1].place, beside=first)
        stack.callback(second.close)
        return list(Machines(disk, mounted, [first, second], tell).faults(rounds))


class Machines:
    """Two machines, and an officer and a planner at each."""

    def __init__(
        self, disk: Path, mounted: list[Mounted], stands: list[Stand], tell: Callable[[str], None]
    ) -> None:
        self.disk, self.mounted, self.stands, self.tell = disk, mounted, stands, tell
        self.random = Random(SEED)

    def faults(self, rounds: int) -> Iterator[str]:
        """Everything that does not hold."""
        first, second = self.stands
        first.fill()
        shutil.copytree(first.var / "static", second.var / "static", dirs_exist_ok=True)
        for stand in self.stands:
            stand.start()
        self.officers = [Person(stand.address, OFFICER) for stand in self.stands]
        self.planners = [Person(stand.address, PLANNER) for stand in self.stands]
        self.pairing = first.ask(
            "SELECT p.id FROM registry_pairing p JOIN registry_province v ON v.id = p.province_id"
            f" WHERE v.code = '{PROVINCE}' AND p.confirmation = 'confirmed'"
            " AND p.status = 'signed' ORDER BY p.id LIMIT 1"
        )[0][0]
        for number in range(1, rounds + 1):
            found = [*self._handed_in(), *self._job(), *self._swept(), *self._backed_up()]
            self.tell(f"round {number}: {found or 'holds'}")
            yield from found
        for act in (self._frozen, self._cut):
            found = list(act())
            self.tell(f"{act.__name__[1:]}: {found or 'holds'}")
            yield from found
        for stand in self.stands:
            yield from stand.look()["faults"]

    def _both(self, act: Callable[[int], Answer]) -> list[Answer]:
        """What both machines answer to the same act at the same time."""
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(act, range(2)))

    def _handed_in(self) -> Iterator[str]:
        """The same photo and the same document at both at once; each is read at the other."""
        picture = photo(self.random, 600)
        held = self._both(lambda at: self._held(at, picture))
        if [answer.status for answer in held] != [200, 200]:
            yield f"a photo at both: {[answer.status for answer in held]}"
        title = f"กิจกรรมทดสอบ {self.random.getrandbits(40):x}"
        paper = document(title)
        saved = self._both(lambda at: self._saved(at, title, paper))
        if [answer.status for answer in saved] != [302, 302]:
            yield f"a form at both: {[answer.status for answer in saved]}"
        rows = self.stands[0].ask(
            "SELECT e.id FROM monitoring_evidence e JOIN files_storedfile f ON f.id = e.file_id"
            f" WHERE f.sha256 = '{hashlib.sha256(paper).hexdigest()}'"
        )
        if len(rows) != 2:
            yield f"{len(rows)} pieces of evidence of one document sent twice"
        for (evidence,) in rows:
            for officer in self.officers:
                answer = officer.get(f"/evidence/{evidence}/")
                if (answer.status, answer.body) != (200, paper):
                    yield f"{officer.host} tells evidence {evidence} with {answer.status}"

    def _held(self, at: int, picture: bytes) -> Answer:
        return self.officers[at].post(
            "/evidence/hold/", accept="application/json", files={"file": ("ภาพ.jpg", picture)}
        )

    def _saved(self, at: int, title: str, paper: bytes) -> Answer:
        typed = activity(title, self.pairing)
        return self.officers[at].post(
            "/workspace/activities/new/", files={"files": ("กำหนดการ.pdf", paper)}, **typed
        )

    def _job(self) -> Iterator[str]:
        """A report asked for at one is handed out by the other, whichever worker made it."""
        answer = self.planners[0].post(
            "/reports/later/", report="kpi", fiscal_year=str(YEAR), language="th",
            extension="pdf", digits="", place="",
        )  # fmt: skip
        if answer.status != 302:
            yield f"a report was answered with {answer.status}"
            return
        last = "SELECT id, state FROM jobs_job ORDER BY id DESC LIMIT 1"
        until = time.monotonic() + 240
        while (job := self.stands[0].ask(last)[0])[1] not in ("done", "failed"):
            if time.monotonic() > until:
                break
            time.sleep(0.5)
        told = self.planners[1].get(f"/jobs/{job[0]}/result/")
        if job[1] != "done" or told.status != 200 or not told.body.startswith(b"%PDF"):
            yield f"a report is {job[1]}, and was told at the other with {told.status}"

    def _swept(self) -> Iterator[str]:
        """Both sweep at once, while a photo comes in: what nobody needs goes, nothing else."""
        planted = []
        for number in range(40):
            name = hashlib.sha256(self.random.randbytes(8)).hexdigest()
            name = f"tmp{name[:8]}" if number % 2 else name
            folder = self.disk / ("files" if number % 4 < 2 else "jobs") / "ab" / "cd"
            folder.mkdir(parents=True, exist_ok=True)
            planted.append(folder / name)
            planted[-1].write_bytes(b"half")
            os.utime(planted[-1], LONG_AGO)
        with ThreadPoolExecutor(3) as pool:
            looks = [pool.submit(stand.look) for stand in self.stands]
            picture = pool.submit(self._held, 0, photo(self.random, 600))
            for look in looks:
                yield from look.result()["faults"]
            if picture.result().status != 200:
                yield f"a photo during the sweep: {picture.result().status}"
        if left := [path for path in planted if path.exists()]:
            yield f"{len(left)} of {len(planted)} files that nobody needs are still there"

    def _backed_up(self) -> Iterator[str]:
        """Both take a back-up at once; both are whole."""
        folders = [stand.folder / "backups" for stand in self.stands]
        with ThreadPoolExecutor(2) as pool:
            jobs = zip(self.stands, folders, strict=True)
            said = list(pool.map(lambda job: job[0].manage("back_up", str(job[1])), jobs))
        for stand, folder, words in zip(self.stands, folders, said, strict=True):
            archive = max(folder.glob("*.tar"), default=None)
            checked = stand.manage("back_up", "--check", str(archive), check=False)
            if "verified" not in words or "damaged" in checked:
                yield f"a back-up of {stand.address}: {words} {checked}"

    def _frozen(self) -> Iterator[str]:
        """Nobody answers for the disk at the second: pages go on, and files once it answers."""
        officer = self.officers[1]
        self.mounted[1].freeze()
        with ThreadPoolExecutor(1) as pool:
            picture = pool.submit(self._held, 1, photo(self.random, 600))
            time.sleep(1)
            slowest = 0.0
            for path in ("/pairings/", "/start/", "/api/v1/pairings/"):
                answer = officer.get(path)
                slowest = max(slowest, answer.seconds)
                if answer.status != 200:
                    yield f"{path} was answered with {answer.status} while the disk is frozen"
            self.mounted[1].thaw()
            if picture.result().status != 200:
                yield f"a photo was answered with {picture.result().status} after the thaw"
        self.tell(f"the slowest page beside took {slowest:.1f} s")

    def _cut(self) -> Iterator[str]:
        """The second has lost the disk: it says so, writes nothing below, and goes on with it."""
        officer, place = self.officers[1], self.mounted[1].place
        known = self.stands[0].ask(
            "SELECT e.id FROM monitoring_evidence e ORDER BY e.id DESC LIMIT 1"
        )[0][0]
        self.mounted[1].cut()
        title = f"กิจกรรมทดสอบ {self.random.getrandbits(40):x}"
        paper = document(title)
        for told, answer, wanted in (
            ("a page", officer.get("/pairings/"), 200),
            ("a file", officer.get(f"/evidence/{known}/"), 503),
            ("a photo sent ahead", self._held(1, photo(self.random, 600)), 503),
            ("a form with a document", self._saved(1, title, paper), 302),
            ("a file at the other", self.officers[0].get(f"/evidence/{known}/"), 200),
            ("a photo at the other", self._held(0, photo(self.random, 600)), 200),
        ):
            if answer.status != wanted:
                yield f"{told} was answered with {answer.status}"
        rows = "SELECT count(*) FROM monitoring_activity WHERE title = '{}'"
        if self.stands[0].ask(rows.format(title))[0][0] != 1:
            yield "the form is not saved once"
        said = self.stands[1].manage("back_up", str(self.stands[1].folder / "none"), check=False)
        if "no back-up was made" not in said:
            yield f"a back-up without the disk: {said[-200:]}"
        if below := list(place.iterdir()):
            yield f"below the empty place lie {below}"
        self.mounted[1].mount()
        yield from self._handed_in()
        yield from self._job()
