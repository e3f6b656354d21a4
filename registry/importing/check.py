"""What an import would do, told by row: added, changed, the same, or refused and why."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import tablib
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from import_export.results import RowResult

from registry import rules
from registry.actions.importing import Counts
from registry.resources import ROW, PairingImport
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.errors import WrongState

from .cells import Line, Table, shown
from .register import Register
from .rows import ImportedRow, told
from .words import COLUMNS, READ_ONLY_COLUMNS

logger = logging.getLogger(__name__)

# Rows between two tellings of how far the reading is.
STEP = 1_000
# Of rows that contradict one another each names so many of the others.
_OTHERS = 20


class Fault(NamedTuple):
    """One thing that is wrong: where it stands, what stands there, which rule it breaks."""

    row: int
    column: str
    header: str
    cell: str
    value: str
    rule: str


class Planned(NamedTuple):
    """One row that adds or changes something: column, value in the register, value in the file.

    ``resembles`` names a unit of the register written much like one that the row adds: it may
    be the same, which only a person can tell.
    """

    row: int
    name: str
    changes: list[tuple[str, str, str]]
    resembles: str = ""


class Check:
    """A dry run over a table: read it with ``steps``, then ask what it found.

    Attributes:
        table: what was read.
        rows: what would be written, in the order of the file.
        added, edited: the same as people read it.
        same: how many rows change nothing.
        faults: of all rows, in their order and that of the columns.
        refused: numbers of the rows that have faults.
    """

    def __init__(self, table: Table, *, user: User | None) -> None:
        """Prepare to read.

        Args:
            user: an editor; None is the system itself, which sees what an editor sees.

        Raises:
            NotAllowed: not an editor.
        """
        rules.check_may_edit_register(user)
        self.table = table
        self.user = user or User(role=Role.EDITOR)
        self._begin()

    def _begin(self) -> None:
        self.rows: list[ImportedRow] = []
        self.added: list[Planned] = []
        self.edited: list[Planned] = []
        self.same = 0
        self.faults: list[Fault] = []
        self.refused: list[int] = []

    def steps(self) -> Iterator[int]:
        """Read all rows; tells after each piece how many have been read.

        Raises:
            WrongState: the counts do not add up; a fault of the portal's own.
        """
        read = yield from self._pass({})
        if refused := _conflicts(read, set(self.refused)):
            # Read again as if these rows were not there: others may have relied on them.
            self._begin()
            yield from self._pass(refused)
        if self.counts.read != len(self.table.lines):
            raise WrongState(_("จำนวนแถวแต่ละผลรวมกันไม่เท่ากับแถวที่อ่าน จึงไม่ได้นำเข้า โปรดแจ้งผู้ดูแลระบบ"))

    def run(self) -> Check:
        """Read all rows at once."""
        for _count in self.steps():
            pass
        return self

    @property
    def counts(self) -> Counts:
        """Rows by what becomes of them."""
        return Counts(len(self.added), len(self.edited), self.same, len(self.refused))

    @property
    def resembling(self) -> list[Planned]:
        """Rows that add a unit written much like one of the register."""
        return [plan for plan in self.added if plan.resembles]

    @property
    def is_bad(self) -> bool:
        """Whether any row is refused."""
        return bool(self.refused)

    @property
    def has_work(self) -> bool:
        """Whether anything would be written."""
        return bool(self.rows)

    def fingerprint(self) -> str:
        """What the rows do and which are refused, as one short text to compare."""
        done = [
            self.table.sheet,
            self.counts,
            [[plan.row, plan.changes] for plan in (*self.added, *self.edited)],
            self.refused,
        ]
        return hashlib.sha256(json.dumps(done, ensure_ascii=False).encode()).hexdigest()

    def _pass(
        self, refused: dict[int, dict[str, list[str]]]
    ) -> Iterator[int]:
        """One reading of all rows; returns each row's number and what was read of it."""
        resource = PairingImport(Register(self.user), refused)
        names = [name for name in (*COLUMNS, *READ_ONLY_COLUMNS) if name in self.table.places]
        lines = self.table.lines
        for start in range(0, len(lines), STEP):
            piece = tablib.Dataset(headers=[*names, ROW])
            for line in lines[start : start + STEP]:
                piece.append([*(line.cells.get(name) for name in names), line.number])
            # Not as the package's own dry run, which writes each row and takes it back.
            result = resource.import_data(piece, dry_run=False)
            for line, row in zip(lines[start : start + STEP], result.rows, strict=True):
                self._take(line, row)
            yield min(start + STEP, len(lines))
        return resource.read

    def _take(self, line: Line, row: RowResult) -> None:
        if row.validation_error is not None:
            self.refused.append(line.number)
            faults = row.validation_error.message_dict
            for name in sorted(faults, key=_place):
                self.faults += [self._fault(line, name, text) for text in faults[name]]
        elif row.errors:
            # Not a mistake in the file: the package holds it back, operators must know.
            logger.error("a row could not be read", exc_info=row.errors[0].error)
            self.refused.append(line.number)
            rule = _("ระบบนำเข้าแถวนี้ไม่ได้ โปรดแจ้งผู้ดูแลระบบพร้อมแฟ้มนี้")
            self.faults.append(self._fault(line, NON_FIELD_ERRORS, rule))
        elif row.import_type == RowResult.IMPORT_TYPE_SKIP:
            self.same += 1
        else:
            changes = [
                (_label(name), old, new) for name, (old, new) in row.instance.changes.items()
            ]
            planned = Planned(
                line.number, str(row.instance), changes, row.instance.resembles
            )
            is_new = row.import_type == RowResult.IMPORT_TYPE_NEW
            (self.added if is_new else self.edited).append(planned)
            self.rows.append(row.instance)

    def _fault(self, line: Line, name: str, rule: str) -> Fault:
        header = self.table.headers.get(name, COLUMNS.get(name, ""))
        cell = self.table.address(name, line.number)
        return Fault(line.number, name, header, cell, shown(line.cells.get(name)), rule)


def _conflicts(
    read: dict[int, ImportedRow], faulty: set[int]
) -> dict[int, dict[str, list[str]]]:
    """Rows about one pair: of different dates all are refused, else all but the first right one.

    Args:
        read: rows by number.
        faulty: numbers of those that are refused for themselves.
    """
    pairs: dict[tuple, list[tuple[int, ImportedRow]]] = defaultdict(list)
    for number, row in read.items():
        if row.sides is not None:
            pairs[row.sides].append((number, row))
    refused: dict[int, dict[str, list[str]]] = {}
    for rows in pairs.values():
        if len(rows) == 1:
            continue
        dated = [(number, row.signed_on) for number, row in rows if row.signed_on]
        if len({day for _number, day in dated}) > 1:
            for number, _row in rows:
                others = ", ".join(
                    _("แถวที่ %(row)s ระบุ %(day)s") % {"row": other, "day": told(day)}
                    for other, day in dated[: _OTHERS + 1]
                    if other != number
                )
                message = _("คู่เดียวกันมีวันลงนามต่างกันในแฟ้มนี้ (%(others)s) โปรดเหลือแถวที่ถูกต้องแถวเดียว")
                refused[number] = {"signed_on": [message % {"others": others}]}
        else:
            numbers = [number for number, _row in rows]
            kept = next((number for number in numbers if number not in faulty), numbers[0])
            message = _("คู่นี้ซ้ำกับแถวที่ %(row)s") % {"row": kept}
            for number in numbers:
                if number != kept:
                    refused[number] = {"counterpart_th": [message]}
    return refused


def _place(name: str) -> int:
    """Faults of a row are told in the order of the columns, those of the row as a whole last."""
    return list(COLUMNS).index(name) if name in COLUMNS else len(COLUMNS)


def _label(name: str) -> str:
    return COLUMNS.get(name) or READ_ONLY_COLUMNS.get(name, name)
