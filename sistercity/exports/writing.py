"""A list as XLSX, CSV or JSON, row by row, so that a long one takes no more memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

import openpyxl
from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sistercity.fields.messages import reads_english
from sistercity.files.sheets import escaped, write_steady
from sistercity.templatetags.thai import thai_date, thai_date_short, thai_datetime
from sistercity.thai.calendar import BANGKOK, PartialDate

from .listing import Column, Kind, Taken

_FONT = "Sarabun"
# Day cells hold the day itself; the Thai format shows it in the Buddhist era.
_DAY_FORMATS = {"th": "[$-107041E]d mmm yyyy;@", "en": "d mmm yyyy"}
_MOMENT_FORMATS = {"th": "[$-107041E]d mmm yyyy hh:mm;@", "en": "d mmm yyyy hh:mm"}
_LONGEST_CELL = 32_767


def told_moment(taken: Taken) -> str:
    """The two dates of the list in words."""
    return _("ข้อมูล ณ วันที่ %(day)s ตามที่ทะเบียนทราบ ณ %(moment)s") % {
        "day": thai_date(taken.as_at),
        "moment": thai_datetime(taken.known_at),
    }


def told_conditions(taken: Taken) -> str:
    """What the list is narrowed by, in one line."""
    if not taken.conditions:
        return _("ทุกรายการ ไม่ได้กรอง")
    return _("กรองตาม %(conditions)s") % {
        "conditions": "; ".join(f"{label}: {words}" for label, words in taken.conditions)
    }


def write_xlsx(target: BinaryIO, taken: Taken, rows: Iterable) -> int:
    """Write a workbook; the same rows and dates give the same bytes.

    Returns:
        How many rows were written, as the other writers do.
    """
    book = openpyxl.Workbook(write_only=True)
    for style in _styles():
        book.add_named_style(style)
    sheet = book.create_sheet(_("รายการ"))
    heading = _heading(taken)
    first = len(heading) + 1
    columns = taken.listing.columns
    _lay_out(sheet, columns, first)
    for style, words in heading:
        sheet.append([_styled(sheet, escaped(words), style)])
    sheet.append([_styled(sheet, _head(column), "list head") for column in columns])
    write = [_cell_writer(sheet, column) for column in columns]
    count = 0
    for row in rows:
        sheet.append([cell(row) for cell in write])
        count += 1
    if not count:
        sheet.append([_styled(sheet, _("ไม่มีรายการตามเงื่อนไขนี้"), "list text")])
    write_steady(book, target)
    return count


def write_csv(target: BinaryIO, taken: Taken, rows: Iterable) -> int:
    """Write UTF-8 with a byte order mark and CRLF, which Excel opens in Thai.

    A day is written in ISO and, for who reads Thai, once more in the Buddhist era; the heads
    say which is which.
    """
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    sheet = csv.writer(text)
    columns = taken.listing.columns
    sheet.writerow([head for column in columns for head in _csv_heads(column)])
    count = 0
    for row in rows:
        sheet.writerow([escaped(cell) for column in columns for cell in _csv_cells(column, row)])
        count += 1
    text.detach()
    return count


def write_json(target: BinaryIO, taken: Taken, rows: Iterable) -> int:
    """Write one object: what the list is, its dates, filters and count, then its rows."""
    head = {
        "list": taken.listing.name,
        "title": str(taken.listing.title),
        "as_at": taken.as_at.isoformat(),
        "known_at": taken.known_at.astimezone(BANGKOK).isoformat(),
        "filters": [{"label": label, "words": words} for label, words in taken.conditions],
        "ordering": taken.ordering,
        "is_demonstration": settings.DEMO,
        "count": taken.row_count,
    }
    target.write(_json(head)[:-1].encode() + b', "rows": [')
    count = 0
    for row in rows:
        told = {column.key: _json_value(column.value(row)) for column in taken.listing.columns}
        target.write((b",\n" if count else b"\n") + _json(told).encode())
        count += 1
    target.write(b"\n]}\n")
    return count


WRITERS: dict[str, Callable[[BinaryIO, Taken, Iterable], int]] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
    "json": write_json,
}


def _language() -> str:
    return "en" if reads_english() else "th"


def _heading(taken: Taken) -> list[tuple[str, str]]:
    """Lines above the table, each with its style."""
    lines = [
        ("list title", str(taken.listing.title)),
        ("list note", told_moment(taken)),
        ("list note", told_conditions(taken)),
        ("list note", _("จำนวน %(count)s รายการ") % {"count": f"{taken.row_count:,}"}),
    ]
    if settings.DEMO:
        lines.append(("list note", _("ข้อมูลสาธิต")))
    return lines


def _styles() -> list[NamedStyle]:
    top = Alignment(vertical="top", wrap_text=True)
    text = Font(name=_FONT, size=10)
    return [
        NamedStyle("list title", font=Font(name=_FONT, size=14, bold=True)),
        NamedStyle("list note", font=Font(name=_FONT, size=10, color="444444")),
        NamedStyle(
            "list head",
            font=Font(name=_FONT, size=10, bold=True, color="FFFFFF"),
            fill=PatternFill("solid", fgColor="1F4173"),
            alignment=Alignment(vertical="center", wrap_text=True),
        ),
        NamedStyle("list text", font=text, alignment=top),
        NamedStyle("list number", font=text, alignment=top, number_format="#,##0.##"),
        NamedStyle("list day", font=text, alignment=top, number_format=_DAY_FORMATS[_language()]),
        NamedStyle(
            "list moment", font=text, alignment=top, number_format=_MOMENT_FORMATS[_language()]
        ),
    ]


def _lay_out(sheet, columns: Iterable[Column], first: int) -> None:
    """Widths, a head that stays and repeats, one page wide; before the first row is written."""
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = f"A{first + 1}"
    sheet.print_title_rows = f"{first}:{first}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _styled(sheet, value: object, style: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    cell.style = style
    return cell


def _cell_writer(sheet, column: Column) -> Callable[[object], WriteOnlyCell]:
    """What makes the column's cell of a row; the styles are looked up once."""
    styles = {
        name: _styled(sheet, None, f"list {name}")._style
        for name in ("text", "number", "day", "moment")
    }

    def cell(row: object) -> WriteOnlyCell:
        value, style = _sheet_value(column, row)
        made = WriteOnlyCell(sheet, value)
        made._style = styles[style]
        return made

    return cell


def _sheet_value(column: Column, row: object) -> tuple[object, str]:
    """The value of a workbook's cell, and its style."""
    value = column.in_words(row)
    if isinstance(value, PartialDate) and value.day is not None:
        value = date(value.year, value.month, value.day)
    if isinstance(value, datetime):
        return value.astimezone(BANGKOK).replace(tzinfo=None, microsecond=0), "moment"
    if isinstance(value, date):
        return value, "day"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return value, "number"
    text = escaped(_text(value))
    return (text[:_LONGEST_CELL] if text else None), "text"


def _head(column: Column) -> str:
    """The head in a workbook; days say in which era they are shown."""
    if column.kind in (Kind.DAY, Kind.MOMENT):
        return f"{column.head} {_('(พ.ศ.)')}"
    return str(column.head)


def _csv_heads(column: Column) -> list[str]:
    if column.kind is Kind.TEXT or column.kind is Kind.NUMBER:
        return [str(column.head)]
    heads = [f"{column.head} {_('(ค.ศ. ISO 8601)')}"]
    if not reads_english():
        heads.append(f"{column.head} {_('(พ.ศ.)')}")
    return heads


def _csv_cells(column: Column, row: object) -> list[object]:
    value = column.in_words(row)
    if column.kind is Kind.TEXT or column.kind is Kind.NUMBER:
        return [value if isinstance(value, int | Decimal) else _text(value)]
    cells = [_iso(value) or ""]
    if not reads_english():
        told = thai_datetime if isinstance(value, datetime) else thai_date_short
        cells.append(told(value))
    return cells


def _text(value: object) -> str:
    """Words for what a cell holds."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ใช่") if value else _("ไม่ใช่")
    if isinstance(value, PartialDate | date):
        return thai_date_short(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value)


def _iso(value: object) -> str | None:
    """A day, as far as it is known, or a moment in ISO 8601."""
    if value is None:
        return None
    if isinstance(value, PartialDate):
        return value.iso()
    if isinstance(value, datetime):
        return value.astimezone(BANGKOK).isoformat(timespec="seconds")
    return value.isoformat()


def _json_value(value: object) -> object:
    if isinstance(value, PartialDate | date):
        return _iso(value)
    if isinstance(value, list | tuple):
        return [_json_value(one) for one in value]
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
