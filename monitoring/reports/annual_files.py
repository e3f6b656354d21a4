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
from sistercity.errors import NotAllowed
from sistercity.files.sheets import fill_sheet, new_workbook, saved

from .annual import AnnualReport, Entry, annual_report, check_annual
from .annual_printing import annual_facts, annual_pdf, annual_title
from .covers import sheet_facts
from .dates import settle
from .measure_files import fill_sums, line_plain, sum_lines, sum_plain
from .measures import RULE_VERSION, Measure
from .order import Head, Order, ReportKind
from .province_plain import done_plain, dumped, names
from .province_sheets import fill_activities


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
        book = new_workbook(annual_title(report), language)
        facts = sheet_facts(annual_facts(report))
        heads = (_("รายการ"), _("ค่า"))
        rows = [(annual_title(report), ""), *facts]
        fill_sheet(book.active, _("คำอธิบาย"), heads, rows, widths=(50, 80))
        fill_sums(book.create_sheet(), sum_lines(report.by.items()), report.total)
        sheet = book.create_sheet()
        fill_activities(sheet, (entry.told for entry in report.entries))
        sheet.auto_filter.ref = sheet.dimensions
        return book


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
            "total": sum_plain(report.total),
            "measures": [measure_plain(report, measure) for measure in Measure],
            "waiting_for_approval": report.waiting_count,
            "activities": [_entry_plain(entry, report) for entry in report.entries],
        }
    )


def measure_plain(report: AnnualReport, measure: Measure) -> dict:
    """The lines of a measure with their records."""
    return {
        "measure": measure.value,
        "rule_version": RULE_VERSION,
        "result_id": report.result_id(measure),
        "lines": [line_plain(measure, one) for one in report.by[measure]],
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
