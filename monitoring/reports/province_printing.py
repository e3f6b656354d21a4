"""The report on a province as PDF."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from monitoring.pdf import render_pdf
from registry.names import name_of
from sistercity.templatetags.thai import document_digits, thai_amount, thai_number

from . import narrative, words
from . import province_tables as tables
from . import province_words as told
from .covers import Facts, cover_context, dated_facts, document_words, year_words
from .done import Done
from .pairings import ListedPair
from .province import Compared, ProvinceReport, YearActivity
from .province_advice import advice_of


def province_pdf(report: ProvinceReport, language: str = "th") -> bytes:
    """The report as a tagged PDF; the same report and language give the same bytes."""
    with translation.override(language):
        context, title = _context(report), document_digits(province_title(report))
    return render_pdf(
        "monitoring/pdf/province_report.html",
        context,
        language=language,
        title=title,
        created=report.known_at,
    )


def province_title(report: ProvinceReport) -> str:
    """The title, in the language that is spoken."""
    return told.title(report)


def province_facts(report: ProvinceReport) -> Facts:
    """What every form of the report says of itself."""
    subject = report.subject
    facts = dated_facts(
        place=told.subject_name(subject), as_at=report.as_at, known_at=report.known_at
    )
    facts.append((_("ภาค"), name_of(subject.region)))
    if subject.cluster:
        facts.append((_("กลุ่มจังหวัด"), name_of(subject.cluster)))
    facts.append((_("สถานะของปีงบประมาณ"), words.year_state_words(report.dates)))
    return facts


def _context(report: ProvinceReport) -> dict:
    write = document_digits
    sections = {
        "report": report,
        "heading": told.heading(report),
        "year": write(year_words(report.fiscal_year)),
        "place": told.subject_name(report.subject),
        "pairs": [_pair(pair, report) for pair in report.confirmed],
        "candidates": [_pair(pair, report) for pair in report.candidates],
        "coverage": write(words.coverage_words(report.nation.figure("2.1").coverage)),
        "outside": told.outside_words() if not report.subject.counts else "",
    }
    if report.subject.counts:
        sections |= {
            "summary": [
                (write(item.code), write(" ".join(one.text for one in told_of)))
                for item, told_of in narrative.summary(report.kpi)
            ],
            "figures": [_figure(item) for item in report.figures],
            "region": name_of(report.subject.region),
            "years": tables.years_table(report, write),
            "dues": tables.dues_table(report, write) if report.dues else None,
            "plan": tables.plan_table(report, write) if report.promised.item_count else None,
            "promised": write(told.promised_words(report.promised)),
            "reflection": write(told.reflection_words(report)),
            "activities": [_activity(one) for one in report.activities],
            "hidden": [(words.REASONS[reason], write(count)) for reason, count in report.hidden],
            "advice": [
                document_words(told.advice_words(one, report)) for one in advice_of(report)
            ],
            "is_closed": report.dates.state == "closed",
            **_working_group(report),
        }
    cover = cover_context(
        province_facts(report),
        place=told.subject_name(report.subject),
        as_at=report.as_at,
        known_at=report.known_at,
    )
    return sections | cover


def _figure(item: Compared) -> dict:
    unit, write = item.own.definition.unit, document_digits
    return {
        "name": write(f"{item.code} {name_of(item.own.definition.short)}"),
        "value": write(words.full_value_text(item.own.figure, unit)),
        "words": write(words.figure_words(item.own)),
        "region": write(told.region_words(item)),
        "nation": write(words.full_value_text(item.nation.figure, unit)),
        "nation_words": write(words.figure_words(item.nation)),
        "target": write(words.target_text(item.nation.target, unit)),
    }


def _pair(pair: ListedPair, report: ProvinceReport) -> dict:
    write = document_digits
    return {
        "number": pair.number,
        "name": told.pair_name(pair),
        "local": pair.local_name,
        "country_code": pair.country_code,
        "status": told.status_words(pair),
        "stage": write(told.stage_words(pair)),
        "events": [write(told.happened_words(event)) for event in pair.events],
        "papers": [write(name_of(paper)) for paper in pair.papers],
        "expires": write(told.expiry_words(pair, report)),
        "is_assumed": pair.is_assumed,
    }


def _activity(one: YearActivity) -> dict:
    write = document_digits
    return {
        "title": write(one.told.title),
        "days": write(told.days_words(one.told)),
        "place": write(one.told.place),
        "kind": told.kind_words(one.told),
        "pairings": told.with_words(one.told),
        "outcome": write(one.told.outcome),
        "people": write(people_words(one.told)),
        "budget": write(budget_words(one.told)),
        "counted": write(told.counted_words(one)),
    }


def people_words(done: Done) -> str:
    """Who came, in numbers; "" where nobody counted."""
    if done.thai_count is None and done.foreign_count is None:
        return ""
    return _("ฝ่ายไทย %(thai)s คน ฝ่ายต่างประเทศ %(foreign)s คน") % {
        "thai": "–" if done.thai_count is None else thai_number(done.thai_count),
        "foreign": "–" if done.foreign_count is None else thai_number(done.foreign_count),
    }


def budget_words(done: Done) -> str:
    """What it cost; "" where nobody said."""
    if done.budget_amount is None:
        return ""
    return _("%(amount)s บาท") % {"amount": thai_amount(done.budget_amount)}


def _working_group(report: ProvinceReport) -> dict:
    rows = [
        row
        for code in ("3.1", "3.2")
        for region in report.figure(code).own.regions
        for row in region.rows
    ]
    orders = {order.id: order for row in rows for order in row.orders}
    meetings = {meeting.id: meeting for row in rows for meeting in row.meetings}
    return {"orders": list(orders.values()), "meetings": list(meetings.values())}
