"""The home page: the national picture of the day."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from monitoring.kpis import NATION
from monitoring.reports import ReportRefused
from registry.moments import Moment
from registry.names import name_of
from registry.reports import PlaceTotals, latest_news, national_picture
from registry.views.moment import moment_context, with_moment
from sistercity.charts import Bar
from sistercity.thai.calendar import fiscal_year_of

from .asked import Asked
from .indicators import figure_card


@login_not_required
@require_safe
@with_moment
def home(request: HttpRequest, moment: Moment) -> HttpResponse:
    """Counts as at the day, by region and country, this year's indicators, latest changes."""
    picture = national_picture(user=request.user, moment=moment)
    signed = [country for country in picture.countries if country.signed.pair_count]
    signed.sort(key=lambda country: -country.signed.pair_count)
    context = {
        **moment_context(request, moment),
        "picture": picture,
        "region_bars": [_region_bar(region) for region in picture.regions],
        "country_bars": [_country_bar(country) for country in signed],
        "fiscal_year": fiscal_year_of(moment.as_at),
        "cards": _cards(moment),
        "news": latest_news(user=request.user),
    }
    return render(request, "home.html", context)


def _cards(moment: Moment) -> list[dict]:
    """The indicators of the day's fiscal year; none where there are no figures yet."""
    asked = Asked(fiscal_year_of(moment.as_at), NATION, moment)
    try:
        report = asked.report()
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


def _country_bar(country: PlaceTotals) -> Bar:
    words = _("%(pairs)s คู่ · %(provinces)s จังหวัด") % {
        "pairs": country.signed.pair_count,
        "provinces": country.signed.province_count,
    }
    return Bar(name_of(country), country.signed.pair_count, words)
