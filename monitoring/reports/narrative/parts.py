"""What a figure is made of: its groups, the central working group, its regions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from monitoring.kpis import Before, Figure, Standing, State
from plans.choices import Unit
from registry.names import name_of

from .. import words
from ..shapes import FigureReport, RegionRows
from .numbers import listed

# More regions than these in one sentence say nothing any more.
MOST_REGIONS = 3


def part_sentences(item: FigureReport) -> Iterator[str]:
    """What the figure is made of, and what stands beside it."""
    figure = item.figure
    if item.code == "2.1" and figure.state == State.VALUE and not words.is_own(figure):
        yield _silence(figure)
    if item.code == "2.2" and figure.state == State.VALUE:
        yield from _groups_of_signings(item)
    if item.code == "1.2" and item.trained:
        yield words.trained_words(item.trained)
    if "central" in figure.groups:
        yield _central(figure)


def _silence(figure: Figure) -> str:
    """Why the others of 2.1 have no joint activity, as far as they said."""
    provinces = figure.groups["provinces"]
    explained = len(provinces[Standing.EXPLAINED])
    silent = len(provinces[Standing.SILENT])
    if not explained + silent:
        return ""
    return _(
        "จังหวัดที่ไม่มีกิจกรรมร่วมมี %(all)s จังหวัด ชี้แจงเหตุแล้ว %(explained)s จังหวัด "
        "ไม่มีรายงาน %(silent)s จังหวัด"
    ) % {"all": explained + silent, "explained": explained, "silent": silent}


def _groups_of_signings(item: FigureReport) -> Iterator[str]:
    """The pairings of 2.2 by how their province stood, those beside it, and all since the start."""
    found = item.figure.groups["pairings"]
    counted = (Before.IN_PROGRESS, Before.IN_PROGRESS_AND_SIGNED, Before.NEVER)
    for groups, told in (
        (counted, _("จำแนกตามสถานะของจังหวัดก่อนวันแรกของปี ได้แก่ %(groups)s")),
        ((Before.SIGNED_ONLY, Before.UNKNOWN), _("มีคู่ที่ลงนามครั้งแรกในปีแต่ไม่นับ ได้แก่ %(groups)s")),
    ):
        named = [
            _("%(group)s %(count)s คู่")
            % {"group": words.STANDINGS[one][1], "count": len(found[one])}
            for one in groups
            if found[one]
        ]
        if named:
            yield told % {"groups": listed(named)}
    years = item.combined.fiscal_years
    if len(years) > 1:
        yield _("รวมปีงบประมาณ พ.ศ. %(first)s–%(last)s จำนวน %(count)s คู่") % {
            "first": min(years),
            "last": max(years),
            "count": item.combined.numerator,
        }
    if item.declared_count:
        yield _("ในจำนวนของปีนี้ %(count)s คู่อยู่ในยอดที่กระทรวงประกาศแล้ว") % {"count": item.declared_count}


def _central(figure: Figure) -> str:
    """How the central working group stands."""
    central = figure.groups["central"]
    if not central["orders"]:
        return _("ส่วนกลางไม่มีคณะทำงานซึ่งคำสั่งมีผล")
    if "meetings" not in central:
        return _("ส่วนกลางมีคณะทำงานซึ่งคำสั่งมีผล")
    count = len(central["meetings"])
    if not count:
        return _("คณะทำงานส่วนกลางไม่มีการประชุมหรือกิจกรรมขับเคลื่อน")
    return ngettext(
        "คณะทำงานส่วนกลางมีการประชุมหรือกิจกรรมขับเคลื่อน %(count)s ครั้ง",
        "คณะทำงานส่วนกลางมีการประชุมหรือกิจกรรมขับเคลื่อน %(count)s ครั้ง",
        count,
    ) % {"count": count}


def region_sentences(item: FigureReport) -> Iterator[str]:
    """Which regions stand out; nothing where all are alike or too many share a place."""
    is_count = item.definition.unit == Unit.COUNT
    values = {
        region.code: Fraction(region.numerator, 1 if is_count else region.denominator)
        for region in item.regions
        if is_count or region.denominator
    }
    if item.figure.state != State.VALUE or len(set(values.values())) < 2:
        return
    highest, lowest = (
        [region for region in item.regions if values.get(region.code) == edge]
        for edge in (max(values.values()), min(values.values()))
    )
    if is_count:
        if len(highest) <= MOST_REGIONS:
            yield _("มากที่สุดใน%(regions)s") % {"regions": _named(item, highest)}
        return
    if len(highest) <= MOST_REGIONS:
        yield _("สัดส่วนสูงที่สุด ได้แก่ %(regions)s") % {"regions": _named(item, highest)}
    if len(lowest) <= MOST_REGIONS:
        yield _("สัดส่วนต่ำที่สุด ได้แก่ %(regions)s") % {"regions": _named(item, lowest)}


def _named(item: FigureReport, regions: list[RegionRows]) -> str:
    return listed(f"{name_of(region)} ({words.region_words(item, region)})" for region in regions)
