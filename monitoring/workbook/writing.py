"""Writing the workbook of a province and year, to be filled without the portal."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any, NamedTuple

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation

from registry.models import Pairing, Province
from sistercity.files.sheets import escaped, saved
from sistercity.thai.calendar import format_datetime

from . import guide
from .cells import most_letters, told_pairing
from .marks import BookMark
from .words import (
    ACTIVITIES,
    ANSWERS,
    CHOICES,
    DAY_COLUMNS,
    FIRST_ROW,
    GUIDE_SHEET,
    HEADER_ROW,
    LAYOUTS,
    LIST_SHEET,
    MARK_SHEET,
    MONEY,
    MOST_ROWS,
    NAME_ROW,
    NO,
    NUMBERS,
    PAIRING_COLUMNS,
    PLAN_SPARE_ROWS,
    PLANS,
    SIGN,
    SPARE_ROWS,
    TITLE_ROW,
    YES,
    Layout,
    thai_label,
)

HEAD = PatternFill("solid", fgColor="1F4173")
LOCKED = PatternFill("solid", fgColor="E9EDF2")
_LINE = Side(style="thin", color="C3CAD3")
_EDGES = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_OPEN, _SHUT = Protection(locked=False), Protection(locked=True)
_TOP = Alignment(vertical="top", wrap_text=True)
# A cell holds 32,767 signs at most.
_PIECE = 30_000
_TITLES = {
    ACTIVITIES: "กิจกรรม", PLANS: "แผนปฏิบัติการ", ANSWERS: "คำชี้แจงกรณีไม่มีกิจกรรมร่วม",
}  # fmt: skip
_DAY_WORDS = "เป็นวัน เดือน ปี พ.ศ. เช่น 4 ม.ค. 2566"


class RowToWrite(NamedTuple):
    """A row as the workbook is written.

    Attributes:
        status: what the portal says of it.
        cells: by the names of the columns.
        is_open: whether it may be written on.
        digest: of what the portal holds; "" where it holds nothing.
    """

    key: str
    status: str
    cells: Mapping[str, Any]
    is_open: bool = True
    digest: str = ""


def write_workbook(
    *,
    province: Province,
    year: int,
    pairings: Sequence[Pairing],
    rows: Mapping[Layout, Sequence[RowToWrite]],
    book: uuid.UUID,
    made_at: datetime,
) -> bytes:
    """The workbook: guide, rows of the year, empty rows; the same content gives the same bytes.

    Args:
        pairings: of the province, in order, with counterpart and country.
        rows: what the portal holds, by sheet, in order.
    """
    workbook = openpyxl.Workbook()
    guide.write(workbook.active, GUIDE_SHEET, province, year)
    whose = f"จังหวัด{province.name_th} ปีงบประมาณ พ.ศ. {year}"
    spare = {ACTIVITIES: SPARE_ROWS, PLANS: PLAN_SPARE_ROWS, ANSWERS: 0}
    base: dict[str, str] = {}
    looks: dict[tuple[str, bool], Any] = {}
    for layout in LAYOUTS:
        sheet = workbook.create_sheet(layout.sheet)
        _head(sheet, layout, f"{_TITLES[layout]}ของ{whose}")
        empty = [
            RowToWrite(f"{layout.spare}{number:03d}", "ยังไม่ได้ส่ง", {})
            for number in range(1, spare[layout] + 1)
        ]
        for number, row in enumerate([*rows[layout], *empty], start=FIRST_ROW):
            _write_row(sheet, layout, number, row, looks)
        base |= {row.key: row.digest for row in rows[layout] if row.digest}
    write_lists(workbook, pairings)
    for layout in LAYOUTS:
        last = FIRST_ROW + MOST_ROWS
        add_choices(workbook[layout.sheet], layout, layout.places, last, len(pairings))
    write_mark(workbook, BookMark(province.code, year, book, made_at, base), whose)
    workbook.security = WorkbookProtection(lockStructure=True)
    workbook.active = 1
    workbook[GUIDE_SHEET].sheet_view.tabSelected = False
    return saved(workbook)


def _head(sheet, layout: Layout, title: str) -> None:
    """Hidden names, the title, the headers; widths, what stays in view, how it prints."""
    sheet.cell(TITLE_ROW, 1, title).font = Font(bold=True, size=14)
    sheet.row_dimensions[NAME_ROW].hidden = True
    sheet.row_dimensions[TITLE_ROW].height = 24
    sheet.row_dimensions[HEADER_ROW].height = 46
    for place, (hidden, column) in enumerate(
        zip(layout.hidden, layout.columns, strict=True), start=1
    ):
        sheet.cell(NAME_ROW, place, f"{SIGN}{hidden}")
        head = sheet.cell(HEADER_ROW, place, column.header)
        head.font, head.fill = Font(bold=True, color="FFFFFF"), HEAD
        head.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    # Beside the headers what says which row it is stays in view.
    sheet.freeze_panes = sheet.cell(FIRST_ROW, layout.in_view + 1)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    protect(sheet)


def protect(sheet) -> None:
    """What is locked stays so until somebody takes the protection off, which has no password."""
    sheet.protection.sheet = True
    for act in ("formatColumns", "formatRows", "formatCells", "sort", "autoFilter"):
        setattr(sheet.protection, act, False)


def _write_row(sheet, layout: Layout, number: int, row: RowToWrite, looks: dict) -> None:
    """Write a row; ``looks`` keeps how a cell of a column looks, to be worked out once a book."""
    cells = {"key": row.key, "status": row.status, **row.cells}
    for place, name in enumerate(layout.by_name, start=1):
        cell = sheet.cell(number, place)
        if name in cells:
            cell.value = escaped(cells[name])
        kind = name, name in layout.locked or not row.is_open
        if kind in looks:
            cell._style = copy(looks[kind])
        else:
            style(cell, name, is_locked=kind[1])
            looks[kind] = cell._style


def style(cell, name: str, *, is_locked: bool) -> None:
    """How a cell of a column looks, and whether it is locked."""
    cell.alignment, cell.border = _TOP, _EDGES
    cell.protection = _SHUT if is_locked else _OPEN
    if is_locked:
        cell.fill = LOCKED
    if name in DAY_COLUMNS:
        # Else programs make a day of the Common Era of what is typed.
        cell.number_format = "@"
    elif name in NUMBERS:
        cell.number_format = "#,##0.00" if name in MONEY else "#,##0"


def write_lists(workbook: openpyxl.Workbook, pairings: Sequence[Pairing]) -> None:
    """The hidden sheet from which the drop-down lists come, one column each."""
    sheet = workbook.create_sheet(LIST_SHEET)
    lists = [("pairing", [told_pairing(row) for row in pairings]), ("is_joint", [YES, NO])]
    lists += [(name, [thai_label(one) for one in choices]) for name, choices in CHOICES.items()]
    for place, (name, words) in enumerate(lists, start=1):
        sheet.cell(1, place, f"{SIGN}{name}")
        for row, word in enumerate(words, start=2):
            sheet.cell(row, place, escaped(word))
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def add_choices(
    sheet, layout: Layout, at: Mapping[str, int], last_row: int, pairing_count: int
) -> None:
    """Drop-down lists and hints for the columns that are filled in.

    Args:
        at: name of a column → its place in the sheet, from 1.
    """
    lengths = {"pairing": pairing_count, "is_joint": 2}
    lengths |= {name: len(choices) for name, choices in CHOICES.items()}
    order = list(lengths)
    for name in filter(at.get, layout.input):
        listed = "pairing" if name in PAIRING_COLUMNS else name
        if listed in lengths:
            letter = get_column_letter(order.index(listed) + 1)
            last = max(2, lengths[listed] + 1)
            where = f"{quote_sheetname(LIST_SHEET)}!${letter}$2:${letter}${last}"
            rule = DataValidation(type="list", formula1=where, allow_blank=True)
            rule.error = "โปรดเลือกจากรายการ กดลูกศรท้ายช่องเพื่อเปิดรายการ"
        elif name in NUMBERS:
            kind = "decimal" if name in MONEY else "whole"
            rule = DataValidation(
                type=kind, operator="greaterThanOrEqual", formula1="0", allow_blank=True
            )
            # Thai digits are no number to a spreadsheet program, but to the portal.
            rule.errorStyle = "warning"
            rule.error = "โปรดพิมพ์เป็นตัวเลข ไม่ติดลบ"
        else:
            limit = 40 if name in DAY_COLUMNS else most_letters(layout, name)
            rule = DataValidation(
                type="textLength", operator="lessThanOrEqual", formula1=str(limit), allow_blank=True
            )
            rule.errorStyle = "warning" if name in DAY_COLUMNS else "stop"
            rule.error = (
                f"โปรดพิมพ์วันที่ {_DAY_WORDS}"
                if name in DAY_COLUMNS
                else f"ยาวได้ไม่เกิน {limit:,} ตัวอักษร"
            )
        column = layout.by_name[name]
        rule.errorTitle, rule.promptTitle = "ค่าที่กรอกใช้ไม่ได้", column.header[:32]
        rule.prompt = column.hint
        rule.showErrorMessage = rule.showInputMessage = True
        letter = get_column_letter(at[name])
        rule.add(f"{letter}{FIRST_ROW}:{letter}{max(last_row, FIRST_ROW)}")
        sheet.add_data_validation(rule)


def write_mark(workbook: openpyxl.Workbook, mark: BookMark, whose: str) -> None:
    """The hidden sheet by which the portal knows the workbook again."""
    if MARK_SHEET in workbook.sheetnames:
        workbook.remove(workbook[MARK_SHEET])
    sheet = workbook.create_sheet(MARK_SHEET)
    sheet.append(["แผ่นงานนี้เป็นของระบบ โปรดไม่แก้ไขหรือลบ"])
    sheet.append([whose])
    sheet.append([f"ดาวน์โหลดเมื่อ {format_datetime(mark.made_at, style='short')}"])
    signed = mark.signed()
    for start in range(0, len(signed), _PIECE):
        sheet.append([SIGN + signed[start : start + _PIECE]])
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
