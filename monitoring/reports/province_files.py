"""The report on a province among the kinds of report."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext_lazy

from sistercity.files.sheets import saved

from .kpi_files import results_of
from .order import Head, Order, ReportKind
from .province import ProvinceReport, province_report, settle_province
from .province_plain import province_json
from .province_printing import province_pdf, province_title
from .province_sheets import province_workbook


def _settle(order: Order, now: datetime) -> Order:
    dates = settle_province(
        order.place,
        order.fiscal_year,
        as_at=order.as_at,
        known_at=order.known_at,
        today=now.date(),
    )
    return replace(order, as_at=dates.period.as_at, known_at=dates.known_at)


def _read(order: Order, now: datetime) -> ProvinceReport:
    return province_report(
        order.place, order.fiscal_year, as_at=order.as_at, known_at=order.known_at, now=now
    )


def _head(report: ProvinceReport, order: Order) -> Head:
    with translation.override(order.language):
        title = province_title(report)
    results = results_of(report.kpi) + results_of(report.nation) if report.subject.counts else ()
    return Head(
        title=title,
        name=f"province-{report.subject.code}-{report.fiscal_year}",
        told=title,
        as_at=report.as_at,
        known_at=report.known_at,
        results=results,
    )


KIND = ReportKind(
    code="province",
    name=gettext_lazy("รายงานของจังหวัด"),
    settle=_settle,
    read=_read,
    head=_head,
    workbook=lambda report, order: province_workbook(report, order.language),
    writers={
        "pdf": lambda report, order: province_pdf(report, order.language),
        "xlsx": lambda report, order: saved(province_workbook(report, order.language)),
        "json": lambda report, order: province_json(report),
    },
)
