"""The brief on a country among the kinds of report: its workbook and its JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import openpyxl
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.names import name_of
from sistercity.files.sheets import fill_sheet, new_workbook, saved
from sistercity.templatetags.thai import thai_date

from .country import CountryBrief, CountryPair, country_brief, find_country, years_told
from .country_printing import country_facts, country_pdf, country_title, waits_words
from .covers import sheet_facts
from .measure_files import fill_sums, line_plain, sum_lines, sum_plain
from .order import Head, Order, ReportKind
from .province_plain import both, done_plain, dumped, names, pair_plain
from .province_sheets import fill_activities, fill_pairs


def _settle(order: Order, now: datetime) -> Order:
    country = find_country(order.country, order.known_at)
    return replace(order, country=country.code, as_at=order.as_at or now.date())


def _read(order: Order, now: datetime) -> CountryBrief:
    return country_brief(order.country, as_at=order.as_at, known_at=order.known_at, now=now)


def _head(brief: CountryBrief, order: Order) -> Head:
    with translation.override(order.language):
        title = country_title(brief)
        told = _("%(title)s ณ วันที่ %(day)s") % {"title": title, "day": thai_date(brief.as_at)}
    return Head(
        title=title,
        name=f"country-{brief.code}-{brief.as_at.isoformat()}",
        told=told,
        as_at=brief.as_at,
        known_at=brief.known_at,
    )


def country_workbook(brief: CountryBrief, language: str = "th") -> openpyxl.Workbook:
    """The brief as a workbook; the same brief and language give the same one."""
    with translation.override(language):
        book = new_workbook(country_title(brief), language)
        facts = [(country_title(brief), ""), *sheet_facts(country_facts(brief))]
        fill_sheet(book.active, _("คำอธิบาย"), (_("รายการ"), _("ค่า")), facts, widths=(50, 80))
        fill_pairs(book.create_sheet(), tuple(pair.listed for pair in brief.pairs))
        _waiting(book.create_sheet(), brief)
        years = [(_("ปีงบประมาณ พ.ศ."), year, one) for year, one in brief.years]
        fill_sums(
            book.create_sheet(), [*years, *sum_lines(brief.by.items())], brief.total
        )
        fill_activities(book.create_sheet(), brief.activities)
        return book


def _waiting(sheet, brief: CountryBrief) -> None:
    headers = (
        _("เลขทะเบียน"), _("จังหวัด"), _("คู่ความสัมพันธ์"), _("กิจกรรมในปีที่แสดง"), _("กิจกรรมล่าสุด"),
        _("สิ่งที่รอดำเนินการ"),
    )  # fmt: skip
    rows = [
        (
            pair.listed.number,
            name_of(pair.listed.province),
            name_of(pair.listed.counterpart),
            len(pair.activities),
            thai_date(pair.last_on) if pair.last_on else "",
            "\n".join(waits_words(pair, brief)),
        )
        for pair in brief.pairs
    ]
    title = _("กิจกรรมและสิ่งที่รอ")
    fill_sheet(sheet, title, headers, rows, widths=(12, 22, 30, 16, 22, 70))


def country_json(brief: CountryBrief) -> bytes:
    """The brief in JSON, UTF-8; the same brief gives the same bytes."""
    return dumped(
        {
            "report": "country",
            "is_demonstration": settings.DEMO,
            "country": {"code": brief.code, **names("name", brief.name)},
            "as_at": brief.as_at.isoformat(),
            "known_at": brief.known_at.isoformat(),
            "known_number": brief.known_number,
            "signed": {"pairs": len(brief.signed), "provinces": brief.province_count},
            "pairings": [_pair_plain(pair, brief) for pair in brief.pairs],
            "total": sum_plain(brief.total),
            "years": [{"fiscal_year": year, **sum_plain(one)} for year, one in brief.years],
            "measures": [
                {"measure": measure.value, "lines": [line_plain(measure, one) for one in lines]}
                for measure, lines in brief.by.items()
            ],
            "activities": [done_plain(one) for one in brief.activities],
        }
    )


def _pair_plain(pair: CountryPair, brief: CountryBrief) -> dict:
    return {
        **pair_plain(pair.listed),
        "activity_ids": [one.id for one in pair.activities],
        "waits": [one.value for one in pair.waits],
        **both("waits_words", lambda: " ".join(waits_words(pair, brief))),
    }


KIND = ReportKind(
    code="country",
    name=gettext_lazy("บันทึกย่อประเทศ"),
    takes_year=False,
    years=lambda order: set(years_told(order.as_at)),
    settle=_settle,
    read=_read,
    head=_head,
    workbook=lambda brief, order: country_workbook(brief, order.language),
    writers={
        "pdf": lambda brief, order: country_pdf(brief, order.language),
        "xlsx": lambda brief, order: saved(country_workbook(brief, order.language)),
        "json": lambda brief, order: country_json(brief),
    },
)
