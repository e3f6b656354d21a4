"""The tables of the close-out of a plan, the same in PDF and workbook."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from plans.outcomes import FurtherIndicator, ProjectOutcome
from registry.names import name_of
from sistercity.tables import Column, Table
from sistercity.templatetags.thai import thai_date

from . import closeout_words as told
from . import words
from .closeout import CloseoutReport
from .closeout_register import RegisterYears
from .shapes import FigureReport
from .tables import Writer


def overview_table(report: CloseoutReport, write: Writer = str) -> Table:
    """The indicators over the years of the plan and together."""
    years = [dates.period.fiscal_year for dates in report.years]
    rows = [
        (
            f"{item.code} {name_of(item.definition.short)}",
            *(words.value_text(point.figure, item.definition.unit) for point in item.trend),
            words.combined_text(item.combined, item.definition.unit),
        )
        for item in report.kpi.figures
    ]
    heads = (_("ตัวชี้วัด"), *map(str, years), _("รวมทั้งแผน"))
    return table_of(_("ผลตามตัวชี้วัดตลอดแผน"), heads, rows, write)


def indicator_table(item: FigureReport, write: Writer = str) -> Table:
    """The years of an indicator with both sides, target and how it stands to that."""
    rows = [
        (
            point.fiscal_year,
            told.value_of(item, point),
            _side(point.figure.numerator),
            _side(point.figure.denominator),
            words.target_text(point.target, item.definition.unit),
            told.band_words(point),
        )
        for point in item.trend
    ]
    combined = words.combined_text(item.combined, item.definition.unit)
    sides = (_side(item.combined.numerator), _side(item.combined.denominator))
    return table_of(
        _("ผลรายปีงบประมาณ"),
        (
            _("ปีงบประมาณ พ.ศ."),
            _("ผล"),
            _("ตัวตั้ง"),
            _("ตัวหาร"),
            _("ค่าเป้าหมาย"),
            _("เทียบเป้าหมาย"),
        ),
        rows,
        write,
        foot=(_("รวม"), combined, *sides, "", ""),
        numeric=(2, 3),
    )


def further_table(one: FurtherIndicator, write: Writer = str) -> Table:
    """The values of an indicator that the ministry added."""
    targets = dict(one.targets)
    rows = [
        (
            year,
            told.further_words(value, one.unit),
            told.further_words(targets[year], one.unit) if year in targets else "–",
        )
        for year, value in one.values
    ]
    heads = (_("ปีงบประมาณ พ.ศ."), _("ผล"), _("ค่าเป้าหมาย"))
    return table_of(_("ผลรายปีงบประมาณ"), heads, rows, write)


def money_table(project: ProjectOutcome, write: Writer = str) -> Table:
    """The years of a project: received, disbursed, progress."""
    rows = [
        (year, *told.money_words(money), "–" if percent is None else percent)
        for year, money, percent in project.years
    ]
    return table_of(
        _("งบประมาณและความก้าวหน้า"),
        (
            _("ปีงบประมาณ พ.ศ."),
            _("ได้รับ (บาท)"),
            _("เบิกจ่าย (บาท)"),
            _("เบิกจ่าย (ร้อยละ)"),
            _("ความก้าวหน้า (ร้อยละ)"),
        ),
        rows,
        write,
        foot=(_("รวม"), *told.money_words(project.total), ""),
        numeric_from=1,
    )


def register_table(register: RegisterYears, write: Writer = str) -> Table:
    """The official list before the plan, and on the last day of each of its years."""
    rows = [(thai_date(register.start_on), "–", "–", *told.totals_words(register.start))]
    rows += [
        (thai_date(year.day), len(year.new), len(year.ended), *told.totals_words(year.totals))
        for year in register.years
    ]
    return table_of(
        _("ทะเบียนตลอดแผน"),
        (
            _("ณ วันที่"),
            _("ลงนามใหม่ในปี (คู่)"),
            _("สิ้นสุดในปี (คู่)"),
            _("ลงนามแล้วและมีผลอยู่"),
            _("อยู่ระหว่างการดำเนินการ"),
        ),
        rows,
        write,
    )


def base_table(report: CloseoutReport, write: Writer = str) -> Table:
    """The value of each indicator in each province on the last day."""
    items = [item for item in report.kpi.figures if item.regions]
    values = {(one.code, one.province_code): one for one in report.hand_over.values}
    codes = sorted(
        {one.province_code for one in report.hand_over.values},
        key=lambda code: report.hand_over.provinces[code].order,
    )
    rows = [
        (
            name_of(report.hand_over.provinces[code]),
            *(told.base_words(item, values.get((item.code, code))) for item in items),
        )
        for code in codes
    ]
    heads = (_("จังหวัด"), *(item.code for item in items))
    return table_of(_("ค่าตั้งต้นรายจังหวัด"), heads, rows, write)


def lessons_table(report: CloseoutReport, write: Writer = str) -> Table:
    """How many provinces handed in a reflection on each year."""
    rows = []
    for dates in report.years:
        year = dates.period.fiscal_year
        rows.append((year, sum(one.fiscal_year == year for one in report.lessons)))
    heads = (_("ปีงบประมาณ พ.ศ."), _("จังหวัดที่ส่ง"))
    return table_of(_("สรุปบทเรียนที่จังหวัดส่ง"), heads, rows, write, numeric_from=1)


def errata_table(report: CloseoutReport, write: Writer = str) -> Table:
    """How many corrections each year had after its closing."""
    rows = [(one.fiscal_year, one.erratum_count, one.place_count) for one in report.errata]
    heads = (_("ปีงบประมาณ พ.ศ."), _("รายการแก้ไข"), _("ของกี่แห่ง"))
    return table_of(_("รายการแก้ไขหลังปิดปี"), heads, rows, write, numeric_from=1)


def table_of(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[tuple],
    write: Writer,
    *,
    foot: tuple = (),
    numeric: Collection[int] = (),
    numeric_from: int = 99,
) -> Table:
    """A table whose cells are written by ``write``; figures in some columns, or from one on."""
    return Table(
        caption=caption,
        columns=tuple(
            Column(write(head), place >= numeric_from or place in numeric)
            for place, head in enumerate(heads)
        ),
        rows=tuple(tuple(write(cell) for cell in row) for row in rows),
        foot=tuple(write(cell) for cell in foot),
    )


def _side(count: int | None) -> str:
    return "–" if count is None else str(count)
