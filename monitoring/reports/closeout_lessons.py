"""What provinces learned over the years of a plan, and what was corrected after each closing.

Reflections are internal: what they say is read for the internal edition alone, in the public
one stands which provinces handed one in. Nobody is named in either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitoring.models import Erratum, Reflection
from registry.models import Province

from .names import Named

# The parts of a reflection in the order of its form.
PARTS = ("success_factors", "problems", "obstacles", "proposals")


@dataclass(frozen=True)
class Lesson:
    """A province's reflection on a year; its words by part in the internal edition alone."""

    fiscal_year: int
    province_code: str
    province: Named
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class YearErrata:
    """How many numbered corrections a closed year had, of how many places."""

    fiscal_year: int
    erratum_count: int
    place_count: int


def read_lessons(
    years: Sequence[int], *, moment: datetime | None, internal: bool
) -> tuple[Lesson, ...]:
    """What was handed in, by year and province in dictionary order; two queries."""
    rows = list(Reflection.known(moment).submitted().filter(fiscal_year__in=list(years)))
    provinces = Province.known_by_id(moment, {row.province_id for row in rows})
    rows.sort(key=lambda row: (row.fiscal_year, provinces[row.province_id].sort_key))
    return tuple(
        Lesson(
            fiscal_year=row.fiscal_year,
            province_code=provinces[row.province_id].code,
            province=Named(
                provinces[row.province_id].name_th, provinces[row.province_id].name_en
            ),
            words=tuple((part, getattr(row, part)) for part in PARTS) if internal else (),
        )
        for row in rows
    )


def read_errata(years: Sequence[int], *, moment: datetime | None) -> tuple[YearErrata, ...]:
    """Corrections of each year since its closing; only numbers; one query."""
    rows = Erratum.known(moment).filter(fiscal_year__in=list(years)).order_by()
    counts: Counter[int] = Counter()
    places: dict[int, set] = {}
    for year, province_id in rows.values_list("fiscal_year", "province_id"):
        counts[year] += 1
        places.setdefault(year, set()).add(province_id)
    return tuple(YearErrata(year, counts[year], len(places.get(year, ()))) for year in years)
