"""The small tables of the report on a province, the same in PDF and workbook."""

from __future__ import annotations

from django.utils.translation import gettext as _

from monitoring.kpis import State
from monitoring.planned import STATES as ITEM_STATES
from registry.names import name_of
from sistercity.tables import Column, Table
from sistercity.templatetags.thai import thai_date

from . import province_words as told
from . import words
from .province import ProvinceReport
from .tables import Writer


def years_table(report: ProvinceReport, write: Writer = str) -> Table:
    """The indicators of the province in the years of the plan, as known at each closing."""
    years = [point.fiscal_year for point in report.figures[0].own.trend]
    rows = []
    for item in report.figures:
        unit = item.own.definition.unit
        values = [words.value_text(point.figure, unit) for point in item.own.trend]
        combined = "–"
        if item.own.figure.state != State.NOT_APPLICABLE:
            combined = words.combined_text(item.own.combined, unit)
        rows.append((f"{item.code} {name_of(item.own.definition.short)}", *values, combined))
    return _table(
        _("ผลของจังหวัดรายปีงบประมาณ"),
        (_("ตัวชี้วัด"), *map(str, years), _("รวม")),
        rows,
        write,
    )


def dues_table(report: ProvinceReport, write: Writer = str) -> Table:
    """What was due, and how much of it came in time, late or not at all."""
    rows = [
        (
            told.due_name(due),
            thai_date(due.due_on),
            due.expected,
            due.on_time,
            due.late,
            due.overdue,
            due.open,
            due.waived,
        )
        for due in report.dues
    ]
    return _table(
        _("รายการที่ต้องส่ง"),
        (
            _("รายการที่ต้องส่ง"),
            _("กำหนดส่ง"),
            _("ต้องส่ง"),
            _("ภายในกำหนด"),
            _("หลังกำหนด"),
            _("พ้นกำหนด"),
            _("ยังไม่ถึง"),
            _("ได้รับยกเว้น"),
        ),
        rows,
        write,
        numeric_from=2,
    )


def plan_table(report: ProvinceReport, write: Writer = str) -> Table:
    """What became of the activities that the plans promised."""
    rows = [
        (told.item_words(state), report.promised.items[state])
        for state in ITEM_STATES
        if report.promised.items.get(state)
    ]
    return _table(
        _("ผลของกิจกรรมตามแผน"),
        (_("ผล"), _("รายการ")),
        rows,
        write,
        numeric_from=1,
    )


def _table(
    caption: str, heads: tuple, rows: list[tuple], write: Writer, *, numeric_from: int = 99
) -> Table:
    return Table(
        caption=caption,
        columns=tuple(
            Column(write(head), place >= numeric_from) for place, head in enumerate(heads)
        ),
        rows=tuple(tuple(write(cell) for cell in row) for row in rows),
    )
