"""The report as a workbook: every number as a number, every record behind it on its own row."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import openpyxl
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from monitoring.kpis import UNPUBLISHED, GroupWork, State
from plans.choices import Unit
from registry.names import name_of, text_of
from sistercity.badges import BADGES
from sistercity.files.sheets import fill_sheet, new_workbook
from sistercity.templatetags.thai import partial_date, thai_date

from . import words
from .names import CENTRAL, MeetingName
from .narrative import sentences
from .plain import public_keys
from .printing import report_facts
from .shapes import FigureReport, KpiReport

_PERCENT = "0.0%"


def report_workbook(report: KpiReport, language: str = "th") -> openpyxl.Workbook:
    """The report as a workbook; the same report and language give the same one."""
    with translation.override(language):
        book = new_workbook(_("รายงานผลตามตัวชี้วัด %(year)s") % {"year": report.fiscal_year}, language)
        _summary(book.active, report)
        _years(book.create_sheet(), report)
        _provinces(book.create_sheet(), report)
        _pairings(book.create_sheet(), report)
        _left_out(book.create_sheet(), report)
        _narrative(book.create_sheet(), report)
        _method(book.create_sheet(), report)
        return book


def _summary(sheet, report: KpiReport) -> None:
    """One row an indicator; under them what the report says of itself."""
    headers = (
        _("ตัวชี้วัด"), _("ชื่อตัวชี้วัด"), _("ผล"), _("ผลเป็นคำ"), _("ตัวตั้ง"), _("ตัวหาร"), _("คำอธิบาย"),
        words.target_head(report.place.code), _("กำหนดโดย"), _("เทียบเป้าหมาย"), _("ความครอบคลุม"),
        _("ผู้ผ่านการอบรม"), _("วันที่สันนิษฐาน (รายการ)"), _("รหัสผลการคำนวณ"),
    )  # fmt: skip
    rows = [_summary_row(item) for item in report.figures]
    facts = [("", label, text) for label, text in report_facts(report)]
    if settings.DEMO:
        facts.append(("", _("ข้อมูลสาธิต"), _("บุคคล กิจกรรม และตัวเลขในเอกสารนี้สมมุติขึ้น ห้ามใช้อ้างอิง")))
    widths = (10, 40, 26, 16, 9, 9, 46, 12, 34, 20, 50, 50, 14, 20)
    fill_sheet(sheet, _("สรุป"), headers, [*rows, (), *facts], widths=widths)
    for place, item in enumerate(report.figures, start=2):
        if item.definition.unit == Unit.SHARE:
            sheet.cell(place, 3).number_format = _PERCENT
            sheet.cell(place, 8).number_format = _PERCENT


def _summary_row(item: FigureReport) -> tuple:
    figure, unit = item.figure, item.definition.unit
    return (
        item.code,
        name_of(item.definition),
        _number(figure.value),
        words.full_value_text(figure, unit),
        figure.numerator,
        figure.denominator,
        words.figure_words(item),
        _number(item.target.value) if item.target else None,
        item.target.set_by if item.target else "",
        str(BADGES[item.band].word) if figure.state == State.VALUE else "",
        words.coverage_words(item.coverage),
        words.trained_words(item.trained) if item.trained else "",
        figure.assumed_count,
        item.result_id,
    )


def _years(sheet, report: KpiReport) -> None:
    headers = (
        _("ตัวชี้วัด"), _("ปีงบประมาณ พ.ศ."), _("ข้อมูล ณ วันที่"), _("ผล"), _("ผลเป็นคำ"),
        _("ตัวตั้ง"), _("ตัวหาร"), words.target_head(report.place.code), _("วิธีคำนวณฉบับที่"),
    )  # fmt: skip
    points = [(item, point) for item in report.figures for point in item.trend]
    rows = [
        (
            item.code,
            point.fiscal_year,
            thai_date(point.figure.as_at),
            _number(point.figure.value),
            words.full_value_text(point.figure, item.definition.unit),
            point.figure.numerator,
            point.figure.denominator,
            _number(point.target.value) if point.target else None,
            point.figure.rule_version,
        )
        for item, point in points
    ]
    fill_sheet(sheet, _("รายปีงบประมาณ"), headers, rows, widths=(10, 16, 22, 12, 16, 9, 9, 12, 12))
    for place, (item, _point) in enumerate(points, start=2):
        if item.definition.unit == Unit.SHARE:
            sheet.cell(place, 4).number_format = _PERCENT
            sheet.cell(place, 8).number_format = _PERCENT


def _provinces(sheet, report: KpiReport) -> None:
    headers = (
        _("ตัวชี้วัด"), _("รหัสจังหวัด"), _("จังหวัด"), _("ภาค"), _("ผล"), _("ตัวตั้ง"), _("ตัวหาร"),
        _("กิจกรรมที่นับ"), _("คำสั่งที่มีผล"), _("การประชุมและกิจกรรมขับเคลื่อนในปี"),
    )  # fmt: skip
    rows = []
    for item in report.figures:
        if item.definition.counts == "seat" and item.central_orders:
            rows.append(_central_row(item))
        rows += [
            (
                item.code,
                row.code,
                name_of(row),
                name_of(region),
                str(words.STANDINGS[row.standing][1]),
                row.numerator,
                None if item.definition.unit == Unit.COUNT else row.denominator,
                row.activity_count,
                ", ".join(order.number for order in row.orders),
                _told_meetings(row.meetings),
            )
            for region in item.regions
            for row in region.rows
        ]
    widths = (10, 12, 22, 26, 30, 9, 9, 12, 34, 60)
    fill_sheet(sheet, _("รายจังหวัด"), headers, rows, widths=widths)
    sheet.auto_filter.ref = sheet.dimensions


def _central_row(item: FigureReport) -> tuple:
    """The central working group of 3.2, which is one of the denominator."""
    met = item.central_meetings
    standing = GroupWork.ACTIVE if met else GroupWork.IDLE
    return (
        item.code,
        "",
        name_of(CENTRAL),
        "",
        str(words.STANDINGS[standing][1]),
        int(bool(met)),
        1,
        None,
        ", ".join(order.number for order in item.central_orders),
        _told_meetings(met),
    )


def _told_meetings(meetings: Iterable[MeetingName]) -> str:
    return "\n".join(f"{meeting.title} {thai_date(meeting.held_on)}" for meeting in meetings)


def _pairings(sheet, report: KpiReport) -> None:
    headers = (
        _("ตัวชี้วัด"), _("เลขทะเบียน"), _("จังหวัด"), _("คู่ความสัมพันธ์"), _("ประเทศ"), _("ลงนามเมื่อ"),
        _("วันที่สันนิษฐาน"), _("ผล"), _("กิจกรรมที่นับ"), _("ข้อที่ไม่ถูกต้อง"),
    )  # fmt: skip
    rows = [
        (
            item.code,
            line.name.number,
            name_of(line.name.province),
            name_of(line.name.counterpart),
            name_of(line.name.country),
            partial_date(line.name.signed_on),
            _("ใช่") if line.is_assumed else "",
            str(words.STANDINGS[line.standing][1]),
            "\n".join(activity.title for activity in line.activities),
            "\n".join(words.fault_words(fault) for fault in line.faults),
        )
        for item in report.figures
        for region in item.regions
        for row in region.rows
        for line in row.pairings
    ]
    widths = (10, 12, 20, 30, 18, 22, 14, 26, 46, 46)
    fill_sheet(sheet, _("คู่เมืองพี่เมืองน้อง"), headers, rows, widths=widths)
    sheet.auto_filter.ref = sheet.dimensions


def _left_out(sheet, report: KpiReport) -> None:
    headers = (_("ตัวชี้วัด"), _("รายการ"), _("เหตุผล"), _("จำนวน"), _("รายการที่เผยแพร่"))
    rows = [
        (
            item.code,
            str(words.RECORDS[record]),
            str(words.REASONS[reason]),
            len(excluded),
            ""
            if reason in UNPUBLISHED
            else ", ".join(map(str, public_keys(item, record, (one.id for one in excluded)))),
        )
        for item in report.figures
        for record, reason, excluded in item.exclusions_by_reason
    ]
    fill_sheet(sheet, _("รายการที่ไม่นับ"), headers, rows, widths=(10, 26, 54, 10, 60))


def _narrative(sheet, report: KpiReport) -> None:
    headers = (_("ตัวชี้วัด"), _("ข้อความ"), _("จากปีงบประมาณ พ.ศ."), _("รหัสผลการคำนวณ"))
    rows = [
        (one.indicator, one.text, ", ".join(map(str, one.fiscal_years)), item.result_id)
        for item in report.figures
        for one in sentences(item)
    ]
    fill_sheet(sheet, _("สรุปเป็นถ้อยคำ"), headers, rows, widths=(10, 110, 20, 20))


def _method(sheet, report: KpiReport) -> None:
    headers = (_("ตัวชี้วัด"), _("ข้อความในแผน"), _("วิธีคำนวณ"), _("วิธีคำนวณฉบับที่"))
    rows = [
        (
            item.code,
            name_of(item.definition),
            text_of(item.definition, "rule"),
            item.figure.rule_version,
        )
        for item in report.figures
    ]
    fill_sheet(sheet, _("วิธีคำนวณ"), headers, rows, widths=(10, 60, 90, 12))


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
