"""Activities added up, as a sheet and as plain values: the same in every report that has them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sistercity.files.sheets import fill_sheet

from .measures import Measure, Sum, line_words
from .province_plain import both


def fill_sums(
    sheet, by_measure: Iterable[tuple[str, str | int, Sum]], total: Sum
) -> None:
    """A row a line: what it is added up by, its name, what it comes to; the total last."""
    headers = (
        _("จำแนกตาม"), _("รายการ"), _("กิจกรรม"), _("กิจกรรมร่วม"), _("ฝ่ายไทย (คน)"),
        _("ฝ่ายต่างประเทศ (คน)"), _("งบประมาณ (บาท)"), _("กิจกรรมที่ไม่ได้ระบุงบประมาณ"),
    )  # fmt: skip
    rows = [(by, name, *_cells(one)) for by, name, one in by_measure]
    rows.append((_("รวม"), "", *_cells(total)))
    fill_sheet(sheet, _("สรุป"), headers, rows, widths=(18, 34, 12, 12, 14, 18, 20, 22))


def sum_lines(by: Iterable[tuple[Measure, Iterable[Sum]]]) -> list[tuple[str, str, Sum]]:
    """The lines of measures as ``fill_sums`` takes them."""
    return [
        (str(measure.label), line_words(measure, one), one)
        for measure, lines in by
        for one in lines
    ]


def _cells(one: Sum) -> tuple:
    return (
        one.activity_count,
        one.joint_count,
        one.thai_count,
        one.foreign_count,
        float(one.budget_amount),
        one.untold_budgets,
    )


def sum_plain(one: Sum) -> dict:
    """What activities come to, with their ids."""
    return {
        "activities": one.activity_count,
        "joint": one.joint_count,
        "thai_count": one.thai_count,
        "foreign_count": one.foreign_count,
        "budget_baht": str(one.budget_amount),
        "activity_ids": list(one.activity_ids),
        "without_budget_ids": list(one.untold_budget_ids),
    }


def line_plain(measure: Measure, one: Sum) -> dict:
    """A line of a measure: its code (None where nobody told), its name in both languages."""
    return {"code": one.code or None, **both("name", line_words, measure, one), **sum_plain(one)}
