"""The planner's desk: all years at once, provinces side by side, what changed and why; public."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.asked import Asked, check_takes_none
from monitoring.figure_listings import FIGURE_CHANGES, PROVINCES_COMPARED
from monitoring.forms.report import SinceForm
from monitoring.kpis import Figure, PlaceKind, State, band, grouped_code
from monitoring.reports import (
    FigureReport,
    Figures,
    KpiReport,
    ReportRefused,
    bars,
    kpi_report,
    words,
)
from monitoring.reports.changes import figure_changes
from monitoring.reports.dates import year_dates
from monitoring.reports.provinces import CODES, ProvinceLine, province_lines
from registry.moments import Moment, read_moment
from registry.names import name_of, text_of
from sistercity import clock
from sistercity.addresses import asked_once
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import page_by_role, public_page
from sistercity.maps import Place
from sistercity.tables import Column, Table
from sistercity.templatetags.parts import address
from sistercity.templatetags.thai import thai_datetime
from sistercity.thai.calendar import BANGKOK, fiscal_year_start

from .asked import asked_context, asking
from .indicators import fiscal_years

# Records of an indicator on the page; the file has all.
CHANGES_SHOWN = 50
# What a number on the map counts.
MAP_TITLES = {
    "1.2": gettext_lazy("คู่ที่ลงนามครั้งแรกในปีและถูกต้องตามแนวทาง รายจังหวัด"),
    "2.1": gettext_lazy("กิจกรรมร่วมที่นับ รายจังหวัด"),
    "2.2": gettext_lazy("คู่ที่ลงนามครั้งแรกในปีและนับตามตัวชี้วัด รายจังหวัด"),
    "3.1": gettext_lazy("จังหวัดที่มีคณะทำงานซึ่งคำสั่งมีผล"),
    "3.2": gettext_lazy("การประชุมและกิจกรรมขับเคลื่อนของคณะทำงาน รายจังหวัด"),
}
# So many provinces stand side by side on a page.
MOST_COMPARED = 6


@public_page
@page_by_role
@asking
def indicator_overview(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Every indicator in every year of the plan, and the parts of the place beside each other."""
    report, figures = asked.desk()
    shown = _shown(request, report)
    context = {
        **_context(request, asked, report),
        "rows": [_years_row(item, asked) for item in report.figures],
        "year_heads": [point.fiscal_year for point in report.figures[0].trend],
        "shown": shown,
        "choices": _choices(request, report),
        "multiples": (multiples := _multiples(report, figures, asked, shown)),
        "multiples_table": _multiples_table(shown, multiples),
        "top": bars.trend_top(shown),
    }
    return render(request, "monitoring/indicator_overview.html", context)


@public_page
@page_by_role
@asking
def province_compare(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The provinces of a place beside each indicator; some chosen ones year by year."""
    report, figures = asked.desk()
    lines = province_lines(report)
    if is_export(request):
        told = [
            (_("ปีงบประมาณ พ.ศ."), str(report.fiscal_year)),
            (_("พื้นที่"), text_of(report.place, "full_name")),
        ]
        return send_list(
            request,
            PROVINCES_COMPARED,
            Rows(lines),
            conditions=told,
            moment=Moment(report.as_at, report.known_at),
        )
    chosen = _chosen(request, lines)
    context = {
        **_context(request, asked, report),
        "lines": lines,
        "codes": CODES,
        "shown": (shown := _shown(request, report)),
        "places": _places(lines, shown, asked),
        "choices": _choices(request, report),
        "clear_href": address(request, **{"with": None}),
        "map_title": str(MAP_TITLES[shown.code]),
        "kept": _kept(request, "with"),
        "chosen": chosen,
        "most": MOST_COMPARED,
        "compared": _compared(report, figures, chosen),
    }
    return render(request, "monitoring/province_compare.html", context)


@public_page
@page_by_role
@asking
def figure_change_list(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What became of the figures since a day, and which records made the difference."""
    # It compares a day with the present, each as known then.
    check_takes_none(request.GET, ("as_at", "known_at"))
    now = clock.now()
    year, place = asked.fiscal_year, asked.place
    # First, for it refuses a year that there is none of.
    after = kpi_report(year, place=place, known_at=now, now=now)
    since = _since(request, year, now)
    found, lacking = (), ""
    try:
        before = kpi_report(year, place=place, as_at=since.date(), known_at=since, now=now)
        found = figure_changes(before, after)
    except ReportRefused as refusal:
        # Nobody asked for that day: a young register says what it lacks, and asks for another.
        if request.GET.get("since", "").strip():
            raise ValidationError({"since": refusal.message}) from refusal
        lacking = refusal.message
    if is_export(request):
        rows = [(one, record) for one in found for record in (*one.records, *one.others)]
        told = [
            (_("ปีงบประมาณ พ.ศ."), str(year)),
            (_("พื้นที่"), text_of(after.place, "full_name")),
            (_("ตั้งแต่"), thai_datetime(since)),
        ]
        return send_list(request, FIGURE_CHANGES, Rows(rows), conditions=told)
    context = {
        **_context(request, asked, after),
        "after": after,
        "lacking": lacking,
        "found": [
            (change, change.records[:CHANGES_SHOWN], len(change.records[CHANGES_SHOWN:]))
            for change in found
        ],
        "since": since,
        "form": SinceForm(request.GET),
        "kept": _kept(request, "since"),
    }
    return render(request, "monitoring/figure_changes.html", context)


def _context(request: HttpRequest, asked: Asked, report: KpiReport) -> dict:
    """What every page of the desk says of the report that it is taken from."""
    return {
        **asked_context(request, asked),
        "report": report,
        "years": fiscal_years(report.fiscal_year),
        "place_name": text_of(report.place, "full_name"),
    }


def _choices(request: HttpRequest, report: KpiReport) -> list[tuple[FigureReport, str]]:
    """The indicators that charts can be drawn of, each with its address."""
    return [
        (item, address(request, show=item.code)) for item in report.figures if item.code in CODES
    ]


def _kept(request: HttpRequest, *names: str) -> list[tuple[str, str]]:
    """What a form on the page hands on of the address, all but these."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name not in (*names, "place")
    ]


def _shown(request: HttpRequest, report: KpiReport) -> FigureReport:
    """The indicator that charts are drawn of; 2.1 where the address names none of them."""
    known = {item.code: item for item in report.figures if item.code in CODES}
    return known.get(request.GET.get("show", ""), known["2.1"])


def _years_row(item: FigureReport, asked: Asked) -> dict:
    """An indicator with its years, each with its band and the address of its figure."""
    unit = item.definition.unit
    return {
        "item": item,
        "points": [
            {
                "year": point.fiscal_year,
                "text": words.full_value_text(point.figure, unit),
                "sides": _sides(point.figure),
                "band": band(point.figure, point.target.value if point.target else None)
                if point.figure.state == State.VALUE
                else "",
                "href": reverse("monitoring:indicator-figure", args=[point.fiscal_year, item.code])
                + asked.query,
            }
            for point in item.trend
        ],
        "combined": ""
        if item.figure.state == State.NOT_APPLICABLE
        else words.combined_text(item.combined, unit),
        "trend": bars.trend_bars(item) if item.figure.state != State.NOT_APPLICABLE else None,
        "top": bars.trend_top(item),
    }


def _sides(figure: Figure) -> str:
    """Numerator and denominator as figures; "" where there is nothing to divide."""
    return f"{figure.numerator}/{figure.denominator}" if figure.denominator else ""


def _multiples(
    report: KpiReport, figures: Figures, asked: Asked, shown: FigureReport
) -> list[dict]:
    """The parts of the place, each with the years of one indicator; none of one province."""
    parts = _parts(report)
    own = figures.inside(parts)
    return [
        {
            "name": name,
            "bars": bars.figure_bars(trend, shown.definition.unit),
            "text": words.full_value_text(trend[-1], shown.definition.unit),
            "href": reverse("monitoring:indicator-overview", args=[report.fiscal_year])
            + asked.query_at(code),
        }
        for code, name in parts.items()
        for trend in [own.trend(shown.code, code)]
    ]


def _multiples_table(shown: FigureReport, multiples: list[dict]) -> Table:
    """The same figures as a table."""
    years = [Column(str(point.fiscal_year), is_numeric=True) for point in shown.trend]
    rows = ((part["name"], *(bar["text"] for bar in part["bars"])) for part in multiples)
    return Table(name_of(shown.definition.short), (Column(_("พื้นที่")), *years), tuple(rows))


def _parts(report: KpiReport) -> dict[str, str]:
    """The regions of the nation, or the provinces of a region or cluster, by name."""
    if report.place.is_nation:
        regions = {line.region.code: line.region for line in province_lines(report)}
        return {
            grouped_code(PlaceKind.REGION, code): name_of(region)
            for code, region in regions.items()
        }
    if report.place.kind == PlaceKind.PROVINCE:
        return {}
    return {line.code: name_of(line) for line in province_lines(report)}


def _places(lines: list[ProvinceLine], shown: FigureReport, asked: Asked) -> list[Place]:
    """The provinces on the map, by what each adds to the indicator."""
    href = reverse("monitoring:indicator-figure", args=[asked.fiscal_year, shown.code])
    return [
        Place(
            line.code,
            name_of(line),
            line.amount(shown.code),
            str(line.amount(shown.code)),
            href + asked.query_at(line.code),
        )
        for line in lines
    ]


def _chosen(request: HttpRequest, lines: list[ProvinceLine]) -> list[ProvinceLine]:
    """The provinces that the address compares, in the order of the table, so many at most."""
    wanted = {code.upper() for code in request.GET.getlist("with")}
    return [line for line in lines if line.code in wanted][:MOST_COMPARED]


def _compared(
    report: KpiReport, figures: Figures, chosen: list[ProvinceLine]
) -> list[dict]:
    """Indicator by indicator the years of each chosen province."""
    if not chosen:
        return []
    own = figures.inside([line.code for line in chosen])
    return [
        {
            "item": item,
            "cells": [
                {
                    "line": line,
                    "bars": bars.figure_bars(trend, item.definition.unit),
                    "top": bars.trend_top(item),
                    "years": [
                        (one.fiscal_year, words.full_value_text(one, item.definition.unit))
                        for one in trend
                    ],
                }
                for line in chosen
                for trend in [own.trend(item.code, line.code)]
            ],
        }
        for item in report.figures
        if item.code in CODES
    ]


def _since(request: HttpRequest, year: int, now: datetime) -> datetime:
    """The moment since which changes are told: the end of the day asked for.

    Without one it is the closing of a closed year, else the end of the month before, or of the
    day on which the year began.

    Raises:
        ValidationError: a day that cannot be read, has not come, or is told twice.
    """
    try:
        written = asked_once(request.GET, "since")
    except ValueError as error:
        raise ValidationError({"since": str(error)}) from error
    if not written:
        closed_at = year_dates([year], day=now.date())[year].closed_at
        if closed_at:
            return closed_at.astimezone(BANGKOK)
        last_of_month = now.astimezone(BANGKOK).date().replace(day=1) - timedelta(days=1)
        written = max(last_of_month, fiscal_year_start(year)).isoformat()
    try:
        moment = read_moment({"known_at": written}, now=now)
    except ValidationError as refusal:
        raise ValidationError({"since": refusal.message_dict["known_at"]}) from refusal
    return min(moment.known_at, now).astimezone(BANGKOK)
