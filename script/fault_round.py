"""A round of faults: who works meanwhile, what is looked for afterwards, a line of the table."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from people import Answer, Person, activity, document, number_in, photo
from stand import Stand

OFFICER, APPROVER, EDITOR = "demo-chiangmai", "demo-chiangmai-approver", "demo-editor"
PLANNER = "demo-planner"
PROVINCE = "TH-50"
YEAR = 2566
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
            self.seen[told_by(answer)] += 1
            self.slowest = max(self.slowest, answer.seconds)

    def line(self) -> str:
        """As the table has it."""
        seen = ", ".join(f"{told} × {count}" for told, count in self.seen.most_common())
        outcome = "holds" if not self.faults else f"{len(self.faults)} FAULTS"
        back = f"{self.recovered:.1f} s" if self.recovered else "–"
        cut = f"{self.broken}/{self.tried}"
        cells = (self.fault, cut, seen or "–", f"{self.slowest:.1f} s", back, outcome)
        return f"| {' | '.join(cells)} |"


def told_by(answer: Answer) -> str:
    """An answer in a word or two."""
    if answer.status == 0:
        return "dropped"
    words = next((told for word, told in WORDS.items() if word in answer.text), "")
    if answer.status >= 500 or (answer.status == 200 and words == "full"):
        return f"{answer.status} “{words}”" if words else str(answer.status)
    return str(answer.status)


class Round:
    """The demonstration as it was at the beginning, its people, and what they were told."""

    def __init__(
        self, stand: Stand, random: Random, rows: dict[str, Row], tell: Callable[[str], None]
    ) -> None:
        self.stand, self.random, self.rows, self.tell = stand, random, rows, tell
        # Title → number and status of an activity as its officer was told.
        self.book: dict[str, tuple[int, str]] = {}
        self.count = 0

    def start(self) -> None:
        """Serve it, with its people signed in."""
        stand = self.stand
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

    def log(self, seen: list[Answer]) -> str:
        """Log an activity with a document, and hand it in."""
        self.count += 1
        title = f"กิจกรรมทดสอบ {self.random.getrandbits(40):x}"
        typed = activity(title, self.pairing)
        files = {"files": ("กำหนดการ.pdf", document(title))}
        answer = self.officer.post_until_told(
            "/workspace/activities/new/", seen, files=files, submit="yes", **typed
        )
        if answer.status != 302:
            return f"an activity was answered with {told_by(answer)}"
        self.book[title] = (number_in(answer.headers["location"]), "submitted")
        return ""

    def upload(self, seen: list[Answer]) -> str:
        """Send a large photo ahead of its form."""
        answer = self.officer.post_until_told(
            "/evidence/hold/", seen, accept="application/json",
            files={"file": ("ภาพ.jpg", photo(self.random))},
        )  # fmt: skip
        return "" if answer.status == 200 else f"a photo was answered with {told_by(answer)}"

    def look(self, row: Row) -> None:
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

    def row(self, fault: str) -> Row:
        """The line of a fault."""
        return self.rows.setdefault(fault, Row(fault))

    def wait(self, counting: str, seconds: float) -> bool:
        """Until there is something to count; False when that takes too long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.stand.ask(counting)[0][0]:
                return True
            time.sleep(0.1)
        return False


def sentence(words: str) -> list[str]:
    """A fault, if it was told."""
    return [words] if words else []
