"""Further measures of a year: activities added up by what they were, each line to its records."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from monitoring.asked import Asked
from monitoring.reports.annual import AnnualReport
from monitoring.reports.kinds import make
from monitoring.reports.measures import Measure, Sum, line_words
from monitoring.reports.pairings import signed_by_country
from monitoring.reports.projects import projects_of_year
from registry.names import name_of
from registry.views.pages import page_of
from sistercity import clock
from sistercity.kept_pages import page_by_role, public_page
from sistercity.maps import Place
from sistercity.templatetags.thai import thai_amount

from .asked import asked_context, asking
from .indicators import fiscal_years

# How an address names the line of activities of which nobody told; no code is that long.
UNSTATED = "unstated-in-the-record"


@public_page
@page_by_role
@asking
def measure_year(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Every measure of a year and place, and the projects of the plan in the year."""
    report = _report(asked)
    context = {
        **_context(request, asked, report),
        "sections": [_section(measure, report, asked) for measure in Measure],
        "countries": _countries(report, asked),
        "pairs": signed_by_country(
            report.place, day=report.as_at, moment=report.dates.known_at
        ),
        "projects": projects_of_year(
            report.fiscal_year, day=report.as_at, moment=report.dates.known_at
        ),
    }
    return render(request, "monitoring/measure_year.html", context)


@public_page
@page_by_role
@asking
def measure_line(request: HttpRequest, asked: Asked, measure: str, line: str) -> HttpResponse:
    """The activities behind one line of a measure."""
    if measure not in Measure:
        raise Http404
    report = _report(asked)
    code = "" if line == UNSTATED else line
    found = next((one for one in report.by[Measure(measure)] if one.code == code), None)
    if found is None:
        raise Http404
    ids = set(found.activity_ids)
    rows = [entry.told for entry in report.entries if entry.told.id in ids]
    context = {
        **_context(request, asked, report),
        "measure": Measure(measure),
        "line": found,
        "name": line_words(Measure(measure), found),
        "result_id": report.result_id(Measure(measure)),
        "page": page_of(request, rows),
        "up_href": reverse("monitoring:measure-year", args=[report.fiscal_year]) + asked.query,
    }
    return render(request, "monitoring/measure_line.html", context)


def _report(asked: Asked) -> AnnualReport:
    return make(asked.order("annual", "th"), now=clock.now()).report


def _context(request: HttpRequest, asked: Asked, report: AnnualReport) -> dict:
    return {
        **asked_context(request, asked),
        "report": report,
        "years": fiscal_years(report.fiscal_year),
        "place_name": name_of(report.place_name),
    }


def _section(measure: Measure, report: AnnualReport, asked: Asked) -> dict:
    lines = [
        {
            "line": one,
            "name": line_words(measure, one),
            "href": _href(measure, one, asked),
            "budget": thai_amount(one.budget_amount),
        }
        for one in report.by[measure]
    ]
    return {
        "measure": measure,
        "title": _("จำแนกตาม%(measure)s") % {"measure": measure.label},
        "result_id": report.result_id(measure),
        "lines": lines,
        "adds_up": measure != Measure.COUNTRY,
        "bars": [
            {
                "label": told["name"],
                "value": told["line"].activity_count,
                "text": str(told["line"].activity_count),
            }
            for told in lines
        ],
    }


def _href(measure: Measure, line: Sum, asked: Asked) -> str:
    args = [asked.fiscal_year, measure.value, line.code or UNSTATED]
    return reverse("monitoring:measure-line", args=args) + asked.query


def _countries(report: AnnualReport, asked: Asked) -> list[Place]:
    """The countries on the map of the world, by their activities."""
    return [
        Place(
            one.code,
            name_of(one.name),
            one.activity_count,
            _("%(count)s กิจกรรม") % {"count": one.activity_count},
            _href(Measure.COUNTRY, one, asked),
        )
        for one in report.by[Measure.COUNTRY]
        if one.code
    ]
