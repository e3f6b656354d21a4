"""The close-out of a plan as PDF."""

from __future__ import annotations

from collections import defaultdict

from django.utils import translation
from django.utils.translation import gettext as _

from monitoring.pdf import render_pdf
from plans.outcomes import ProjectOutcome
from registry.names import name_of, text_of
from sistercity.templatetags.thai import document_digits, thai_date

from . import closeout_tables as tables
from . import closeout_words as told
from . import province_words as pairs_told
from . import words
from .closeout import CloseoutReport, TrackResult
from .closeout_lessons import Lesson
from .covers import Facts, cover_context, dated_facts
from .narrative import plan_sentences
from .pairings import ListedPair
from .shapes import FigureReport


def closeout_pdf(report: CloseoutReport, language: str = "th") -> bytes:
    """The report as a tagged PDF; the same report and language give the same bytes."""
    with translation.override(language):
        context, title = _context(report), document_digits(closeout_title(report))
    return render_pdf(
        "monitoring/pdf/closeout_report.html",
        context,
        language=language,
        title=title,
        created=report.known_at,
    )


def closeout_title(report: CloseoutReport) -> str:
    """The title with its edition, in the language that is spoken."""
    return _("%(report)s %(years)s (%(edition)s)") % {
        "report": told.heading(report),
        "years": told.span_words(report),
        "edition": told.edition_words(report),
    }


def closeout_facts(report: CloseoutReport) -> Facts:
    """What every form of the report says of itself."""
    return [
        (_("แผน"), text_of(report.plan, "name")),
        (_("ปีของแผน"), told.span_words(report)),
        *dated_facts(place=_("ทั้งประเทศ"), as_at=report.as_at, known_at=report.known_at),
        (_("ฉบับ"), told.edition_words(report)),
    ]


def _context(report: CloseoutReport) -> dict:
    write = document_digits
    hand_over = report.hand_over
    sections = {
        "report": report,
        "heading": write(told.heading(report)),
        "year": write(told.span_words(report)),
        "state": told.edition_words(report),
        "note": write(told.edition_note(report)),
        "overview": tables.overview_table(report, write),
        "tracks": [_track(track) for track in report.tracks],
        "register": tables.register_table(report.register, write),
        "new": [_pair(pair) for year in report.register.years for pair in year.new],
        "ended": [_pair(pair) for year in report.register.years for pair in year.ended],
        "base": tables.base_table(report, write),
        "base_heads": [
            (write(item.code), name_of(item.definition.short))
            for item in report.kpi.figures
            if item.regions
        ],
        "open_pairs": [_pair(pair) for pair in hand_over.open_pairs],
        "unpaired": _unpaired(report),
        "central_orders": hand_over.central_orders,
        "groups": [
            {"name": name_of(hand_over.provinces[code]), "orders": orders}
            for code, orders in hand_over.orders
        ],
        "unfinished": [
            (write(told.project_name(one)), write(told.left_words(one)))
            for one in report.projects
            if not one.is_finished
        ],
        "lessons": tables.lessons_table(report, write),
        "lessons_by_year": _lessons(report),
        "errata": tables.errata_table(report, write),
        "coverage": write(words.coverage_words(report.kpi.figure("2.1").coverage)),
    }
    cover = cover_context(
        closeout_facts(report),
        place=_("ทั้งประเทศ"),
        as_at=report.as_at,
        known_at=report.known_at,
    )
    return sections | cover


def _track(track: TrackResult) -> dict:
    write = document_digits
    return {
        "number": write(track.number),
        "name": write(text_of(track, "name")),
        "goal": write(text_of(track, "goal")),
        "figures": [_figure(item) for item in track.figures],
        "further": [
            {
                "code": write(one.code),
                "name": write(name_of(one)),
                "table": tables.further_table(one, write),
            }
            for one in track.further
        ],
        "projects": [_project(project) for project in track.projects],
    }


def _figure(item: FigureReport) -> dict:
    write = document_digits
    return {
        "code": write(item.code),
        "name": write(name_of(item.definition)),
        "table": tables.indicator_table(item, write),
        "narrative": write(" ".join(one.text for one in plan_sentences(item))),
        "notes": [write(text) for text in told.break_words(item)],
        "result_id": item.result_id,
    }


def _project(project: ProjectOutcome) -> dict:
    write = document_digits
    return {
        "number": write(f"{project.track_number}/{project.number}"),
        "name": write(told.project_name(project)),
        "owner": name_of(project.owner) if project.owner else _("ยังไม่ได้กำหนด"),
        "money": tables.money_table(project, write) if project.years else None,
        "milestones": [
            (
                write(name_of(one)),
                write(thai_date(one.due_on)),
                write(thai_date(one.done_on)) if one.done_on else "",
            )
            for one in project.milestones
        ],
    }


def _pair(pair: ListedPair) -> dict:
    write = document_digits
    return {
        "number": pair.number,
        "province": name_of(pair.province),
        "name": pairs_told.pair_name(pair),
        "signed": write(thai_date(pair.signed_on)),
        "ended": write(thai_date(pair.ended_on)),
        "stage": write(pairs_told.stage_words(pair)),
        "since": write(thai_date(pair.stage.since)) if pair.stage else "",
    }


def _unpaired(report: CloseoutReport) -> list[dict]:
    groups = defaultdict(list)
    for one in report.hand_over.unpaired:
        groups[one.answer].append(name_of(one.name))
    return [
        {
            "words": str(answered),
            "names": groups[answer],
            "count": document_digits(len(groups[answer])),
        }
        for answer, answered in told.ANSWERS.items()
        if groups[answer]
    ]


def _lessons(report: CloseoutReport) -> list[dict]:
    years = defaultdict(list)
    for one in report.lessons:
        years[one.fiscal_year].append(_lesson(one))
    return [{"year": document_digits(year), "rows": rows} for year, rows in sorted(years.items())]


def _lesson(one: Lesson) -> dict:
    return {
        "province": name_of(one.province),
        "words": [(str(told.PARTS[part]), document_digits(text)) for part, text in one.words],
    }
