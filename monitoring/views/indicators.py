"""The indicators of a year, and one figure opened to its records; public."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from monitoring.asked import ANY_PLACE, Asked, figure_card
from monitoring.kpis import NATION, PlaceKind, State, grouped_code, kind_of
from monitoring.reports import COMPUTED, FigureReport, KpiReport, bars, narrative, tables, words
from monitoring.reports.names import PUBLIC
from monitoring.reports.naming import Extent
from monitoring.reports.parts import clusters_of, regions_of
from monitoring.reports.since_closing import since_closing
from monitoring.seal_rules import may_seal
from plans.models import Plan
from registry.names import text_of
from sistercity import clock
from sistercity.kept_pages import page_by_role, public_page
from sistercity.thai.calendar import fiscal_year_of

from .asked import asked_context, asking
from .figure_records import ACTIVITIES_SHOWN, MOST_SHOWN, answers_shown, exclusions_shown

# Pairings that the page of a figure shows: of a province alone, of each of several. All of them
# are at ``figure_records``.
PAIRINGS_OF_ONE, PAIRINGS_OF_EACH = 25, 3


@login_not_required
@require_safe
def indicator_current(request: HttpRequest) -> HttpResponse:
    """The indicators of the running fiscal year."""
    return redirect("monitoring:indicator-year", year=fiscal_year_of(clock.today()))


@public_page
@page_by_role
@asking
def indicator_year(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The figures of a year as cards."""
    report, _figures = asked.desk()
    context = {
        **_report_context(request, asked, report),
        "cards": [figure_card(item, asked) for item in report.figures],
        "summary": narrative.summary(report),
        "crumbs": _crumbs(asked, report, "monitoring:indicator-year"),
    }
    return render(request, "monitoring/indicator_year.html", context)


@public_page
@page_by_role
@asking
def indicator_figure(request: HttpRequest, asked: Asked, code: str) -> HttpResponse:
    """One figure opened to the records on both sides and those left out."""
    if code not in COMPUTED:
        raise Http404
    report = asked.opened(code, _extent(asked))
    item = report.figure(code)
    answers, answer_count = answers_shown(item, report, request.user)
    context = {
        **_report_context(request, asked, report),
        "item": item,
        "figure": item.figure,
        "card": figure_card(item, asked),
        "trend": bars.trend_bars(item),
        "regions": bars.region_bars(item),
        "top": bars.trend_top(item),
        "is_own": item.is_own,
        "crumbs": _crumbs(asked, report, "monitoring:indicator-figure", code),
        "row_counts": report.place.kind != PlaceKind.PROVINCE,
        "parts": _parts(item, asked),
        "rules": _rules(item, asked),
        "breaks": words.break_words(item),
        "trend_table": tables.trend_table(item),
        "standings": tables.standings_table(item),
        "narrative": narrative.sentences(item),
        "has_value": item.figure.state == State.VALUE,
        "exclusions": exclusions_shown(item, report, request.user),
        "answers": answers,
        "answer_count": answer_count,
    }
    return render(request, "monitoring/indicator_figure.html", context)


def _extent(asked: Asked) -> Extent:
    """How much of a figure its page shows: less of each province where there are many."""
    is_one = kind_of(asked.place) == PlaceKind.PROVINCE
    return Extent(PAIRINGS_OF_ONE if is_one else PAIRINGS_OF_EACH, ACTIVITIES_SHOWN, MOST_SHOWN)


def _report_context(request: HttpRequest, asked: Asked, report: KpiReport) -> dict:
    """What both pages say of the report: its dates, its form, the years beside it."""
    return {
        "report": report,
        **asked_context(request, asked),
        "plain_query": replace(asked, rule_version=None).query,
        "at": asked.register_query(report),
        "is_asked": any(request.GET.get(name) for name in (*ANY_PLACE, "as_at", "known_at")),
        "years": fiscal_years(report.fiscal_year),
        "place_name": text_of(report.place, "full_name"),
        "current_year": fiscal_year_of(clock.today()),
        "since_closing": since_closing(report, now=clock.now()),
        "seal_query": _seal_query(request, asked),
    }


def _crumbs(asked: Asked, report: KpiReport, page: str, code: str = "") -> list[dict]:
    """The way back up: the year, the nation and the region that the place lies in."""
    year = asked.fiscal_year
    address = reverse(page, args=(year, code) if code else (year,))
    above = [(NATION, _("ทั้งประเทศ"))]
    if report.place.kind == PlaceKind.PROVINCE:
        name = report.figures[0].names.provinces[report.place.code]
        region = grouped_code(PlaceKind.REGION, name.region_code)
        above.append((region, text_of(name, "region")))
    crumbs = []
    if code:
        label = _("ตัวชี้วัด ปีงบประมาณ พ.ศ. %(year)s") % {"year": year}
        plain = replace(asked, rule_version=None)
        href = reverse("monitoring:indicator-year", args=[year])
        crumbs.append({"label": label, "href": f"{href}{plain.query}"})
    if not report.place.is_nation:
        crumbs += [
            {"label": label, "href": f"{address}{asked.query_at(place)}"} for place, label in above
        ]
    return crumbs


def _parts(item: FigureReport, asked: Asked) -> list[dict]:
    """The regions and clusters that a figure of the nation opens to, with their numbers."""
    if asked.place != NATION or not item.regions:
        return []
    groups = ((_("ภาค"), regions_of(item)), (_("กลุ่มจังหวัด"), clusters_of(item)))
    return [
        {
            "head": head,
            "rows": [(part, f"{asked.query_at(part.code)}") for part in parts],
        }
        for head, parts in groups
    ]


def _rules(item: FigureReport, asked: Asked) -> list[dict]:
    """The versions of the rule, where there are several, each with an address that asks for it."""
    versions = COMPUTED[item.code].versions
    if len(versions) == 1:
        return []
    return [
        {
            "rule": one,
            "is_shown": one.version == item.figure.rule_version,
            "query": replace(asked, rule_version=one.version).query,
        }
        for one in versions
    ]


def _seal_query(request: HttpRequest, asked: Asked) -> str:
    """What ends the address at which this report is sealed; "" for who may not."""
    if not may_seal(request.user):
        return ""
    place = {} if asked.place == NATION else {"place": asked.place}
    named = {"kind": "kpi", "fiscal_year": asked.fiscal_year, **place}
    return f"?{urlencode(named | asked.moment.query(clock.today()))}"


def fiscal_years(*shown: int) -> list[int]:
    """The fiscal years from the first plan to the running one, and those shown besides."""
    current = fiscal_year_of(clock.today())
    starts = Plan.objects.visible_to(PUBLIC).order_by("first_year")
    first = min(starts.values_list("first_year", flat=True).first() or current, current)
    return sorted({*range(first, current + 1), *shown})
