"""What a figure came to, in a year and in several."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from monitoring.kpis import State
from plans.choices import Unit
from registry.names import text_of

from .. import words
from ..shapes import FigureReport, PlaceName
from .numbers import listed_years, percent2


def value_sentence(item: FigureReport) -> str:
    """What the year came to."""
    figure = item.figure
    told = {"year": figure.fiscal_year, "place": text_of(item.place, "full_name")}
    if figure.state != State.VALUE:
        told["opening"] = _opening(told, item.place)
        return _("%(opening)s %(words)s") % {**told, "words": words.figure_words(item)}
    if words.is_own(figure):
        return _own_value(item) % told
    told |= {
        "opening": _opening(told, item.place),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "percent": percent2(figure.value),
        "count": len(figure.numerator_ids),
    }
    return _value_words(item) % told


def _opening(told: dict, place: PlaceName) -> str:
    if place.is_nation:
        return _("ในปีงบประมาณ พ.ศ. %(year)s") % told
    return _("ในปีงบประมาณ พ.ศ. %(year)s %(place)s") % told


def _value_words(item: FigureReport) -> str:
    """Of how many, how many: with the names of ``_value`` still open."""
    figure = item.figure
    if item.definition.unit == Unit.YES_NO:
        return _handbooks(len(figure.numerator_ids))
    if item.definition.unit == Unit.COUNT:
        return _signings(figure.numerator)
    count = figure.denominator
    if item.code == "1.2":
        return ngettext(
            "%(opening)s คู่ที่ลงนามครั้งแรกและปฏิบัติตามแนวทางถูกต้องครบถ้วน "
            "(ตัวชี้วัดแทน) มีจำนวน %(numerator)s คู่ จาก %(denominator)s คู่ "
            "คิดเป็นร้อยละ %(percent)s",
            "%(opening)s คู่ที่ลงนามครั้งแรกและปฏิบัติตามแนวทางถูกต้องครบถ้วน "
            "(ตัวชี้วัดแทน) มีจำนวน %(numerator)s คู่ จาก %(denominator)s คู่ "
            "คิดเป็นร้อยละ %(percent)s",
            count,
        )
    if item.code == "2.1":
        return ngettext(
            "%(opening)s "
            "จังหวัดที่ลงนามแล้วและมีกิจกรรมร่วมกับคู่ความสัมพันธ์อย่างน้อย 1 ครั้ง "
            "มีจำนวน %(numerator)s จังหวัด จาก %(denominator)s จังหวัด คิดเป็นร้อยละ "
            "%(percent)s",
            "%(opening)s "
            "จังหวัดที่ลงนามแล้วและมีกิจกรรมร่วมกับคู่ความสัมพันธ์อย่างน้อย 1 ครั้ง "
            "มีจำนวน %(numerator)s จังหวัด จาก %(denominator)s จังหวัด คิดเป็นร้อยละ "
            "%(percent)s",
            count,
        )
    if item.code == "3.1":
        return ngettext(
            "%(opening)s จังหวัดที่มีคณะทำงานซึ่งคำสั่งมีผล มีจำนวน %(numerator)s "
            "จังหวัด จาก %(denominator)s จังหวัด คิดเป็นร้อยละ %(percent)s",
            "%(opening)s จังหวัดที่มีคณะทำงานซึ่งคำสั่งมีผล มีจำนวน %(numerator)s "
            "จังหวัด จาก %(denominator)s จังหวัด คิดเป็นร้อยละ %(percent)s",
            count,
        )
    return ngettext(
        "%(opening)s คณะทำงานที่มีการประชุมหรือกิจกรรมขับเคลื่อน มีจำนวน "
        "%(numerator)s คณะ จาก %(denominator)s คณะ คิดเป็นร้อยละ %(percent)s",
        "%(opening)s คณะทำงานที่มีการประชุมหรือกิจกรรมขับเคลื่อน มีจำนวน "
        "%(numerator)s คณะ จาก %(denominator)s คณะ คิดเป็นร้อยละ %(percent)s",
        count,
    )


def _handbooks(count: int) -> str:
    if not count:
        return _("%(opening)s ยังไม่มีคู่มือแนวทางปฏิบัติที่เผยแพร่และใช้อยู่")
    return ngettext(
        "%(opening)s มีคู่มือแนวทางปฏิบัติที่เผยแพร่และใช้อยู่ %(count)s ฉบับ",
        "%(opening)s มีคู่มือแนวทางปฏิบัติที่เผยแพร่และใช้อยู่ %(count)s ฉบับ",
        count,
    )


def _signings(count: int) -> str:
    if not count:
        return _("%(opening)s ไม่มีคู่ที่ลงนามครั้งแรกซึ่งนับตามตัวชี้วัด")
    return ngettext(
        "%(opening)s มีคู่ที่ลงนามครั้งแรกซึ่งนับตามตัวชี้วัด จำนวน %(numerator)s คู่",
        "%(opening)s มีคู่ที่ลงนามครั้งแรกซึ่งนับตามตัวชี้วัด จำนวน %(numerator)s คู่",
        count,
    )


def _own_value(item: FigureReport) -> str:
    """One province alone, which has it or has not."""
    met = bool(item.figure.value)
    if item.code == "2.1":
        if met:
            return _("ในปีงบประมาณ พ.ศ. %(year)s %(place)sมีกิจกรรมร่วมกับคู่ความสัมพันธ์แล้ว")
        return _("ในปีงบประมาณ พ.ศ. %(year)s %(place)sไม่มีกิจกรรมร่วมกับคู่ความสัมพันธ์")
    if item.code == "3.1":
        if met:
            return _("ในปีงบประมาณ พ.ศ. %(year)s %(place)sมีคณะทำงานซึ่งคำสั่งมีผล")
        return _("ในปีงบประมาณ พ.ศ. %(year)s %(place)sยังไม่มีคณะทำงานซึ่งคำสั่งมีผล")
    if met:
        return _("ในปีงบประมาณ พ.ศ. %(year)s คณะทำงานของ%(place)sมีการประชุมหรือกิจกรรมขับเคลื่อน")
    return _("ในปีงบประมาณ พ.ศ. %(year)s คณะทำงานของ%(place)sไม่มีการประชุมหรือกิจกรรมขับเคลื่อน")


def combined_sentence(item: FigureReport) -> str:
    """Several years added up."""
    combined = item.combined
    told = {
        "years": listed_years(combined.fiscal_years),
        "value": words.combined_text(combined, item.definition.unit),
    }
    unit = item.definition.unit
    if unit == Unit.SHARE and not words.is_own(combined):
        told |= {
            "numerator": combined.numerator,
            "denominator": combined.denominator,
            "percent": percent2(combined.value),
        }
        return (
            _(
                "รวมปีงบประมาณ พ.ศ. %(years)s ตัวตั้ง %(numerator)s ตัวหาร %(denominator)s "
                "คิดเป็นร้อยละ %(percent)s"
            )
            % told
        )
    return _("รวมปีงบประมาณ พ.ศ. %(years)s %(value)s") % told
