"""The figures of a report as bars for the charts of page and PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from monitoring.kpis import Figure
from plans.choices import Unit
from registry.names import name_of

from . import words
from .shapes import FigureReport


def trend_bars(item: FigureReport, write: Callable[[str], str] = str) -> list[dict]:
    """The years of a figure as bars; a year without a value leaves a gap.

    Before a year computed by another version of the rule the series breaks.

    Args:
        write: how texts are written, for instance with Thai digits.
    """
    unit = item.definition.unit
    breaks = item.breaks
    return [
        {
            "label": write(point.fiscal_year),
            "value": _height(point.figure.value, unit),
            "text": write(_value(point.figure, unit)),
            "target": _height(point.target.value, unit)
            if point.target and item.holds_target
            else None,
            "tone": "bar-strong" if point is item.trend[-1] else "bar",
            "is_break": point in breaks,
        }
        for point in item.trend
    ]


def figure_bars(figures: Sequence[Figure], unit: str) -> list[dict]:
    """The years of one place among others as bars, without targets."""
    return [
        {
            "label": str(figure.fiscal_year),
            "value": _height(figure.value, unit),
            "text": _value(figure, unit),
            "is_break": before is not None and before.rule_version != figure.rule_version,
        }
        for before, figure in zip((None, *figures), figures, strict=False)
    ]


def trend_top(item: FigureReport) -> int | None:
    """The value at full height: 100 for percentages, 1 for yes and no; None for a count."""
    return {Unit.SHARE: 100, Unit.YES_NO: 1}.get(item.definition.unit)


def region_bars(item: FigureReport, write: Callable[[str], str] = str) -> list[dict]:
    """The regions of a figure as bars: in per cent, or as counts where the figure is one.

    A region with nothing to divide by has no value.
    """
    is_count = item.definition.unit == Unit.COUNT
    return [
        {
            "label": name_of(region),
            "value": region.numerator if is_count else _percentage(region),
            "text": write(words.region_words(item, region)),
        }
        for region in item.regions
    ]


def _value(figure, unit: str) -> str:
    return "–" if figure.value is None else words.value_text(figure, unit)


def _percentage(region) -> float | None:
    return 100 * region.numerator / region.denominator if region.denominator else None


def _height(value: Fraction | None, unit: str) -> float | None:
    if value is None:
        return None
    return float(value * 100) if unit == Unit.SHARE else float(value)
