"""The province's own workbook given back: wrong cells in red, right rows locked, a list of both.

Nothing that came from outside stays live in it; the lists and the locks are put in anew.
"""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.protection import WorkbookProtection

from monitoring.choices import Status
from monitoring.models import Activity
from registry.importing.cells import UnreadableFile
from registry.importing.marked import AUTHOR, RED, anchor, make_safe, opened, put
from registry.models import Pairing
from sistercity.files.sheets import fill_sheet, saved

from .check import BookCheck
from .marks import BookMark
from .outcomes import REFUSED, BookRow, SheetCheck
from .words import (
    ERROR_SHEET,
    FIRST_ROW,
    HEADER_ROW,
    LIST_SHEET,
    MOST_ROWS,
    NAME_ROW,
    SIGN,
    thai_label,
)
from .writing import LOCKED, add_choices, protect, style, write_lists, write_mark

_DONE = PatternFill("solid", fgColor="DDEFE0")
_WHITE = PatternFill(fill_type=None)


def write_marked(data: bytes, check: BookCheck, pairings: list[Pairing]) -> bytes:
    """The workbook that came in, marked.

    Args:
        data: as it was handed in.
        pairings: that the lists offer.

    Raises:
        UnreadableFile: it has grown beyond what can be opened whole.
    """
    mark = check.book.mark
    workbook = opened(data)
    make_safe(workbook)
    if LIST_SHEET in workbook.sheetnames:
        workbook.remove(workbook[LIST_SHEET])
    write_lists(workbook, pairings)
    for one in check.sheets:
        _mark_sheet(workbook[one.sheet.title], one, len(pairings))
    base = check.past.base | _settled(check)
    write_mark(
        workbook,
        BookMark(mark.province, mark.year, mark.book, mark.made_at, base, mark.format),
        f"{check.province} {mark.year}",
    )
    _add_list(workbook, check)
    workbook.security = WorkbookProtection(lockStructure=True)
    wrong = next((one for one in check.sheets if one.faults), check.sheets[0])
    workbook.active = workbook.index(workbook[wrong.sheet.title])
    return saved(workbook)


def _settled(check: BookCheck) -> dict[str, str]:
    """What the portal already holds just as the workbook says it."""
    return {row.key: row.digest for row in check.rows if row.is_settled}


def _mark_sheet(sheet, check: SheetCheck, pairing_count: int) -> None:
    if sheet.max_row > check.sheet.first_row + 100_000:
        raise UnreadableFile(_("แผ่นงานนี้มีแถวที่จัดรูปแบบไว้มากเกินไป โปรดดาวน์โหลดสมุดงานใหม่แล้ววางค่าที่กรอก"))
    for (row, place), value in check.sheet.results.items():
        cell = anchor(sheet, row, place)
        cell.data_type = "n"
        put(cell, value)
    _restore_heads(sheet, check)
    _mark_rows(sheet, check)
    _mark_faults(sheet, check)
    last = max(sheet.max_row, FIRST_ROW + MOST_ROWS)
    add_choices(sheet, check.layout, check.sheet.places, last, pairing_count)
    protect(sheet)


def _restore_heads(sheet, check: SheetCheck) -> None:
    """The headers as the portal wrote them, where somebody has written over them."""
    if check.sheet.first_row != HEADER_ROW + 1:
        return
    for hidden, name in check.layout.hidden.items():
        if place := check.sheet.places.get(name):
            sheet.cell(NAME_ROW, place, f"{SIGN}{hidden}")
            sheet.cell(HEADER_ROW, place, check.layout.by_name[name].header)
    sheet.row_dimensions[NAME_ROW].hidden = True


def _mark_rows(sheet, check: SheetCheck) -> None:
    """Keys of rows that came without one; rows that are done are locked and say so."""
    places = check.sheet.places
    for row in check.rows:
        for name, place in places.items():
            cell = anchor(sheet, row.number, place)
            is_wrong = row.outcome == REFUSED
            is_locked = row.is_settled or name in check.layout.locked
            style(cell, name, is_locked=is_locked)
            cell.fill = _DONE if row.is_settled else LOCKED if is_locked else _WHITE
            if name == "key":
                put(cell, row.key)
            elif name == "status":
                put(cell, _told_status(row, is_wrong=is_wrong))


def _told_status(row: BookRow, *, is_wrong: bool) -> str:
    if is_wrong:
        return "ต้องแก้ไข"
    if not row.is_settled:
        return "ถูกต้อง ยังไม่ได้รับ"
    if isinstance(row.held, Activity):
        return f"รับแล้ว ({thai_label(Status(row.held.status))})"
    return "รับแล้ว"


def _mark_faults(sheet, check: SheetCheck) -> None:
    told: dict[tuple[int, int], list[str]] = defaultdict(list)
    for fault in check.faults:
        place = check.sheet.places.get(fault.column)
        text = fault.rule if place else f"{fault.header}: {fault.rule}"
        told[fault.row, place or 1].append(text)
    for (row, place), words in told.items():
        cell = anchor(sheet, row, place)
        comment = Comment("\n".join(dict.fromkeys(words)), AUTHOR)
        comment.width, comment.height = 320, 60 + 40 * len(words)
        cell.comment, cell.fill = comment, RED


def _add_list(workbook, check: BookCheck) -> None:
    """Every fault with its place, before the other sheets that are shown."""
    headers = [_("แผ่นงาน"), _("แถวที่"), _("ช่อง"), _("คอลัมน์"), _("ค่าในแฟ้ม"), _("สิ่งที่ต้องแก้")]
    rows = [(one.sheet, one.row, one.cell, one.header, one.value, one.rule) for one in check.faults]
    sheet = workbook.create_sheet()
    fill_sheet(sheet, ERROR_SHEET, headers, rows, widths=(20, 8, 8, 26, 30, 80))
    if not rows:
        sheet["A2"] = _("ไม่พบข้อผิดพลาด")
        sheet["A2"].font = Font(bold=True)
