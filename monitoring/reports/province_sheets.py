"""The report on a province as a workbook: every number as a number."""

from __future__ import annotations

from collections.abc import Iterable

import openpyxl
from django.utils import translation
from django.utils.translation import gettext as _

from plans.choices import Unit
from registry.names import name_of
from sistercity.files.sheets import fill_sheet, new_workbook
from sistercity.templatetags.thai import partial_date, thai_date

from . import province_tables as tables
from . import province_words as told
from . import words
from .covers import sheet_facts
from .done import Done
from .pairings import ListedPair
from .province import Compared, ProvinceReport
from .province_advice import advice_of
from .province_printing import province_facts, province_title

_PERCENT = "0.0%"
# Of the columns of activities.
_WIDTHS = (10, 40, 20, 20, 20, 24, 44, 24, 14, 12, 12, 14, 22, 60)


def province_workbook(report: ProvinceReport, language: str = "th") -> openpyxl.Workbook:
    """The report as a workbook; the same report and language give the same one."""
    with translation.override(language):
        book = new_workbook(province_title(report), language)
        _facts(book.active, report)
        if report.subject.counts:
            _figures(book.create_sheet(), report)
            _years(book.create_sheet(), report)
        fill_pairs(book.create_sheet(), report.pairs)
        if report.subject.counts:
            _activities(book.create_sheet(), report)
            _handed_in(book.create_sheet(), report)
            _advice(book.create_sheet(), report)
        return book


def _facts(sheet, report: ProvinceReport) -> None:
    facts = sheet_facts(province_facts(report))
    if report.subject.counts:
        facts += [
            (_("แผนปฏิบัติการประจำปี"), told.promised_words(report.promised)),
            (_("สรุปบทเรียนประจำปี"), told.reflection_words(report)),
            (_("ความครอบคลุม"), words.coverage_words(report.nation.figure("2.1").coverage)),
        ]
    else:
        facts.append((_("ขอบเขตของเอกสาร"), told.outside_words()))
    rows = [(province_title(report), ""), *facts]
    fill_sheet(sheet, _("คำอธิบาย"), (_("รายการ"), _("ค่า")), rows, widths=(44, 90))


def _figures(sheet, report: ProvinceReport) -> None:
    headers = (
        _("ตัวชี้วัด"), _("ชื่อตัวชี้วัด"), _("ผลของจังหวัด"), _("ผลเป็นคำ"), _("ตัวตั้ง"), _("ตัวหาร"),
        _("คำอธิบาย"), _("ตัวตั้งของภาค"), _("ตัวหารของภาค"), _("ผลของประเทศ"), _("ตัวตั้งของประเทศ"),
        _("ตัวหารของประเทศ"), _("ค่าเป้าหมาย"), _("รหัสผลการคำนวณ"), _("รหัสผลการคำนวณของประเทศ"),
    )  # fmt: skip
    rows = [
        (
            item.code,
            name_of(item.own.definition),
            _number(item.own.figure.value),
            words.full_value_text(item.own.figure, item.own.definition.unit),
            item.own.figure.numerator,
            item.own.figure.denominator,
            words.figure_words(item.own),
            item.region.numerator if item.region else None,
            _region_denominator(item),
            _number(item.nation.figure.value),
            item.nation.figure.numerator,
            item.nation.figure.denominator,
            _number(item.nation.target.value) if item.nation.target else None,
            item.own.result_id,
            item.nation.result_id,
        )
        for item in report.figures
    ]
    widths = (10, 46, 12, 18, 9, 9, 44, 12, 12, 14, 14, 14, 12, 20, 22)
    fill_sheet(sheet, _("ตัวชี้วัด"), headers, rows, widths=widths)
    for place, item in enumerate(report.figures, start=2):
        if item.own.definition.unit == Unit.SHARE:
            for column in (3, 10, 13):
                sheet.cell(place, column).number_format = _PERCENT


def _region_denominator(item: Compared) -> int | None:
    """What the region adds to the denominator; a count has none."""
    is_count = item.own.definition.unit == Unit.COUNT
    return None if item.region is None or is_count else item.region.denominator


def _years(sheet, report: ProvinceReport) -> None:
    headers = (_("ตัวชี้วัด"), _("ปีงบประมาณ พ.ศ."), _("ผลเป็นคำ"), _("ตัวตั้ง"), _("ตัวหาร"))
    rows = [
        (
            item.code,
            point.fiscal_year,
            words.full_value_text(point.figure, item.own.definition.unit),
            point.figure.numerator,
            point.figure.denominator,
        )
        for item in report.figures
        for point in item.own.trend
    ]
    fill_sheet(sheet, _("รายปีงบประมาณ"), headers, rows, widths=(10, 16, 26, 10, 10))


def fill_pairs(sheet, pairs: tuple[ListedPair, ...]) -> None:
    """One row a pairing, with its province."""
    headers = (
        _("เลขทะเบียน"), _("จังหวัด"), _("คู่ความสัมพันธ์"), _("ประเภท"), _("ประเทศ"), _("การยืนยัน"),
        _("สถานะ"), _("ลงนามเมื่อ"), _("วันที่สันนิษฐาน"), _("เหตุการณ์"), _("เอกสาร"),
        _("ความตกลงมีผลถึง"), _("ขั้นตอน"),
    )  # fmt: skip
    rows = [
        (
            pair.number,
            name_of(pair.province),
            name_of(pair.counterpart),
            name_of(pair.unit_type),
            name_of(pair.country),
            _("ยืนยันแล้ว") if pair.is_confirmed else _("รอตรวจสอบ"),
            told.status_words(pair),
            partial_date(pair.signed_on) if pair.signed_effective else "",
            _("ใช่") if pair.is_assumed else "",
            "\n".join(told.happened_words(event) for event in pair.events),
            "\n".join(name_of(paper) for paper in pair.papers),
            thai_date(pair.expires_on),
            told.stage_words(pair),
        )
        for pair in pairs
    ]
    widths = (12, 20, 30, 18, 18, 14, 24, 22, 12, 40, 50, 20, 50)
    fill_sheet(sheet, _("คู่เมืองพี่เมืองน้อง"), headers, rows, widths=widths)
    sheet.auto_filter.ref = sheet.dimensions


def _activities(sheet, report: ProvinceReport) -> None:
    headers = (*_activity_heads(), _("ตัวชี้วัด 2.1"))
    rows = [(*_activity_row(one.told), told.counted_words(one)) for one in report.activities]
    rows += [
        ("", _("รายการที่ไม่แสดง"), *[None] * 12, f"{words.REASONS[reason]}: {count}")
        for reason, count in report.hidden
    ]
    fill_sheet(sheet, _("กิจกรรม"), headers, rows, widths=(*_WIDTHS, 40))


def fill_activities(sheet, activities: Iterable[Done]) -> None:
    """Approved activities, one a line."""
    rows = map(_activity_row, activities)
    fill_sheet(sheet, _("กิจกรรม"), _activity_heads(), rows, widths=_WIDTHS)


def _activity_heads() -> tuple[str, ...]:
    return (
        _("รหัสกิจกรรม"), _("ชื่อกิจกรรม"), _("จังหวัด"), _("วันที่เริ่ม"), _("วันที่สิ้นสุด"), _("ประเภทกิจกรรม"),
        _("คู่เมืองพี่เมืองน้อง"), _("สถานที่"), _("กิจกรรมร่วม"), _("ฝ่ายไทย (คน)"),
        _("ฝ่ายต่างประเทศ (คน)"), _("งบประมาณที่ใช้ (บาท)"), _("แหล่งงบประมาณ"), _("ผลที่ได้รับ"),
    )  # fmt: skip


def _activity_row(done: Done) -> tuple:
    return (
        done.id,
        done.title,
        name_of(done.province),
        thai_date(done.starts_on),
        thai_date(done.ends_on),
        told.kind_words(done),
        told.with_words(done),
        done.place,
        _("ใช่") if done.is_joint else _("ไม่ใช่"),
        done.thai_count,
        done.foreign_count,
        None if done.budget_amount is None else float(done.budget_amount),
        told.source_words(done),
        done.outcome,
    )


def _handed_in(sheet, report: ProvinceReport) -> None:
    table = tables.dues_table(report, lambda cell: cell)
    heads = [column.head for column in table.columns]
    fill_sheet(sheet, _("รายการที่ต้องส่ง"), heads, table.rows, widths=(34, 22))
    plan = tables.plan_table(report, lambda cell: cell)
    if plan.rows:
        sheet.append([])
        sheet.append([plan.caption])
        sheet.append([column.head for column in plan.columns])
        for row in plan.rows:
            sheet.append(row)


def _advice(sheet, report: ProvinceReport) -> None:
    rows = [
        (place, told.advice_words(one, report))
        for place, one in enumerate(advice_of(report), start=1)
    ]
    title = _("สิ่งที่ต้องดำเนินการต่อไป")
    fill_sheet(sheet, title[:31], (_("ลำดับที่"), title), rows, widths=(10, 110))


def _number(value) -> float | None:
    return None if value is None else float(value)
