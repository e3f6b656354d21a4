"""What taking a workbook would do, told by row: new, changed, the same, or refused and why."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from monitoring import rules
from monitoring.choices import Status, WorkbookState
from monitoring.models import Activity, WorkbookUpload
from registry.actions.importing import Counts
from registry.importing.cells import shown
from registry.models import Pairing, Province
from sistercity.thai.digits import to_arabic

from .marks import digest, form_key
from .reading import Book, BookLine
from .rows import Pairings, RowReader, stored_values, told
from .words import BY_NAME, PAIRINGS, label_of
from .writing import is_open

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
# How many signs of a digest make the key of a row that a person has put in.
_SHORT = 10


class BookFault(NamedTuple):
    """One thing that is wrong: where it stands, what stands there, what to do."""

    row: int
    column: str
    header: str
    cell: str
    value: str
    rule: str


@dataclass
class BookRow:
    """One row of the workbook and what becomes of it.

    Attributes:
        outcome: NEW, CHANGED, SAME or REFUSED.
        values: as ``stored_values``.
        digest: of the values.
        changes: label, value in the portal, value in the workbook.
        missing: what must still be written before it is submitted, as labels.
        is_settled: whether the portal holds exactly what the row says.
    """

    line: BookLine
    key: str
    values: dict[str, Any]
    digest: str
    outcome: str = REFUSED
    activity: Activity | None = None
    form_key: UUID | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    is_settled: bool = False

    @property
    def number(self) -> int:
        """Of the row in the sheet."""
        return self.line.number

    @property
    def title(self) -> str:
        """As the workbook says it."""
        return self.values["title"] or shown(self.line.cells.get("title"))


class BookCheck:
    """A dry run over a workbook; a fixed number of queries whatever it holds.

    Attributes:
        rows: all of them in the order of the sheet.
        faults: of all rows, by row and column.
    """

    def __init__(self, book: Book, province: Province, *, today: date) -> None:
        self.book, self.province, self.today = book, province, today
        self.rows: list[BookRow] = []
        self.faults: list[BookFault] = []
        self._load()
        for line in book.lines:
            self.rows.append(self._read(line))

    @property
    def counts(self) -> Counts:
        """Rows by what becomes of them."""
        outcomes = [row.outcome for row in self.rows]
        return Counts(*(outcomes.count(one) for one in (NEW, CHANGED, SAME, REFUSED)))

    def having(self, outcome: str) -> list[BookRow]:
        """The rows of which this becomes."""
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def new(self) -> list[BookRow]:
        """Rows that begin a draft."""
        return self.having(NEW)

    @property
    def changed(self) -> list[BookRow]:
        """Rows that change one."""
        return self.having(CHANGED)

    @property
    def to_take(self) -> list[BookRow]:
        """Rows that would write something."""
        return [row for row in self.rows if row.outcome in (NEW, CHANGED)]

    @property
    def taken(self) -> dict[str, str]:
        """Key → digest of each row that the portal holds, or would hold, as it stands."""
        return {
            row.key: row.digest
            for row in self.rows
            if row.outcome in (NEW, CHANGED) or row.is_settled
        }

    def fingerprint(self) -> str:
        """What the rows do, as one short text to compare."""
        done = [
            [row.key, row.outcome, row.digest, row.activity and row.activity.revision]
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(done).encode()).hexdigest()

    def _load(self) -> None:
        mark = self.book.mark
        pairings = Pairing.objects.filter(province=self.province)
        self.pairings = Pairings(list(pairings.select_related("counterpart__country")))
        uploads = WorkbookUpload.objects.filter(book=mark.book, province=self.province)
        self.base = dict(mark.base)
        self.undone: dict[str, str] = {}
        self.generation = 0
        for state, said in uploads.order_by("id").values_list("state", "taken"):
            if state == WorkbookState.DONE:
                self.base |= said
                self.undone = {key: was for key, was in self.undone.items() if key not in said}
            elif state == WorkbookState.UNDONE:
                self.undone |= said
                self.generation += 1
        keys = [line.key for line in self.book.lines]
        ids = [int(key[2:]) for key in keys if _is_stored(key)]
        self.keyed = {
            form_key(mark.book, _key(line), generation): (_key(line), generation)
            for line in self.book.lines
            if not _is_stored(line.key)
            for generation in range(self.generation + 1)
        }
        rows = Activity.objects.filter(province=self.province).filter(
            Q(pk__in=ids) | Q(form_key__in=list(self.keyed)) | Q(fiscal_year=mark.year)
        )
        self.stored: dict[int, Activity] = {}
        self.begun: dict[str, dict[int, Activity]] = defaultdict(dict)
        self.called: dict[tuple[date, str], Activity] = {}
        for row in rows.prefetch_related("links").order_by("id"):
            self.stored[row.pk] = row
            if row.form_key in self.keyed:
                key, generation = self.keyed[row.form_key]
                self.begun[key][generation] = row
            if row.status != Status.DISCARDED:
                self.called.setdefault((row.starts_on, _plain(row.title)), row)
        self.seen: dict[str, int] = {}
        self.named: dict[tuple[date, str], int] = {}

    def _read(self, line: BookLine) -> BookRow:
        reader = RowReader(line.cells, self.pairings, self.book.mark.year)
        row = BookRow(line, _key(line), reader.values, digest(reader.values))
        activity = self._activity(row)
        ids = {link.pairing_id for link in activity.links.all()} if activity else set()
        if activity and not self._fits(ids):
            # The sheet cannot hold its pairings, so it says nothing of them.
            reader.values["pairings"] = sorted(ids)
            for name in PAIRINGS:
                reader.errors.pop(name, None)
            row.digest = digest(reader.values)
        if activity:
            row.activity = activity
            self._compare(row, reader, ids)
        elif not reader.errors:
            self._begin(row, reader)
        if (first := self.seen.setdefault(row.key, row.number)) != row.number:
            reader.refuse(
                "key",
                _("รหัสแถวซ้ำกับแถวที่ %(row)s โปรดย้ายค่าไปกรอกในแถวว่าง หรือลบรหัสของแถวที่คัดลอกมา")
                % {"row": first},
            )
        if any(reader.errors.values()):
            row.outcome, row.changes, row.is_settled = REFUSED, [], False
            self._tell(row, reader)
        elif row.outcome in (NEW, CHANGED):
            row.missing = self._missing(row)
        return row

    def _activity(self, row: BookRow) -> Activity | None:
        """What the portal holds under the key of a row; of discarded ones the last."""
        if _is_stored(row.key):
            return self.stored.get(int(row.key[2:]))
        begun = self.begun.get(row.key, {})
        for _generation, activity in sorted(begun.items(), reverse=True):
            if activity.status != Status.DISCARDED:
                return activity
        return begun.get(self.generation)

    def _fits(self, ids: set[int]) -> bool:
        return len(ids) <= len(PAIRINGS) and ids <= set(self.pairings.by_id)

    def _compare(self, row: BookRow, reader: RowReader, ids: set[int]) -> None:
        """Three states of a stored row: as the workbook was made, as it says now, as it stands."""
        activity, base = row.activity, self.base.get(row.key)
        stored = stored_values(activity, ids)
        if base is not None and base == self.undone.get(row.key):
            # A workbook given back says it was taken; that was undone since.
            base = digest(stored)
        row.is_settled = activity.status != Status.DISCARDED and stored == row.values
        if row.is_settled or (base == row.digest and not any(reader.errors.values())):
            row.outcome = SAME
            return
        if activity.status == Status.DISCARDED:
            reader.refuse("title", _("ร่างนี้ถูกยกเลิกบนหน้าเว็บแล้ว หากยังต้องการ โปรดกรอกในแถวว่างแถวใหม่"))
            return
        if not activity.is_with_province:
            reader.refuse(
                "status",
                _("กิจกรรมนี้อยู่ในสถานะ “%(status)s” จึงแก้ในสมุดงานไม่ได้ โปรดคืนค่าเดิม หรือดำเนินการบนหน้าเว็บ")
                % {"status": activity.get_status_display()},
            )
            return
        if not is_open(activity, ids) or not self._fits(ids):
            reader.refuse("status", _("กิจกรรมนี้จัดกับเกินสามคู่ โปรดแก้ไขบนหน้าเว็บ"))
            return
        differing = [name for name in stored if stored[name] != row.values[name]]
        if base != digest(stored):
            for name in differing:
                self._refuse_conflict(reader, name, stored[name])
            return
        reader.check_sides(vars(activity))
        row.outcome = CHANGED
        row.changes = [
            (label_of(name), *(told(name, v[name], self.pairings) for v in (stored, row.values)))
            for name in differing
        ]

    def _refuse_conflict(self, reader: RowReader, name: str, held: Any) -> None:
        column = PAIRINGS[0] if name == "pairings" else name
        reader.refuse(
            column,
            _(
                "มีผู้แก้ไขกิจกรรมนี้บนหน้าเว็บแล้ว หน้าเว็บเป็น “%(held)s” ส่วนแฟ้มเป็น “%(said)s” "
                "โปรดแก้ช่องนี้ให้ตรงกับหน้าเว็บ หรือแก้ค่าที่ต้องการบนหน้าเว็บ"
            )
            % {
                "held": told(name, held, self.pairings) or _("ไม่ได้กรอก"),
                "said": told(name, reader.values[name], self.pairings) or _("ไม่ได้กรอก"),
            },
        )

    def _begin(self, row: BookRow, reader: RowReader) -> None:
        """A row of which the portal holds nothing yet, if it is no other one once more."""
        if _is_stored(row.key):
            reader.refuse(
                "key",
                _(
                    "ไม่พบกิจกรรมของรหัสแถวนี้ในจังหวัด "
                    "หากเป็นกิจกรรมใหม่ โปรดลบรหัสแถวออกหรือกรอกในแถวว่าง"
                ),
            )
            return
        name = (row.values["starts_on"], _plain(row.values["title"]))
        first = self.named.setdefault(name, row.number)
        if held := self.called.get(name):
            reader.refuse(
                "title",
                _(
                    "มีกิจกรรมชื่อและวันที่เริ่มเดียวกันในระบบแล้ว (รหัส %(key)s สถานะ “%(status)s”) "
                    "หากเป็นกิจกรรมเดียวกันโปรดลบแถวนี้ หากต่างกันโปรดแก้ชื่อให้ต่างกัน"
                )
                % {"key": f"A-{held.pk}", "status": held.get_status_display()},
            )
        elif first != row.number:
            reader.refuse(
                "title",
                _("ชื่อและวันที่เริ่มซ้ำกับแถวที่ %(row)s โปรดเหลือแถวเดียว หรือแก้ชื่อให้ต่างกัน") % {"row": first},
            )
        else:
            row.outcome = NEW
            row.form_key = form_key(self.book.mark.book, row.key, self.generation)

    def _missing(self, row: BookRow) -> list[str]:
        said = {name: value for name, value in row.values.items() if name != "pairings"}
        try:
            rules.check_complete(
                activity=Activity(**said),
                pairing_count=len(row.values["pairings"]),
                today=self.today,
            )
        except ValidationError as faults:
            return [label_of(name) for name in faults.message_dict]
        return []

    def _tell(self, row: BookRow, reader: RowReader) -> None:
        order = list(BY_NAME)
        for name in sorted(reader.errors, key=order.index):
            place = self.book.places.get(name, 1)
            cell = row.line.cells.get(name)
            self.faults += [
                BookFault(row.number, name, BY_NAME[name].header, address(place, row.number),
                          shown(cell), words)
                for words in reader.errors[name]
            ]  # fmt: skip


def address(place: int, row: int) -> str:
    """Where a cell stands, as spreadsheet programs name it."""
    return f"{get_column_letter(place)}{row}"


def _is_stored(key: str) -> bool:
    """Whether a key is that of an activity which the workbook was made with."""
    return key.startswith("A-") and key[2:].isascii() and key[2:].isdigit() and len(key) < 18


def _key(line: BookLine) -> str:
    """The key of a row; one that a person has put in gets it from what it is about."""
    key = line.key
    if _is_stored(key) or (key[:2] in ("N-", "X-") and len(key) <= 20):
        return key
    about = {name: shown(line.cells.get(name), 200) for name in ("title", "starts_on")}
    if not all(about.values()):
        about["row"] = str(line.number)
    return f"X-{digest(about)[:_SHORT]}"


def _plain(title: str) -> str:
    """A title as two are compared: without regard to blanks, digits and capitals."""
    return " ".join(to_arabic(title).casefold().split())
