"""Workbooks as we write them: nothing in them is carried out, the same rows give the same bytes."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .marks import current_mark

# Also as full-width signs, which some programs take for the plain ones.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# The last two are no characters at all, and XML, which a workbook is, cannot hold them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# The same as bytes of UTF-8, where no letter has one of them.
CONTROL_BYTES = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_WIDTH = 28


def escaped(cell: object) -> object:
    """The cell, with an apostrophe before text that a spreadsheet program would carry out.

    Text that itself has apostrophes before such a sign gets one more, so that ``unescaped``
    gives back exactly what was written.
    """
    if not isinstance(cell, str):
        return cell
    cell = _CONTROL.sub("", cell)
    return f"'{cell}" if cell.lstrip("'").startswith(_RISKY) else cell


def unescaped(text: str) -> str:
    """The text without the apostrophe that ``escaped`` has put before it."""
    is_escaped = text.startswith("'") and text.lstrip("'").startswith(_RISKY)
    return text[1:] if is_escaped else text


def new_workbook(title: str, language: str) -> openpyxl.Workbook:
    """A workbook of the ministry with one empty sheet."""
    book = openpyxl.Workbook()
    book.properties.title = title
    book.properties.creator = _("กระทรวงมหาดไทย")
    book.properties.language = language
    return book


def fill_sheet(
    sheet,
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence],
    *,
    widths: Sequence[int] = (),
    formats: Sequence[str] = (),
) -> None:
    """Write a table: bold heads that stay and repeat in print, one page wide.

    Args:
        widths: of the columns, in characters; those not given get a usual one.
        formats: number formats of the columns, "" for none.
    """
    sheet.title = title
    sheet.append(list(headers))
    for row in rows:
        sheet.append([escaped(cell) for cell in row])
    top = Alignment(vertical="top", wrap_text=True)
    for place, _words in enumerate(headers, start=1):
        head = sheet.cell(1, place)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="1F4173")
        head.alignment = Alignment(vertical="center", wrap_text=True)
        width = widths[place - 1] if place <= len(widths) else _WIDTH
        sheet.column_dimensions[get_column_letter(place)].width = width
        number_format = formats[place - 1] if place <= len(formats) else ""
        for (cell,) in sheet.iter_rows(min_row=2, min_col=place, max_col=place):
            cell.alignment = top
            if number_format:
                cell.number_format = number_format
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def saved(book: openpyxl.Workbook) -> bytes:
    """The workbook as bytes, without the moment at which it was written.

    Under a seal it has one more sheet, which tells of it.
    """
    if mark := current_mark():
        rows = [*mark.words, (mark.address_label, mark.address), ("", mark.sentence)]
        heads = (mark.title, mark.number)
        fill_sheet(book.create_sheet(), mark.title, heads, rows, widths=(34, 80))
        book.properties.identifier = mark.number
    steady = io.BytesIO()
    write_steady(book, steady)
    return steady.getvalue()


def write_steady(book: openpyxl.Workbook, target: BinaryIO) -> None:
    """Write the workbook without the moment at which it was written, a piece at a time."""
    with tempfile.TemporaryFile() as written:
        book.save(written)
        with (
            zipfile.ZipFile(written) as source,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as steady,
        ):
            for name in source.namelist():
                part = zipfile.ZipInfo(name, _EPOCH)
                part.compress_type = zipfile.ZIP_DEFLATED
                if name == "docProps/core.xml":
                    told = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", source.read(name))
                    steady.writestr(part, told)
                    continue
                with source.open(name) as content, steady.open(part, "w") as copy:
                    shutil.copyfileobj(content, copy)
