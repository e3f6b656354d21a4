"""What becomes of the rows of a sheet, whatever it holds: new, changed, the same, or refused."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from monitoring.choices import WorkbookState
from monitoring.models import Activity, Explanation, PlannedActivity, WorkbookUpload
from registry.importing.cells import shown
from registry.models import Pairing, Province
from sistercity.thai.digits import to_arabic

from .cells import CellReader, Pairings, label_of, told
from .marks import BookMark, digest
from .reading import BookLine, BookSheet
from .words import PAIRINGS, Layout

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
# How many signs of a digest make the key of a row that a person has put in.
_SHORT = 10


class BookFault(NamedTuple):
    """One thing that is wrong: where it stands, what stands there, what to do."""

    sheet: str
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
        values: in the form in which rows of its layout are compared.
        digest: of the values.
        held: what the portal holds of it; None for nothing yet.
        form_key: under which it is begun, of a new row that has one.
        changes: label, value in the portal, value in the workbook.
        missing: what must still be written before it is submitted, as labels.
        is_settled: whether the portal holds exactly what the row says.
        title: what it is about.
    """

    layout: Layout
    line: BookLine
    key: str
    values: dict[str, Any]
    digest: str
    outcome: str = REFUSED
    held: Activity | PlannedActivity | Explanation | None = None
    form_key: UUID | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    is_settled: bool = False
    title: str = ""

    @property
    def number(self) -> int:
        """Of the row in the sheet."""
        return self.line.number

    @property
    def day(self):
        """The day or month that it is about; None for the year as a whole."""
        return self.values.get("starts_on") or self.values.get("planned_on")


class BookPast:
    """What became of a workbook before, and what its rows are compared with; two queries.

    Attributes:
        base: key → digest of what a row said when it was written, or taken last.
        undone: key → digest of what was taken and undone since.
        generation: how often the workbook was undone.
        pairings: of the province.
    """

    def __init__(self, mark: BookMark, province: Province, *, today: date) -> None:
        self.mark, self.province, self.today = mark, province, today
        pairings = Pairing.objects.filter(province=province)
        self.pairings = Pairings(list(pairings.select_related("counterpart__country")))
        self.base = dict(mark.base)
        self.undone: dict[str, str] = {}
        self.generation = 0
        uploads = WorkbookUpload.objects.filter(book=mark.book, province=province)
        for state, said in uploads.order_by("id").values_list("state", "taken"):
            if state == WorkbookState.DONE:
                self.base |= said
                self.undone = {key: was for key, was in self.undone.items() if key not in said}
            elif state == WorkbookState.UNDONE:
                self.undone |= said
                self.generation += 1


class SheetCheck:
    """A dry run over one sheet; a fixed number of queries whatever it holds.

    Attributes:
        rows: all of them in the order of the sheet.
        faults: of all rows, by row and column.
    """

    layout: Layout
    reader: type[CellReader]
    # Columns from which a row that a person has put in gets its key.
    about: tuple[str, ...] = ("title", "starts_on")

    def __init__(self, sheet: BookSheet, past: BookPast) -> None:
        self.sheet, self.past = sheet, past
        self.rows: list[BookRow] = []
        self.faults: list[BookFault] = []
        self._seen: dict[str, int] = {}
        self._named: dict[Hashable, int] = {}
        self.load()
        for line in sheet.lines:
            self.rows.append(self._read(line))

    # What each kind of row says for itself.

    def load(self) -> None:
        """Read what the portal holds of the rows."""
        raise NotImplementedError

    def find(self, row: BookRow) -> Any:
        """What the portal holds under the key of a row; None for nothing."""
        raise NotImplementedError

    def stored(self, held: Any) -> dict[str, Any]:
        """What the portal holds, in the form in which rows are compared."""
        raise NotImplementedError

    def why_shut(self, row: BookRow) -> tuple[str, str] | None:
        """Why what the portal holds is not written on here: column and words."""
        raise NotImplementedError

    def begin(self, row: BookRow, reader: CellReader) -> None:
        """A row of which the portal holds nothing yet."""
        raise NotImplementedError

    def stands(self, held: Any) -> bool:
        """Whether what the portal holds was not given up since."""
        return True

    def fit(self, row: BookRow, reader: CellReader) -> None:
        """Take from the values what the sheet cannot say of what the portal holds."""

    def judge(self, row: BookRow, reader: CellReader) -> None:
        """Refuse what speaks against what the portal holds and the workbook has no column for."""

    def lacking(self, row: BookRow) -> list[str]:
        """What must still be written before the row can be submitted, as labels."""
        return []

    def key_of(self, line: BookLine) -> str:
        """The key of a row; one that a person has put in gets it from what it is about."""
        key, layout = line.key, self.layout
        if layout.is_stored(key) or (key.startswith((layout.spare, layout.own)) and len(key) <= 20):
            return key
        about = {name: shown(line.cells.get(name), 200) for name in self.about}
        if not all(about.values()):
            about["row"] = str(line.number)
        return f"{layout.own}{digest(about)[:_SHORT]}"

    # The same for all.

    def _read(self, line: BookLine) -> BookRow:
        mark = self.past.mark
        names = self.layout.input_of(mark.format)
        reader = self.reader(line.cells, self.past.pairings, mark.year, names)
        row = BookRow(self.layout, line, self.key_of(line), reader.values, digest(reader.values))
        row.held = self.find(row)
        row.title = self.title_of(row)
        if row.held is not None:
            self.fit(row, reader)
            self._compare(row, reader)
        elif not reader.errors:
            self.begin(row, reader)
        if (first := self._seen.setdefault(row.key, row.number)) != row.number:
            self._refuse_twice(row, reader, first)
        if any(reader.errors.values()):
            row.outcome, row.changes, row.is_settled = REFUSED, [], False
            self._tell(row, reader)
        elif row.outcome in (NEW, CHANGED):
            row.missing = self.lacking(row)
        return row

    def _refuse_twice(self, row: BookRow, reader: CellReader, first: int) -> None:
        """Say of which of two rows with one key there may be no second."""
        if row.line.key == row.key:
            words = _("รหัสแถวซ้ำกับแถวที่ %(row)s โปรดย้ายค่าไปกรอกในแถวว่าง หรือลบรหัสของแถวที่คัดลอกมา")
            reader.refuse("key", words % {"row": first})
            return
        # A row that somebody has put in has no key that could be taken out.
        if reader.errors.get(self.about[0]):
            return
        labels = ", ".join(label_of(self.layout, name) for name in self.about)
        words = _("แถวนี้ซ้ำกับแถวที่ %(row)s (%(columns)s ตรงกัน) โปรดลบแถวใดแถวหนึ่ง หรือแก้ให้ต่างกัน")
        reader.refuse(self.about[0], words % {"row": first, "columns": labels})

    def title_of(self, row: BookRow) -> str:
        """What a row is about, as the workbook says it."""
        return row.values["title"] or shown(row.line.cells.get("title"))

    def _compare(self, row: BookRow, reader: CellReader) -> None:
        """Three states of a stored row: as the workbook was made, as it says now, as it stands."""
        base, stored = self.past.base.get(row.key), self.stored(row.held)
        if base is not None and base == self.past.undone.get(row.key):
            # A workbook given back says it was taken; that was undone since.
            base = digest(stored)
        row.is_settled = self.stands(row.held) and stored == row.values
        if row.is_settled or (base == row.digest and not any(reader.errors.values())):
            row.outcome = SAME
            return
        if why := self.why_shut(row):
            reader.refuse(*why)
            return
        differing = [name for name in stored if stored[name] != row.values[name]]
        if base != digest(stored):
            self._refuse_conflict(reader, differing, stored)
            return
        self.judge(row, reader)
        row.outcome = CHANGED
        pairings = self.past.pairings
        row.changes = [
            (label_of(self.layout, name),
             *(told(name, said[name], pairings) for said in (stored, row.values)))
            for name in differing
        ]  # fmt: skip

    def _refuse_conflict(
        self, reader: CellReader, names: list[str], stored: Mapping[str, Any]
    ) -> None:
        for name in names:
            reader.refuse(
                PAIRINGS[0] if name == "pairings" else name,
                _(
                    "มีผู้แก้ไขรายการนี้บนหน้าเว็บแล้ว หน้าเว็บเป็น “%(held)s” ส่วนแฟ้มเป็น “%(said)s” "
                    "โปรดแก้ช่องนี้ให้ตรงกับหน้าเว็บ หรือแก้ค่าที่ต้องการบนหน้าเว็บ"
                )
                % {
                    "held": told(name, stored[name], self.past.pairings) or _("ไม่ได้กรอก"),
                    "said": told(name, reader.values[name], self.past.pairings) or _("ไม่ได้กรอก"),
                },
            )

    def first_named(self, row: BookRow, name: Hashable) -> int:
        """The first row of the sheet that is called so."""
        return self._named.setdefault(name, row.number)

    def _tell(self, row: BookRow, reader: CellReader) -> None:
        order = list(self.layout.by_name)
        for name in sorted(reader.errors, key=order.index):
            place = self.sheet.places.get(name, 1)
            cell = row.line.cells.get(name)
            self.faults += [
                BookFault(self.sheet.title, row.number, name, self.layout.by_name[name].header,
                          address(place, row.number), shown(cell), words)
                for words in reader.errors[name]
            ]  # fmt: skip


def address(place: int, row: int) -> str:
    """Where a cell stands, as spreadsheet programs name it."""
    return f"{get_column_letter(place)}{row}"


def plain(title: str) -> str:
    """A title as two are compared: without regard to blanks, digits and capitals."""
    return " ".join(to_arabic(title).casefold().split())
