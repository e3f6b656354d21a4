"""The report as PDF."""

from __future__ import annotations

from collections import defaultdict

from django.utils import translation
from django.utils.translation import gettext as _

from monitoring.pdf import render_pdf
from registry.names import text_of
from sistercity.fields.messages import reads_english
from sistercity.templatetags.thai import (
    document_digits,
    thai_date,
    thai_date_short,
    thai_datetime,
)
from sistercity.thai.calendar import format_datetime, format_fiscal_year

from . import bars, narrative, tables, words
from .shapes import FigureReport, KpiReport

# The tallest column of a chart in px: lower than on a page, so that its table stands below it.
TALL = 110


def report_pdf(report: KpiReport, language: str = "th") -> bytes:
    """The report as a tagged PDF; the same report and language give the same bytes.

    Args:
        language: one of ``words.LANGUAGES``.
    """
    with translation.override(language):
        context, title = _context(report), report_title(report)
    return render_pdf(
        "monitoring/pdf/kpi_report.html",
        context,
        language=language,
        title=title,
        created=report.known_at,
    )


def report_title(report: KpiReport) -> str:
    """The title, in the language that is spoken."""
    return _("รายงานผลตามตัวชี้วัด %(year)s") % {"year": _year(report)}


def place_name(report: KpiReport) -> str:
    """The place as a text names it: ทั้งประเทศ, ภาคเหนือ, จังหวัดเชียงใหม่."""
    return text_of(report.place, "full_name")


def report_facts(report: KpiReport) -> list[tuple[str, str]]:
    """What every form of the report says of itself: (label, words)."""
    known_at = format_datetime(report.known_at, style="long", language=_language())
    return [
        (_("แผน"), text_of(report, "plan") or _("ไม่อยู่ในช่วงของแผน")),
        (_("พื้นที่"), place_name(report)),
        (_("ข้อมูล ณ วันที่"), thai_date(report.as_at)),
        (_("เท่าที่ทะเบียนทราบเมื่อ"), known_at),
        (_("สถานะของปีงบประมาณ"), words.year_state_words(report.dates)),
    ]


def _year(report: KpiReport) -> str:
    return document_digits(format_fiscal_year(report.fiscal_year, language=_language()))


def _language() -> str:
    return "en" if reads_english() else "th"


def _context(report: KpiReport) -> dict:
    return {
        "report": report,
        "organisation": _("กระทรวงมหาดไทย"),
        "subtitle": _("ความสัมพันธ์เมืองพี่เมืองน้อง (Sister City) ในระดับจังหวัด"),
        "year": _year(report),
        "place": place_name(report),
        "facts": [(label, document_digits(text)) for label, text in report_facts(report)],
        "foot": document_digits(
            _("%(place)s · ณ %(as_at)s · ทราบเมื่อ %(known_at)s")
            % {
                "place": place_name(report),
                "as_at": thai_date_short(report.as_at),
                "known_at": thai_datetime(report.known_at),
            }
        ),
        "summary": [
            {"code": item.code, "text": document_digits(" ".join(one.text for one in told))}
            for item, told in narrative.summary(report)
        ],
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
        {"codes": document_digits(", ".join(its)), "text": document_digits(text)}
        for text, its in codes.items()
    ]


def _section(item: FigureReport) -> dict:
    unit = item.definition.unit
    trend = bars.trend_bars(item, document_digits)
    return {
        "item": item,
        "definition": item.definition,
        "figure": item.figure,
        "narrative": document_digits(
            " ".join(one.text for one in narrative.sentences(item) if one.topic != "basis")
        ),
        "value": words.full_value_text(item.figure, unit),
        "trend": trend,
        "tall": TALL,
        "top": bars.trend_top(item),
        "breaks": [document_digits(text) for text in words.break_words(item)],
        "trend_table": tables.trend_table(item, document_digits),
        "standings": tables.standings_table(item, document_digits),
        "exclusions": tables.exclusions_table(item, document_digits),
        "is_without_bars": item.is_own or not any(bar["value"] for bar in trend),
        "regions": bars.region_bars(item, document_digits),
    }
