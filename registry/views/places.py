"""Profiles: provinces, countries and their units, each with its pairings as at a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.db.models.lookups import Exact
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.choices import Confirmation
from registry.filters import (
    COUNTERPART_FACETS,
    CounterpartFilter,
    CountryFilter,
    ProvinceFilter,
    facet_counts,
    offer_choices,
)
from registry.listings import COUNTERPARTS, COUNTRIES, PROVINCES
from registry.models import (
    Counterpart,
    Country,
    Province,
    ProvinceBaseline,
)
from registry.moments import Moment
from registry.names import name_key, name_order
from registry.querysets import PairingQuerySet, ProvinceQuerySet
from registry.reports import Totals, partners_by_province, totals_by
from registry.wording import living, worded_counterparts, worded_provinces
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import page_by_role, public_page

from .maps import places_of
from .moment import kept, moment_context, with_moment
from .pages import page_of
from .pairings import listed_pairings, status_of
from .profile import profile_context

_NONE = Totals({}, {}, {})


@dataclass(frozen=True)
class PlaceLine:
    """A place in a list, and what its pairings come to."""

    place: Province | Country | Counterpart
    totals: Totals


class Neighbour(NamedTuple):
    """A province near another, and its partner countries with their signed pairs."""

    province: Province
    partners: list[tuple[Country, int]]


@public_page
@page_by_role
@with_moment
def province_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """The provinces that existed on the day, in dictionary order, with their pairings."""
    rows = Province.known(moment.known_at).visible_to(request.user).existing_on(moment.as_at)
    provinces = ProvinceFilter(request.GET, queryset=rows.order_by(name_order()))
    provinces.form.fields["search"].widget = forms.HiddenInput()
    totals = totals_by(listed_pairings(request.user, moment), "province_id")
    is_valid = provinces.is_valid()
    lines = _lines(worded_provinces(provinces.qs, moment.known_at), totals) if is_valid else []
    if is_valid and is_export(request):
        return send_list(request, PROVINCES, Rows(lines), form=provinces.form, moment=moment)
    context = {
        **moment_context(request, moment),
        "provinces": provinces,
        "is_valid": is_valid,
        "search_kept": kept(request, "search"),
        "lines": lines,
    }
    return render(request, "registry/province_list.html", context, status=status_of(is_valid))


@public_page
@page_by_role
@with_moment
def province_detail(request: HttpRequest, code: str, moment: Moment) -> HttpResponse:
    """A province: where it lies, its pairings as at the day, what it did with them."""
    known = Province.known(moment.known_at).visible_to(request.user)
    found = worded_provinces(known.filter(code=code)[:1], moment.known_at)
    if not found:
        raise Http404
    province = found[0]
    listed = listed_pairings(request.user, moment)
    rows = listed.filter(province_id=province.id)
    context = moment_context(request, moment)
    country_ids = _of_confirmed(rows, "counterpart__country_id")
    context |= {
        "province": province,
        "is_existing": known.existing_on(moment.as_at).filter(id=province.id).exists(),
        "baseline": ProvinceBaseline.known(moment.known_at)
        .visible_to(request.user)
        .filter(province_id=province.id)
        .first(),
        "country_places": places_of(
            "registry:country-detail",
            Country.known_by_id(moment.known_at, country_ids),
            totals_by(rows, "country_id"),
            context["at"],
        ),
        "neighbours": _neighbours(province, known, listed, moment),
        **profile_context(request, rows, moment),
    }
    return render(request, "registry/province_detail.html", context)


@public_page
@page_by_role
@with_moment
def country_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """The countries with which somebody has a pairing on the day, in dictionary order."""
    totals = totals_by(listed_pairings(request.user, moment), "country_id")
    rows = Country.known(moment.known_at).visible_to(request.user).filter(id__in=list(totals))
    countries = CountryFilter(request.GET, queryset=rows)
    is_valid = countries.is_valid()
    found = (countries.qs if is_valid else rows.none()).order_by(name_order())
    if is_valid and is_export(request):
        taken = Rows(_lines(found, totals))
        return send_list(request, COUNTRIES, taken, form=countries.form, moment=moment)
    context = {
        **moment_context(request, moment),
        "countries": countries,
        "is_valid": is_valid,
        "search_kept": kept(request, "search", "page"),
    }
    page = page_of(request, found)
    context |= {"page": page, "lines": _lines(page.object_list, totals)}
    return render(request, "registry/country_list.html", context, status=status_of(is_valid))


@public_page
@page_by_role
@with_moment
def country_detail(request: HttpRequest, code: str, moment: Moment) -> HttpResponse:
    """A country: the provinces that have pairings with it, and with whom."""
    known = Country.known(moment.known_at).visible_to(request.user)
    country = known.filter(code=code).first()
    if country is None:
        raise Http404
    listed = listed_pairings(request.user, moment)
    rows = listed.filter(Exact(listed.column("counterpart__country_id"), country.id))
    context = moment_context(request, moment)
    by_province = totals_by(rows, "province_id")
    context |= {
        "country": country,
        "province_places": places_of(
            "registry:province-detail",
            Province.known_by_id(moment.known_at, _of_confirmed(rows, "province_id")),
            by_province,
            context["at"],
        ),
        "unit_count": Counterpart.known(moment.known_at)
        .visible_to(request.user)
        .filter(country_id=country.id)
        .count(),
        "province_count": len(by_province),
        **profile_context(request, rows, moment),
    }
    return render(request, "registry/country_detail.html", context)


@public_page
@page_by_role
@with_moment
def counterpart_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """The foreign units of the register in dictionary order, with their pairings on the day."""
    rows = Counterpart.known(moment.known_at).visible_to(request.user)
    counterparts = CounterpartFilter(request.GET, queryset=rows)
    counterparts.form.fields["search"].widget = forms.HiddenInput()
    is_valid = counterparts.is_valid()
    found = (counterparts.qs if is_valid else rows.none()).order_by(name_order(), "id")
    told = partial(_unit_lines, request.user, moment)
    if is_valid and is_export(request):
        taken = Rows(found, told)
        return send_list(request, COUNTERPARTS, taken, form=counterparts.form, moment=moment)
    counts = facet_counts(counterparts, COUNTERPART_FACETS)
    offer_choices(counterparts, counts)
    context = {
        **moment_context(request, moment),
        "counterparts": counterparts,
        "counts": counts,
        "is_valid": is_valid,
        "search_kept": kept(request, "search", "page"),
    }
    page = page_of(request, found)
    context |= {"page": page, "lines": told(page.object_list)}
    return render(request, "registry/counterpart_list.html", context, status=status_of(is_valid))


@public_page
@page_by_role
@with_moment
def counterpart_detail(request: HttpRequest, pk: int, moment: Moment) -> HttpResponse:
    """A foreign unit: its names, its level, the provinces it is paired with."""
    known = Counterpart.known(moment.known_at).visible_to(request.user)
    found = worded_counterparts(known.filter(id=pk)[:1], moment.known_at)
    if not found:
        return _joined_unit(request, pk, moment)
    counterpart = found[0]
    rows = listed_pairings(request.user, moment).filter(counterpart_id=pk)
    former = [name.strip() for name in counterpart.former_names.splitlines() if name.strip()]
    context = {
        **moment_context(request, moment),
        "counterpart": counterpart,
        "former_names": former,
        **profile_context(request, rows, moment),
    }
    return render(request, "registry/counterpart_detail.html", context)


def _joined_unit(request: HttpRequest, pk: int, moment: Moment) -> HttpResponse:
    """The way to the unit that this one was joined to, as known at the moment."""
    rows = Counterpart.known(moment.known_at).joined().filter(id=pk)
    target = rows.values_list("merged_into_id", flat=True).first()
    if target is None:
        raise Http404
    messages.info(request, _("หน่วยนี้รวมเข้ากับหน่วยที่แสดงอยู่แล้ว จึงแสดงหน่วยนี้แทน"))
    at = moment_context(request, moment)["at"]
    return redirect(f"{reverse('registry:counterpart-detail', args=[target])}{at}")


def _unit_lines(user, moment: Moment, rows: Iterable) -> list[PlaceLine]:
    units = worded_counterparts(rows, moment.known_at)
    listed = listed_pairings(user, moment)
    mine = listed.filter(counterpart_id__in=[unit.pk for unit in units])
    return _lines(units, totals_by(mine, "counterpart_id"))


def _neighbours(
    province: Province, known: ProvinceQuerySet, listed: PairingQuerySet, moment: Moment
) -> list[Neighbour]:
    """The other provinces of its cluster, or of its region, with their partner countries."""
    same = {"cluster_id": province.cluster_id} if province.cluster_id else {}
    rows = known.existing_on(moment.as_at).exclude(id=province.id).order_by(name_order())
    rows = living(Province, rows.filter(**(same or {"region_id": province.region_id})))
    partners = partners_by_province(listed.filter(province_id__in=[row.id for row in rows]))
    countries = Country.known_by_id(
        moment.known_at, {country for found in partners.values() for country in found}
    )
    return [
        Neighbour(
            row,
            sorted(
                ((countries[pk], count) for pk, count in partners.get(row.id, {}).items()),
                key=lambda pair: name_key(pair[0]),
            ),
        )
        for row in rows
        if row.counts
    ]


def _of_confirmed(rows: PairingQuerySet, column: str) -> set[int]:
    """The ids of the places on the other side of confirmed pairings."""
    confirmed = rows.filter(confirmation=Confirmation.CONFIRMED).order_by()
    return set(confirmed.values_list(rows.column(column), flat=True).distinct())


def _lines(places: Iterable, totals: dict[int, Totals]) -> list[PlaceLine]:
    return [PlaceLine(place, totals.get(place.id, _NONE)) for place in places]
