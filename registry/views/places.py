"""Profiles: provinces, countries and their units, each with its pairings as at a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.choices import Confirmation, Status
from registry.filters import CountryFilter, ProvinceFilter
from registry.models import (
    Cluster,
    Counterpart,
    Country,
    Province,
    ProvinceBaseline,
    Region,
    UnitType,
)
from registry.moments import Moment
from registry.reports import Totals, list_totals, totals_by
from registry.wording import living, refer, worded

from .moment import kept, moment_context, with_moment
from .pairings import listed_pairings, status_of

_NONE = Totals({}, {}, {})
# Of a profile's pairings, the order in which they are told.
_STATUS_ORDER = [
    Status.SIGNED,
    Status.IN_PROGRESS,
    Status.STALLED,
    Status.SUSPENDED,
    Status.ENDED,
    Status.WITHDRAWN,
]


@dataclass(frozen=True)
class PlaceLine:
    """A place in a list, and what its pairings come to."""

    place: Province | Country
    totals: Totals


@login_not_required
@require_safe
@with_moment
def province_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """The provinces that existed on the day, in dictionary order, with their pairings."""
    rows = Province.known(moment.known_at).visible_to(request.user).existing_on(moment.as_at)
    provinces = ProvinceFilter(request.GET, queryset=rows.order_by("sort_key"))
    provinces.form.fields["search"].widget = forms.HiddenInput()
    totals = totals_by(listed_pairings(request.user, moment), "province_id")
    is_valid = provinces.is_valid()
    context = {
        **moment_context(request, moment),
        "provinces": provinces,
        "is_valid": is_valid,
        "search_kept": kept(request, "search"),
        "lines": _lines(_provinces(provinces.qs, moment), totals) if is_valid else [],
    }
    return render(request, "registry/province_list.html", context, status=status_of(is_valid))


@login_not_required
@require_safe
@with_moment
def province_detail(request: HttpRequest, code: str, moment: Moment) -> HttpResponse:
    """A province: where it lies, its pairings as at the day, what it did with them."""
    known = Province.known(moment.known_at).visible_to(request.user)
    found = _provinces(known.filter(code=code)[:1], moment)
    if not found:
        raise Http404
    province = found[0]
    rows = listed_pairings(request.user, moment).filter(province_id=province.id)
    context = {
        **moment_context(request, moment),
        "province": province,
        "is_existing": known.existing_on(moment.as_at).filter(id=province.id).exists(),
        "baseline": ProvinceBaseline.known(moment.known_at)
        .visible_to(request.user)
        .filter(province_id=province.id)
        .first(),
        **_pairings(rows, moment),
    }
    return render(request, "registry/province_detail.html", context)


@login_not_required
@require_safe
@with_moment
def country_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """The countries with which somebody has a pairing on the day, in dictionary order."""
    totals = totals_by(listed_pairings(request.user, moment), "country_id")
    rows = Country.known(moment.known_at).visible_to(request.user).filter(id__in=list(totals))
    countries = CountryFilter(request.GET, queryset=rows.order_by("sort_key"))
    is_valid = countries.is_valid()
    context = {
        **moment_context(request, moment),
        "countries": countries,
        "is_valid": is_valid,
        "search_kept": kept(request, "search"),
        "lines": _lines(countries.qs, totals) if is_valid else [],
    }
    return render(request, "registry/country_list.html", context, status=status_of(is_valid))


@login_not_required
@require_safe
@with_moment
def country_detail(request: HttpRequest, code: str, moment: Moment) -> HttpResponse:
    """A country: the provinces that have pairings with it, and with whom."""
    known = Country.known(moment.known_at).visible_to(request.user)
    country = known.filter(code=code).first()
    if country is None:
        raise Http404
    rows = listed_pairings(request.user, moment).filter(counterpart__country_id=country.id)
    context = {
        **moment_context(request, moment),
        "country": country,
        **_pairings(rows, moment),
    }
    return render(request, "registry/country_detail.html", context)


@login_not_required
@require_safe
@with_moment
def counterpart_detail(request: HttpRequest, pk: int, moment: Moment) -> HttpResponse:
    """A foreign unit: its names, its level, the provinces it is paired with."""
    known = Counterpart.known(moment.known_at).visible_to(request.user)
    found = living(Counterpart, known.filter(id=pk)[:1])
    if not found:
        raise Http404
    refer(found, "country", Country, moment.known_at)
    refer(found, "unit_type", UnitType, moment.known_at)
    counterpart = found[0]
    rows = listed_pairings(request.user, moment).filter(counterpart_id=pk)
    former = [name.strip() for name in counterpart.former_names.splitlines() if name.strip()]
    context = {
        **moment_context(request, moment),
        "counterpart": counterpart,
        "former_names": former,
        **_pairings(rows, moment),
    }
    return render(request, "registry/counterpart_detail.html", context)


def _provinces(rows: Iterable, moment: Moment) -> list[Province]:
    """Provinces in the wording of the moment, with their regions and clusters."""
    provinces = living(Province, rows)
    refer(provinces, "region", Region, moment.known_at)
    refer(provinces, "cluster", Cluster, moment.known_at)
    return provinces


def _lines(places: Iterable, totals: dict[int, Totals]) -> list[PlaceLine]:
    return [PlaceLine(place, totals.get(place.id, _NONE)) for place in places]


def _pairings(rows, moment: Moment) -> dict:
    """The confirmed pairings and the others, each in the order of status, then of names."""
    found = worded(rows, moment.known_at)
    found.sort(
        key=lambda row: (
            _STATUS_ORDER.index(row.status_shown),
            row.province.sort_key,
            row.counterpart.country.sort_key,
            row.counterpart.sort_key,
            row.number,
        )
    )
    return {
        "totals": list_totals(rows),
        "confirmed": [row for row in found if row.confirmation == Confirmation.CONFIRMED],
        "unconfirmed": [row for row in found if row.confirmation != Confirmation.CONFIRMED],
    }
