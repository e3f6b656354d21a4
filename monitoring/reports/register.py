"""The official list of pairings as PDF and workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import openpyxl
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl.styles import Alignment, Font

from monitoring.pdf import render_pdf
from registry.names import name_of
from registry.official_list import ListedPairing, OfficialList, pair_words
from sistercity.files.sheets import escaped, fill_sheet
from sistercity.templatetags.thai import document_digits, partial_date, thai_date, thai_datetime

# Title, day, knowledge and coverage stand over the two columns of the ministry's form.
_HEAD_LINES = 4


@dataclass(frozen=True)
class Part:
    """Pairings beside the list proper, and why they stand apart."""

    title: str
    note: str
    rows: tuple[ListedPairing, ...]


def register_pdf(listed: OfficialList, *, known_at: datetime, language: str = "th") -> bytes:
    """The list as a tagged PDF; the same list, moment and language give the same bytes.

    Args:
        known_at: the moment of knowledge, printed even where none was asked for.
    """
    with translation.override(language):
        title = _title()
        context = {
            "listed": listed,
            "organisation": _("กระทรวงมหาดไทย"),
            "as_at": document_digits(thai_date(listed.moment.as_at)),
            "known_at": document_digits(thai_datetime(known_at)),
            "total": document_digits(total_words(listed)),
            "declared": document_digits(declared_words(listed)),
            "parts": list(_parts(listed)),
            "foot": document_digits(
                _("ข้อมูล ณ วันที่ %(as_at)s · ทราบเมื่อ %(known_at)s")
                % {"as_at": thai_date(listed.moment.as_at), "known_at": thai_datetime(known_at)}
            ),
        }
    return render_pdf(
        "monitoring/pdf/register_list.html",
        context,
        language=language,
        title=title,
        created=known_at,
    )


def register_workbook(
    listed: OfficialList, *, known_at: datetime, language: str = "th"
) -> openpyxl.Workbook:
    """The list as a workbook, one row a pairing; the same list and language give the same one."""
    with translation.override(language):
        book = openpyxl.Workbook()
        book.properties.title = _title()
        headers = (
            _("เลขที่"), _("เลขทะเบียน"), _("ปี พ.ศ."), _("จังหวัด"), _("คู่ความสัมพันธ์"), _("ประเภท"),
            _("ประเทศ"), _("ลงนามเมื่อ"), _("ส่วนของบัญชี"),
        )  # fmt: skip
        rows = [
            _row(row, year.year_be, _("ลงนามแล้ว")) for year in listed.years for row in year.rows
        ]
        rows += [
            _row(row, None, part.title) for part in _parts(listed) for row in part.rows
        ]
        _fill_form(book.create_sheet(), listed, known_at)
        widths = (12, 12, 10, 22, 34, 20, 20, 24, 30)
        fill_sheet(book.active, _("บัญชี"), headers, rows, widths=widths)
        book.active.auto_filter.ref = f"A1:I{len(rows) + 1}"
        book.move_sheet(_("ตามแบบ"), -1)
        book.active = 0
        facts = [
            (_("ข้อมูล ณ วันที่"), thai_date(listed.moment.as_at)),
            (_("เท่าที่ทะเบียนทราบเมื่อ"), thai_datetime(known_at)),
            (_("ยอดรวม"), total_words(listed)),
            (_("ความครอบคลุม"), declared_words(listed)),
        ]
        if settings.DEMO:
            facts.append(
                (_("ข้อมูลสาธิต"), _("บุคคล กิจกรรม และตัวเลขในเอกสารนี้สมมุติขึ้น ห้ามใช้อ้างอิง"))
            )
        heads = (_("รายการ"), _("ค่า"))
        fill_sheet(book.create_sheet(), _("คำอธิบาย"), heads, facts, widths=(30, 80))
        return book


def total_words(listed: OfficialList) -> str:
    """The head of the list: ``ลงนามแล้วรวม 89 คู่ 39 จังหวัด``."""
    signed = listed.heading
    return _("ลงนามแล้วรวม %(pairs)s คู่ %(provinces)s จังหวัด") % {
        "pairs": signed.pair_count,
        "provinces": signed.province_count,
    }


def declared_words(listed: OfficialList) -> str:
    """What the ministry declared beside what is held; "" where nothing was declared by the day."""
    one = listed.declared
    if one is None:
        return ""
    if listed.is_declared:
        return _(
            "ยอดรวมตามที่กระทรวงประกาศ ทะเบียนมีรายการของยอดนั้น %(pairs)s คู่ %(provinces)s จังหวัด ดังต่อไปนี้"
        ) % {"pairs": one.held.pair_count, "provinces": one.held.province_count}
    return _(
        "กระทรวงประกาศ %(declared_pairs)s คู่ %(declared_provinces)s จังหวัด ณ วันที่ %(day)s "
        "ทะเบียนมี %(pairs)s คู่ %(provinces)s จังหวัดของยอดนั้น"
    ) % {
        "declared_pairs": one.declared.pair_count,
        "declared_provinces": one.declared.province_count,
        "day": thai_date(one.compared_on),
        "pairs": one.held.pair_count,
        "provinces": one.held.province_count,
    }


def _title() -> str:
    return _("คู่ความสัมพันธ์เมืองพี่เมืองน้องระหว่างไทยกับต่างประเทศ")


def _fill_form(sheet, listed: OfficialList, known_at: datetime) -> None:
    """The sheet that reads as the ministry's own list: two columns, a subtotal over each year."""
    sheet.title = _("ตามแบบ")
    as_at = _("ณ วันที่ %(day)s") % {"day": thai_date(listed.moment.as_at)}
    known = _("เท่าที่ทะเบียนทราบเมื่อ %(time)s") % {"time": thai_datetime(known_at)}
    head = f"{_('คู่ความสัมพันธ์เมืองพี่เมืองน้อง')} {total_words(listed)}"
    lines = [(_title(), None), (as_at, None), (known, None), (declared_words(listed), None)]
    lines.append((_("ปี/ลำดับที่"), head))
    bold = {1, 2, len(lines)}
    for year in listed.years:
        lines.append((None, _("(%(pairs)s คู่)") % {"pairs": year.pair_count}))
        bold.add(len(lines))
        lines += [(row.list_number or "–", pair_words(row)) for row in year.rows]
    for place, cells in enumerate(lines, start=1):
        sheet.append([escaped(document_digits(cell) if cell else None) for cell in cells])
        for cell in sheet[place]:
            cell.font = Font(bold=place in bold)
            is_centred = place <= _HEAD_LINES or (place in bold and cell.column > 1)
            cell.alignment = Alignment(
                horizontal="center" if is_centred else "left", vertical="top", wrap_text=True
            )
    for place in range(1, _HEAD_LINES + 1):
        sheet.merge_cells(start_row=place, start_column=1, end_row=place, end_column=2)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 84
    sheet.print_title_rows = f"{_HEAD_LINES + 1}:{_HEAD_LINES + 1}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _parts(listed: OfficialList) -> Iterator[Part]:
    parts = (
        Part(
            _("ลงนามแล้ว ไม่ทราบวันที่"), _("ไม่อยู่ในยอดรวม เพราะไม่ทราบวันที่ลงนาม"), listed.undated
        ),
        Part(
            _("อยู่ระหว่างการดำเนินการ"),
            _("จังหวัดหนึ่งอาจมีทั้งคู่ที่ลงนามแล้วและที่อยู่ระหว่างการดำเนินการ จึงไม่รวมจำนวนจังหวัดของสองส่วน"),
            listed.pending,
        ),
        Part(_("กรุงเทพมหานคร"), _("อยู่นอกระบบจังหวัด จึงไม่นับในยอดรวม"), listed.outside),
    )
    return (part for part in parts if part.rows)


def _row(row: ListedPairing, year_be: int | None, part: str) -> tuple:
    pairing = row.pairing
    return (
        row.list_number,
        pairing.number,
        year_be,
        name_of(pairing.province),
        name_of(pairing.counterpart),
        name_of(pairing.counterpart.unit_type),
        name_of(pairing.counterpart.country),
        partial_date(pairing.signed_as_known),
        f"{part} {_('(ระงับชั่วคราว ไม่นับในยอด)')}" if row.is_suspended else part,
    )
