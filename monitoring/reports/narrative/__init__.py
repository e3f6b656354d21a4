"""Plain sentences composed from figures, each with the years that its numbers come from.

Digits are Arabic here and percentages have two decimals; what is printed turns the digits. A
difference is that of the two values as they are printed, so that a reader finds it again.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from monitoring.kpis import State
from sistercity.fields.messages import reads_english

from .. import words
from ..shapes import FigureReport, KpiReport
from .comparisons import change_sentence, extremes_sentence, target_sentence
from .numbers import listed_years
from .parts import part_sentences, region_sentences
from .values import combined_sentence, value_sentence

# What the summary of a report says of each indicator.
LEADING = ("value", "change", "target")


@dataclass(frozen=True)
class Sentence:
    """What is said of an indicator, and from which fiscal years its numbers are.

    ``topic`` is one of value, change, target, part, region, basis.
    """

    topic: str
    text: str
    indicator: str
    fiscal_years: tuple[int, ...]


def _said(topic: str, text: str, item: FigureReport, years: tuple[int, ...]) -> Sentence:
    """A sentence; English ones end with a stop, also those that stand alone elsewhere."""
    is_open = reads_english() and not text.endswith(".")
    return Sentence(topic, f"{text}." if is_open else text, item.code, years)


def sentences(item: FigureReport) -> tuple[Sentence, ...]:
    """Everything that is said of one figure, in the order of reading."""
    year = item.figure.fiscal_year
    found = [_said("value", value_sentence(item), item, (year,))]
    if item.figure.state == State.NOT_APPLICABLE:
        return tuple(found)
    if told := change_sentence(item):
        years = tuple(point.fiscal_year for point in item.trend[-2:])
        found.append(_said("change", told, item, years))
    rest = [("target", target_sentence(item))]
    rest += [("part", told) for told in part_sentences(item)]
    rest += [("region", told) for told in region_sentences(item)]
    rest += [
        ("basis", words.coverage_words(item.coverage)), ("basis", words.assumed_words(item.figure))
    ]  # fmt: skip
    found += [_said(topic, told, item, (year,)) for topic, told in rest if told]
    return tuple(found)


def plan_sentences(item: FigureReport) -> tuple[Sentence, ...]:
    """What is said of an indicator over the years of its trend together, by one rule."""
    years, gaps = item.combined.fiscal_years, item.combined.gap_years
    if item.figure.state == State.NOT_APPLICABLE:
        return ()
    if not years:
        return (_said("value", _("ไม่มีกรณีให้คำนวณในทุกปีงบประมาณ"), item, gaps),)
    found = [_said("value", combined_sentence(item), item, years)]
    if told := extremes_sentence(item):
        found.append(_said("change", told, item, years))
    if gaps:
        told = _("ปีงบประมาณ พ.ศ. %(years)s ไม่มีกรณี จึงไม่นำมารวม") % {"years": listed_years(gaps)}
        found.append(_said("basis", told, item, gaps))
    others = [point.fiscal_year for point in item.trend]
    others = tuple(year for year in others if year not in (*years, *gaps))
    if others:
        told = _("ปีงบประมาณ พ.ศ. %(years)s ใช้วิธีคำนวณอีกฉบับ จึงไม่นำมารวม") % {
            "years": listed_years(others)
        }
        found.append(_said("basis", told, item, others))
    return tuple(found)


def summary(report: KpiReport) -> tuple[tuple[FigureReport, tuple[Sentence, ...]], ...]:
    """Of each indicator that has a meaning for the place: its value, change and target."""
    return tuple(
        (item, tuple(one for one in sentences(item) if one.topic in LEADING))
        for item in report.figures
        if item.figure.state != State.NOT_APPLICABLE
    )
