"""Reading a workbook that came back: rows moved, sheets renamed, cells computed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

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
from registry.importing.workbook import check_parts, lines_of, opening

from .marks import BookMark, read_mark
from .words import (
    ACTIVITIES,
    FORMAT,
    LAYOUTS,
    LIST_SHEET,
    MARK_SHEET,
    MOST_ROWS,
    SIGN,
    Layout,
    layouts_of,
)

# Of all parts once unpacked; our own are a tenth of it. It is opened whole to be marked.
_MOST_INSIDE = 8 * 1024 * 1024
# Lines looked at: those of the rows, and as many again that hold a key only.
_MOST_LINES = 3 * MOST_ROWS
_SEARCHED = 40
# Fewer columns that are called so make no sheet of ours.
_FEWEST = 3
_HEADERS = {
    layout: {header_key(column.header): column.name for column in layout.columns}
    for layout in LAYOUTS
}
# Above columns, where the sign of the workbook stands in its own sheet.
_NAMES = {"pairing", *(name for layout in LAYOUTS for name in layout.hidden)}


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
class BookSheet:
    """What one sheet holds.

    Attributes:
        title: by whatever name.
        places: name of a column → its place, from 1.
        first_row: of the data.
        lines: rows in which something is filled in.
        results: what programs had computed for formulas, by (row, place).
    """

    layout: Layout
    title: str
    places: dict[str, int]
    first_row: int
    lines: list[BookLine]
    results: dict[tuple[int, int], Any]


@dataclass(frozen=True)
class Book:
    """What a workbook holds.

    Attributes:
        sheets: those that were found, in the order of the layouts; that of activities is among
            them.
        lacking: what the sheets are called that it was written with and that are gone.
    """

    mark: BookMark
    sheets: tuple[BookSheet, ...]
    lacking: tuple[str, ...]


def read_book(data: bytes) -> Book:
    """Read a workbook of ours, by its content.

    Raises:
        UnreadableFile: in words: too large, another kind of file, not downloaded from the portal,
            changed where it is not to be changed, without the sheet or its columns.
    """
    check_size(len(data))
    if not data.strip():
        raise UnreadableFile(_("แฟ้มนี้ว่างเปล่า ไม่มีข้อมูล โปรดตรวจสอบแฟ้มแล้วเลือกใหม่"))
    check_kind(data, takes_text=False)
    if not data.startswith(b"PK"):
        raise UnreadableFile(
            _(
                "แฟ้มนี้เป็นข้อความ (เช่น CSV) ไม่ใช่สมุดงาน "
                "โปรดเปิดสมุดงานที่ดาวน์โหลดจากระบบ กรอก แล้วบันทึกเป็น .xlsx"
            )
        )
    _check_inside(data)
    with opening(), zipfile.ZipFile(io.BytesIO(data)) as packed:
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
        chosen = _chosen(found)
        sheets = tuple(
            _sheet(layout, chosen[layout], mark.format, lambda title: lines_of(
                packed, computed[title], _MOST_LINES, spreads=False
            ))
            for layout in LAYOUTS
            if layout in chosen
        )
    lacking = [layout.sheet for layout in layouts_of(mark.format) if layout not in chosen]
    return Book(mark, sheets, tuple(lacking))


def _check_inside(data: bytes) -> None:
    """Refuse macros, and what unpacks beyond any measure of ours."""
    with opening(), zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
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
        if name == LIST_SHEET or not pieces or pieces[0] in _NAMES:
            continue
        mark = read_mark("".join(pieces))
        if mark is None:
            raise UnreadableFile(
                _("ส่วนที่ระบบใช้รู้จักสมุดงานนี้ถูกแก้ไข หรือสมุดงานไม่ได้มาจากระบบนี้") + " " + again
            )
        if mark.format > FORMAT:
            raise UnreadableFile(_("สมุดงานนี้เป็นรูปแบบที่ระบบรุ่นนี้ไม่รู้จัก") + " " + again)
        return mark
    raise UnreadableFile(
        _("แฟ้มนี้ไม่ใช่สมุดงานที่ดาวน์โหลดจากระบบ หรือแผ่นงานที่ซ่อนไว้ถูกลบ") + " " + again
    )


class _Found(NamedTuple):
    """A sheet as one of ours."""

    title: str
    lines: Lines
    places: dict[str, int]
    first: int


def _chosen(found: list[tuple[Any, Lines]]) -> dict[Layout, _Found]:
    """Each layout with the sheet that names the most of its columns.

    A sheet is of the layout of which it names the most: they share some headers.
    """
    chosen: dict[Layout, _Found] = {}
    for sheet, lines in found:
        layout, places, first = max(
            ((layout, *_columns(layout, lines)) for layout in LAYOUTS),
            key=lambda one: len(one[1]),
        )
        best = chosen.get(layout)
        if len(places) >= _FEWEST and (best is None or len(places) > len(best.places)):
            chosen[layout] = _Found(sheet.title, lines, places, first)
    if ACTIVITIES not in chosen:
        raise UnreadableFile(
            _("ไม่พบแผ่นงานกิจกรรมในสมุดงานนี้ โปรดดาวน์โหลดสมุดงานใหม่จากหน้านี้ แล้วคัดลอกค่าที่กรอกไปวาง")
        )
    return chosen


def _sheet(
    layout: Layout, found: _Found, format: int, computed: Callable[[str], Lines]
) -> BookSheet:
    """What a sheet of ours holds; every column that people fill in is there."""
    title, lines, places, first = found
    # What its format has not was put in by somebody, whatever it is called.
    asked = layout.input_of(format)
    places = {name: at for name, at in places.items() if name in layout.locked | set(asked)}
    missing = [layout.by_name[name].header for name in asked if name not in places]
    if missing:
        raise UnreadableFile(
            _(
                "ไม่พบคอลัมน์ %(names)s ในแผ่นงาน “%(sheet)s” "
                "โปรดคืนคอลัมน์ หรือดาวน์โหลดสมุดงานใหม่แล้วคัดลอกค่าที่กรอกไปวาง"
            )
            % {"names": ", ".join(f"“{name}”" for name in missing), "sheet": title}
        )
    if len(lines) > _MOST_LINES:
        raise UnreadableFile(_too_many())
    results = _results(lines, computed(title))
    rows = _rows(layout, lines, places, first, results)
    return BookSheet(layout, title, places, first, rows, results)


def _columns(layout: Layout, lines: Lines) -> tuple[dict[str, int], int]:
    """Places by the hidden names, and by the headers where these are gone; first row of data."""
    hidden, headers = layout.hidden, _HEADERS[layout]
    named: dict[str, int] = {}
    headed: dict[str, int] = {}
    name_row = header_row = 0
    for number, cells in lines[:_SEARCHED]:
        texts = {place: shown(cell, 200) for place, cell in enumerate(cells, start=1)}
        names = {
            hidden[text[len(SIGN) :]]: place
            for place, text in texts.items()
            if text.startswith(SIGN) and text[len(SIGN) :] in hidden
        }
        heads = {
            headers[header_key(text)]: place
            for place, text in texts.items()
            if header_key(text) in headers
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
    layout: Layout,
    lines: Lines,
    places: dict[str, int],
    first: int,
    results: dict[tuple[int, int], Any],
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
            for name in layout.input
        )
        if not filled:
            continue
        if len(rows) == MOST_ROWS:
            raise UnreadableFile(_too_many())
        rows.append(BookLine(number, values))
    return rows


def _too_many() -> str:
    return _("แผ่นงานหนึ่งมีได้ไม่เกิน %(limit)s แถว โปรดแบ่งเป็นหลายแฟ้ม") % {"limit": f"{MOST_ROWS:,}"}
