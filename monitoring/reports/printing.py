"""The report as PDF."""

from __future__ import annotations

from collections import defaultdict

from django.utils import translation
from django.utils.translation import gettext as _

from monitoring.pdf import render_pdf
from sistercity.thai.calendar import format_date, format_datetime, format_fiscal_year
from sistercity.thai.digits import to_thai

from . import bars, words
from .shapes import FigureReport, KpiReport

LANGUAGE = "th"


def report_pdf(report: KpiReport) -> bytes:
    """The report as a tagged PDF in Thai; the same report gives the same bytes."""
    with translation.override(LANGUAGE):
        context = _context(report)
        title = _("รายงานผลตามตัวชี้วัด %(year)s") % {"year": context["year"]}
    return render_pdf(
        "monitoring/pdf/kpi_report.html",
        context,
        language=LANGUAGE,
        title=title,
        created=report.known_at,
    )


def _context(report: KpiReport) -> dict:
    as_at = to_thai(format_date(report.as_at))
    known_at = to_thai(format_datetime(report.known_at, style="long"))
    year = format_fiscal_year(report.fiscal_year, thai_digits=True)
    place = report.place.name_th if report.place.is_nation else f"จังหวัด{report.place.name_th}"
    return {
        "report": report,
        "organisation": _("กระทรวงมหาดไทย"),
        "subtitle": _("ความสัมพันธ์เมืองพี่เมืองน้อง (Sister City) ในระดับจังหวัด"),
        "year": year,
        "place": place,
        "facts": [
            (_("แผน"), to_thai(report.plan_th) or _("ไม่อยู่ในช่วงของแผน")),
            (_("พื้นที่"), place),
            (_("ข้อมูล ณ วันที่"), as_at),
            (_("เท่าที่ทะเบียนทราบเมื่อ"), known_at),
            (_("สถานะของปีงบประมาณ"), words.year_state_words(report.dates)),
        ],
        "foot": _("%(place)s · ณ %(as_at)s · ทราบเมื่อ %(known_at)s")
        % {
            "place": place,
            "as_at": to_thai(format_date(report.as_at, style="short")),
            "known_at": to_thai(format_datetime(report.known_at)),
        },
        "sections": [_section(item) for item in report.figures],
        "coverages": _coverages(report),
    }


def _coverages(report: KpiReport) -> list[dict]:
    """What each coverage says, once, with the indicators that it is said of."""
    codes = defaultdict(list)
    for item in report.figures:
        if item.coverage:
            codes[words.coverage_words(item.coverage)].append(item.code)
    return [
        {"codes": to_thai(", ".join(its)), "text": to_thai(text)} for text, its in codes.items()
    ]


def _section(item: FigureReport) -> dict:
    unit = item.definition.unit
    return {
        "item": item,
        "definition": item.definition,
        "figure": item.figure,
        "value": words.full_value_text(item.figure, unit),
        "trend": bars.trend_bars(item, to_thai),
        "top": bars.trend_top(item),
        "is_own": words.is_own(item.figure),
        "regions": bars.region_bars(item, to_thai),
    }
