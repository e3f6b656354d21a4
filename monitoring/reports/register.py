"""The official list of pairings as PDF and workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import openpyxl
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from monitoring.pdf import render_pdf
from registry.names import name_of
from registry.official_list import ListedPairing, OfficialList
from sistercity.files.sheets import fill_sheet, saved
from sistercity.templatetags.thai import document_digits, partial_date, thai_date, thai_datetime


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


def register_workbook(listed: OfficialList, *, known_at: datetime, language: str = "th") -> bytes:
    """The list as XLSX, one row a pairing; the same list and language give the same bytes."""
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
        widths = (12, 12, 10, 22, 34, 20, 20, 24, 30)
        fill_sheet(book.active, _("บัญชี"), headers, rows, widths=widths)
        book.active.auto_filter.ref = f"A1:I{len(rows) + 1}"
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
        return saved(book)


def total_words(listed: OfficialList) -> str:
    """The head of the list: ``ลงนามแล้วรวม 89 คู่ 39 จังหวัด``."""
    signed = listed.totals.signed
    return _("ลงนามแล้วรวม %(pairs)s คู่ %(provinces)s จังหวัด") % {
        "pairs": signed.pair_count,
        "provinces": signed.province_count,
    }


def declared_words(listed: OfficialList) -> str:
    """What the ministry declared beside what is held; "" where nothing was declared by the day."""
    one = listed.declared
    if one is None:
        return ""
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
    return _("บัญชีคู่ความสัมพันธ์เมืองพี่เมืองน้องระหว่างไทยกับต่างประเทศ")


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
