"""Assembles the report on the indicators of a fiscal year: queries, rules, names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
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
from .names import Names, read_names
from .places import place_name
from .shapes import (
    Coverage,
    Definition,
    FaultLine,
    FigureReport,
    KpiReport,
    PairingLine,
    PlaceName,
    ProvinceRow,
    RegionRows,
    TrendPoint,
)

# Beyond every plan a trend shows as many years as a plan has.
TREND_YEARS = 5


@one_snapshot()
def kpi_report(
    fiscal_year: int,
    *,
    place: str = kpis.NATION,
    as_at: date | None = None,
    known_at: datetime | None = None,
    rule_versions: Mapping[str, int] = NO_VERSIONS,
    now: datetime,
) -> KpiReport:
    """The report on a fiscal year.

    Earlier years of the trend are taken on their last day, as known at their own closing, or at
    ``known_at`` if that came before; each by the version of its rule in force then.

    Args:
        place: as ``kpis.Place`` codes it.
        as_at, known_at: as ``settle`` takes them.
        rule_versions: by indicator, the version that all its years are computed by instead.
        now: the present moment, aware.

    Raises:
        ReportRefused: a year or dates without figures, an unknown place or version, or a
            moment at which the plan was not known.
    """
    asked = {"as_at": as_at, "known_at": known_at, "rule_versions": rule_versions, "now": now}
    return _read(fiscal_year, place, with_activities=True, **asked)[0]


@one_snapshot()
def kpi_desk(
    fiscal_year: int,
    *,
    place: str = kpis.NATION,
    as_at: date | None = None,
    known_at: datetime | None = None,
    now: datetime,
) -> tuple[KpiReport, Figures]:
    """The same report with its activities counted, not named, and the figures of its years.

    For pages that show figures side by side: they do not grow with activities, and
    ``Figures.inside`` gives those of the parts of the place from the same facts.

    Raises:
        ReportRefused: as ``kpi_report``.
    """
    asked = {"as_at": as_at, "known_at": known_at, "rule_versions": NO_VERSIONS, "now": now}
    return _read(fiscal_year, place, with_activities=False, **asked)


def _read(
    fiscal_year: int,
    place: str,
    *,
    as_at: date | None,
    known_at: datetime | None,
    rule_versions: Mapping[str, int],
    now: datetime,
    with_activities: bool,
) -> tuple[KpiReport, Figures]:
    check_versions(rule_versions)
    dates = settle(fiscal_year, as_at=as_at, known_at=known_at, today=now.date())
    moment = dates.known_at
    definitions = read_definitions(fiscal_year, moment, rule_versions)
    plan = _plan(fiscal_year, moment)
    first_year = _first_year(fiscal_year, plan)
    found = figures_of(_trend_dates(dates, first_year), (place,), rule_versions=rule_versions)
    facts = found.facts[fiscal_year]
    trends = {code: found.trend(code, place) for code in COMPUTED}
    names = read_names(
        (trend[-1] for trend in trends.values()), moment, with_activities=with_activities
    )
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
            _figure_report(named, definitions[code], trend, found, names, register)
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
    found: Figures,
    names: Names,
    register: Coverage | None,
) -> FigureReport:
    figure = trend[-1]
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
        regions=_regions(figure, names),
        names=names,
        trained=trained(facts, period, facts.place(figure.place)) if _has_trained(figure) else None,
    )


def _has_trained(figure: kpis.Figure) -> bool:
    return figure.indicator == "1.2" and figure.state != kpis.State.NOT_APPLICABLE


def _regions(figure: kpis.Figure, names: Names) -> tuple[RegionRows, ...]:
    """The provinces of a figure by region, both in dictionary order."""
    lines = _pairing_lines(figure, names)
    rows = defaultdict(list)
    for standing, codes in figure.groups.get("provinces", {}).items():
        for code in codes:
            row = _province_row(figure, names, code, standing, lines[code])
            rows[row.region_code].append(row)
    regions = {item.region_code: item for item in names.provinces.values()}
    return tuple(
        RegionRows(
            code,
            regions[code].region_th,
            regions[code].region_en,
            numerator=sum(row.numerator for row in rows[code]),
            denominator=sum(row.denominator for row in rows[code]),
            rows=tuple(sorted(rows[code], key=lambda row: names.provinces[row.code].order)),
        )
        for code in sorted(rows, key=lambda code: regions[code].order[0])
    )


def _pairing_lines(figure: kpis.Figure, names: Names) -> dict[str, list[PairingLine]]:
    """The pairings of each province, by its code."""
    # Where activities were not named, they are only counted.
    done = figure.supporting.get("activities_by_pairing", {}) if names.activities else {}
    assumed = set(figure.assumed_ids) | {
        item.id
        for item in figure.other_exclusions
        if item.record == "pairing" and item.is_assumed
    }
    lines = defaultdict(list)
    for standing, ids in figure.groups.get("pairings", {}).items():
        for pk in ids:
            line = PairingLine(
                names.pairings[pk],
                standing,
                pk in assumed,
                activities=tuple(names.activities[key] for key in done.get(pk, ())),
                faults=tuple(_fault_line(fault, names) for fault in figure.faults.get(pk, ())),
            )
            lines[line.name.province_code].append(line)
    return lines


def _fault_line(fault: kpis.StepFault, names: Names) -> FaultLine:
    before = None if fault.before is None else names.steps[fault.before]
    return FaultLine(names.steps[fault.step], fault.fault, before)


def _province_row(
    figure: kpis.Figure, names: Names, code: str, standing: str, lines: list[PairingLine]
) -> ProvinceRow:
    orders = figure.supporting.get("orders_by_province", {}).get(code, ())
    meetings = figure.supporting.get("meetings_by_province", {}).get(code, ())
    done = figure.supporting.get("activities_by_province", {}).get(code, ())
    ours = {line.name.id for line in lines} if _counts_pairings(figure) else {code}
    return ProvinceRow(
        code=code,
        name_th=names.provinces[code].name_th,
        name_en=names.provinces[code].name_en,
        region_code=names.provinces[code].region_code,
        standing=standing,
        numerator=len(ours.intersection(figure.numerator_ids)),
        denominator=len(ours.intersection(figure.denominator_ids)),
        pairings=tuple(sorted(lines, key=lambda line: line.name.number)),
        orders=tuple(names.orders[key] for key in orders),
        meetings=tuple(names.meetings[key] for key in meetings),
        activity_count=len(done),
    )


def _counts_pairings(figure: kpis.Figure) -> bool:
    return COMPUTED[figure.indicator].counts == "pairing"
