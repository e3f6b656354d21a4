"""What the maps of the register show: signed pairs of each place, in words and with its profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Country, Province
from registry.names import name_key, name_of
from registry.reports import PlaceTotals, Totals
from sistercity.maps import Place


def province_places(lines: Iterable[PlaceTotals], at: str) -> list[Place]:
    """Provinces with their signed pairs; Bangkok is named and has no figure.

    Args:
        at: ends the links to the profiles.
    """
    return [
        _place("registry:province-detail", line, line.signed.pair_count, at)
        if line.is_counted
        else Place(line.code, name_of(line), None, _("อยู่นอกระบบจังหวัด ไม่นับ"))
        for line in lines
    ]


def country_places(
    lines: Iterable[PlaceTotals], at: str, others: Iterable[Country] = ()
) -> list[Place]:
    """Countries with their signed pairs and provinces, and ``others`` by name alone."""
    told = {line.code: _country(line, at) for line in lines}
    named = (
        _place("registry:country-detail", country, 0, at)
        for country in others
        if country.code not in told
    )
    return [*told.values(), *named]


def places_of(
    url_name: str,
    places: Mapping[int, Province | Country],
    totals: Mapping[int, Totals],
    at: str,
) -> list[Place]:
    """The places of a profile's pairings, with their signed pairs among these."""
    ordered = sorted(places.items(), key=lambda item: name_key(item[1]))
    return [_place(url_name, place, totals[pk].signed.pair_count, at) for pk, place in ordered]


def _country(line: PlaceTotals, at: str) -> Place:
    words = _("%(pairs)s คู่ · %(provinces)s จังหวัด") % {
        "pairs": line.signed.pair_count,
        "provinces": line.signed.province_count,
    }
    place = _place("registry:country-detail", line, line.signed.pair_count, at)
    return replace(place, text=words) if place.value else place


def _place(url_name: str, place: object, pair_count: int, at: str) -> Place:
    words = _("%(pairs)s คู่") % {"pairs": pair_count} if pair_count else _("ไม่มีคู่ที่ลงนาม")
    href = f"{reverse(url_name, args=[place.code])}{at}"
    return Place(place.code, name_of(place), pair_count, words, href)
