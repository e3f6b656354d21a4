"""The activities of a year among the kinds of report.

The edition with photos (``internal``) is for those who may see the evidence: the ministry, and
of a province the people who serve it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import openpyxl
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.kpis import NATION
from registry.models import Province
from registry.names import name_of
from sistercity.errors import NotAllowed
from sistercity.files.sheets import fill_sheet, saved

from .annual import AnnualReport, Entry, Sum, annual_report, check_annual
from .annual_printing import annual_facts, annual_pdf, annual_title, kind_name
from .covers import sheet_facts
from .dates import settle
from .order import Head, Order, ReportKind
from .province_plain import done_plain, dumped, names
from .province_sheets import activity_heads, activity_row


def _check_reader(reader, order: Order) -> None:
    if not order.internal:
        return
    is_ministry = reader.is_authenticated and reader.is_ministry
    serves = (
        reader.is_authenticated
        and reader.is_provincial
        and Province.objects.served_by(reader).filter(code=order.place).exists()
    )
    if not (is_ministry or serves):
        raise NotAllowed(
            _(
                "ภาพเป็นหลักฐานที่ใช้ภายใน ฉบับที่มีภาพเปิดได้เฉพาะกระทรวงและจังหวัดเจ้าของกิจกรรม "
                "ฉบับเผยแพร่เปิดได้ทุกคน"
            )
        )


def _settle(order: Order, now: datetime) -> Order:
    dates = settle(order.fiscal_year, as_at=order.as_at, known_at=order.known_at, today=now.date())
    check_annual(order.place, dates)
    return replace(order, as_at=dates.period.as_at, known_at=dates.known_at)


def _read(order: Order, now: datetime) -> AnnualReport:
    return annual_report(
        order.fiscal_year,
        place=order.place,
        as_at=order.as_at,
        known_at=order.known_at,
        internal=order.internal,
        now=now,
    )


def _head(report: AnnualReport, order: Order) -> Head:
    with translation.override(order.language):
        title = annual_title(report)
    place = "" if report.place == NATION else f"-{report.place.replace(':', '-')}"
    edition = "-internal" if report.is_internal else ""
    return Head(
        title=title,
        name=f"activities-{report.fiscal_year}{place}{edition}",
        told=title,
        as_at=report.as_at,
        known_at=report.known_at,
    )


def annual_workbook(report: AnnualReport, language: str = "th") -> openpyxl.Workbook:
    """The report as a workbook; the same report and language give the same one."""
    with translation.override(language):
        book = openpyxl.Workbook()
        book.properties.title = annual_title(report)
        book.properties.creator = _("กระทรวงมหาดไทย")
        book.properties.language = language
        facts = sheet_facts(annual_facts(report))
        heads = (_("รายการ"), _("ค่า"))
        rows = [(annual_title(report), ""), *facts]
        fill_sheet(book.active, _("คำอธิบาย"), heads, rows, widths=(50, 80))
        _sums(book.create_sheet(), report)
        sheet = book.create_sheet()
        rows = [activity_row(entry.told) for entry in report.entries]
        widths = (10, 40, 20, 20, 20, 24, 44, 24, 14, 12, 12, 14, 22, 60)
        fill_sheet(sheet, _("กิจกรรม"), activity_heads(), rows, widths=widths)
        sheet.auto_filter.ref = sheet.dimensions
        return book


def _sums(sheet, report: AnnualReport) -> None:
    headers = (
        _("จำแนกตาม"), _("รายการ"), _("กิจกรรม"), _("กิจกรรมร่วม"), _("ฝ่ายไทย (คน)"),
        _("ฝ่ายต่างประเทศ (คน)"), _("งบประมาณ (บาท)"), _("กิจกรรมที่ไม่ได้ระบุงบประมาณ"),
    )  # fmt: skip
    rows = [(_("จังหวัด"), name_of(one.name), *_cells(one)) for one in report.by_province]
    rows += [(_("ประเทศ"), name_of(one.name), *_cells(one)) for one in report.by_country]
    rows += [(_("ประเภทกิจกรรม"), kind_name(kind), *_cells(one)) for kind, one in report.by_kind]
    rows.append((_("รวม"), "", *_cells(report.total)))
    fill_sheet(sheet, _("สรุป"), headers, rows, widths=(18, 34, 12, 12, 14, 18, 20, 22))


def _cells(one: Sum) -> tuple:
    return (
        one.activity_count,
        one.joint_count,
        one.thai_count,
        one.foreign_count,
        float(one.budget_amount),
        one.untold_budgets,
    )


def annual_json(report: AnnualReport) -> bytes:
    """The report in JSON, UTF-8; the same report gives the same bytes."""
    return dumped(
        {
            "report": "annual",
            "is_demonstration": settings.DEMO,
            "is_internal": report.is_internal,
            "fiscal_year": report.fiscal_year,
            "year_state": report.dates.state.value,
            "place": {"code": report.place, **names("name", report.place_name)},
            "as_at": report.as_at.isoformat(),
            "known_at": report.known_at.isoformat(),
            "known_number": report.known_number,
            "total": _sum_plain(report.total),
            "by_province": [_sum_plain(one) for one in report.by_province],
            "by_country": [_sum_plain(one) for one in report.by_country],
            "by_kind": [{"kind": kind or None, **_sum_plain(one)} for kind, one in report.by_kind],
            "waiting_for_approval": report.waiting_count,
            "activities": [_entry_plain(entry, report) for entry in report.entries],
        }
    )


def _sum_plain(one: Sum) -> dict:
    return {
        **(names("name", one.name) if one.name.name_th else {}),
        "activities": one.activity_count,
        "joint": one.joint_count,
        "thai_count": one.thai_count,
        "foreign_count": one.foreign_count,
        "budget_baht": str(one.budget_amount),
        "without_budget": one.untold_budgets,
    }


def _entry_plain(entry: Entry, report: AnnualReport) -> dict:
    plain = done_plain(entry.told)
    if report.is_internal:
        plain["photos"] = [{"caption": one.caption, "alt": one.alt} for one in entry.photos]
        plain["photo_count"] = entry.photo_count
    return plain


KIND = ReportKind(
    code="annual",
    name=gettext_lazy("รายงานกิจกรรมประจำปี"),
    settle=_settle,
    read=_read,
    head=_head,
    workbook=lambda report, order: annual_workbook(report, order.language),
    writers={
        "pdf": lambda report, order: annual_pdf(report, order.language),
        "xlsx": lambda report, order: saved(annual_workbook(report, order.language)),
        "json": lambda report, order: annual_json(report),
    },
    check_reader=_check_reader,
)
