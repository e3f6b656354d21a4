"""The tables of a figure, the same on its page and in the PDF."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from monitoring.kpis import Combined, Figure
from plans.choices import Unit
from sistercity.tables import Column, Table

from . import words
from .shapes import FigureReport, TrendPoint

Writer = Callable[[object], str]


def trend_table(item: FigureReport, write: Writer = str) -> Table:
    """The years of a figure with both sides and targets, and all of them together.

    Args:
        write: how texts are written, for instance with Thai digits.
    """
    is_count = item.definition.unit == Unit.COUNT
    sides = () if is_count else (Column(_("ตัวตั้ง"), True), Column(_("ตัวหาร"), True))
    columns = (
        Column(_("ปีงบประมาณ พ.ศ.")),
        Column(_("ผล")),
        *sides,
        Column(words.target_head(item.figure.place)),
    )
    foot = ()
    if len(item.trend) > 1:
        told = words.combined_text(item.combined, item.definition.unit)
        head = _("รวมปีที่ใช้วิธีคำนวณเดียวกัน") if item.breaks else _("รวม")
        foot = (head, told, *_sides(item.combined, is_count), "")
    return Table(
        caption=_("ผลตามตัวชี้วัดรายปีงบประมาณ"),
        columns=columns,
        rows=tuple(_written(_year(item, point), write) for point in item.trend),
        foot=_written(foot, write),
    )


def standings_table(item: FigureReport, write: Writer = str) -> Table:
    """How the pairings of a figure divide, those that count first."""
    is_count = item.definition.unit == Unit.COUNT
    head = _("สถานะของจังหวัด") if is_count else _("ผล")
    apart = _("%(standing)s (แสดงแยก ไม่นับ)")
    rows = []
    for standing in item.standings:
        word = str(words.STANDINGS[standing.word][1])
        told = word if standing.is_counted else apart % {"standing": word}
        rows.append((told, standing.pairing_count, standing.province_count))
    return Table(
        caption=_("จำแนกตามสถานะของจังหวัดในวันก่อนวันแรกของปี") if is_count else _("จำแนกตามผล"),
        columns=(
            Column(head),
            Column(_("จำนวนคู่"), is_numeric=True),
            Column(_("จำนวนจังหวัด"), is_numeric=True),
        ),
        rows=tuple(_written(row, write) for row in rows),
    )


def exclusions_table(item: FigureReport, write: Writer = str) -> Table:
    """What was left out, by kind of record and reason, and how many."""
    rows = (
        (words.RECORDS[group.record], words.REASONS[group.reason], group.count)
        for group in item.laid.left_out
    )
    return Table(
        caption=_("รายการที่ไม่นับ และเหตุผล"),
        columns=(
            Column(_("รายการ")),
            Column(_("เหตุผล")),
            Column(_("จำนวน"), is_numeric=True),
        ),
        rows=tuple(_written(row, write) for row in rows),
    )


def _year(item: FigureReport, point: TrendPoint) -> tuple:
    unit = item.definition.unit
    year = point.fiscal_year
    if item.breaks:
        told = {"year": year, "version": point.figure.rule_version}
        year = _("%(year)s (วิธีคำนวณฉบับที่ %(version)s)") % told
    return (
        year,
        words.full_value_text(point.figure, unit),
        *_sides(point.figure, unit == Unit.COUNT),
        words.target_text(point.target, unit),
    )


def _sides(figure: Figure | Combined, is_count: bool) -> tuple:
    return () if is_count else (figure.numerator, figure.denominator)


def _written(row: tuple, write: Writer) -> tuple[str, ...]:
    return tuple("–" if cell is None else write(cell) for cell in row)
