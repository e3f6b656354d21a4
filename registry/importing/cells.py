"""What reading a file of pairings gives: cells, lines, the table; and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

# All parts of a file in bytes, and of a workbook once unpacked.
MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
# Of a sheet of any program.
LAST_ROW = 1_048_576
# Longer text is no name and no remark; it is refused before anything looks into it.
MAX_TEXT = 5_000


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; the message says in Thai why and what to do."""


class Formula(str):
    """The text of a cell that holds a formula, whose result nobody has checked."""


class BrokenCell(str):
    """The text of a cell that holds an error of the spreadsheet program (#REF!)."""


Cells = list[Any]
Lines = list[tuple[int, Cells]]


@dataclass(frozen=True)
class Line:
    """A row of the table: its number in the sheet and its cells by the name of the column."""

    number: int
    cells: dict[str, object]


@dataclass
class Table:
    """The rows of the sheet that was read.

    Attributes:
        sheet: its name; "CSV" for a text file.
        sheets: the visible sheets that could be read instead, this one among them.
        hidden: sheets that are hidden, and therefore not read.
        header_rows: the numbers of the one or two rows with the headers.
        raw: every filled row as it is, with its number.
        headers: name of the column → header as it is written.
        places: name of the column → its place, from 1.
        passed_over: headers of columns that are not imported, with the column that may be meant.
        footers: lines that are no data (sums, remarks, repeated headers), by number.
    """

    sheet: str
    lines: list[Line]
    header_rows: list[int]
    headers: dict[str, str]
    places: dict[str, int]
    raw: Lines = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)
    footers: list[tuple[int, str]] = field(default_factory=list)
    is_workbook: bool = True

    def raw_row(self, number: int) -> Cells:
        """The cells of a row as they are."""
        return next((cells for found, cells in self.raw if found == number), [])

    def address(self, column: str, row: int) -> str:
        """Where a cell stands, as spreadsheet programs name it; "" without the column."""
        place = self.places.get(column)
        return f"{get_column_letter(place)}{row}" if place else ""


def shown(value: object, length: int = 80) -> str:
    """A cell as a message shows it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str(value)[: length * 4].split())
    return text if len(text) <= length else f"{text[: length - 1]}…"
