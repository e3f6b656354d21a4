"""Differences as a workbook and as JSON; the same moments and release give the same bytes."""

from __future__ import annotations

import json
from datetime import date, datetime

import openpyxl
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from registry.models import Document, PairingEvent
from registry.moments import Moment
from registry.names import name_of
from sistercity.audit.recorded import Recorded
from sistercity.files.sheets import fill_sheet, saved
from sistercity.templatetags.thai import thai_date, thai_datetime
from sistercity.thai.calendar import BANGKOK, PartialDate

from .report import Differences, Line
from .states import Listing
from .steps import CLASSES, MEASURES, Standing
from .words import effect_words, standing_words, told_details


def differences_workbook(found: Differences, *, known_at: datetime, language: str = "th") -> bytes:
    """The totals, a row for each thing that changed, and what the classes mean.

    Args:
        known_at: the moment of knowledge of the later list, printed even where none was asked.
    """
    with translation.override(language):
        book = openpyxl.Workbook()
        book.properties.title = _("การเปลี่ยนแปลงของทะเบียนระหว่างสองวัน")
        heads = (
            _("รายการ"), thai_date(found.first.as_at), *(str(one.label) for one in CLASSES),
            thai_date(found.last.as_at),
        )  # fmt: skip
        fill_sheet(book.active, _("ยอดรวม"), heads, _totals(found), widths=(40, 22, 20, 20, 20, 22))
        heads = (
            _("ประเภทการเปลี่ยนแปลง"), _("เลขทะเบียน"), _("จังหวัด"), _("คู่ความสัมพันธ์"), _("ประเทศ"),
            _("สถานะก่อน"), _("สถานะหลัง"), _("ผลต่อยอดรวม"), _("สิ่งที่เปลี่ยน"), _("ค่าเดิม"), _("ค่าใหม่"),
            _("ทะเบียนทราบเมื่อ"),
        )  # fmt: skip
        rows = [row for line in found.lines for row in _rows(line)]
        widths = (20, 12, 18, 28, 16, 26, 26, 30, 28, 36, 36, 26)
        sheet = book.create_sheet()
        fill_sheet(sheet, _("รายการที่เปลี่ยน"), heads, rows, widths=widths)
        sheet.auto_filter.ref = f"A1:L{len(rows) + 1}"
        facts = _facts(found, known_at)
        fill_sheet(
            book.create_sheet(), _("คำอธิบาย"), (_("รายการ"), _("ค่า")), facts, widths=(30, 100)
        )
        return saved(book)


def differences_json(found: Differences) -> bytes:
    """The same in codes, for machines; days and moments are ISO, Common Era."""
    told = {
        "from": _moment(found.first),
        "to": _moment(found.last),
        "totals": {
            measure.value: {
                "from": found.before[measure],
                **{one.value: found.sums[one][measure] for one in CLASSES},
                "to": found.after[measure],
            }
            for measure in MEASURES
        },
        "changes": [_plain_line(line) for line in found.lines],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def class_facts() -> list[tuple[str, str]]:
    """What each class means, in words."""
    meanings = (
        _("เกิดขึ้นหลังวันแรก จนถึงวันหลัง"),
        _("เกิดขึ้นภายในวันแรกหรือไม่ทราบวันที่ แต่ทะเบียนเพิ่งทราบหลังจากนั้น"),
        _("สิ่งที่ทะเบียนบันทึกไว้แล้วในวันแรก ถูกแก้ไขแทน ยกเลิก ยืนยัน ไม่รับ หรือเปลี่ยนชื่อในภายหลัง"),
    )
    return [(str(one.label), words) for one, words in zip(CLASSES, meanings, strict=True)]


def _totals(found: Differences) -> list[tuple]:
    return [
        (
            str(measure.label),
            found.before[measure],
            *(found.sums[one][measure] for one in CLASSES),
            found.after[measure],
        )
        for measure in MEASURES
    ]


def _rows(line: Line) -> list[tuple]:
    """One row a detail; what a line adds to the totals stands in its first row alone."""
    pairing = line.pairing
    head = (
        str(line.change_class.label), pairing.number, name_of(pairing.province),
        name_of(pairing.counterpart), name_of(pairing.counterpart.country),
        standing_words(line.before), standing_words(line.after),
    )  # fmt: skip
    known = thai_datetime(line.known_from) if line.known_from else ""
    effects = "\n".join(effect_words(line))
    details = told_details(line) or [("", "", "")]
    return [
        (*head, "" if place else effects, *detail, known) for place, detail in enumerate(details)
    ]


def _facts(found: Differences, known_at: datetime) -> list[tuple[str, str]]:
    facts = [
        (_("บัญชีแรก: ข้อมูล ณ วันที่"), thai_date(found.first.as_at)),
        (_("บัญชีแรก: เท่าที่ทะเบียนทราบเมื่อ"), thai_datetime(found.first.known_at or known_at)),
        (_("บัญชีหลัง: ข้อมูล ณ วันที่"), thai_date(found.last.as_at)),
        (_("บัญชีหลัง: เท่าที่ทะเบียนทราบเมื่อ"), thai_datetime(known_at)),
        *class_facts(),
    ]
    if settings.DEMO:
        facts.append((_("ข้อมูลสาธิต"), _("บุคคล กิจกรรม และตัวเลขในเอกสารนี้สมมุติขึ้น ห้ามใช้อ้างอิง")))
    return facts


def _moment(moment: Moment) -> dict:
    return {"as_at": moment.as_at.isoformat(), "known_at": _plain(moment.known_at)}


def _plain_line(line: Line) -> dict:
    return {
        "class": line.change_class.value,
        "pairing": line.pairing.number,
        "province": line.pairing.province.code,
        "country": line.pairing.counterpart.country.code,
        "before": _plain_standing(line.before),
        "after": _plain_standing(line.after),
        "effects": {measure.value: number for measure, number in line.effects.items()},
        "known_from": _plain(line.known_from),
        "details": [
            {"what": one.what, "before": _plain(one.before), "after": _plain(one.after)}
            for one in line.details
        ],
    }


def _plain_standing(standing: Standing | None) -> dict | None:
    if standing is None:
        return None
    return {
        "status": standing.status,
        "confirmation": standing.confirmation,
        "is_undated": standing.is_undated,
    }


def _plain(value: object) -> object:
    """A value of a detail for machines: events and list numbers by parts, a row by its name."""
    if isinstance(value, datetime):
        return value.astimezone(BANGKOK).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PartialDate):
        return value.iso()
    if isinstance(value, PairingEvent):
        return {"kind": value.kind, "happened_on": _plain(value.happened_on)}
    if isinstance(value, Listing):
        return {"edition": value.edition.as_at.isoformat(), "list_number": value.list_number}
    if isinstance(value, Document):
        return value.title_th
    return value.name_th if isinstance(value, Recorded) else value
