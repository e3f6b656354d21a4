"""What has changed in a closed year since its closing, beside the figures as known then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitoring.models import Erratum

from . import words
from .dates import YearState, settle
from .figures import figures_of
from .shapes import KpiReport


@dataclass(frozen=True)
class ChangedFigure:
    """An indicator that would now come out otherwise: as known at the closing, and now."""

    code: str
    closed_text: str
    now_text: str


@dataclass(frozen=True)
class SinceClosing:
    """How many errata there are, and the figures that they, or the register, have changed."""

    erratum_count: int
    changed: tuple[ChangedFigure, ...]


def since_closing(report: KpiReport, *, now: datetime) -> SinceClosing | None:
    """What to say beside a report on a closed year as known at its closing.

    Of the errata no more than their number leaves here: they are not public.

    Returns:
        None while there are none, and for a report of another moment.
    """
    dates = report.dates
    if dates.state != YearState.CLOSED or dates.known_at != dates.closed_at:
        return None
    errata = Erratum.objects.filter(fiscal_year=report.fiscal_year)
    if not report.place.is_nation:
        errata = errata.filter(province__code__in=report.place.provinces)
    count = errata.count()
    if not count:
        return None
    year = report.fiscal_year
    today = settle(year, as_at=report.as_at, known_at=now, today=now.date())
    versions = {item.code: item.figure.rule_version for item in report.figures}
    found = figures_of([today], (report.place.code,), rule_versions=versions)
    changed = []
    for item in report.figures:
        figure = found.of(item.code, year, report.place.code)
        unit = item.definition.unit
        then_text, now_text = (words.full_value_text(one, unit) for one in (item.figure, figure))
        if (figure.state, figure.value) != (item.figure.state, item.figure.value):
            changed.append(ChangedFigure(item.code, then_text, now_text))
    return SinceClosing(count, tuple(changed))
