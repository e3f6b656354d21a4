"""What provinces have handed in of what is due, and how good a province's data is."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from monitoring.choices import DueKind
from monitoring.listings import COMPLETENESS, DATA_QUALITY
from monitoring.models import FiscalYear
from monitoring.reports.completeness import Tally, YearTally, year_tallies
from monitoring.reports.quality import quality
from monitoring.years import check_shut
from registry.models import Province
from registry.names import name_key, name_of, name_order, province_name
from registry.views.pages import part_of
from sistercity import clock
from sistercity.charts import Bar
from sistercity.errors import NotAllowed, WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import page_by_role
from sistercity.maps import Place
from sistercity.tables import Column, Table
from sistercity.thai.calendar import fiscal_year_of

COUNTS = ("expected", "received", "on_time", "approved", "with_evidence")
# A trend shows as many years as the plan has.
TREND_YEARS = 5


@dataclass(frozen=True)
class Line:
    """A province in the table."""

    province: Province
    tally: Tally
    fiscal_year: int


@require_safe
def completeness_current(request: HttpRequest) -> HttpResponse:
    """The running fiscal year, or the latest that was opened."""
    running = fiscal_year_of(clock.today())
    years = _years(request.user)
    if not years:
        return render(request, "monitoring/completeness_empty.html")
    year = running if running in years else years[-1]
    return redirect("monitoring:completeness", year=year)


@page_by_role
def completeness(request: HttpRequest, year: int) -> HttpResponse:
    """Expected, received, on time, approved and with evidence; ``?kind=`` narrows it."""
    user, today = request.user, clock.today()
    years = _years(user)
    if year not in years:
        raise Http404
    kind = request.GET.get("kind", "")
    kind = kind if kind in DueKind.values else ""
    found = year_tallies(fiscal_years=_trend_years(years, year), today=today)
    provinces = _provinces(user)
    lines = _lines(found[year], provinces, kind)
    ordering = request.GET.get("ordering", "")
    lines = _ordered(lines, ordering)
    if is_export(request):
        told = [(_("ปีงบประมาณ พ.ศ."), str(year))]
        told += [(_("รายการที่ต้องส่ง"), str(DueKind(kind).label))] if kind else []
        return send_list(request, COMPLETENESS, Rows(lines), conditions=told)
    own = [one.code for one in provinces] if user.is_provincial else None
    context = {
        "as_at": today,
        "year": year,
        "years": years,
        "kind": kind,
        "tabs": [("", _("ทั้งหมด")), *DueKind.choices],
        "lines": lines,
        "total": found[year].of(kind=kind),
        "places": [] if user.is_provincial else _places(lines),
        "bars": _bars(found, kind, own),
        "trend": _trend(found, kind, own),
        "own_names": ", ".join(map(province_name, provinces)) if user.is_provincial else "",
    }
    return render(request, "monitoring/completeness.html", context)


@page_by_role
def data_quality(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A province's data piece by piece, and what would raise it."""
    user, today = request.user, clock.today()
    province = get_object_or_404(Province.objects.visible_to(user).counted(), code=code)
    is_own = province in _provinces(user)
    if not is_own:
        raise NotAllowed(_("หน้านี้เป็นของจังหวัดนั้นและกระทรวง"))
    if year not in _years(user):
        raise Http404
    found = quality(user=user, province=province, fiscal_year=year, today=today)
    if is_export(request):
        told = [(_("ปีงบประมาณ พ.ศ."), str(year)), (_("จังหวัด"), province_name(province))]
        return send_list(request, DATA_QUALITY, Rows(found.pieces), conditions=told)
    context = {
        "as_at": today,
        "year": year,
        "years": _years(user),
        "province": province,
        "found": found,
        "advice": part_of(request, found.advice, "advice"),
        "measured": [
            (one, part_of(request, one.pieces, one.measure), one.measure in request.GET)
            for one in found.measured
        ],
        "shut": _why_shut(year, province),
        "asked_count": len(found.pieces),
    }
    return render(request, "monitoring/data_quality.html", context)


def _years(user) -> list[int]:
    rows = FiscalYear.objects.visible_to(user).order_by("year")
    return list(rows.values_list("year", flat=True))


def _trend_years(years: list[int], year: int) -> list[int]:
    return [one for one in years if year - TREND_YEARS < one <= year]


def _provinces(user) -> list[Province]:
    """Those that the reader reads of: the ministry all that count, a province itself."""
    rows = Province.objects.visible_to(user).counted().order_by(name_order())
    return list(rows.served_by(user) if user.is_provincial else rows)


def _lines(found: YearTally, provinces: list[Province], kind: str) -> list[Line]:
    tallies = found.by_province(kind)
    return [
        Line(one, tallies[one.code], found.fiscal_year)
        for one in provinces
        if one.code in tallies
    ]


def _ordered(lines: list[Line], ordering: str) -> list[Line]:
    """As the address asks; equal ones, and all where it asks nothing known, by name."""
    name = ordering.removeprefix("-")
    is_down = ordering.startswith("-")
    lines = sorted(lines, key=lambda line: name_key(line.province))
    if name == "province":
        return lines[::-1] if is_down else lines
    if name not in COUNTS:
        return lines
    return sorted(lines, key=lambda line: getattr(line.tally, name), reverse=is_down)


def _places(lines: list[Line]) -> list[Place]:
    return [
        Place(
            line.province.code,
            name_of(line.province),
            line.tally.received_percent,
            _("ร้อยละ %(percent)s") % {"percent": line.tally.received_percent},
            reverse("monitoring:data-quality", args=[line.fiscal_year, line.province.code]),
        )
        for line in lines
    ]


def _bars(found: dict[int, YearTally], kind: str, codes: list[str] | None) -> list[Bar]:
    bars = []
    for year, its in found.items():
        percent = its.of(codes=codes, kind=kind).received_percent
        words = _("ไม่มีกรณี") if percent is None else f"{percent} %"
        bars.append(Bar(str(year), percent, words))
    return bars


def _trend(found: dict[int, YearTally], kind: str, codes: list[str] | None) -> Table:
    heads = (_("ต้องส่ง"), _("ได้รับ"), _("ภายในกำหนด"), _("เห็นชอบแล้ว"), _("มีหลักฐาน"))
    rows = []
    for year, its in found.items():
        tally = its.of(codes=codes, kind=kind)
        rows.append((str(year), *(str(getattr(tally, name)) for name in COUNTS)))
    columns = (Column(_("ปีงบประมาณ พ.ศ.")), *(Column(head, is_numeric=True) for head in heads))
    return Table(_("ความครบถ้วนรายปีงบประมาณ"), columns, tuple(rows))


def _why_shut(year: int, province: Province) -> str:
    """Why nothing can be done about it any more; "" while it can."""
    try:
        check_shut(fiscal_year=year, province_id=province.pk)
    except WrongState as refusal:
        return str(refusal)
    return ""
