"""The register in numbers as at a day: the nation, its regions and provinces, the countries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from registry.choices import ProvinceKind
from registry.models import Country, Pairing, Province, Region
from registry.moments import Moment

from .declared import Reconciled, reconcile
from .totals import Group, Tally, Totals, groups_of, totals_of


@dataclass(frozen=True)
class PlaceTotals:
    """A region, province or country: its official counts and its candidates.

    ``province_count`` is the number of provinces that exist in a region, without Bangkok; None
    for a province or country. ``is_counted`` is false of Bangkok alone.
    """

    code: str
    name_th: str
    name_en: str
    signed: Tally
    in_progress: Tally
    candidate_count: int
    province_count: int | None = None
    is_counted: bool = True


@dataclass(frozen=True)
class NationalPicture:
    """The register as at a day, as known at a moment."""

    moment: Moment
    totals: Totals
    reconciled: tuple[Reconciled, ...]
    regions: tuple[PlaceTotals, ...]
    provinces: tuple[PlaceTotals, ...]
    countries: tuple[PlaceTotals, ...]


def national_picture(*, user, moment: Moment) -> NationalPicture:
    """The register in numbers, in a fixed number of queries."""
    known_at = moment.known_at
    rows = Pairing.known(known_at).visible_to(user).as_at(moment.as_at).on_list()
    groups = groups_of(rows)
    provinces = {
        province.id: province
        for province in Province.known(known_at).visible_to(user).existing_on(moment.as_at)
    }
    existing = Counter(
        province.region_id
        for province in provinces.values()
        if province.kind == ProvinceKind.PROVINCE
    )
    regions = Region.known_by_id(known_at, {*existing, *(group.region_id for group in groups)})
    countries = Country.known_by_id(known_at, {group.country_id for group in groups})
    return NationalPicture(
        moment=moment,
        totals=totals_of(groups),
        reconciled=reconcile(user=user, known_at=known_at),
        regions=_places(regions, groups, "region_id", existing),
        provinces=_places(provinces, groups, "province_id"),
        countries=_places(countries, groups, "country_id"),
    )


def _places(
    places: Mapping[int, Region | Province | Country],
    groups: list[Group],
    key: str,
    existing: Mapping[int, int] | None = None,
) -> tuple[PlaceTotals, ...]:
    """The totals of each place, in dictionary order."""
    by_place: dict[int, list[Group]] = defaultdict(list)
    for group in groups:
        by_place[getattr(group, key)].append(group)
    rows = []
    for pk, place in sorted(places.items(), key=lambda item: item[1].sort_key):
        totals = totals_of(by_place[pk])
        rows.append(
            PlaceTotals(
                code=place.code,
                name_th=place.name_th,
                name_en=place.name_en,
                signed=totals.signed,
                in_progress=totals.in_progress,
                candidate_count=totals.candidate_count,
                province_count=None if existing is None else existing.get(pk, 0),
                is_counted=getattr(place, "kind", "") != ProvinceKind.SPECIAL,
            )
        )
    return tuple(rows)
