"""Approved activities of a year as reports tell them: what, when, where, with whom, to what end.

Problems, next steps and evidence are never public and are not read here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from monitoring.models import Activity, ActivityPairing
from registry.models import Pairing, Province
from registry.wording import worded

from .names import PUBLIC, Named


@dataclass(frozen=True)
class With:
    """A pairing that an activity names."""

    id: int
    number: str
    counterpart: Named
    country_code: str
    country: Named


@dataclass(frozen=True)
class Done:
    """An approved activity; the numbers of people and baht are None where nobody told them."""

    id: int
    province_code: str
    province: Named
    title: str
    kind: str
    starts_on: date
    ends_on: date
    place: str
    is_joint: bool
    direction: str
    thai_count: int | None
    foreign_count: int | None
    budget_amount: Decimal | None
    budget_source: str
    outcome: str
    pairings: tuple[With, ...]


def approved_in(fiscal_year: int, *, by: date, moment: datetime | None) -> QuerySet:
    """Approved activities that started in the year, by the day, as known at the moment."""
    rows = Activity.known(moment).visible_to(PUBLIC).approved().of_year(fiscal_year)
    return rows.filter(starts_on__lte=by)


def read_done(rows: QuerySet, moment: datetime | None) -> tuple[Done, ...]:
    """The activities in the order of their days; a fixed number of queries."""
    activities = list(rows.order_by("starts_on", "ends_on", "id"))
    provinces = Province.known_by_id(moment, {row.province_id for row in activities})
    named = _pairings([row.id for row in activities], moment)
    return tuple(
        Done(
            id=row.id,
            province_code=provinces[row.province_id].code,
            province=_named(provinces[row.province_id]),
            title=row.title,
            kind=row.kind,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            place=row.place,
            is_joint=row.is_joint,
            direction=row.direction,
            thai_count=row.thai_count,
            foreign_count=row.foreign_count,
            budget_amount=row.budget_amount,
            budget_source=row.budget_source,
            outcome=row.outcome,
            pairings=tuple(named[row.id]),
        )
        for row in activities
    )


def _pairings(ids: Iterable[int], moment: datetime | None) -> dict[int, list[With]]:
    """The published pairings that each activity names, by number."""
    links = list(
        ActivityPairing.known(moment)
        .filter(activity_id__in=ids)
        .order_by()
        .values_list("activity_id", "pairing_id")
    )
    rows = Pairing.known(moment).visible_to(PUBLIC).filter(id__in={pk for _id, pk in links})
    found = {
        row.pk: With(
            row.pk,
            row.number,
            _named(row.counterpart),
            row.counterpart.country.code,
            _named(row.counterpart.country),
        )
        for row in worded(rows, moment)
    }
    named = defaultdict(list)
    for activity_id, pairing_id in links:
        if pairing_id in found:
            named[activity_id].append(found[pairing_id])
    for told in named.values():
        told.sort(key=lambda one: one.number)
    return named


def _named(row) -> Named:
    return Named(row.name_th, row.name_en)
