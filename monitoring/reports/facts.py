"""The facts behind the figures, read as the register knew them at the moment of each year.

Scope: figures are official and the same for every reader, so they are computed from all rows
of the moment, published or not; what is not published leaves here only as a number by reason.
Names and titles are read elsewhere, through ``visible_to``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import TypeVar

from monitoring import kpis
from monitoring.models import Explanation
from plans.models import Target
from sistercity.audit.models import Change

from .activity_classes import read_activities
from .dates import Dates
from .reading import (
    Reading,
    by,
    read_attendances,
    read_baselines,
    read_declared_on,
    read_guideline,
    read_handbooks,
    read_meetings,
    read_orders,
    read_pairings,
    read_posts,
    read_provinces,
    read_seats,
)

T = TypeVar("T")


@dataclass(frozen=True)
class TargetValue:
    """What a figure should reach in a year, who set it, and a remark."""

    value: Fraction
    set_by: str
    note: str


@dataclass(frozen=True)
class Facts:
    """What the rules take for one fiscal year, as known at ``moment`` (None: now).

    ``known_number`` is the last change of the ledger known then.
    ``activities`` are those that touch the year, alike ones together; what pairings they name is
    told of those alone that may count. ``explained`` holds ids of
    pairings; ``targets`` are by indicator id; ``steps`` are by edition and ``walks`` by pairing.
    ``never`` are the provinces that never had a relation, as the ministry answered, and ``had``
    those that had one by a day; ``declared_on`` is the day of the first declared total of
    signed pairings.
    """

    moment: datetime | None
    known_number: int
    provinces: tuple[kpis.Province, ...]
    pairings: tuple[kpis.Pairing, ...]
    activities: tuple[kpis.AlikeActivities, ...]
    explained: frozenset[int]
    handbooks: tuple[kpis.Handbook, ...]
    orders: tuple[kpis.Order, ...]
    meetings: tuple[kpis.Meeting, ...]
    posts: tuple[kpis.Post, ...]
    attendances: tuple[kpis.Attendance, ...]
    steps: Mapping[int, tuple[kpis.Step, ...]]
    walks: Mapping[int, kpis.Walk]
    never: frozenset[str]
    had: Mapping[str, date]
    declared_on: date | None
    targets: Mapping[int, TargetValue]
    _done: dict[Hashable, object] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def place(self, code: str) -> kpis.Place:
        """The place that the code names, with the provinces it had as known at the moment."""
        return self.once(("place", code), lambda: kpis.place_of(code, self.provinces))

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is made of these facts whatever place is asked for: made for the first of them."""
        if key not in self._done:
            self._done[key] = make()
        return self._done[key]

    def pairings_in(self, place: kpis.Place) -> Sequence[kpis.Pairing]:
        """The pairings of the provinces of a place."""
        return self._within(place, "pairings", lambda one: one.province)

    def orders_in(self, place: kpis.Place) -> Sequence[kpis.Order]:
        """The orders of the seats of a place."""
        return self._within(place, "orders", lambda one: one.seat)

    def meetings_in(self, place: kpis.Place) -> Sequence[kpis.Meeting]:
        """What the seats of a place did."""
        return self._within(place, "meetings", lambda one: one.seat)

    def _within(
        self, place: kpis.Place, name: str, seat: Callable[[T], str | None]
    ) -> Sequence[T]:
        """Those facts that lie in a place; they are laid out by province once."""
        rows = getattr(self, name)
        if place.is_nation:
            return rows
        laid_out = self.once(name, lambda: by(rows, seat))
        return [one for code in place.provinces for one in laid_out.get(code, ())]


def read_facts(
    years: Iterable[Dates],
    *,
    places: Collection[str] = (kpis.NATION,),
    waiting: bool = False,
) -> dict[int, Facts]:
    """Read what the rules need for these fiscal years, each as known at its moment.

    The number of queries depends neither on the years nor on the places.

    Args:
        places: codes of those that figures are taken of; activities of others are left out.
        waiting: for rules that ask what would be were every activity approved.
    """
    years = list(years)
    reading = Reading({its.known_at for its in years})
    numbers = Change.objects.numbers_known_at({None, *reading.moments})
    codes, provinces = read_provinces(reading)
    seats = read_seats(reading, codes)
    known = {
        "provinces": provinces,
        "pairings": read_pairings(reading, codes),
        "handbooks": read_handbooks(reading),
        "orders": read_orders(reading, seats),
        "meetings": read_meetings(reading, seats, [its.period.fiscal_year for its in years]),
        "posts": read_posts(reading, codes),
        "attendances": read_attendances(reading),
        **read_guideline(reading),
        **read_baselines(reading, codes),
        "declared_on": read_declared_on(reading),
        "known_number": numbers,
    }
    explained = reading.rows(Explanation, "fiscal_year", "pairing_id")
    targets = reading.rows(Target, "fiscal_year", "indicator_id", "value", "set_by", "note")
    activities = read_activities(
        years,
        {its.period.fiscal_year: codes[its.known_at] for its in years},
        provinces=_wanted(places, codes, provinces),
        number=numbers[None],
        waiting=waiting,
    )
    return {
        its.period.fiscal_year: _facts(
            its,
            {name: of_moment[its.known_at] for name, of_moment in known.items()},
            activities=activities[its.period.fiscal_year],
            explained=explained[its.known_at],
            targets=targets[its.known_at],
        )
        for its in sorted(years, key=lambda its: its.period.fiscal_year)
    }


def _facts(
    its: Dates,
    known: Mapping[str, object],
    *,
    activities: tuple[kpis.AlikeActivities, ...],
    explained: Sequence[tuple],
    targets: Sequence[tuple],
) -> Facts:
    """The facts of one year from what was known at its moment."""
    year = its.period.fiscal_year
    return Facts(
        moment=its.known_at,
        activities=activities,
        explained=frozenset(pairing for of_year, pairing in explained if of_year == year),
        targets={
            indicator: TargetValue(Fraction(value), set_by, note)
            for of_year, indicator, value, set_by, note in targets
            if of_year == year
        },
        **known,
    )


def _wanted(
    places: Collection[str],
    codes: Mapping[datetime | None, Mapping[int, str]],
    provinces: Mapping[datetime | None, Sequence[kpis.Province]],
) -> list[int] | None:
    """The ids of the provinces that lie in these places at any moment; None: all of them."""
    if kpis.NATION in places:
        return None
    wanted = set()
    for moment, known in provinces.items():
        own = {
            code for place in places for code in kpis.place_of(place, known).provinces
        }
        wanted |= {pk for pk, code in codes[moment].items() if code in own}
    return sorted(wanted)
