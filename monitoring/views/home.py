"""The home page: the national picture of the day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from monitoring.asked import Asked, figure_card
from monitoring.kpis import NATION
from monitoring.reports import ReportRefused
from registry.models import Country
from registry.moments import Moment
from registry.names import name_of, name_order
from registry.reports import PlaceTotals, latest_news, national_picture
from registry.views.maps import country_places, province_places
from registry.views.moment import moment_context, with_moment
from sistercity.charts import Bar
from sistercity.kept_pages import page_by_role, public_page
from sistercity.thai.calendar import fiscal_year_of


@public_page
@page_by_role
@with_moment
def home(request: HttpRequest, moment: Moment) -> HttpResponse:
    """Counts as at the day, two maps, this year's indicators, latest changes."""
    picture = national_picture(user=request.user, moment=moment)
    context = moment_context(request, moment)
    countries = Country.known(moment.known_at).visible_to(request.user).order_by(name_order())
    context |= {
        "picture": picture,
        "province_places": province_places(picture.provinces, context["at"]),
        "country_places": country_places(picture.countries, context["at"], countries),
        "region_bars": [_region_bar(region) for region in picture.regions],
        "fiscal_year": fiscal_year_of(moment.as_at),
        "cards": _cards(moment),
        "news": latest_news(user=request.user, moment=moment),
    }
    return render(request, "home.html", context)


def _cards(moment: Moment) -> list[dict]:
    """The indicators of the day's fiscal year; none where there are no figures yet."""
    asked = Asked(fiscal_year_of(moment.as_at), NATION, moment)
    try:
        report, _figures = asked.desk()
    except ReportRefused:
        return []
    return [figure_card(item, asked) for item in report.figures]


def _region_bar(region: PlaceTotals) -> Bar:
    words = _("%(pairs)s คู่ · %(provinces)s จาก %(existing)s จังหวัด") % {
        "pairs": region.signed.pair_count,
        "provinces": region.signed.province_count,
        "existing": region.province_count,
    }
    return Bar(name_of(region), region.signed.pair_count, words)
