"""A set as a workbook: a sheet a table, the data dictionary last; row by row, at flat memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import BinaryIO

import openpyxl
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from sistercity.files.sheets import escaped, write_steady

from .describing.dictionary import HEADS, dictionary_rows
from .reading import rows_of
from .tables import Dataset

# A sheet of Excel has 1,048,576 rows. Far fewer are written: a workbook is put together cell by
# cell within a request, ten times as slowly as CSV, which has no such limit.
MOST_ROWS = 100_000
DICTIONARY = "dictionary"
_LONGEST_CELL = 32_767


class TooManyRows(Exception):
    """The workbook would be too long; the message says what to take instead."""


def write_xlsx(target: BinaryIO, dataset: Dataset, day: date) -> int:
    """Write the workbook; the same rows give the same bytes.

    Returns:
        How many rows the main table has.

    Raises:
        TooManyRows: a table is longer than ``MOST_ROWS``.
    """
    book = openpyxl.Workbook(write_only=True)
    counts = []
    if any(_count(table.rows(day)) > MOST_ROWS for table in dataset.tables):
        raise TooManyRows(_too_many(dataset))
    for table in dataset.tables:
        sheet = book.create_sheet(table.name or dataset.name)
        _head(sheet, [column.name for column in table.columns])
        count = 0
        for cells in rows_of(table, day):
            count += 1
            sheet.append([_fit(value) for value in cells])
        counts.append(count)
    sheet = book.create_sheet(DICTIONARY)
    _head(sheet, HEADS)
    for row in dictionary_rows(dataset):
        sheet.append([escaped(value) for value in row])
    write_steady(book, target)
    return counts[0]


def _count(rows: QuerySet | Iterable) -> int:
    """How many rows there are; those that are no query set are few."""
    return rows.count() if isinstance(rows, QuerySet) else 0


def _too_many(dataset: Dataset) -> str:
    return _(
        "ชุดข้อมูลนี้เกิน %(most)s แถว ซึ่งมากเกินกว่าจะเป็นแฟ้ม Excel (แผ่นงานของ Excel มีได้ 1,048,576 แถว) "
        "โปรดใช้ %(name)s.csv หรือ %(name)s.ndjson"
    ) % {"most": f"{MOST_ROWS:,}", "name": dataset.name}


def _head(sheet, names) -> None:
    """Heads that stay while the rows are scrolled; before the first row is written."""
    for place, name in enumerate(names, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(14, len(name) + 2)
    sheet.freeze_panes = "A2"
    cells = []
    for name in names:
        cell = WriteOnlyCell(sheet, name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4173")
        cells.append(cell)
    sheet.append(cells)


def _fit(value: object) -> object:
    """What a cell of Excel can hold of a value."""
    return value[:_LONGEST_CELL] if isinstance(value, str) else value
