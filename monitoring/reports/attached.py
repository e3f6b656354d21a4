"""The data of a report as files that its PDF bears: the whole as JSON, its tables as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from monitoring.pdf_archive import Attached


def data_of(
    name: str, *, whole: bytes | None, book: Workbook, language: str
) -> Iterator[Attached]:
    """The files of one report, whose file is called ``name``.

    The sheets of the workbook become UTF-8 with the mark that spreadsheet programs know it by.

    Args:
        whole: the report as JSON; None where it has none.
        language: of the words that say what each file is.
    """
    with translation.override(language):
        if whole is not None:
            yield Attached(f"{name}.json", whole, _("ข้อมูลทั้งหมดของรายงานนี้"))
        for place, sheet in enumerate(book.worksheets, start=1):
            told = _("ตาราง %(title)s") % {"title": sheet.title}
            yield Attached(f"{name}-{place}.csv", _csv(sheet), told)


def _csv(sheet: Worksheet) -> bytes:
    output = io.StringIO()
    csv.writer(output).writerows(sheet.iter_rows(values_only=True))
    return output.getvalue().encode("utf-8-sig")
