"""Files of pairings as we write them: exports, and the empty workbook to be filled in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import openpyxl

from sistercity.files.sheets import escaped, fill_sheet, saved

from .words import COLUMNS, GUIDE_SHEET, SHEET

_WIDTHS = {"number": 12, "province": 20, "unit_type": 18, "country": 18, "signed_on": 18}


def write_workbook(headers: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """A workbook with one sheet of rows; no cell of it is a formula."""
    book = openpyxl.Workbook()
    fill_sheet(book.active, SHEET, headers, rows, widths=_widths(headers))
    return saved(book)


def write_template() -> bytes:
    """An empty workbook to be filled in, with a sheet that explains the columns."""
    book = openpyxl.Workbook()
    headers = list(COLUMNS.values())
    fill_sheet(book.active, SHEET, headers, [], widths=_widths(headers))
    fill_sheet(book.create_sheet(), GUIDE_SHEET, ["คอลัมน์", "วิธีกรอก"], _guide(), widths=(28, 90))
    return saved(book)


def write_csv(headers: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """CSV with a byte order mark, so that spreadsheet programs read Thai as it is."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headers)
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _guide() -> list[tuple[str, str]]:
    return [
        (COLUMNS["number"], "เว้นว่างสำหรับคู่ใหม่ ใส่เลข เช่น P-0001 เพื่อแก้ไขคู่ที่มีอยู่"),
        (COLUMNS["province"], "ต้องกรอก ชื่อไทย ชื่ออังกฤษ หรือรหัส เช่น เชียงใหม่, Chiang Mai, TH-50"),
        (COLUMNS["counterpart_th"], "ต้องกรอก ชื่อภาษาไทยของหน่วยการปกครองต่างประเทศ"),
        (COLUMNS["counterpart_en"], "ไม่บังคับ ชื่อภาษาอังกฤษ"),
        (COLUMNS["unit_type"], "ต้องกรอกเมื่อเป็นหน่วยที่ยังไม่มีในทะเบียน เช่น เมือง, มณฑล หรือรหัส"),
        (COLUMNS["country"], "ต้องกรอก ชื่อไทย ชื่ออังกฤษ หรือรหัส เช่น ญี่ปุ่น, Japan, JP"),
        (COLUMNS["relation"], "ไม่บังคับ คู่ใหม่ที่เว้นว่างเป็นเมืองพี่เมืองน้อง"),
        (COLUMNS["signed_on"], "ไม่บังคับ พ.ศ. เท่าที่ทราบ เช่น 4 ม.ค. 2562, ม.ค. 2562, 2562"),
        (COLUMNS["note"], "ไม่บังคับ"),
        ("ช่องว่าง", "ช่องที่เว้นว่างไม่ลบค่าที่มีอยู่ในทะเบียน"),
        ("สูตร", "ไม่รับช่องที่เป็นสูตร โปรดคัดลอกแล้ววางเป็นค่า"),
    ]


def _widths(headers: Sequence[str]) -> list[int]:
    names = {words: name for name, words in COLUMNS.items()}
    return [_WIDTHS.get(names.get(words, ""), 28) for words in headers]
