"""Assembles the report on the indicators of a fiscal year: queries, rules, names."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from monitoring import kpis
from plans.models import Plan
from registry.choices import Status
from registry.reports import reconcile
from sistercity.audit.models import Change
from sistercity.audit.snapshot import one_snapshot
from sistercity.thai.calendar import BANGKOK, fiscal_year_end

from .computed import COMPUTED, trained
from .dates import Dates, settle, year_dates
from .definitions import check_versions, read_definitions
from .facts import Facts, read_facts
from .names import PUBLIC, Names, read_names
from .places import check_place, place_name
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
NO_VERSIONS: Mapping[str, int] = MappingProxyType({})
# A year that the rules of one moment are applied to.
YearFacts = dict[int, tuple[Facts, kpis.Period]]


@one_snapshot()
def figure(
    indicator: str,
    fiscal_year: int,
    place: str = kpis.NATION,
    as_at: date | None = None,
    known_at: datetime | None = None,
    *,
    today: date,
    rule_version: int | None = None,
) -> kpis.Figure:
    """One indicator alone, without names and trend.

    Args:
        rule_version: None: the version of its rule that was in force as known then.

    Raises:
        KeyError: an indicator that is not computed.
        ReportRefused: a year or dates without figures, an unknown place or version.
    """
    compute = COMPUTED[indicator].compute
    if rule_version is not None:
        check_versions({indicator: rule_version})
    dates = settle(fiscal_year, as_at=as_at, known_at=known_at, today=today)
    facts = read_facts(dates.known_at, first_year=fiscal_year, last_year=fiscal_year)
    check_place(place, facts)
    return compute(facts, dates.period, facts.place(place), rule_version)


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
    check_versions(rule_versions)
    dates = settle(fiscal_year, as_at=as_at, known_at=known_at, today=now.date())
    moment = dates.known_at
    definitions = read_definitions(fiscal_year, moment, rule_versions)
    plan = _plan(fiscal_year, moment)
    years = _facts_by_year(dates, _first_year(fiscal_year, plan))
    facts, _period = years[fiscal_year]
    check_place(place, facts)
    figures = {
        code: {
            year: its.compute(facts, period, facts.place(place), rule_versions.get(code))
            for year, (facts, period) in years.items()
        }
        for code, its in COMPUTED.items()
    }
    names = read_names((trend[fiscal_year] for trend in figures.values()), moment)
    number = Change.objects.number_known_at(moment)
    register = _register_coverage(moment, dates.period.as_at)
    named = place_name(facts.place(place), names)
    return KpiReport(
        place=named,
        dates=dates,
        known_at=(moment or now).astimezone(BANGKOK),
        known_number=number,
        plan_th=plan.name_th if plan else "",
        plan_en=plan.name_en if plan else "",
        figures=tuple(
            _figure_report(
                named, definitions[code], list(trend.values()), years, names, register, number
            )
            for code, trend in figures.items()
        ),
    )


def place_trends(
    fiscal_year: int,
    places: Iterable[str],
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
    today: date,
) -> dict[str, dict[str, tuple[kpis.Figure, ...]]]:
    """The years of every indicator for several places at once: place → indicator → figures.

    Years, dates and knowledge are those of ``kpi_report``; the facts are read once for all.

    Raises:
        ReportRefused: as ``kpi_report``.
    """
    dates = settle(fiscal_year, as_at=as_at, known_at=known_at, today=today)
    years = _facts_by_year(dates, _first_year(fiscal_year, _plan(fiscal_year, dates.known_at)))
    facts, _period = years[fiscal_year]
    found = {}
    for place in places:
        check_place(place, facts)
        found[place] = {
            code: tuple(
                its.compute(facts, period, facts.place(place), None)
                for facts, period in years.values()
            )
            for code, its in COMPUTED.items()
        }
    return found


def _plan(fiscal_year: int, moment: datetime | None) -> Plan | None:
    """The plan that the year belongs to, as known at the moment."""
    plans = Plan.known(moment).filter(first_year__lte=fiscal_year, last_year__gte=fiscal_year)
    return plans.order_by("-first_year").first()


def _first_year(fiscal_year: int, plan: Plan | None) -> int:
    """The first year of a trend."""
    return plan.first_year if plan else fiscal_year - TREND_YEARS + 1


def result_id(figure: kpis.Figure, known_number: int) -> str:
    """What names a computed figure: the same rule, dates and knowledge give the same id."""
    parts = (
        figure.indicator,
        figure.rule_version,
        figure.fiscal_year,
        figure.place,
        figure.as_at.isoformat(),
        known_number,
    )
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


def _facts_by_year(dates: Dates, first_year: int) -> YearFacts:
    """The facts and period of each year up to the report's, read once a moment."""
    last_year = dates.period.fiscal_year
    earlier = year_dates(list(range(first_year, last_year)), day=dates.period.as_at)
    moments: dict[datetime | None, list[int]] = defaultdict(list)
    for year, its in earlier.items():
        moments[_earlier(its.known_at, dates.known_at)].append(year)
    moments[dates.known_at].append(last_year)
    found: YearFacts = {}
    for moment, years in moments.items():
        facts = read_facts(moment, first_year=min(years), last_year=max(years))
        for year in years:
            found[year] = (facts, kpis.Period(year, fiscal_year_end(year)))
    found[last_year] = (found[last_year][0], dates.period)
    return dict(sorted(found.items()))


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two moments; None is the present."""
    return min((moment for moment in (one, other) if moment), default=None)


def _register_coverage(moment: datetime | None, day: date) -> Coverage | None:
    """Rows held against the ministry's declared total of signed pairings.

    Of several totals the last one declared by the day counts, else the first after it.
    """
    totals = [
        total
        for total in reconcile(user=PUBLIC, known_at=moment)
        if total.status == Status.SIGNED and total.as_at
    ]
    if not totals:
        return None
    earlier = [total for total in totals if total.as_at <= day]
    total = earlier[-1] if earlier else totals[0]
    return Coverage(
        held_provinces=total.held.province_count,
        all_provinces=total.declared.province_count,
        held_pairs=total.held.pair_count,
        all_pairs=total.declared.pair_count,
        as_at=total.as_at,
    )


def _coverage(figure: kpis.Figure, facts: Facts, register: Coverage | None) -> Coverage | None:
    """How complete the records behind a figure are; None where nothing is declared."""
    if figure.indicator in ("1.2", "2.1", "2.2"):
        is_part = register is not None and figure.place != kpis.NATION
        return replace(register, is_national=True) if is_part else register
    if figure.indicator in ("3.1", "3.2") and kpis.kind_of(figure.place) != kpis.PlaceKind.PROVINCE:
        place = facts.place(figure.place)
        expected = kpis.counted_codes(facts.provinces, figure.as_at, place)
        told = {order.seat for order in facts.orders} & set(expected)
        return Coverage(len(told), len(expected))
    return None


def _figure_report(
    place: PlaceName,
    definition: Definition,
    trend: list[kpis.Figure],
    years: YearFacts,
    names: Names,
    register: Coverage | None,
    known_number: int,
) -> FigureReport:
    figure = trend[-1]
    points = tuple(
        TrendPoint(
            item.fiscal_year,
            item,
            years[item.fiscal_year][0].targets.get((definition.id, item.fiscal_year)),
        )
        for item in trend
    )
    facts, period = years[figure.fiscal_year]
    return FigureReport(
        place=place,
        definition=definition,
        figure=figure,
        result_id=result_id(figure, known_number),
        target=points[-1].target,
        trend=points,
        combined=kpis.combine(
            [item for item in trend if item.rule_version == figure.rule_version]
        ),
        coverage=_coverage(figure, facts, register),
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
    done = figure.supporting.get("activities_by_pairing", {})
    assumed = set(figure.assumed_ids) | {
        item.id for item in figure.exclusions if item.record == "pairing" and item.is_assumed
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
