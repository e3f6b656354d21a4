"""The figures of all indicators, fiscal years and places at once: read once, counted once.

Every report and page takes its figures from here; one indicator of one year and place is the
smallest case.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType

from monitoring import kpis
from plans.models import Indicator
from sistercity.audit.snapshot import one_snapshot
from sistercity.collecting import collecting_later

from .computed import COMPUTED
from .coverage import coverage_of, register_coverage
from .dates import Dates, settle_years
from .definitions import check_versions
from .facts import Facts, TargetValue, read_facts
from .places import check_place
from .shapes import Coverage
from .targets import band_of

NO_VERSIONS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Figures:
    """Figures by (indicator, fiscal year, place), with the facts that they were taken from.

    Years ascend and places stand as they were asked for. Ids of activities are counted; which
    they are is read, of a whole year at once, when somebody looks at them.
    """

    dates: Mapping[int, Dates]
    facts: Mapping[int, Facts]
    places: tuple[str, ...]
    indicators: tuple[str, ...]
    rule_versions: Mapping[str, int]
    table: Mapping[tuple[str, int, str], kpis.Figure]

    def of(self, indicator: str, fiscal_year: int, place: str = kpis.NATION) -> kpis.Figure:
        """One figure.

        Raises:
            KeyError: it was not asked for.
        """
        return self.table[indicator, fiscal_year, place]

    def trend(self, indicator: str, place: str = kpis.NATION) -> tuple[kpis.Figure, ...]:
        """The figures of all years."""
        return tuple(self.table[indicator, year, place] for year in self.dates)

    def inside(self, places: Collection[str]) -> Figures:
        """The figures of places that lie in those asked for, from the same facts; no query.

        Raises:
            ReportRefused: a place that the register did not know in the last of the years.
        """
        places = tuple(places)
        for place in places:
            check_place(place, self.facts[max(self.facts)])
        table = _table(self.dates, self.facts, places, self.indicators, self.rule_versions)
        return replace(self, places=places, table=table)

    def result_id(self, figure: kpis.Figure) -> str:
        """What names the figure wherever it is printed."""
        return result_id(figure, self.facts[figure.fiscal_year].known_number)

    def target(self, figure: kpis.Figure) -> TargetValue | None:
        """What the nation should reach in the year of the figure."""
        targets = self.facts[figure.fiscal_year].targets
        return targets.get(self._indicator_ids.get(figure.indicator))

    def band(self, figure: kpis.Figure) -> str:
        """How the figure stands to that target, as ``kpis.band`` says it."""
        target = self.target(figure)
        return band_of(figure, target.value if target else None)

    def coverage(self, figure: kpis.Figure) -> Coverage | None:
        """How complete the records behind the figure are; None where nothing is declared.

        The register is held against its declared totals when this is first asked of a year.
        """
        dates, facts = self.dates[figure.fiscal_year], self.facts[figure.fiscal_year]
        register = facts.once(
            "register coverage", lambda: register_coverage(facts.moment, dates.period.as_at)
        )
        return coverage_of(figure, facts, register)

    @cached_property
    def _indicator_ids(self) -> dict[str, int]:
        return dict(Indicator.objects.filter(code__in=COMPUTED).values_list("code", "id"))


@one_snapshot()
def figures(
    years: Iterable[int],
    places: Collection[str] = (kpis.NATION,),
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
    today: date,
    rule_versions: Mapping[str, int] = NO_VERSIONS,
    indicators: Collection[str] = tuple(COMPUTED),
) -> Figures:
    """Every indicator in these fiscal years for these places, in a fixed number of queries.

    Args:
        places: as ``kpis.Place`` codes them.
        as_at, known_at: as ``settle`` takes them, of every year: without them a closed year is
            known as at its closing.
        rule_versions: by indicator, the version that all years are computed by; else that in
            force as known then.

    Raises:
        KeyError: an indicator that is not computed.
        ReportRefused: a year or dates without figures, an unknown place or version.
    """
    check_versions(rule_versions)
    dates = settle_years(years, as_at=as_at, known_at=known_at, today=today)
    return figures_of(
        dates.values(), tuple(places), rule_versions=rule_versions, indicators=indicators
    )


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
    """One indicator of one year and place.

    Args:
        rule_version: None: the version of its rule that was in force as known then.

    Raises:
        KeyError: an indicator that is not computed.
        ReportRefused: a year or dates without figures, an unknown place or version.
    """
    found = figures(
        [fiscal_year],
        (place,),
        as_at=as_at,
        known_at=known_at,
        today=today,
        rule_versions=NO_VERSIONS if rule_version is None else {indicator: rule_version},
        indicators=(indicator,),
    )
    return found.of(indicator, fiscal_year, place)


def figures_of(
    years: Iterable[Dates],
    places: tuple[str, ...],
    *,
    rule_versions: Mapping[str, int] = NO_VERSIONS,
    indicators: Collection[str] = tuple(COMPUTED),
) -> Figures:
    """The figures of years whose dates are settled; as ``figures``.

    Raises:
        ReportRefused: a place that the register did not know in the last of the years.
    """
    asked = {its.period.fiscal_year: its for its in years}
    with collecting_later():
        facts = read_facts(asked.values(), places=places)
        for place in places:
            check_place(place, facts[max(facts)])
        dates = {year: asked[year] for year in facts}
        table = _table(dates, facts, places, indicators, rule_versions)
    return Figures(dates, facts, places, tuple(indicators), rule_versions, table)


def _table(
    dates: Mapping[int, Dates],
    facts: Mapping[int, Facts],
    places: Iterable[str],
    indicators: Collection[str],
    rule_versions: Mapping[str, int],
) -> dict[tuple[str, int, str], kpis.Figure]:
    """Every figure by indicator, fiscal year and place."""
    computed = {code: COMPUTED[code] for code in indicators}
    return {
        (code, year, place): its.compute(
            known, dates[year].period, known.place(place), rule_versions.get(code)
        )
        for year, known in facts.items()
        for code, its in computed.items()
        for place in places
    }


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
