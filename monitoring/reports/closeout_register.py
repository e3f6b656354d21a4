"""The register over the years of a plan: at its start, new pairs, ended ones, at its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from registry.moments import Moment
from registry.reports import Totals, national_picture
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_of, fiscal_year_start

from .names import PUBLIC
from .pairings import ListedPair, pairs_on, read_pairs


@dataclass(frozen=True)
class RegisterYear:
    """What a year changed of the official list, and what it came to on its last day.

    Bangkok is left out of all of it; so are pairs that nobody has confirmed.
    """

    fiscal_year: int
    day: date
    new: tuple[ListedPair, ...]
    ended: tuple[ListedPair, ...]
    totals: Totals


@dataclass(frozen=True)
class RegisterYears:
    """The register on the day before the plan began, by its years, and on the report's day.

    Everything is as the register knows it at the moment of the report, late reports among it.
    """

    start_on: date
    start: Totals
    years: tuple[RegisterYear, ...]

    @property
    def end(self) -> Totals:
        """On the report's own day."""
        return self.years[-1].totals

    @property
    def new_count(self) -> int:
        """Pairs first signed in the years of the plan."""
        return sum(len(year.new) for year in self.years)

    @property
    def ended_count(self) -> int:
        """Pairs whose last day in force lies in the years of the plan."""
        return sum(len(year.ended) for year in self.years)


def read_register_years(
    years: Sequence[int], *, day: date, moment: datetime | None
) -> RegisterYears:
    """The register over these years up to the day; queries grow with the years alone."""
    start_on = fiscal_year_start(years[0]) - timedelta(days=1)
    pairs = [
        pair
        for pair in read_pairs(pairs_on(day, moment).confirmed(), day=day, moment=moment)
        if pair.counts
    ]
    new, ended = defaultdict(list), defaultdict(list)
    for pair in pairs:
        if pair.signed_effective:
            new[fiscal_year_of(pair.signed_effective)].append(pair)
        last = pair.ended_on
        if last:
            ended[fiscal_year_of(last)].append(pair)
    return RegisterYears(
        start_on=start_on,
        start=_totals(start_on, moment),
        years=tuple(
            RegisterYear(
                fiscal_year=year,
                day=min(day, fiscal_year_end(year)),
                new=tuple(new[year]),
                ended=tuple(ended[year]),
                totals=_totals(min(day, fiscal_year_end(year)), moment),
            )
            for year in years
        ),
    )


def _totals(day: date, moment: datetime | None) -> Totals:
    return national_picture(user=PUBLIC, moment=Moment(day, moment)).totals
