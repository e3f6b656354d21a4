"""A figure against the year before, its target and the other years."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from monitoring.kpis import Figure, State
from plans.choices import Unit

from .. import words
from ..shapes import FigureReport, TrendPoint
from .numbers import full_value, listed_years, printed_percent


def change_sentence(item: FigureReport) -> str:
    """Against the year before; why not, where the two cannot be compared."""
    now = item.figure
    if len(item.trend) < 2:
        return _("เป็นปีแรกที่รายงาน จึงไม่มีปีก่อนหน้าให้เปรียบเทียบ")
    before = item.trend[-2].figure
    told = {"year": before.fiscal_year}
    if before.state != State.VALUE:
        if now.state != State.VALUE:
            return ""
        return _("ปีงบประมาณ พ.ศ. %(year)s ไม่มีกรณี จึงไม่มีค่าให้เปรียบเทียบ") % told
    if now.state != State.VALUE:
        told["value"] = full_value(item, before)
        return _("ปีงบประมาณ พ.ศ. %(year)s มีค่า%(value)s") % told
    if before.rule_version != now.rule_version:
        return _("วิธีคำนวณต่างจากปีงบประมาณ พ.ศ. %(year)s จึงไม่เปรียบเทียบกัน") % told
    if words.is_word(now, item.definition.unit):
        return _turn(bool(before.value), bool(now.value)) % told
    return _difference(item, before)


def _turn(had: bool, has: bool) -> str:
    """A yes or no against that of the year before."""
    if had == has:
        return _("เช่นเดียวกับปีงบประมาณ พ.ศ. %(year)s")
    if has:
        return _("จากเดิมที่ไม่มีในปีงบประมาณ พ.ศ. %(year)s")
    return _("จากเดิมที่มีในปีงบประมาณ พ.ศ. %(year)s")


def _difference(item: FigureReport, before: Figure) -> str:
    """A number against that of the year before, by how much."""
    is_share = item.definition.unit == Unit.SHARE
    old, new = (_number(one, is_share=is_share) for one in (before, item.figure))
    told = {"year": before.fiscal_year, "value": full_value(item, before), "gap": abs(new - old)}
    if is_share:
        told["sides"] = f"{before.numerator}/{before.denominator}"
        if new == old:
            return _("เท่ากับปีงบประมาณ พ.ศ. %(year)s ซึ่งเป็น%(value)s (%(sides)s)") % told
        if new > old:
            return (
                _("เพิ่มขึ้นจากปีงบประมาณ พ.ศ. %(year)s ซึ่งเป็น%(value)s (%(sides)s) อยู่ %(gap)s จุดร้อยละ")
                % told
            )
        return (
            _("ลดลงจากปีงบประมาณ พ.ศ. %(year)s ซึ่งเป็น%(value)s (%(sides)s) อยู่ %(gap)s จุดร้อยละ") % told
        )
    if new == old:
        return _("เท่ากับปีงบประมาณ พ.ศ. %(year)s") % told
    if new > old:
        return _("เพิ่มขึ้นจากปีงบประมาณ พ.ศ. %(year)s ซึ่งมี %(value)s อยู่ %(gap)s คู่") % told
    return _("ลดลงจากปีงบประมาณ พ.ศ. %(year)s ซึ่งมี %(value)s อยู่ %(gap)s คู่") % told


def target_sentence(item: FigureReport) -> str:
    """Against the target, and who set it."""
    if item.figure.state != State.VALUE:
        return ""
    if item.target is None:
        return _("ไม่ได้กำหนดค่าเป้าหมาย")
    if not item.holds_target:
        return words.target_words(item)
    unit = item.definition.unit
    aimed = words.target_text(item.target, unit)
    if unit == Unit.COUNT:
        aimed = _("%(count)s คู่") % {"count": aimed}
    told = {"target": aimed, "set_by": item.target.set_by}
    if words.is_word(item.figure, unit):
        if item.band == "met":
            return _("เป็นไปตามเป้าหมาย (กำหนดโดย%(set_by)s)") % told
        return _("ยังไม่เป็นไปตามเป้าหมาย (กำหนดโดย%(set_by)s)") % told
    is_share = unit == Unit.SHARE
    aim = printed_percent(item.target.value) if is_share else Decimal(int(item.target.value))
    gap = _number(item.figure, is_share=is_share) - aim
    told["gap"] = _("%(gap)s จุดร้อยละ") if is_share else _("%(gap)s คู่")
    told["gap"] %= {"gap": abs(gap)}
    if not gap:
        return _("เท่ากับค่าเป้าหมาย %(target)s (กำหนดโดย%(set_by)s)") % told
    if gap > 0:
        return _("สูงกว่าค่าเป้าหมาย %(target)s (กำหนดโดย%(set_by)s) อยู่ %(gap)s") % told
    if item.band == "near":
        return _("ต่ำกว่าค่าเป้าหมาย %(target)s (กำหนดโดย%(set_by)s) อยู่ %(gap)s ถือว่าใกล้เป้าหมาย") % told
    return _("ต่ำกว่าค่าเป้าหมาย %(target)s (กำหนดโดย%(set_by)s) อยู่ %(gap)s") % told


def _number(figure: Figure, *, is_share: bool) -> Decimal:
    return printed_percent(figure.value) if is_share else Decimal(figure.numerator)


def extremes_sentence(item: FigureReport) -> str:
    """The years of the highest and the lowest value; "" where they are alike."""
    unit = item.definition.unit
    points = [point for point in item.trend if point.fiscal_year in item.combined.fiscal_years]
    values = {point.figure.value for point in points}
    if len(values) < 2 or words.is_word(points[0].figure, unit):
        return ""
    best, worst = (
        [one for one in points if one.figure.value == edge] for edge in (max(values), min(values))
    )
    return _(
        "สูงที่สุดในปีงบประมาณ พ.ศ. %(best)s (%(high)s) ต่ำที่สุดในปีงบประมาณ พ.ศ. %(worst)s (%(low)s)"
    ) % {
        "best": _years_of(best),
        "high": full_value(item, best[0].figure),
        "worst": _years_of(worst),
        "low": full_value(item, worst[0].figure),
    }


def _years_of(points: list[TrendPoint]) -> str:
    return listed_years(tuple(point.fiscal_year for point in points))
