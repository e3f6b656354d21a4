"""What an import would do, told by row: added, changed, unchanged, or what is wrong with it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from import_export.results import Result, RowResult

from .files import COLUMNS, READ_ONLY_COLUMNS, ROW


class Fault(NamedTuple):
    """One thing that is wrong: where it stands, what stands there, which rule it breaks."""

    row: int | None
    column: str
    value: str
    rule: str


class Planned(NamedTuple):
    """One row that adds or changes something: column, value in the register, value in the file."""

    row: int
    name: str
    changes: list[tuple[str, str, str]]


class Preview:
    """A result of ``PairingImport`` in the words of the file.

    Attributes:
        title: the sheet.
        faults: of all rows and of the file as a whole, in the order of the rows.
        added, edited: rows that would do something.
        new, changed, same: how many rows of each kind.
    """

    def __init__(self, result: Result, *, title: str) -> None:
        self.title = title
        self.faults = [Fault(None, "", "", str(error.error)) for error in result.base_errors]
        self.added: list[Planned] = []
        self.edited: list[Planned] = []
        self.same = 0
        for number, row in _numbered(result):
            self._take(number, row)
        self.passed_over = _passed_over(result)

    @property
    def is_bad(self) -> bool:
        """Whether anything is wrong; then nothing is written."""
        return bool(self.faults)

    @property
    def new(self) -> int:
        """How many rows add a pairing."""
        return len(self.added)

    @property
    def changed(self) -> int:
        """How many rows change a pairing."""
        return len(self.edited)

    def _take(self, number: int, row: RowResult) -> None:
        if row.validation_error is not None:
            told = row.validation_error.message_dict
            for name in sorted(told, key=_place):
                column = "" if name == NON_FIELD_ERRORS else _column(name)
                value = _shown(row.row_values.get(COLUMNS.get(name, "")))
                self.faults += [Fault(number, column, value, text) for text in told[name]]
        elif row.errors:
            rule = _("ระบบนำเข้าแถวนี้ไม่ได้ โปรดแจ้งผู้ดูแลระบบพร้อมแฟ้มนี้")
            self.faults.append(Fault(number, "", "", rule))
        elif row.import_type == RowResult.IMPORT_TYPE_SKIP:
            self.same += 1
        else:
            changes = [
                (_column(name), old, new) for name, (old, new) in row.instance.changes.items()
            ]
            planned = Planned(number, str(row.instance), changes)
            is_new = row.import_type == RowResult.IMPORT_TYPE_NEW
            (self.added if is_new else self.edited).append(planned)


def _numbered(result: Result) -> list[tuple[int, RowResult]]:
    """Every row with its number in the sheet."""
    return [(row.row_values[ROW], row) for row in result.rows]


def _passed_over(result: Result) -> list[str]:
    """Columns of the file that an import does not write."""
    found = result.rows[0].row_values if result.rows else {}
    return [words for words in READ_ONLY_COLUMNS.values() if words in found]


def _place(name: str) -> int:
    """Faults of a row are told in the order of the columns, those of the row as a whole last."""
    return list(COLUMNS).index(name) if name in COLUMNS else len(COLUMNS)


def _column(name: str) -> str:
    return COLUMNS.get(name, name)


def _shown(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
