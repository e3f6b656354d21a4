"""The activities of a year as PDF."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext as _

from monitoring.choices import Direction
from monitoring.pdf import render_pdf
from registry.names import name_of
from sistercity.tables import Table
from sistercity.templatetags.thai import document_digits, thai_amount, thai_number

from . import province_words as told
from . import words
from .annual import PHOTOS_OF_ALL, AnnualReport, Entry
from .closeout_tables import table_of
from .covers import Facts, cover_context, dated_facts, document_words, year_words
from .dates import ReportRefused
from .measures import Measure, Sum, line_words
from .province_printing import budget_words, people_words
from .tables import Writer

# More than this many activities make no book; they are in the workbook.
PRINTED_AT_MOST = 1000


def annual_pdf(report: AnnualReport, language: str = "th") -> bytes:
    """The report as a tagged PDF; the same report and language give the same bytes.

    Raises:
        ReportRefused: more activities than a book takes.
    """
    if len(report.entries) > PRINTED_AT_MOST:
        raise ReportRefused(
            _(
                "กิจกรรม %(count)s รายการมากเกินกว่าจะพิมพ์ในเล่มเดียวซึ่งรับได้ %(most)s รายการ "
                "โปรดเลือกภาคหรือจังหวัด หรือรับเป็นตาราง XLSX ซึ่งมีครบทุกรายการ"
            )
            % {"count": len(report.entries), "most": PRINTED_AT_MOST},
            parameter="place",
        )
    with translation.override(language):
        context, title = _context(report), document_digits(annual_title(report))
    return render_pdf(
        "monitoring/pdf/annual_report.html",
        context,
        language=language,
        title=title,
        created=report.known_at,
    )


def annual_heading(report: AnnualReport) -> str:
    """The title without its year."""
    place = {"place": name_of(report.place_name)}
    if report.is_internal:
        return _("รายงานกิจกรรมเมืองพี่เมืองน้องพร้อมภาพ: %(place)s (ใช้ภายใน)") % place
    return _("รายงานกิจกรรมเมืองพี่เมืองน้อง: %(place)s") % place


def annual_title(report: AnnualReport) -> str:
    """The title, in the language that is spoken."""
    named = {"report": annual_heading(report), "year": year_words(report.fiscal_year)}
    return _("%(report)s %(year)s") % named


def annual_facts(report: AnnualReport) -> Facts:
    """What every form of the report says of itself."""
    return [
        *dated_facts(
            place=name_of(report.place_name), as_at=report.as_at, known_at=report.known_at
        ),
        (_("สถานะของปีงบประมาณ"), words.year_state_words(report.dates)),
        (_("กิจกรรมที่เห็นชอบแล้ว"), _("%(count)s กิจกรรม") % {"count": len(report.entries)}),
    ]


def sums_table(measure: Measure, lines: Iterable[Sum], total: Sum, write: Writer) -> Table:
    """Activities added up by a measure; only where its lines add up with what they come to."""
    heads = (
        str(measure.label), _("กิจกรรม"), _("กิจกรรมร่วม"), _("ฝ่ายไทย (คน)"), _("ฝ่ายต่างประเทศ (คน)"),
        _("งบประมาณ (บาท)"),
    )  # fmt: skip
    foot = () if measure == Measure.COUNTRY else (_("รวม"), *_cells(total))
    rows = [(line_words(measure, one), *_cells(one)) for one in lines]
    caption = _("จำแนกตาม%(measure)s") % {"measure": measure.label}
    return table_of(caption, heads, rows, write, foot=foot, numeric_from=1)


def _cells(one: Sum) -> tuple[str, ...]:
    counts = (one.activity_count, one.joint_count, one.thai_count, one.foreign_count)
    return (*map(thai_number, counts), thai_amount(one.budget_amount))


def _context(report: AnnualReport) -> dict:
    write = document_digits
    sections = {
        "report": report,
        "heading": annual_heading(report),
        "year": write(year_words(report.fiscal_year)),
        "tables": [
            sums_table(measure, report.by[measure], report.total, write) for measure in Measure
        ],
        "untold": write(report.total.untold_budgets) if report.total.untold_budgets else "",
        "waiting": write(report.waiting_count) if report.waiting_count else "",
        "most_photos": write(PHOTOS_OF_ALL),
        "provinces": [
            {"name": name, "entries": [_entry(one) for one in entries]}
            for name, entries in groupby(report.entries, lambda one: name_of(one.told.province))
        ],
    }
    cover = cover_context(
        annual_facts(report),
        place=name_of(report.place_name),
        as_at=report.as_at,
        known_at=report.known_at,
    )
    return sections | cover


def _entry(entry: Entry) -> dict:
    write, done = document_digits, entry.told
    labels = (
        (_("วันที่"), told.days_words(done)),
        (_("สถานที่"), done.place),
        (_("คู่เมืองพี่เมืองน้อง"), told.with_words(done)),
        (_("ประเภทกิจกรรม"), told.kind_words(done)),
        (_("กิจกรรมร่วม"), _("ใช่") if done.is_joint else _("ไม่ใช่")),
        (_("การเดินทาง"), str(Direction(done.direction).label) if done.direction else ""),
        (_("ผู้เข้าร่วม"), people_words(done)),
        (
            _("งบประมาณ"),
            " · ".join(filter(None, (budget_words(done), told.source_words(done)))),
        ),
    )
    return {
        "title": write(done.title),
        "facts": [(label, document_words(text)) for label, text in labels if text],
        "outcome": write(done.outcome),
        "photos": entry.photos,
        "more": write(entry.photo_count - len(entry.photos))
        if entry.photo_count > len(entry.photos)
        else "",
    }
