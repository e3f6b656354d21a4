"""Text files with separated values as offices hand them in: any of the usual codes and signs."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _

from .cells import LAST_ROW, MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Formula, Lines, UnreadableFile
from .headers import score

# The package's own bound refuses a whole file for one long cell, which is refused by itself.
csv.field_size_limit(MAX_BYTES)
_SEPARATORS = ",;\t|"
_TRIED_LINES = 60


def read_separated(data: bytes) -> Lines:
    """Filled lines with their numbers; UTF-8, UTF-16 or the Thai code page (CP874).

    Raises:
        UnreadableFile: no text, or more lines than any program writes.
    """
    text = _decoded(data)
    if text.count("\n") + text.count("\r") - text.count("\r\n") > LAST_ROW:
        raise UnreadableFile(
            _("แฟ้มมีเกิน %(limit)s บรรทัด แม้เป็นบรรทัดว่าง โปรดลบบรรทัดที่ไม่ใช้แล้วบันทึกใหม่")
            % {"limit": f"{LAST_ROW:,}"}
        )
    found: list[tuple[int, str]] = []
    for separator in _SEPARATORS:
        found.append((score(_lines(text, separator, _TRIED_LINES) or [(1, [])]), separator))
    best = max(found, key=lambda pair: pair[0])
    separator = best[1] if best[0] else max(_SEPARATORS, key=text[:2000].count)
    return _lines(text, separator, None)


def _decoded(data: bytes) -> str:
    unreadable = _("อ่านแฟ้มนี้ไม่ได้ โปรดใช้สมุดงาน Excel (.xlsx) หรือแฟ้ม CSV แบบ UTF-8")
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        if b"\x00" in data:
            raise UnreadableFile(unreadable)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("cp874")
    except UnicodeDecodeError as fault:
        raise UnreadableFile(unreadable) from fault


def _lines(text: str, separator: str, limit: int | None) -> Lines:
    lines: Lines = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 1
    try:
        for row in reader:
            cells = row[:MAX_COLUMNS]
            if any(cell.strip() for cell in cells):
                lines.append((number, [_cell(cell) for cell in cells]))
            # A quoted cell may go over several lines: the number is that of the first.
            number = reader.line_num + 1
            if len(lines) > (limit or 2 * MAX_ROWS):
                break
    except csv.Error as fault:
        if limit is None:
            raise UnreadableFile(
                _("อ่านแฟ้ม CSV นี้ไม่ได้ที่บรรทัด %(line)s โปรดบันทึกใหม่เป็น .xlsx") % {"line": number}
            ) from fault
    return lines


def _cell(cell: str) -> str:
    return Formula(cell) if cell.startswith("=") else cell
