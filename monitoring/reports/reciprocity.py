"""Reads what approved activities tell of both sides, for the balance each way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from datetime import date

from monitoring.models import Activity, ActivityPairing
from monitoring.reciprocity import Exchange
from registry.models import Country, Pairing

# Columns of an activity that an exchange takes as they are.
_TOLD = tuple(one.name for one in fields(Exchange) if one.name not in ("pairings", "countries"))


# What a place of the balance is called by in an address → where a pairing holds it.
PLACES = {
    "country": "pairing__counterpart__country__code",
    "province": "pairing__province__code",
    "counterpart": "pairing__counterpart_id",
    "pairing": "pairing__number",
}


def read_exchanges(
    *, user, today: date, first_year: int, last_year: int, **where: str
) -> list[Exchange]:
    """Approved activities of confirmed pairings that have started, by their days; two queries.

    Args:
        first_year, last_year: fiscal years, both inclusive.
        where: only those with a pairing of this place, by names of ``PLACES``; "" is no limit.

    Returns:
        Each activity once, with all its confirmed pairings.
    """
    pairings = Pairing.objects.visible_to(user).confirmed()
    links = ActivityPairing.objects.filter(
        pairing__in=pairings, activity__fiscal_year__range=(first_year, last_year)
    )
    wanted = links.filter(**{PLACES[name]: value for name, value in where.items() if value})
    rows = list(
        Activity.objects.visible_to(user)
        .approved()
        .filter(starts_on__lte=today, id__in=wanted.values("activity_id"))
        .order_by("starts_on", "id")
        .values(*_TOLD)
    )
    numbers, codes = defaultdict(set), defaultdict(set)
    named = links.filter(activity_id__in=wanted.values("activity_id"))
    for activity_id, number, code in named.values_list(
        "activity_id", "pairing__number", "pairing__counterpart__country__code"
    ):
        numbers[activity_id].add(number)
        codes[activity_id].add(code)
    return [
        Exchange(
            **row,
            pairings=frozenset(numbers[row["id"]]),
            countries=frozenset(codes[row["id"]]),
        )
        for row in rows
    ]


def told_years(*, user, today: date) -> list[int]:
    """The fiscal years of approved activities that have started, the latest first."""
    rows = Activity.objects.visible_to(user).approved().filter(starts_on__lte=today)
    years = rows.order_by().values_list("fiscal_year", flat=True).distinct()
    return sorted(years, reverse=True)


def countries_called(user, codes: Iterable[str]) -> dict[str, Country]:
    """Countries by code."""
    return {row.code: row for row in Country.objects.visible_to(user).filter(code__in=set(codes))}


def pairings_numbered(user, numbers: Iterable[str]) -> dict[str, Pairing]:
    """Pairings by number, with the names of both sides."""
    rows = Pairing.objects.visible_to(user).filter(number__in=set(numbers))
    rows = rows.select_related("province", "counterpart__country")
    return {row.number: row for row in rows}


def counting_countries(user, today: date) -> list[Country]:
    """The countries of confirmed pairings with an approved activity that has started."""
    done = Activity.objects.visible_to(user).approved().filter(starts_on__lte=today)
    pairings = Pairing.objects.visible_to(user).confirmed()
    links = ActivityPairing.objects.filter(pairing__in=pairings, activity__in=done)
    rows = Country.objects.visible_to(user)
    return list(rows.filter(id__in=links.values("pairing__counterpart__country_id")))
