"""What provinces did, as parts of the register's public pages, which may not know of it.

Each tag reads ``user`` and ``moment`` from the page.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby

from django import template
from django.db.models import Count, Exists, OuterRef
from django.db.models.lookups import Exact
from django.urls import reverse

from monitoring.asked import Asked, figure_card
from monitoring.consulting import beside, waited
from monitoring.kpis import State
from monitoring.models import Activity, ActivityPairing, WorkingGroup, WorkingGroupOrder
from monitoring.planned import pairing_plans
from monitoring.querysets import ActivityQuerySet
from monitoring.radar import radar_lines
from monitoring.reports import ReportRefused
from registry.choices import Confirmation
from registry.models import Advice, Consultation, Counterpart, Country, Pairing, Province
from registry.moments import Moment
from registry.views.pages import part_of
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.thai.calendar import fiscal_year_of

register = template.Library()


@register.inclusion_tag("monitoring/_official_list_links.html", takes_context=True)
def official_list_links(context: dict) -> dict:
    """The official list of the page's day as files; of today where the page has no day."""
    return {"query": context.get("at", "")}


@register.inclusion_tag("monitoring/_country_brief_links.html", takes_context=True)
def country_brief_links(context: dict, country: Country) -> dict:
    """The brief on a country as files, as at the page's day."""
    return {"country": country, "query": context.get("at", "")}


@register.inclusion_tag("monitoring/_profile_link.html", takes_context=True)
def profile_link(context: dict, kind: str, key: str | int) -> dict:
    """The way to what is taken into a meeting; it is of today, so of no other day.

    Args:
        kind: "province", "country", "counterpart" or "pairing", and ``key`` as addresses have it.
    """
    is_today = context["moment"] == Moment(clock.today())
    href = reverse(f"monitoring:{kind}-profile", args=[key])
    return {"href": href if is_today else ""}


@register.inclusion_tag("monitoring/_difference_links.html")
def difference_links(query: str) -> dict:
    """What changed between the two days of ``query`` as files."""
    return {"query": query}


@register.inclusion_tag("monitoring/_approved_activities.html", takes_context=True)
def approved_activities_of_pairing(context: dict, pairing: Pairing) -> dict:
    """The approved activities of a pairing by fiscal year, latest first."""
    moment: Moment = context["moment"]
    links = ActivityPairing.known(moment.known_at).filter(pairing_id=pairing.pk)
    rows = _approved(context).filter(Exists(links.filter(activity_id=OuterRef("id"))))
    told = _by_year(context, rows)
    # The balance is of confirmed pairings alone.
    if pairing.confirmation == Confirmation.CONFIRMED:
        told["balance_href"] = reverse("monitoring:reciprocity-pairing", args=[pairing.number])
    return told


@register.inclusion_tag("monitoring/_planned.html", takes_context=True)
def planned_with_pairing(context: dict, pairing: Pairing) -> dict:
    """What is planned with a pairing this year, for its province and the ministry only."""
    user = context["user"]
    if not user.is_authenticated:
        return {"told": None}
    served = Province.objects.served_by(user).filter(pk=pairing.province_id)
    if not (user.is_ministry or served.exists()):
        return {"told": None}
    today = clock.today()
    year = fiscal_year_of(today)
    told = pairing_plans(user=user, fiscal_year=year, today=today, pairings=[pairing])[0]
    return {"told": told, "fiscal_year": year}


@register.inclusion_tag("monitoring/_suitability_link.html", takes_context=True)
def suitability_of_pairing(context: dict, pairing: Pairing) -> dict:
    """Where the brief on its suitability is, for its province and the ministry only."""
    user = context["user"]
    if not _is_concerned(user, pairing):
        return {"number": None}
    advice = Advice.objects.visible_to(user).filter(assessment__pairing_id=pairing.pk).first()
    return {"number": pairing.number, "advice": advice}


@register.inclusion_tag("monitoring/_consultations.html", takes_context=True)
def consultations_of_pairing(context: dict, pairing: Pairing) -> dict:
    """What its province has asked about it, for that province and the ministry only."""
    user = context["user"]
    if not _is_concerned(user, pairing):
        return {"is_shown": False}
    rows = beside(Consultation.objects.visible_to(user).filter(pairing_id=pairing.pk))
    return {
        "is_shown": True,
        "number": pairing.number,
        "rows": waited(rows, clock.today()),
        "may_ask": user.may_edit or user.role == Role.OFFICER,
    }


def _is_concerned(user, pairing: Pairing) -> bool:
    """Whether somebody works for the ministry or for the pairing's province today."""
    return user.is_authenticated and (
        user.is_ministry or pairing.province_id in Province.objects.ids_served_by(user)
    )


@register.inclusion_tag("monitoring/_radar.html", takes_context=True)
def radar_of_pairing(context: dict, pairing: Pairing) -> dict:
    """What the radar says of a pairing today, for its province and the ministry only."""
    user = context["user"]
    if pairing.confirmation != Confirmation.CONFIRMED or not _is_concerned(user, pairing):
        return {"is_watched": False}
    lines = radar_lines(user=user, as_at=clock.today(), pairings=[pairing])
    return {
        "pairing": pairing,
        "is_watched": True,
        "lines": [line for line in lines if not line.is_snoozed],
        "sleeping_count": sum(line.is_snoozed for line in lines),
    }


@register.inclusion_tag("monitoring/_approved_activities.html", takes_context=True)
def approved_activities_of_province(context: dict, province: Province) -> dict:
    """The approved activities of a province by fiscal year, latest first."""
    return _by_year(context, _approved(context).filter(province_id=province.id))


@register.inclusion_tag("monitoring/_approved_activities.html", takes_context=True)
def approved_activities_of_counterpart(context: dict, counterpart: Counterpart) -> dict:
    """The approved activities with a foreign unit by fiscal year, latest first."""
    return _by_year(context, _with(context, "counterpart_id", counterpart.pk))


@register.inclusion_tag("monitoring/_approved_activities.html", takes_context=True)
def approved_activities_of_country(context: dict, country: Country) -> dict:
    """The approved activities with units of a country by fiscal year, latest first."""
    told = _by_year(context, _with(context, "counterpart__country_id", country.id))
    return told | {"balance_href": reverse("monitoring:reciprocity-country", args=[country.code])}


@register.inclusion_tag("monitoring/_province_figures.html", takes_context=True)
def province_figures(context: dict, province: Province) -> dict:
    """What the indicators say of the province in the day's fiscal year."""
    moment: Moment = context["moment"]
    asked = Asked(fiscal_year_of(moment.as_at), province.code, moment)
    try:
        figures = [
            figure_card(item, asked)
            for item in asked.desk()[0].figures
            if item.figure.state != State.NOT_APPLICABLE
        ]
    except ReportRefused:
        figures = []
    return {"cards": figures, "year": asked.fiscal_year, "query": asked.query}


@register.inclusion_tag("monitoring/_working_group_seat.html", takes_context=True)
def working_group_seat(context: dict, province: Province) -> dict:
    """Whether the province has a working group in force on the day, and by which order."""
    moment: Moment = context["moment"]
    seat = WorkingGroup.known(moment.known_at).visible_to(context["user"])
    orders = WorkingGroupOrder.known(moment.known_at).visible_to(context["user"]).approved()
    in_force = orders.in_force(moment.as_at).filter(
        group_id__in=seat.filter(province_id=province.id).values("id")
    )
    return {"order": in_force.order_by("-in_force_from", "-id").first()}


def _approved(context: dict) -> ActivityQuerySet:
    """Approved activities that had started by the day, as known at the moment."""
    moment: Moment = context["moment"]
    rows = Activity.known(moment.known_at).visible_to(context["user"]).approved()
    return rows.filter(starts_on__lte=moment.as_at)


def _with(context: dict, column: str, key: int) -> ActivityQuerySet:
    """Approved activities under a visible pairing with the other side."""
    moment: Moment = context["moment"]
    pairings = Pairing.known(moment.known_at).visible_to(context["user"])
    pairings = pairings.filter(Exact(pairings.column(column), key))
    links = ActivityPairing.known(moment.known_at).filter(pairing_id__in=pairings.values("id"))
    return _approved(context).filter(Exists(links.filter(activity_id=OuterRef("id"))))


def _by_year(context: dict, rows: ActivityQuerySet) -> dict:
    page = part_of(
        context["request"], rows.order_by("-fiscal_year", "-starts_on", "-id"), "activities"
    )
    found = list(page.object_list)
    by_year = dict(rows.order_by().values_list("fiscal_year").annotate(Count("id")))
    moment: Moment = context["moment"]
    links = ActivityPairing.known(moment.known_at).filter(
        activity_id__in=[activity.id for activity in found]
    )
    pairings = Pairing.objects.visible_to(context["user"]).in_bulk(
        {link.pairing_id for link in links}
    )
    numbers = defaultdict(list)
    for link in links:
        if link.pairing_id in pairings:
            numbers[link.activity_id].append(pairings[link.pairing_id].number)
    for activity in found:
        activity.pairing_numbers = sorted(numbers[activity.id])
    years = groupby(found, key=lambda activity: activity.fiscal_year)
    return {
        "years": [(year, by_year[year], list(activities)) for year, activities in years],
        "page": page,
        "request": context["request"],
        "at": context["at"],
        "balance_href": "",
    }
