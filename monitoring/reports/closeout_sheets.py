"""The close-out of a plan as a workbook: every number as a number."""

from __future__ import annotations

from fractions import Fraction

import openpyxl
from django.utils import translation
from django.utils.translation import gettext as _

from plans.choices import Unit
from registry.names import name_of
from sistercity.files.sheets import fill_sheet, new_workbook
from sistercity.templatetags.thai import thai_date

from . import closeout_tables as tables
from . import closeout_words as told
from . import words
from .closeout import CloseoutReport
from .closeout_printing import closeout_facts, closeout_title
from .covers import sheet_facts
from .province_sheets import fill_pairs

_PERCENT = "0.0%"


def closeout_workbook(report: CloseoutReport, language: str = "th") -> openpyxl.Workbook:
    """The report as a workbook; the same report and language give the same one."""
    with translation.override(language):
        book = new_workbook(closeout_title(report), language)
        _facts(book.active, report)
        _indicators(book.create_sheet(), report)
        _projects(book.create_sheet(), report)
        _register(book.create_sheet(), report)
        _base(book.create_sheet(), report)
        _open(book.create_sheet(), report)
        _lessons(book.create_sheet(), report)
        pairs = {
            pair.id: pair
            for pair in (
                *(pair for year in report.register.years for pair in (*year.new, *year.ended)),
                *report.hand_over.open_pairs,
            )
        }
        fill_pairs(book.create_sheet(), tuple(pairs.values()))
        return book


def _facts(sheet, report: CloseoutReport) -> None:
    rows = [(closeout_title(report), ""), *sheet_facts(closeout_facts(report))]
    note = told.edition_note(report)
    rows += [(_("หมายเหตุ"), note)] if note else []
    rows.append((_("ความครอบคลุม"), words.coverage_words(report.kpi.figure("2.1").coverage)))
    fill_sheet(sheet, _("คำอธิบาย"), (_("รายการ"), _("ค่า")), rows, widths=(44, 90))


def _indicators(sheet, report: CloseoutReport) -> None:
    headers = (
        _("ตัวชี้วัด"), _("ชื่อตัวชี้วัด"), _("ปีงบประมาณ พ.ศ."), _("ข้อมูล ณ วันที่"), _("ผล"), _("ผลเป็นคำ"),
        _("ตัวตั้ง"), _("ตัวหาร"), _("ค่าเป้าหมาย"), _("เทียบเป้าหมาย"), _("วิธีคำนวณฉบับที่"), _("หมายเหตุ"),
    )  # fmt: skip
    rows, shares = [], []
    for item in report.kpi.figures:
        name = name_of(item.definition)
        for point in item.trend:
            rows.append(
                (
                    item.code,
                    name,
                    point.fiscal_year,
                    thai_date(point.figure.as_at),
                    _number(point.figure.value),
                    told.value_of(item, point),
                    point.figure.numerator,
                    point.figure.denominator,
                    _number(point.target.value) if point.target else None,
                    told.band_words(point),
                    point.figure.rule_version,
                    "",
                )
            )
            shares.append(item.definition.unit == Unit.SHARE)
        notes = [text for text in (told.gap_words(item), *told.break_words(item)) if text]
        combined = words.combined_text(item.combined, item.definition.unit)
        rows.append(
            (
                item.code,
                name,
                _("รวมทั้งแผน"),
                "",
                _number(item.combined.value),
                combined,
                item.combined.numerator,
                item.combined.denominator,
                None,
                "",
                None,
                "\n".join(notes),
            )
        )
        shares.append(item.definition.unit == Unit.SHARE)
    widths = (10, 46, 16, 22, 12, 22, 9, 9, 12, 20, 12, 50)
    fill_sheet(sheet, _("ตัวชี้วัด"), headers, rows, widths=widths)
    for place, is_share in enumerate(shares, start=2):
        if is_share:
            sheet.cell(place, 5).number_format = _PERCENT
            sheet.cell(place, 9).number_format = _PERCENT


def _projects(sheet, report: CloseoutReport) -> None:
    headers = (
        _("แนวทางการขับเคลื่อน"), _("แผนงาน/โครงการ"), _("หน่วยงานเจ้าของโครงการ"), _("ปีงบประมาณ พ.ศ."),
        _("ได้รับ (บาท)"), _("เบิกจ่าย (บาท)"), _("เบิกจ่าย (ร้อยละ)"), _("ความก้าวหน้า (ร้อยละ)"),
        _("สิ่งที่ยังไม่เสร็จ"),
    )  # fmt: skip
    rows = []
    for one in report.projects:
        owner = name_of(one.owner) if one.owner else ""
        left = "" if one.is_finished else told.left_words(one)
        named = (one.track_number, told.project_name(one), owner)
        for year, money, percent in one.years:
            rows.append((*named, year, *_money(money), percent, ""))
        rows.append((*named, _("รวม"), *_money(one.total), None, left))
    widths = (12, 60, 30, 14, 18, 18, 14, 16, 60)
    formats = ("", "", "", "", "#,##0.00", "#,##0.00", _PERCENT)
    fill_sheet(sheet, _("แผนงาน-โครงการ"), headers, rows, widths=widths, formats=formats)


def _money(money) -> tuple[float | None, ...]:
    return _number(money.received), _number(money.disbursed), _number(money.share)


def _register(sheet, report: CloseoutReport) -> None:
    headers = (
        _("ณ วันที่"), _("ลงนามใหม่ในปี (คู่)"), _("สิ้นสุดในปี (คู่)"), _("ลงนามแล้วและมีผลอยู่ (คู่)"),
        _("ลงนามแล้วและมีผลอยู่ (จังหวัด)"), _("อยู่ระหว่างดำเนินการ (คู่)"), _("อยู่ระหว่างดำเนินการ (จังหวัด)"),
    )  # fmt: skip
    register = report.register
    rows = [(thai_date(register.start_on), None, None, *_counts(register.start))]
    rows += [
        (thai_date(year.day), len(year.new), len(year.ended), *_counts(year.totals))
        for year in register.years
    ]
    fill_sheet(sheet, _("ทะเบียนตลอดแผน"), headers, rows, widths=(22, 18, 18, 24, 26, 24, 26))


def _counts(totals) -> tuple[int, ...]:
    signed, walking = totals.signed, totals.pending
    return (
        signed.pair_count,
        signed.province_count,
        walking.pair_count,
        walking.province_count,
    )


def _base(sheet, report: CloseoutReport) -> None:
    headers = (
        _("ตัวชี้วัด"), _("รหัสจังหวัด"), _("จังหวัด"), _("ผล"), _("ตัวตั้ง"), _("ตัวหาร"), _("รหัสผลการคำนวณ"),
    )  # fmt: skip
    rows = [
        (
            one.code,
            one.province_code,
            name_of(report.hand_over.provinces[one.province_code]),
            str(words.STANDINGS[one.standing][1]),
            one.numerator,
            one.denominator,
            one.result_id,
        )
        for one in report.hand_over.values
    ]
    fill_sheet(sheet, _("ค่าตั้งต้น"), headers, rows, widths=(10, 12, 24, 34, 9, 9, 22))
    sheet.auto_filter.ref = sheet.dimensions


def _open(sheet, report: CloseoutReport) -> None:
    hand_over = report.hand_over
    headers = (_("เรื่อง"), _("รายการ"), _("รายละเอียด"))
    rows = [
        (
            _("คณะทำงานที่มีคำสั่งมีผล"),
            _("ส่วนกลาง"),
            ", ".join(order.number for order in hand_over.central_orders),
        )
    ]
    rows += [
        (
            _("คณะทำงานที่มีคำสั่งมีผล"),
            name_of(hand_over.provinces[code]),
            ", ".join(order.number for order in orders),
        )
        for code, orders in hand_over.orders
    ]
    rows += [
        (_("จังหวัดที่ยังไม่มีคู่ที่ยืนยันแล้ว"), name_of(one.name), str(told.ANSWERS[one.answer]))
        for one in hand_over.unpaired
    ]
    rows += [
        (_("แผนงาน/โครงการที่ยังไม่เสร็จ"), told.project_name(one), told.left_words(one))
        for one in report.projects
        if not one.is_finished
    ]
    fill_sheet(sheet, _("งานที่ส่งต่อ"), headers, rows, widths=(34, 60, 70))


def _lessons(sheet, report: CloseoutReport) -> None:
    parts = map(str, told.PARTS.values()) if report.is_internal else ()
    headers = (_("ปีงบประมาณ พ.ศ."), _("จังหวัด"), *parts)
    rows = []
    for one in report.lessons:
        said = dict(one.words)
        cells = [said.get(part, "") for part in told.PARTS] if report.is_internal else []
        rows.append((one.fiscal_year, name_of(one.province), *cells))
    errata = tables.errata_table(report)
    heads = tuple(column.head for column in errata.columns)
    rows += [(), (errata.caption, ""), heads, *(tuple(map(int, row)) for row in errata.rows)]
    fill_sheet(sheet, _("บทเรียน"), headers, rows, widths=(16, 24, 50, 50, 50, 50))


def _number(value) -> float | None:
    if value is None:
        return None
    return float(value if isinstance(value, Fraction) else Fraction(value))
