"""Reciprocity: the balance each way by country and pairing, each number to its activities."""

from __future__ import annotations

import re
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from monitoring.forms import SpanForm
from monitoring.models import Activity
from monitoring.reciprocity import Flow, Side, balance_of, balances_by
from monitoring.reciprocity_listings import BALANCES, TELLING
from monitoring.reports.reciprocity import (
    PLACES,
    counting_countries,
    countries_called,
    pairings_numbered,
    read_exchanges,
    told_years,
)
from monitoring.reports.reciprocity_words import Line, amount_words, cells, query_of, side_words
from registry.choices import Confirmation
from registry.models import Counterpart, Country, Pairing, Province
from registry.names import name_key, name_of, province_name
from registry.views.joined import leads_on
from registry.views.pages import asked_code
from sistercity import clock
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import page_by_role, public_page
from sistercity.thai.calendar import fiscal_year_of

from .listing import page_of

# Of a foreign unit: no more digits than the database counts.
_ID = re.compile(r"[0-9]{1,9}")
BY_COUNTRY, BY_PAIRING = "country", "pairing"


@public_page
@page_by_role
def reciprocity_list(request: HttpRequest) -> HttpResponse:
    """Every country, or every pairing (``?by=pairing``), with what went each way."""
    form = _form(request, countries=counting_countries(request.user, clock.today()))
    by = BY_PAIRING if request.GET.get("by") == BY_PAIRING else BY_COUNTRY
    context = {"form": form, "by": by, "as_at": clock.today(), "span_query": "", "country": ""}
    if not form.is_valid():
        return _refused(request, "monitoring/reciprocity_list.html", context)
    country = form.cleaned_data["country"]
    exchanges = _read(request, form, country=country)
    lines = (_pairing_lines if by == BY_PAIRING else _country_lines)(
        request, form, exchanges, country
    )
    if is_export(request):
        return send_list(request, BALANCES, Rows(lines), conditions=_told(form, country))
    everything = balance_of(exchanges)
    context |= {
        "page": page_of(request, lines),
        "country": country,
        "span_query": query_of(*form.span),
        "activity_count": len(everything.activity_ids),
        "total": cells(everything, query_of(*form.span, country=country)),
        "heads": Flow.labels,
    }
    return render(request, "monitoring/reciprocity_list.html", context)


@public_page
@page_by_role
def reciprocity_country(request: HttpRequest, code: str) -> HttpResponse:
    """What went each way with a country: all, by fiscal year, by pairing."""
    country = _country(request, code)
    form = _form(request)
    context = {"country": country, "pairing": None, "name": name_of(country), "eyebrow": code}
    return _detail(request, form, context, country=code)


@public_page
@page_by_role
@leads_on
def reciprocity_pairing(request: HttpRequest, number: str) -> HttpResponse:
    """What went each way in a pairing: all and by fiscal year."""
    rows = Pairing.objects.visible_to(request.user)
    pairing = get_object_or_404(
        rows.select_related("province", "counterpart__country"), number=number
    )
    form = _form(request)
    name = f"{name_of(pairing.province)} – {name_of(pairing.counterpart)}"
    context = {
        "country": None,
        "pairing": pairing,
        "name": name,
        "eyebrow": number,
        "is_counted": pairing.confirmation == Confirmation.CONFIRMED,
    }
    return _detail(request, form, context, pairing=number)


@public_page
def reciprocity_activities(request: HttpRequest, flow: str, side: str) -> HttpResponse:
    """The activities behind one number: those that tell it, then those of which nobody told."""
    if flow not in Flow or side not in Side:
        raise Http404
    flow, side = Flow(flow), Side(side)
    form = _form(request)
    where = {name: asked_code(request, name) for name in PLACES}
    name = _place_name(request, **where)
    context = {"form": form, "name": name, "title": side_words(flow, side), "as_at": clock.today()}
    if not form.is_valid():
        return _refused(request, "monitoring/reciprocity_activities.html", context)
    amount = balance_of(_read(request, form, **where)).of(flow, side)
    told = [*amount.parts.items(), *((pk, None) for pk in amount.untold_ids)]
    if is_export(request):
        conditions = [*_told(form), (str(flow.label), side_words(flow, side))]
        if name:
            conditions.append((_("ขอบเขต"), name))
        return send_list(
            request, TELLING, Rows(told, prepare=_with_activities(request)), conditions=conditions
        )
    page = page_of(request, told)
    page.object_list = _with_activities(request)(list(page.object_list))
    context |= {
        "flow": flow,
        "amount": amount,
        "total": amount_words(amount.total, flow),
        "is_money": flow == Flow.MONEY,
        "page": page,
        "hidden": {name: value for name, value in where.items() if value},
    }
    return render(request, "monitoring/reciprocity_activities.html", context)


def _detail(request: HttpRequest, form: SpanForm, context: dict, **where: str) -> HttpResponse:
    template = "monitoring/reciprocity_detail.html"
    context |= {"form": form, "as_at": clock.today(), "span_query": ""}
    if not form.is_valid():
        return _refused(request, template, context)
    exchanges = _read(request, form, **where)
    by_year = balances_by(exchanges, lambda one: [one.fiscal_year])
    years = [
        Line(str(year), str(year), "", by_year[year], query_of(year, year, **where))
        for year in sorted(by_year, reverse=True)
    ]
    if is_export(request):
        conditions = [*_told(form), (_("ขอบเขต"), context["name"])]
        return send_list(request, BALANCES, Rows(years), conditions=conditions)
    everything = balance_of(exchanges)
    context |= {
        "activity_count": len(everything.activity_ids),
        "balance": everything,
        "flows": cells(everything, query_of(*form.span, **where)),
        "years": years,
        "heads": Flow.labels,
        "span_query": query_of(*form.span),
        "visits": _visit_bars(by_year),
    }
    if code := where.get("country"):
        context["page"] = page_of(request, _pairing_lines(request, form, exchanges, code))
    return render(request, template, context)


def _visit_bars(by_year: dict) -> list[dict]:
    """Visits each way, year by year; None where nobody told who travelled."""
    bars = []
    for year in sorted(by_year):
        for side in Side:
            total = by_year[year].of(Flow.VISITS, side).total
            bars.append(
                {
                    "label": f"{year} {side_words(Flow.VISITS, side)}",
                    "value": total,
                    "text": _("ไม่ได้ระบุ") if total is None else str(total),
                    "tone": "bar" if side == Side.THAI else "bar-muted",
                }
            )
    return bars


def _form(request: HttpRequest, **options) -> SpanForm:
    today = clock.today()
    years = told_years(user=request.user, today=today)
    this_year = fiscal_year_of(today)
    offered = list(range(this_year, min([*years, this_year]) - 1, -1))
    return SpanForm(request.GET, years=offered, **options)


def _read(request: HttpRequest, form: SpanForm, **where: str) -> list:
    return read_exchanges(
        user=request.user, today=clock.today(), first_year=form.span[0],
        last_year=form.span[1], **where,
    )  # fmt: skip


def _country_lines(request, form: SpanForm, exchanges: list, country: str) -> list[Line]:
    balances = balances_by(exchanges, lambda one: one.countries)
    if country:
        balances = {code: one for code, one in balances.items() if code == country}
    rows = countries_called(request.user, balances)
    lines = [
        Line(code, name_of(rows[code]), "", one, query_of(*form.span, country=code),
             href_of=BY_COUNTRY, row=rows[code])
        for code, one in balances.items()
    ]  # fmt: skip
    return sorted(lines, key=_order)


def _pairing_lines(request, form: SpanForm, exchanges: list, country: str) -> list[Line]:
    balances = balances_by(exchanges, lambda one: one.pairings)
    rows = pairings_numbered(request.user, balances)
    lines = [
        Line(
            number,
            f"{name_of(rows[number].province)} – {name_of(rows[number].counterpart)}",
            name_of(rows[number].counterpart.country),
            one,
            query_of(*form.span, pairing=number),
            href_of=BY_PAIRING,
            row=rows[number].counterpart,
        )
        for number, one in balances.items()
        if country in ("", rows[number].counterpart.country.code)
    ]
    return sorted(lines, key=_order)


def _order(line: Line) -> tuple:
    return (-len(line.balance.activity_ids), name_key(line.row), line.key)


def _with_activities(request: HttpRequest):
    """Puts the activity in the place of its id."""

    def prepare(told: list) -> list[tuple]:
        rows = Activity.objects.visible_to(request.user).select_related("province")
        found = rows.in_bulk([pk for pk, _amount in told])
        return [(found[pk], amount) for pk, amount in told]

    return prepare


def _place_name(
    request: HttpRequest, *, country: str, province: str, counterpart: str, pairing: str
) -> str:
    """All that an address narrows to, in words; 404 where one of it is none."""
    names = [name_of(_country(request, country))] if country else []
    if province:
        rows = Province.objects.visible_to(request.user)
        names.append(province_name(get_object_or_404(rows, code=province)))
    if counterpart:
        if not _ID.fullmatch(counterpart):
            raise Http404
        rows = Counterpart.objects.visible_to(request.user)
        names.append(name_of(get_object_or_404(rows, pk=counterpart)))
    if pairing:
        rows = pairings_numbered(request.user, [pairing])
        if pairing not in rows:
            raise Http404
        row = rows[pairing]
        names.append(f"{pairing} {name_of(row.province)} – {name_of(row.counterpart)}")
    return " · ".join(names)


def _country(request: HttpRequest, code: str) -> Country:
    return get_object_or_404(Country.objects.visible_to(request.user), code=code)


def _told(form: SpanForm, country: str = "") -> list[tuple[str, str]]:
    told = [(_("ปีงบประมาณ พ.ศ."), "{}–{}".format(*form.span))]
    if country:
        told.append((_("ประเทศ"), dict(form.fields["country"].choices)[country]))
    return told


def _refused(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """The page with its form and what is wrong in the address."""
    return render(request, template, context, status=HTTPStatus.BAD_REQUEST)
