"""The table of holidays, read once and passed down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monitoring.models import Holiday
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_start, to_be


@dataclass(frozen=True)
class Holidays:
    """The days on which offices are shut, and the Common Era years for which they were entered."""

    days: frozenset[date]
    years: frozenset[int]

    def lacking(self, days: Iterable[date]) -> list[int]:
        """The Buddhist years of these days for which no holiday was entered yet, in order.

        In such a year only week-ends are known to be free; whatever counts working days says so.
        """
        return sorted({to_be(day.year) for day in days if day.year not in self.years})

    def lacking_in(self, fiscal_year: int) -> list[int]:
        """Of the two calendar years that a fiscal year lies in."""
        return self.lacking([fiscal_year_start(fiscal_year), fiscal_year_end(fiscal_year)])


def read_holidays() -> Holidays:
    """All that were entered; one query."""
    days = frozenset(Holiday.objects.order_by().values_list("day", flat=True))
    return Holidays(days, frozenset(day.year for day in days))
