"""Files of pairings told apart by content, read within bounds, refused in words."""

from __future__ import annotations

import io
import zipfile

from django.utils.translation import gettext as _

from .cells import MAX_BYTES, Table, UnreadableFile
from .headers import find_table
from .separated import read_separated
from .workbook import Sheets, opening

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "“บันทึกเป็น” (Save As) → “Excel Workbook (.xlsx)”"
# By their first bytes; the name of a file says nothing.
_OTHERS = (
    (b"%PDF-", "PDF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"MZ", "EXE"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "GZIP"),
)


def read_table(data: bytes, sheet: str = "") -> Table:
    """Read a sheet of a workbook, or a text file with separated values, by its content.

    Args:
        sheet: the sheet to read; "" the one that looks most like a list of pairings.

    Raises:
        UnreadableFile: too large, no workbook, damaged, protected, without headers or rows.
    """
    check_size(len(data))
    if not data.strip():
        raise UnreadableFile(_("แฟ้มนี้ว่างเปล่า ไม่มีข้อมูล โปรดตรวจสอบแฟ้มแล้วเลือกใหม่"))
    check_kind(data)
    if not data.startswith(b"PK"):
        table = find_table("CSV", read_separated(data))
        table.is_workbook = False
        return table
    sheets = Sheets(data, sheet)
    table = find_table(sheets.chosen, sheets.lines)
    table.sheets, table.hidden = sheets.visible, sheets.hidden
    return table


def check_size(size: int) -> None:
    """Too large a file is not read at all.

    Raises:
        UnreadableFile: in words.
    """
    if size > MAX_BYTES:
        raise UnreadableFile(
            _("แฟ้มมีขนาด %(size)s MB ใหญ่เกิน %(limit)s MB โปรดแบ่งเป็นหลายแฟ้ม")
            % {"size": f"{size / 1024**2:.1f}", "limit": MAX_BYTES // 1024**2}
        )


def check_kind(data: bytes, *, takes_text: bool = True) -> None:
    """Say what a file is that is neither a workbook nor text, and what to do with it.

    Args:
        takes_text: whether a file of text (CSV) would do as well.
    """
    if data.startswith(_OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableFile(
                _("สมุดงานนี้ตั้งรหัสผ่านไว้ ระบบเปิดไม่ได้ โปรดเปิดใน Excel เอารหัสผ่านออก บันทึก แล้วเลือกแฟ้มใหม่")
            )
        raise UnreadableFile(
            _("แฟ้มนี้เป็นสมุดงาน Excel รุ่นเก่า (.xls) โปรดเปิดใน Excel เลือก %(save_as)s แล้วเลือกแฟ้มใหม่")
            % {"save_as": _SAVE_AS}
        )
    for start, kind in _OTHERS:
        if data.startswith(start):
            raise UnreadableFile(_no_table(takes_text) % {"kind": kind})
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:5].lower() in (b"<html", b"<?xml", b"<!doc", b"<tabl"):
        raise UnreadableFile(
            _(
                "แฟ้มนี้เป็นหน้าเว็บหรือ XML แม้ชื่อจะลงท้ายว่า .xls "
                "โปรดเปิดใน Excel เลือก %(save_as)s แล้วเลือกแฟ้มใหม่"
            )
            % {"save_as": _SAVE_AS}
        )
    if data.startswith(b"PK"):
        _check_packed(data)


def _no_table(takes_text: bool) -> str:
    if takes_text:
        return _("แฟ้มนี้เป็น %(kind)s ไม่ใช่ตาราง โปรดใช้สมุดงาน Excel (.xlsx) หรือแฟ้ม CSV แบบ UTF-8")
    return _("แฟ้มนี้เป็น %(kind)s ไม่ใช่ตาราง โปรดใช้สมุดงาน Excel (.xlsx)")


def _check_packed(data: bytes) -> None:
    """Other packed files: OpenDocument, binary workbooks, documents of a word processor."""
    with opening(), zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = set(packed.namelist())
    if "content.xml" in names and "xl/workbook.xml" not in names:
        raise UnreadableFile(
            _(
                "แฟ้มนี้เป็นตาราง OpenDocument (.ods) "
                "โปรดเปิดในโปรแกรมตาราง เลือก %(save_as)s แล้วเลือกแฟ้มใหม่"
            )
            % {"save_as": _SAVE_AS}
        )
    if "xl/workbook.bin" in names:
        raise UnreadableFile(
            _("แฟ้มนี้เป็นสมุดงานแบบไบนารี (.xlsb) โปรดเปิดใน Excel เลือก %(save_as)s แล้วเลือกแฟ้มใหม่")
            % {"save_as": _SAVE_AS}
        )
    if names & {"word/document.xml", "ppt/presentation.xml"}:
        raise UnreadableFile(
            _("แฟ้มนี้เป็นเอกสาร Word หรือ PowerPoint โปรดคัดลอกตารางไปวางใน Excel แล้วบันทึกเป็น .xlsx")
        )
