"""The close-out of a plan among the kinds of report.

An order names the plan by its last year (``fiscal_year``); its internal edition, with what
provinces wrote in their reflections, is the ministry's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.errors import NotAllowed
from sistercity.files.sheets import saved

from .closeout import CloseoutReport, closeout_report, settle_closeout
from .closeout_plain import closeout_json
from .closeout_printing import closeout_pdf, closeout_title
from .closeout_sheets import closeout_workbook
from .kpi_files import results_of
from .order import Head, Order, ReportKind, Result


def _check_reader(reader, order: Order) -> None:
    if order.internal and not (reader.is_authenticated and reader.is_ministry):
        raise NotAllowed(
            _("ฉบับใช้ภายในมีข้อความของสรุปบทเรียน จึงเปิดได้เฉพาะเจ้าหน้าที่กระทรวง ฉบับเผยแพร่เปิดได้ทุกคน")
        )


def _settle(order: Order, now: datetime) -> Order:
    dates = settle_closeout(
        order.fiscal_year, as_at=order.as_at, known_at=order.known_at, today=now.date()
    )
    return replace(order, as_at=dates.period.as_at, known_at=dates.known_at)


def _read(order: Order, now: datetime) -> CloseoutReport:
    return closeout_report(
        order.fiscal_year,
        as_at=order.as_at,
        known_at=order.known_at,
        internal=order.internal,
        now=now,
    )


def _head(report: CloseoutReport, order: Order) -> Head:
    with translation.override(order.language):
        title = closeout_title(report)
    spoken = "-internal" if report.is_internal else ""
    return Head(
        title=title,
        name=f"plan-{report.plan.first_year}-{report.plan.last_year}{spoken}",
        told=title,
        as_at=report.as_at,
        known_at=report.known_at,
        results=(*results_of(report.kpi), *_base_results(report)),
    )


def _base_results(report: CloseoutReport) -> tuple[Result, ...]:
    """The values by province that are handed over."""
    versions = {item.code: item.figure.rule_version for item in report.kpi.figures}
    year = report.kpi.fiscal_year
    return tuple(
        Result(one.code, year, one.province_code, versions[one.code], one.result_id)
        for one in report.hand_over.values
    )


KIND = ReportKind(
    code="closeout",
    name=gettext_lazy("รายงานสรุปผลตามแผน"),
    settle=_settle,
    read=_read,
    head=_head,
    workbook=lambda report, order: closeout_workbook(report, order.language),
    writers={
        "pdf": lambda report, order: closeout_pdf(report, order.language),
        "xlsx": lambda report, order: saved(closeout_workbook(report, order.language)),
        "json": lambda report, order: closeout_json(report),
    },
    check_reader=_check_reader,
)
