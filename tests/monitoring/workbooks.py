"""Workbooks of a province for tests, filled as officers fill them."""

from __future__ import annotations

import io
import uuid
from datetime import date
from typing import Any

import openpyxl

from monitoring.models import WorkbookUpload
from monitoring.workbook import desk
from monitoring.workbook.check import BookCheck
from monitoring.workbook.marks import BookMark, read_mark
from monitoring.workbook.reading import read_book
from monitoring.workbook.words import (
    ANSWERS,
    COLUMNS,
    FIRST_ROW,
    MARK_SHEET,
    PLANS,
    SHEET,
    SIGN,
)
from registry.models import Province
from sistercity.accounts.models import User

TODAY = date(2023, 8, 15)
AT = {column.name: place for place, column in enumerate(COLUMNS, start=1)}
IN_PLAN, IN_ANSWER = PLANS.places, ANSWERS.places
PROMISED = {
    "pairing": "P-0001",
    "title": "ค่ายเยาวชน",
    "planned_on": "มี.ค. 2566",
    "is_joint": "ใช่",
    "budget_amount": "12,000",
}
FAIR = {
    "title": "งานแสดงสินค้าเมืองคู่มิตร",
    "starts_on": "4 ม.ค. 2566",
    "pairing_1": "P-0001",
    "kind": "การค้าและการลงทุน",
    "is_joint": "ใช่",
    "direction": "ทั้งสองฝ่ายเดินทาง",
    "place": "ศาลากลางจังหวัด",
    "thai_count": 20,
    "foreign_count": 8,
    "outcome": "ตกลงจัดอีกในปีหน้า",
}


def download(province: Province, year: int = 2566, number: int = 1) -> openpyxl.Workbook:
    """The workbook as a spreadsheet program opens it; each ``number`` is a download of its own."""
    data = desk.make_workbook(province, year, book=uuid.UUID(int=number))
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: openpyxl.Workbook) -> bytes:
    """What a spreadsheet program would save."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def row_of(sheet, key: str) -> int:
    """The row with a key."""
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == key)


def fill(sheet, row: int, places: dict[str, int] = AT, **cells: Any) -> None:
    """Type into a row."""
    for name, value in cells.items():
        sheet.cell(row, places[name]).value = value


def filled(province: Province, *rows: dict, number: int = 1) -> openpyxl.Workbook:
    """A workbook of a year without activities, its first empty rows filled."""
    book = download(province, number=number)
    for place, cells in enumerate(rows):
        fill(book[SHEET], FIRST_ROW + place, **cells)
    return book


def check(province: Province, data: bytes) -> BookCheck:
    """A dry run."""
    return BookCheck(read_book(data), province, today=TODAY)


def dated_back(book: openpyxl.Workbook, format: int, base: dict | None = None) -> BookMark:
    """Sign the workbook as one of another format; ``base`` as that one digested its rows."""
    cell = book[MARK_SHEET]["A4"]
    said = read_mark(cell.value.removeprefix(SIGN))
    base = said.base if base is None else base
    mark = BookMark(said.province, said.year, said.book, said.made_at, base, format)
    cell.value = SIGN + mark.signed()
    return mark


def take(by: User, data: bytes, name: str = "งาน.xlsx") -> WorkbookUpload:
    """Upload a workbook and take its right rows."""
    upload = desk.take_in(by=by, data=data, name=name)
    return desk.take(upload, by=by, agreed=desk.look_at(upload).fingerprint())


def told(found: BookCheck) -> list[tuple[int, str]]:
    """The faults by row and column."""
    return [(fault.row, fault.column) for fault in found.faults]
