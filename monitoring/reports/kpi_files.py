"""The report on the indicators among the kinds of report."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.files.sheets import saved

from .dates import settle
from .definitions import check_plan_known
from .kpi import kpi_report
from .order import Head, Order, ReportKind, Result
from .places import check_place_known
from .plain import report_json
from .printing import report_pdf, report_title
from .shapes import KpiReport
from .workbook import report_workbook


def _settle(order: Order, now: datetime) -> Order:
    dates = settle(order.fiscal_year, as_at=order.as_at, known_at=order.known_at, today=now.date())
    check_plan_known(dates.known_at)
    check_place_known(order.place, dates.known_at)
    return replace(order, as_at=dates.period.as_at, known_at=dates.known_at)


def _read(order: Order, now: datetime) -> KpiReport:
    return kpi_report(
        order.fiscal_year,
        place=order.place,
        as_at=order.as_at,
        known_at=order.known_at,
        now=now,
    )


def _head(report: KpiReport, order: Order) -> Head:
    place = "" if report.place.is_nation else "-" + report.place.code.replace(":", "-")
    with translation.override(order.language):
        told = _("รายงานตัวชี้วัด ปีงบประมาณ %(year)s%(place)s")
        told %= {"year": report.fiscal_year, "place": place}
        title = report_title(report)
    return Head(
        title=title,
        name=f"kpi-{report.fiscal_year}{place}",
        told=told,
        as_at=report.as_at,
        known_at=report.known_at,
        results=results_of(report),
    )


def results_of(report: KpiReport) -> tuple[Result, ...]:
    """The figures of the report's own year."""
    return tuple(
        Result(
            item.code,
            item.figure.fiscal_year,
            item.figure.place,
            item.figure.rule_version,
            item.result_id,
        )
        for item in report.figures
    )


KIND = ReportKind(
    code="kpi",
    name=gettext_lazy("รายงานผลตามตัวชี้วัด"),
    settle=_settle,
    read=_read,
    head=_head,
    workbook=lambda report, order: report_workbook(report, order.language),
    writers={
        "pdf": lambda report, order: report_pdf(report, order.language),
        "xlsx": lambda report, order: saved(report_workbook(report, order.language)),
        "json": lambda report, order: report_json(report),
    },
)
