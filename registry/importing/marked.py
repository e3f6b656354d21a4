"""The office's own workbook given back: wrong cells in red with what to do, and a list of them.

Nothing that came from outside stays live in it: formulas become text, links are taken off.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Sequence

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Font, PatternFill

from sistercity.files.sheets import escaped, fill_sheet, saved

from .cells import Cells, Formula, Table, UnreadableFile
from .check import Fault
from .workbook import kept_number, opening

ERROR_SHEET = "ข้อผิดพลาด"
AUTHOR = "ทะเบียนเมืองพี่เมืองน้อง"
RED = PatternFill("solid", fgColor="F4B6B0")
_NO_FILL = PatternFill(fill_type=None)
# Of a workbook that is larger inside, or cannot be opened whole, its table alone is given back.
_LARGEST_KEPT = 16 * 1024 * 1024


def write_marked(data: bytes, table: Table, faults: Sequence[Fault]) -> bytes:
    """The whole file as a workbook, its wrong cells marked.

    Args:
        data: the file as it was handed in; a text file comes back as a workbook.
    """
    if book := _kept(data) if table.is_workbook else None:
        make_safe(book)
        sheet = book[table.sheet]
        _mark(sheet, table, faults, {line.number: line.number for line in table.lines})
    else:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = table.sheet
        for number, cells in table.raw:
            _write_row(sheet, number, cells)
        _mark(sheet, table, faults, {line.number: line.number for line in table.lines})
    _add_list(book, table, faults)
    book.active = book.index(sheet)
    return saved(book)


def write_refused(table: Table, faults: Sequence[Fault]) -> bytes:
    """A workbook that holds the headers and the refused rows only, marked."""
    refused = {fault.row for fault in faults}
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = table.sheet
    for row, number in enumerate(sorted(table.header_rows), start=1):
        _write_row(sheet, row, table.raw_row(number))
        for cell in sheet[row]:
            cell.font = Font(bold=True)
    places: dict[int, int] = {}
    for number, cells in table.raw:
        if number in refused:
            places[number] = len(table.header_rows) + len(places) + 1
            _write_row(sheet, places[number], cells)
    _mark(sheet, table, faults, places)
    _add_list(book, table, faults)
    return saved(book)


def _kept(data: bytes) -> openpyxl.Workbook | None:
    """The whole workbook; None where it is too large or cannot be opened whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _LARGEST_KEPT:
            return None
    try:
        return opened(data)
    except UnreadableFile:
        return None


def opened(data: bytes) -> openpyxl.Workbook:
    """The whole workbook, to be changed; without links to other files.

    Raises:
        UnreadableFile: its table can be read, but something beside it is damaged or takes too long.
    """
    damaged = _(
        "ระบบทำเครื่องหมายในสมุดงานนี้ไม่ได้ เพราะมีรูปแบบที่เสียหาย โปรดคัดลอกเฉพาะค่าไปวางในสมุดงานใหม่"
    )
    with opening(damaged):
        return openpyxl.load_workbook(io.BytesIO(data), keep_links=False)


def make_safe(book: openpyxl.Workbook) -> None:
    """Formulas as text, no links, no rules that compute, and none of our own earlier marks."""
    book.defined_names.clear()
    for sheet in list(book.worksheets):
        if sheet.title == ERROR_SHEET:
            book.remove(sheet)
            continue
        sheet.defined_names.clear()
        sheet.conditional_formatting = ConditionalFormattingList()
        sheet.data_validations.dataValidation = []
        # Those that are there: going by rows would make all cells up to a stray one far off.
        for cell in list(sheet._cells.values()):
            if not isinstance(cell, MergedCell):
                _make_safe(cell)


def _make_safe(cell) -> None:
    if cell.data_type == "f":
        put(cell, Formula(_formula_text(cell.value)))
    elif cell.data_type == "n" and isinstance(cell.value, int | float):
        put(cell, kept_number(cell.value))
    if cell.hyperlink:
        cell.hyperlink = None
    if cell.comment and cell.comment.author == AUTHOR:
        cell.comment, cell.fill = None, _NO_FILL


def _formula_text(value: object) -> str:
    return str(getattr(value, "text", value) or "")


def _write_row(sheet, number: int, cells: Cells) -> None:
    for place, value in enumerate(cells, start=1):
        if value is not None:
            put(sheet.cell(number, place), value)


def put(cell, value: object) -> None:
    """A value from outside, never as a formula."""
    if isinstance(value, Formula):
        cell.value = _("สูตร:") + " " + value.lstrip("=")
    else:
        cell.value = escaped(str(value)[:32_000]) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"


def _mark(sheet, table: Table, faults: Sequence[Fault], places: dict[int, int]) -> None:
    """Red cells with a comment each; a missing column is told at the row's first cell.

    Args:
        places: number of a row in the file → its row in this sheet.
    """
    told: dict[tuple[int, int], list[str]] = defaultdict(list)
    for fault in faults:
        column = table.places.get(fault.column, 1)
        text = fault.rule if fault.column in table.places else f"{fault.header}: {fault.rule}"
        told[places[fault.row], column].append(text)
    for (row, column), rules in told.items():
        cell = anchor(sheet, row, column)
        before = [cell.comment.text] if cell.comment else []
        comment = Comment("\n".join(dict.fromkeys([*before, *rules])), AUTHOR)
        comment.width, comment.height = 320, 60 + 40 * len(rules)
        cell.comment, cell.fill = comment, RED


def anchor(sheet, row: int, column: int):
    """The cell, or the first one of the merged cells that it belongs to."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        for merged in sheet.merged_cells.ranges:
            if cell.coordinate in merged:
                return sheet.cell(merged.min_row, merged.min_col)
    return cell


def _add_list(book: openpyxl.Workbook, table: Table, faults: Sequence[Fault]) -> None:
    headers = [_("แผ่นงาน"), _("แถวที่"), _("ช่อง"), _("คอลัมน์"), _("ค่าในแฟ้ม"), _("สิ่งที่ต้องแก้")]
    rows = [
        (table.sheet, fault.row, fault.cell, fault.header, fault.value, fault.rule)
        for fault in faults
    ]
    fill_sheet(book.create_sheet(), ERROR_SHEET, headers, rows, widths=(18, 8, 8, 26, 30, 70))
