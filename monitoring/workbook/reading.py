"""Reading a workbook that came back: rows moved, sheets renamed, cells computed."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import dataclass
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from registry.importing.cells import (
    MAX_COLUMNS,
    BrokenCell,
    Cells,
    Formula,
    Lines,
    UnreadableFile,
    shown,
)
from registry.importing.reading import check_kind, check_size
from registry.importing.words import header_key
from registry.importing.workbook import check_parts, lines_of

from .marks import BookMark, read_mark
from .words import BY_NAME, COLUMNS, FORMAT, INPUT, LIST_SHEET, MARK_SHEET, MOST_ROWS, SIGN

# Of all parts once unpacked; our own are a tenth of it. It is opened whole to be marked.
_MOST_INSIDE = 8 * 1024 * 1024
# Lines looked at: those of the rows, and as many again that hold a key only.
_MOST_LINES = 3 * MOST_ROWS
_SEARCHED = 40
_HEADERS = {header_key(column.header): column.name for column in COLUMNS}


@dataclass(frozen=True)
class BookLine:
    """A row of the sheet: its number and its cells by the names of the columns."""

    number: int
    cells: dict[str, Any]

    @property
    def key(self) -> str:
        """The key of the row, as it stands there; "" without one."""
        return shown(self.cells.get("key"))


@dataclass(frozen=True)
class Book:
    """What a workbook holds.

    Attributes:
        sheet: the sheet of activities, by whatever name.
        places: name of a column → its place, from 1.
        first_row: of the data.
        lines: rows in which something is filled in.
        results: what programs had computed for formulas, by (row, place).
    """

    mark: BookMark
    sheet: str
    places: dict[str, int]
    first_row: int
    lines: list[BookLine]
    results: dict[tuple[int, int], Any]


def read_book(data: bytes) -> Book:
    """Read a workbook of ours, by its content.

    Raises:
        UnreadableFile: in words: too large, another kind of file, not downloaded from the portal,
            changed where it is not to be changed, without the sheet or its columns.
    """
    check_size(len(data))
    if not data.strip():
        raise UnreadableFile(_("แฟ้มนี้ว่างเปล่า ไม่มีข้อมูล โปรดตรวจสอบแฟ้มแล้วเลือกใหม่"))
    check_kind(data)
    if not data.startswith(b"PK"):
        raise UnreadableFile(
            _(
                "แฟ้มนี้เป็นข้อความ (เช่น CSV) ไม่ใช่สมุดงาน "
                "โปรดเปิดสมุดงานที่ดาวน์โหลดจากระบบ กรอก แล้วบันทึกเป็น .xlsx"
            )
        )
    _check_inside(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            check_parts(packed)
            written = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            computed = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, keep_links=False, data_only=True
            )
            mark = _mark(written)
            found = [
                (sheet, lines_of(packed, sheet, _MOST_LINES, spreads=False))
                for sheet in written.worksheets
                if sheet.sheet_state == "visible"
            ]
            title, lines, places, first = _activities(found)
            if len(lines) > _MOST_LINES:
                raise UnreadableFile(_too_many())
            computed_lines = lines_of(
                packed, computed[title], _MOST_LINES, spreads=False
            )
            results = _results(lines, computed_lines)
    except UnreadableFile:
        raise
    except Exception as fault:  # the reader raises whatever it meets in a damaged file
        raise UnreadableFile(
            _("แฟ้มนี้ไม่ใช่สมุดงาน Excel (.xlsx) ที่สมบูรณ์ โปรดเปิดในโปรแกรมตารางแล้วบันทึกใหม่เป็น .xlsx")
        ) from fault
    return Book(mark, title, places, first, _rows(lines, places, first, results), results)


def _check_inside(data: bytes) -> None:
    """Refuse macros, and what unpacks beyond any measure of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile:
        return  # told as a damaged workbook
    if any(part.filename.endswith("vbaProject.bin") for part in parts):
        raise UnreadableFile(
            _("สมุดงานนี้มีมาโคร ระบบไม่รับ โปรดบันทึกเป็น “Excel Workbook (.xlsx)” แล้วเลือกแฟ้มใหม่")
        )
    if sum(part.file_size for part in parts) > _MOST_INSIDE:
        raise UnreadableFile(
            _(
                "สมุดงานนี้มีข้อมูลภายในมากผิดปกติ (เกิน %(limit)s MB) โปรดดาวน์โหลดสมุดงานใหม่ "
                "แล้วคัดลอกเฉพาะค่าของแถวที่กรอกไปวาง โดยไม่มีภาพหรือแผ่นงานอื่น"
            )
            % {"limit": _MOST_INSIDE // 1024**2}
        )


def _mark(book: openpyxl.Workbook) -> BookMark:
    """The sign of the workbook, whatever the sheet that holds it is called by now."""
    again = _("โปรดดาวน์โหลดสมุดงานใหม่จากหน้านี้ แล้วคัดลอกค่าที่กรอกไปวาง")
    names = sorted(book.sheetnames, key=lambda name: name != MARK_SHEET)
    for name in names:
        sheet = book[name]
        rows = sheet.iter_rows(max_row=200, max_col=1, values_only=True)
        pieces = [
            cell[len(SIGN) :] for (cell,) in rows if isinstance(cell, str) and cell.startswith(SIGN)
        ]
        # Names of columns and lists stand so too.
        if name == LIST_SHEET or not pieces or pieces[0] in (*BY_NAME, "pairing"):
            continue
        mark = read_mark("".join(pieces))
        if mark is None:
            raise UnreadableFile(
                _("ส่วนที่ระบบใช้รู้จักสมุดงานนี้ถูกแก้ไข หรือสมุดงานไม่ได้มาจากระบบนี้") + " " + again
            )
        if mark.format != FORMAT:
            raise UnreadableFile(_("สมุดงานนี้เป็นรูปแบบรุ่นเก่าที่ระบบไม่ใช้แล้ว") + " " + again)
        return mark
    raise UnreadableFile(
        _("แฟ้มนี้ไม่ใช่สมุดงานที่ดาวน์โหลดจากระบบ หรือแผ่นงานที่ซ่อนไว้ถูกลบ") + " " + again
    )


def _activities(found: list[tuple[Any, Lines]]) -> tuple[str, Lines, dict[str, int], int]:
    """The sheet that names the most columns: title, lines, places, first row of data."""
    best: tuple[int, str, Lines, dict[str, int], int] = (0, "", [], {}, 1)
    for sheet, lines in found:
        places, first = _columns(lines)
        if len(places) > best[0]:
            best = (len(places), sheet.title, lines, places, first)
    _count, title, lines, places, first = best
    if len(places) < 3:
        raise UnreadableFile(
            _("ไม่พบแผ่นงานกิจกรรมในสมุดงานนี้ โปรดดาวน์โหลดสมุดงานใหม่จากหน้านี้ แล้วคัดลอกค่าที่กรอกไปวาง")
        )
    missing = [BY_NAME[name].header for name in INPUT if name not in places]
    if missing:
        raise UnreadableFile(
            _("ไม่พบคอลัมน์ %(names)s โปรดคืนคอลัมน์ หรือดาวน์โหลดสมุดงานใหม่แล้วคัดลอกค่าที่กรอกไปวาง")
            % {"names": ", ".join(f"“{name}”" for name in missing)}
        )
    return title, lines, places, first


def _columns(lines: Lines) -> tuple[dict[str, int], int]:
    """Places by the hidden names, and by the headers where these are gone; first row of data."""
    named: dict[str, int] = {}
    headed: dict[str, int] = {}
    name_row = header_row = 0
    for number, cells in lines[:_SEARCHED]:
        texts = {place: shown(cell, 200) for place, cell in enumerate(cells, start=1)}
        names = {
            text[len(SIGN) :]: place
            for place, text in texts.items()
            if text.startswith(SIGN) and text[len(SIGN) :] in BY_NAME
        }
        heads = {
            _HEADERS[header_key(text)]: place
            for place, text in texts.items()
            if header_key(text) in _HEADERS
        }
        if len(names) > len(named):
            named, name_row = names, number
        if len(heads) > len(headed):
            headed, header_row = heads, number
    # Without headers that can be read the rows still begin below the title and the headers.
    below = header_row if len(headed) >= 3 else name_row + 2
    return headed | named, max(below, name_row) + 1


def _results(lines: Lines, computed: Lines) -> dict[tuple[int, int], Any]:
    """What programs had computed for the formulas of a sheet."""
    at = dict(computed)
    found = {}
    for number, cells in lines:
        values: Cells = at.get(number, [])
        for place, cell in enumerate(cells, start=1):
            if isinstance(cell, Formula) and place <= len(values):
                value = values[place - 1]
                if value not in (None, ""):
                    found[number, place] = value
    return found


def _rows(
    lines: Lines, places: dict[str, int], first: int, results: dict[tuple[int, int], Any]
) -> list[BookLine]:
    """Rows in which a person has filled something in."""
    rows = []
    for number, cells in lines:
        if number < first:
            continue
        values = {
            name: results.get((number, place), cells[place - 1])
            for name, place in places.items()
            if place <= min(len(cells), MAX_COLUMNS)
        }
        filled = any(
            isinstance(values.get(name), Formula | BrokenCell) or shown(values.get(name)).strip()
            for name in INPUT
        )
        if not filled:
            continue
        if len(rows) == MOST_ROWS:
            raise UnreadableFile(_too_many())
        rows.append(BookLine(number, values))
    return rows


def _too_many() -> str:
    return _("แฟ้มมีเกิน %(limit)s แถว โปรดแบ่งเป็นหลายแฟ้ม") % {"limit": f"{MOST_ROWS:,}"}
