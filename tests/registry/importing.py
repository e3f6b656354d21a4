"""Files of pairings for tests, written as offices write them."""

from __future__ import annotations

import io

import openpyxl

from registry import actions
from registry.importing import desk
from registry.importing.check import Check
from registry.importing.files import write_workbook
from registry.importing.reading import read_table
from registry.importing.words import COLUMNS
from registry.models import ImportRun
from tests import factories

HEADERS = list(COLUMNS.values())
LYON = {
    "province": "จ.เชียงใหม่",
    "counterpart_th": "ลียง",
    "counterpart_en": "Lyon",
    "unit_type": "เมือง",
    "country": "France",
    "relation": "มิตรภาพ",
    "signed_on": "ม.ค. 2562",
    "note": "ตามหนังสือ",
}


def places() -> None:
    """Two provinces, two countries, two kinds of unit."""
    factories.province("TH-50")
    factories.province("TH-83")
    factories.country("JP")
    factories.country("FR")
    factories.unit_type("prefecture", name_th="จังหวัด")
    factories.unit_type("city", name_th="เมือง", name_en="City", level=2)


def row(**cells) -> list:
    """The cells of one row in the order of the columns."""
    return [cells.get(name, "") for name in COLUMNS]


def workbook(*rows: list, headers: list | None = None) -> bytes:
    """A workbook with our own headers unless said otherwise."""
    return write_workbook(headers or HEADERS, rows)


def book_bytes(book: openpyxl.Workbook) -> bytes:
    """What a spreadsheet program would save."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def check(data: bytes, *, user=None, sheet: str = "") -> Check:
    """A dry run."""
    return Check(read_table(data, sheet), user=user).run()


def carry_out(data: bytes, *, user=None, is_partial: bool = False) -> ImportRun:
    """Take a file in and import it."""
    run = desk.take_in(by=user, data=data, name="ทะเบียน.xlsx")
    dry = Check(desk.table_of(run), user=user)
    for _read in desk.carry_out(run, dry, by=user, agreed="", is_partial=is_partial):
        pass
    run.refresh_from_db()
    return run


def undo(run: ImportRun, *, user=None) -> ImportRun:
    """Take an import back."""
    return actions.undo_import(by=user, run_id=run.pk, reason="ส่งผิดแฟ้ม")


def told(found: Check) -> list[tuple[int, str, str]]:
    """The faults by row, header and value."""
    return [(fault.row, fault.header, fault.value) for fault in found.faults]


def packed_later(data: bytes) -> bytes:
    """The packed file as a program of a later time packs it, which today's cannot unpack."""
    at = data.index(b"PK\x01\x02") + len("PK12vv")
    return data[:at] + b"\xeb\x00" + data[at + 2 :]
