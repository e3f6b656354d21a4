"""Assembles the report on the indicators of a fiscal year: queries, rules, names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from monitoring import kpis
from plans.models import Plan
from sistercity.audit.snapshot import one_snapshot
from sistercity.thai.calendar import BANGKOK

from .computed import COMPUTED, trained
from .coverage import coverage_of, register_coverage
from .dates import Dates, settle, year_dates
from .definitions import check_versions, read_definitions
from .figures import NO_VERSIONS, Figures, figures_of, result_id
from .laid_out import laid_out
from .naming import COUNTED, EVERYTHING, Extent, NamedFigure, choose, read_figure_names
from .places import place_name
from .shapes import Coverage, Definition, FigureReport, KpiReport, PlaceName, TrendPoint

# Beyond every plan a trend shows as many years as a plan has.
TREND_YEARS = 5


def kpi_report(
    fiscal_year: int,
    *,
    place: str = kpis.NATION,
    as_at: date | None = None,
    known_at: datetime | None = None,
    rule_versions: Mapping[str, int] = NO_VERSIONS,
    now: datetime,
    extent: Extent = EVERYTHING,
    codes: Collection[str] = tuple(COMPUTED),
) -> KpiReport:
    """The report on a fiscal year.

    Earlier years of the trend are taken on their last day, as known at their own closing, or at
    ``known_at`` if that came before; each by the version of its rule in force then.

    Args:
        place: as ``kpis.Place`` codes it.
        as_at, known_at: as ``settle`` takes them.
        rule_versions: by indicator, the version that all its years are computed by instead.
        now: the present moment, aware.
        extent: how many records are named.
        codes: the indicators told.

    Raises:
        ReportRefused: a year or dates without figures, an unknown place or version, or a
            moment at which the plan was not known.
    """
    return kpi_desk(
        fiscal_year, place=place, as_at=as_at, known_at=known_at, rule_versions=rule_versions,
        now=now, extent=extent, codes=codes,
    )[0]  # fmt: skip


@one_snapshot()
def kpi_desk(
    fiscal_year: int,
    *,
    place: str = kpis.NATION,
    as_at: date | None = None,
    known_at: datetime | None = None,
    rule_versions: Mapping[str, int] = NO_VERSIONS,
    now: datetime,
    extent: Extent = COUNTED,
    codes: Collection[str] = tuple(COMPUTED),
) -> tuple[KpiReport, Figures]:
    """The same report, unless asked otherwise with its records counted, and its years' figures.

    For pages that show figures side by side: they do not grow with activities, and
    ``Figures.inside`` gives those of the parts of the place from the same facts.

    Raises:
        ReportRefused: as ``kpi_report``.
    """
    check_versions(rule_versions)
    dates = settle(fiscal_year, as_at=as_at, known_at=known_at, today=now.date())
    moment = dates.known_at
    definitions = read_definitions(fiscal_year, moment, rule_versions)
    plan = _plan(fiscal_year, moment)
    first_year = _first_year(fiscal_year, plan)
    found = figures_of(_trend_dates(dates, first_year), (place,), rule_versions=rule_versions)
    facts = found.facts[fiscal_year]
    trends = {code: found.trend(code, place) for code in codes}
    chosen = {
        code: choose(trend[-1], laid_out(trend[-1], facts), extent)
        for code, trend in trends.items()
    }
    names = read_figure_names(chosen.values(), moment)
    register = register_coverage(moment, dates.period.as_at)
    named = place_name(facts.place(place), names)
    report = KpiReport(
        place=named,
        dates=dates,
        known_at=(moment or now).astimezone(BANGKOK),
        known_number=facts.known_number,
        plan_th=plan.name_th if plan else "",
        plan_en=plan.name_en if plan else "",
        figures=tuple(
            _figure_report(
                named,
                definitions[code],
                trend,
                NamedFigure(chosen[code], names),
                found,
                register,
            )
            for code, trend in trends.items()
        ),
    )
    return report, found


def _plan(fiscal_year: int, moment: datetime | None) -> Plan | None:
    """The plan that the year belongs to, as known at the moment."""
    plans = Plan.known(moment).filter(first_year__lte=fiscal_year, last_year__gte=fiscal_year)
    return plans.order_by("-first_year").first()


def _first_year(fiscal_year: int, plan: Plan | None) -> int:
    """The first year of a trend."""
    return plan.first_year if plan else fiscal_year - TREND_YEARS + 1


def _trend_dates(dates: Dates, first_year: int) -> tuple[Dates, ...]:
    """The dates of each year up to the report's; the earlier ones as known when they closed."""
    last_year = dates.period.fiscal_year
    earlier = year_dates(list(range(first_year, last_year)), day=dates.period.as_at)
    return (
        *(
            replace(its, known_at=_earlier(its.known_at, dates.known_at))
            for its in earlier.values()
        ),
        dates,
    )


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two moments; None is the present."""
    return min((moment for moment in (one, other) if moment), default=None)


def _figure_report(
    place: PlaceName,
    definition: Definition,
    trend: tuple[kpis.Figure, ...],
    named: NamedFigure,
    found: Figures,
    register: Coverage | None,
) -> FigureReport:
    figure = named.chosen.figure
    points = tuple(
        TrendPoint(
            item.fiscal_year, item, found.facts[item.fiscal_year].targets.get(definition.id)
        )
        for item in trend
    )
    facts, period = found.facts[figure.fiscal_year], found.dates[figure.fiscal_year].period
    return FigureReport(
        place=place,
        definition=definition,
        figure=figure,
        result_id=result_id(figure, facts.known_number),
        target=points[-1].target,
        trend=points,
        combined=kpis.combine(
            [item for item in trend if item.rule_version == figure.rule_version]
        ),
        coverage=coverage_of(figure, facts, register),
        regions=named.regions(),
        names=named.names,
        laid=named.chosen.laid,
        trained=trained(facts, period, facts.place(figure.place)) if _has_trained(figure) else None,
    )


def _has_trained(figure: kpis.Figure) -> bool:
    return figure.indicator == "1.2" and figure.state != kpis.State.NOT_APPLICABLE
