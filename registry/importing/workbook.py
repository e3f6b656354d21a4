"""Workbooks as offices hand them in: one sheet of several, merged cells, within bounds."""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.cell import range_boundaries

from sistercity.files.hurrying import TookTooLong, at_most

from .cells import (
    LAST_ROW,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    BrokenCell,
    Cells,
    Formula,
    Lines,
    UnreadableFile,
    shown,
)
from .headers import score
from .words import SHEET

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)\"")
# Any way of writing it that a parser takes, for bounds.
_COVERING = re.compile(rb"<(?:[^\s<>/!?:]*:)?(?:mergeCell|hyperlink)[\s/>][^>]*")
_RANGE = re.compile(rb"\sref\s*=\s*[\"'](\w{1,20}(?::\w{1,20})?)[\"']", re.ASCII)
_SHEET = re.compile(rb"<(?:[^\s<>/!?:]*:)?sheet[\s/>]")
_ELEMENT = re.compile(rb"<(?:[^\s<>/!?:]*:)?([^\s<>/!?:]+)")
_ENCODING = re.compile(rb"\A[^<]*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_PLAIN_ENCODINGS = {b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"}
# Of a processor; a workbook of all the rows that are permitted takes two or three.
READING_SECONDS = 8
# What no spreadsheet program writes, and what makes parsers slow or worse.
_LONGEST_COMMENT = 64 * 1024
_MOST_PARTS = 2_000
_MOST_SHEETS = 200
# Reading takes its time by the element: some millionths of a second for one of a row, up to fifty
# for one of a look. Beyond these a workbook holds formats, not rows. Texts of cells are no more
# than cells; tags, which are counted fast, are also those at an end.
_MOST_ROWS = 5 * MAX_ROWS
_MOST_CELLS = 12 * MAX_ROWS
_MOST_TAGS = 12 * _MOST_CELLS
_MOST_OTHERS = 50_000
_OF_CELLS = (b"c", b"v", b"f", b"t", b"is", b"si")
# Whoever opens a workbook whole sets up each cell that is merged or under a link; a column merged
# to its end has a million.
_MOST_COVERED_CELLS = 200_000
# Programs keep 15 digits; from here on a number is told as text, which columns of numbers refuse.
_LARGEST = 10**15
# Beyond the filled rows that are permitted, and for each the merged ones below it.
_MOST_LINES = 2 * MAX_ROWS
_MOST_MERGED = 20_000


class Sheets:
    """The sheets of a workbook and the one to be read.

    Attributes:
        visible, hidden: names, in order.
        chosen: the name of the sheet that was read.
        lines: its filled lines with their numbers.
    """

    def __init__(self, data: bytes, wanted: str) -> None:
        with opening(), zipfile.ZipFile(io.BytesIO(data)) as packed:
            check_parts(packed)
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            self.hidden = [one.title for one in book.worksheets if one not in sheets]
            self.visible = [sheet.title for sheet in sheets]
            if not sheets:
                raise UnreadableFile(_("ทุกแผ่นงานในสมุดงานนี้ถูกซ่อนไว้ โปรดเลิกซ่อนแผ่นงานที่จะนำเข้า"))
            self.chosen, self.lines = _choose(packed, sheets, wanted)


@contextmanager
def opening(damaged: str = "") -> Iterator[None]:
    """Read a strange workbook meanwhile: for a bounded time, without the reader's own warnings.

    Args:
        damaged: what to say where the reader fails; by default that it is no sound workbook.

    Raises:
        UnreadableFile: as raised meanwhile, or in words what stopped the reader.
    """
    try:
        with at_most(READING_SECONDS), warnings.catch_warnings():
            # openpyxl warns of styles and validations that it passes over; none is ours.
            warnings.simplefilter("ignore")
            yield
    except UnreadableFile:
        raise
    except TookTooLong as fault:
        raise UnreadableFile(
            _("สมุดงานนี้ใช้เวลาเปิดอ่านนานผิดปกติ โปรดคัดลอกเฉพาะค่าของตารางไปวางในสมุดงานใหม่")
        ) from fault
    except Exception as fault:  # the reader raises whatever it meets in a damaged file
        raise UnreadableFile(
            damaged
            or _("แฟ้มนี้ไม่ใช่สมุดงาน Excel (.xlsx) ที่สมบูรณ์ โปรดเปิดในโปรแกรมตารางแล้วบันทึกใหม่เป็น .xlsx")
        ) from fault


def check_parts(packed: zipfile.ZipFile) -> None:
    """Refuse what unpacks beyond measure, and parts that are made to be slow to read."""
    parts = packed.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableFile(
            _(
                "สมุดงานนี้มีข้อมูลภายในเกิน %(limit)s MB โปรดคัดลอกเฉพาะตารางไปวางในสมุดงานใหม่ "
                "โดยไม่มีภาพหรือแผ่นงานอื่น หากยังใหญ่เกินให้แบ่งเป็นหลายแฟ้ม"
            )
            % {"limit": MAX_UNPACKED_BYTES // 1024**2}
        )
    if len(parts) > _MOST_PARTS:
        raise UnreadableFile(_odd())
    covered = tags = 0
    elements: Counter[bytes] = Counter()
    for part in parts:
        content = packed.read(part)
        # Whatever its name is: which part is a sheet is said elsewhere.
        if _may_be_parsed(content):
            _check_part(content)
        tags += content.count(b"<")
        if tags > _MOST_TAGS:
            raise UnreadableFile(_too_much_inside())
        elements.update(found[1] for found in _ELEMENT.finditer(content))
        covered += _covered_cells(content)
    rows = elements.pop(b"row", 0)
    of_cells = [elements.pop(name, 0) for name in _OF_CELLS]
    if rows > _MOST_ROWS or max(of_cells) > _MOST_CELLS or elements.total() > _MOST_OTHERS:
        raise UnreadableFile(_too_much_inside())
    if covered > _MOST_COVERED_CELLS:
        raise UnreadableFile(
            _(
                "สมุดงานนี้ผสานเซลล์หรือทำลิงก์ไว้กว้างผิดปกติ เช่น ทั้งคอลัมน์ โปรดเลิกผสานเซลล์แล้วบันทึกใหม่ "
                "หรือคัดลอกเฉพาะค่าไปวางในสมุดงานใหม่"
            )
        )


def _may_be_parsed(content: bytes) -> bool:
    """Whether a parser of XML would begin to read it, in any encoding; photos are none."""
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x00")
    return start.startswith((b"<", b"\xff\xfe", b"\xfe\xff"))


def _check_part(content: bytes) -> None:
    # In an encoding of two bytes nothing below would be found.
    encoding = _ENCODING.match(content)
    is_plain = encoding is None or encoding[1].strip().lower() in _PLAIN_ENCODINGS
    if not is_plain or b"\x00" in content:
        raise UnreadableFile(_odd())
    start = content.find(b"<!--")
    while start >= 0:
        end = content.find(b"-->", start)
        if end < 0 or end - start > _LONGEST_COMMENT:
            raise UnreadableFile(_odd())
        start = content.find(b"<!--", end)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnreadableFile(_odd())
    sheets = sum(1 for _found in _SHEET.finditer(content))
    if sheets > _MOST_SHEETS:
        raise UnreadableFile(
            _("สมุดงานนี้มี %(count)s แผ่นงาน เกิน %(limit)s โปรดคัดลอกเฉพาะตารางไปวางในสมุดงานใหม่")
            % {"count": f"{sheets:,}", "limit": _MOST_SHEETS}
        )


def _covered_cells(content: bytes) -> int:
    """How many cells are covered by merged ones and by links."""
    count = 0
    for found in _COVERING.finditer(content):
        # Ranges with signs in them are written by no program.
        written = _RANGE.search(found[0])
        if written is None:
            raise UnreadableFile(_odd())
        try:
            left, top, right, bottom = range_boundaries(written[1].decode())
        except (ValueError, TypeError) as fault:
            raise UnreadableFile(_odd()) from fault
        count += (right - left + 1) * (bottom - top + 1)
    return count


def _too_much_inside() -> str:
    return _(
        "สมุดงานนี้มีแถว เซลล์ หรือรูปแบบที่จัดไว้มากผิดปกติ (เกิน %(rows)s แถว หรือ %(cells)s เซลล์ "
        "แม้เป็นช่องว่าง) โปรดคัดลอกเฉพาะตารางไปวางในสมุดงานใหม่ หากยังใหญ่เกินให้แบ่งเป็นหลายแฟ้ม"
    ) % {"rows": f"{_MOST_ROWS:,}", "cells": f"{_MOST_CELLS:,}"}


def _odd() -> str:
    return _("สมุดงานนี้มีส่วนภายในที่ผิดปกติ โปรดคัดลอกเฉพาะตารางไปวางในสมุดงานใหม่")


def _choose(packed: zipfile.ZipFile, sheets: list, wanted: str) -> tuple[str, Lines]:
    """The sheet asked for; else the register's own, or the first that names the most columns."""
    by_name = {sheet.title: sheet for sheet in sheets}
    if wanted and wanted not in by_name:
        names = ", ".join(f"“{name}”" for name in by_name)
        raise UnreadableFile(
            _("ไม่มีแผ่นงาน “%(name)s” ที่มองเห็นได้ในแฟ้มนี้ แผ่นงานที่มีคือ %(names)s")
            % {"name": wanted, "names": names}
        )
    sheet = by_name.get(wanted) or by_name.get(SHEET)
    if sheet is None and len(sheets) > 1:
        sheet = max(sheets, key=lambda one: score(lines_of(packed, one, 40) or [(1, [])]))
    sheet = sheet or sheets[0]
    return sheet.title, lines_of(packed, sheet, _MOST_LINES)


def lines_of(packed: zipfile.ZipFile, sheet, limit: int, *, spreads: bool = True) -> Lines:
    """Filled lines with their numbers, one more than ``limit`` at most.

    Args:
        spreads: whether what a merged cell says holds for each cell that it covers.
    """
    # The size that a sheet declares of itself may be wrong, or a lie.
    sheet.reset_dimensions()
    lines: Lines = []
    before = None
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number > LAST_ROW:
            break
        # Rows that the sheet leaves out, a million of them before a stray cell, are one object.
        if row is before:
            continue
        before = row
        cells = [None if cell.value is None else _cell(cell) for cell in row]
        if not any(cell is not None and cell != "" for cell in cells):
            continue
        lines.append((number, cells))
        if len(lines) > limit:
            break
    if spreads:
        _fill_merged(lines, _merged(packed, sheet))
    return lines


def _merged(packed: zipfile.ZipFile, sheet) -> list[tuple[int, int, int, int]]:
    """Merged ranges as (first column, first row, last column, last row), from 1."""
    content = packed.read(sheet._worksheet_path.lstrip("/"))
    found = _MERGED.findall(content)[:_MOST_MERGED]
    return [range_boundaries(reference.decode()) for reference in found]


def _fill_merged(lines: Lines, merged: list[tuple[int, int, int, int]]) -> None:
    """What a merged cell says holds for each cell that it covers: down a column, or a header."""
    at = dict(lines)
    first = lines[0][0] if lines else 0
    for left, top, right, bottom in merged:
        if left > MAX_COLUMNS or top not in at:
            continue
        cells = at[top]
        value = cells[left - 1] if left <= len(cells) else None
        # Across, only titles and headers: in a row of data it would repeat one name as another.
        last = min(right, MAX_COLUMNS) if top < first + 30 and bottom - top < 3 else left
        for row in range(top, min(bottom, top + MAX_ROWS) + 1):
            if row not in at:
                continue
            for column in range(left, last + 1):
                _put(at[row], column - 1, value)


def _put(cells: Cells, place: int, value: object) -> None:
    cells.extend([None] * (place + 1 - len(cells)))
    if not shown(cells[place]):
        cells[place] = value


def _cell(cell) -> object:
    value = cell.value
    if cell.data_type == "f":
        return Formula(value)
    if cell.data_type == "e":
        return BrokenCell(value)
    if isinstance(value, int | float):
        return kept_number(value)
    if isinstance(value, date) or value is None:
        return value
    return str(value)


def kept_number(value: float) -> float | str:
    """A number of a cell; as text what no program could have meant (1e999, 4,000 digits)."""
    if value != value or value in (math.inf, -math.inf):
        return BrokenCell(value)
    return value if abs(value) < _LARGEST else str(value)
