"""Files of pairings, XLSX and CSV: read within bounds, refused in words, written safely."""

from __future__ import annotations

import csv
import io
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import openpyxl
import tablib
from django.utils.translation import gettext as _

from sistercity.files.sheets import escaped, fill_sheet, saved

# The words of the file are part of its format: the same in every language of the interface.
COLUMNS = {
    "number": "เลขทะเบียน",
    "province": "จังหวัด",
    "counterpart_th": "คู่ความสัมพันธ์ (ไทย)",
    "counterpart_en": "คู่ความสัมพันธ์ (อังกฤษ)",
    "unit_type": "ประเภท",
    "country": "ประเทศ",
    "relation": "ลักษณะความสัมพันธ์",
    "signed_on": "วันที่ลงนาม",
    "note": "หมายเหตุ",
}
REQUIRED = ("province", "counterpart_th", "country")
# Exported for the reader; an import passes over them, since status and confirmation have
# acts of their own.
READ_ONLY_COLUMNS = {
    "status": "สถานะ",
    "confirmation": "การยืนยัน",
    "list_number": "เลขที่ในบัญชี",
}
# Holds the number of a row in its sheet; no header of a file can be the same.
ROW = "\x00row"
SHEET = "ทะเบียน"
GUIDE_SHEET = "คำอธิบาย"

MAX_BYTES = 5 * 1024 * 1024
# All rows are carried out in one request: about 20 ms each.
MAX_ROWS = 1_000
MAX_COLUMNS = 60
# All parts of a workbook together. One of the permitted rows unpacks to a fraction of this,
# and the time of the parser grows with the square of a long comment: three seconds for 8 MB.
MAX_UNPACKED_BYTES = 8 * 1024 * 1024

_WIDTHS = {"number": 12, "province": 20, "unit_type": 18, "country": 18, "signed_on": 18}


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; the message says in Thai why and what to do."""


class Formula(str):
    """The text of a cell that holds a formula, whose result nobody has checked."""


class BrokenCell(str):
    """The text of a cell that holds an error of the spreadsheet program (#REF!)."""


def read_table(data: bytes) -> tablib.Dataset:
    """Read the sheet of a workbook, or a CSV file, by its content.

    Returns:
        Rows under the words of ``COLUMNS``, the number of the row in its sheet under ``ROW``;
        the name of the sheet as ``title``. Blank rows are left out. Cells are text, numbers,
        days, ``Formula``, ``BrokenCell`` or None.

    Raises:
        UnreadableFile: too large, no workbook, damaged, without rows, or with other columns.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            _("แฟ้มใหญ่เกิน %(limit)s MB โปรดแบ่งเป็นหลายแฟ้ม") % {"limit": MAX_BYTES // 1024**2}
        )
    if data.startswith(b"PK"):
        title, rows = _workbook_rows(data)
    else:
        title, rows = "CSV", _csv_rows(data)
    return _table(title, rows)


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


def _table(title: str, rows: Iterator[tuple[int, list]]) -> tablib.Dataset:
    """The rows below the first filled one, which holds the headers."""
    first = next(rows, None)
    if first is None:
        raise UnreadableFile(_("แฟ้มนี้ไม่มีข้อมูล โปรดตรวจสอบว่าข้อมูลอยู่ในแผ่นงานแรก"))
    headers = _checked_headers(first[1])
    table = tablib.Dataset(title=title)
    table.headers = [*(headers[place] for place in sorted(headers)), ROW]
    for number, cells in rows:
        if len(table) == MAX_ROWS:
            raise UnreadableFile(
                _("แฟ้มมีเกิน %(limit)s แถว โปรดแบ่งเป็นหลายแฟ้ม") % {"limit": f"{MAX_ROWS:,}"}
            )
        cells = [*cells, *[None] * MAX_COLUMNS]
        table.append([*(cells[place] for place in sorted(headers)), number])
    if not len(table):
        raise UnreadableFile(_("แฟ้มนี้มีเพียงหัวคอลัมน์ ไม่มีแถวข้อมูล"))
    return table


def _checked_headers(cells: Sequence) -> dict[int, str]:
    """Place → header. All errors of the headers are told at once."""
    words = {place: _header(cell) for place, cell in enumerate(cells) if _header(cell)}
    found = list(words.values())
    known = [*COLUMNS.values(), *READ_ONLY_COLUMNS.values()]
    missing = [COLUMNS[name] for name in REQUIRED if COLUMNS[name] not in found]
    unknown = [header for header in found if header not in known]
    twice = sorted({header for header in found if found.count(header) > 1})
    faults = [
        template % {"names": ", ".join(f"“{name[:40]}”" for name in names[:10])}
        for template, names in (
            (_("ไม่พบคอลัมน์ %(names)s"), missing),
            (_("ไม่รู้จักคอลัมน์ %(names)s"), unknown),
            (_("มีคอลัมน์ซ้ำ %(names)s"), twice),
        )
        if names
    ]
    if faults:
        expected = ", ".join(COLUMNS.values())
        advice = _("หัวคอลัมน์อยู่ในแถวแรก คอลัมน์ที่ใช้ได้คือ %(names)s") % {"names": expected}
        raise UnreadableFile(" ".join([*faults, advice]))
    return words


def _header(cell: object) -> str:
    return " ".join(unicodedata.normalize("NFC", str(cell or "")).split())


def _workbook_rows(data: bytes) -> tuple[str, Iterator[tuple[int, list]]]:
    """The name and the filled rows of the sheet ``SHEET``, or of the first one."""
    broken = _("แฟ้มนี้ไม่ใช่สมุดงาน Excel (.xlsx) ที่สมบูรณ์ โปรดเปิดในโปรแกรมตารางแล้วบันทึกใหม่เป็น .xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise UnreadableFile(
                _(
                    "สมุดงานนี้มีข้อมูลภายในเกิน %(limit)s MB โปรดคัดลอกเฉพาะตารางไปวางในสมุดงานใหม่ "
                    "โดยไม่มีภาพหรือแผ่นงานอื่น หากยังใหญ่เกินให้แบ่งเป็นหลายแฟ้ม"
                )
                % {"limit": MAX_UNPACKED_BYTES // 1024**2}
            )
        with warnings.catch_warnings():
            # openpyxl warns of styles and validations that it passes over; none is ours.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
            # The size that a sheet declares of itself may be wrong, or a lie.
            sheet.reset_dimensions()
            rows = list(_sheet_rows(sheet))
    except UnreadableFile:
        raise
    except Exception as fault:  # the reader raises whatever it meets in a damaged file
        raise UnreadableFile(broken) from fault
    return sheet.title, iter(rows)


def _sheet_rows(sheet) -> Iterator[tuple[int, list]]:
    """Filled rows with their numbers, one more than permitted at most."""
    seen = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        values = [_cell(cell) for cell in cells]
        if any(value not in (None, "") for value in values):
            seen += 1
            yield number, values
        if seen > MAX_ROWS + 1 or number > 10 * MAX_ROWS:
            return


def _cell(cell) -> object:
    value = cell.value
    if isinstance(value, date | int | float) or value is None:
        return value
    if cell.data_type == "f":
        return Formula(value)
    if cell.data_type == "e":
        return BrokenCell(value)
    return str(value)


def _csv_rows(data: bytes) -> Iterator[tuple[int, list]]:
    """Filled rows with their numbers; UTF-8, or the Thai code page that Excel writes."""
    unreadable = _("อ่านแฟ้มนี้ไม่ได้ โปรดใช้สมุดงาน Excel (.xlsx) หรือแฟ้ม CSV แบบ UTF-8")
    if b"\x00" in data:
        raise UnreadableFile(unreadable)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp874")
        except UnicodeDecodeError as fault:
            raise UnreadableFile(unreadable) from fault
    first_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            cells = row[:MAX_COLUMNS]
            if any(cell.strip() for cell in cells):
                yield (
                    reader.line_num,
                    [Formula(cell) if cell.startswith("=") else cell for cell in cells],
                )
    except csv.Error as fault:
        raise UnreadableFile(unreadable) from fault
