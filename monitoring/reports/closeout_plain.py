"""The close-out of a plan as plain values for machines: ISO dates, names in both languages."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from monitoring.kpis import band
from plans.outcomes import ProjectOutcome
from plans.reports import Money
from sistercity.thai.calendar import BANGKOK

from . import closeout_words as told
from .closeout import CloseoutReport, TrackResult
from .dates import Dates
from .plain import figure_plain
from .province_plain import both, dumped, names, pair_plain
from .shapes import FigureReport


def closeout_json(report: CloseoutReport) -> bytes:
    """The report in JSON, UTF-8; the same report gives the same bytes."""
    return dumped(as_plain(report))


def as_plain(report: CloseoutReport) -> dict:
    """The report as plain values."""
    plan = report.plan
    return {
        "report": "closeout",
        "is_demonstration": settings.DEMO,
        "is_internal": report.is_internal,
        "is_final": report.is_final,
        **both("edition", told.edition_words, report),
        "plan": {
            "code": plan.code,
            "name_th": plan.name_th,
            "name_en": plan.name_en,
            "aim_th": plan.aim_th,
            "aim_en": plan.aim_en,
            "first_year": plan.first_year,
            "last_year": plan.last_year,
        },
        "as_at": report.as_at.isoformat(),
        "known_at": report.known_at.isoformat(),
        "known_number": report.kpi.known_number,
        "years": [_year(dates) for dates in report.years],
        "tracks": [_track(track) for track in report.tracks],
        "register": _register(report),
        "hand_over": _hand_over(report),
        "lessons": [
            {
                "fiscal_year": one.fiscal_year,
                "province": one.province_code,
                **names("name", one.province),
                **({"words": dict(one.words)} if report.is_internal else {}),
            }
            for one in report.lessons
        ],
        "errata": [
            {
                "fiscal_year": one.fiscal_year,
                "count": one.erratum_count,
                "places": one.place_count,
            }
            for one in report.errata
        ],
    }


def _year(dates: Dates) -> dict:
    closed_at = dates.closed_at
    return {
        "fiscal_year": dates.period.fiscal_year,
        "as_at": dates.period.as_at.isoformat(),
        "state": dates.state.value,
        "closed_at": closed_at.astimezone(BANGKOK).isoformat() if closed_at else None,
    }


def _track(track: TrackResult) -> dict:
    return {
        "number": track.number,
        "name_th": track.name_th,
        "name_en": track.name_en,
        "goal_th": track.goal_th,
        "goal_en": track.goal_en,
        "figures": [_figure(item) for item in track.figures],
        "further_indicators": [
            {
                "indicator": one.code,
                "unit": one.unit,
                "name_th": one.name_th,
                "name_en": one.name_en,
                "values": {str(year): str(value) for year, value in one.values},
                "targets": {str(year): str(value) for year, value in one.targets},
            }
            for one in track.further
        ],
        "projects": [_project(project) for project in track.projects],
    }


def _figure(item: FigureReport) -> dict:
    """As ``figure_plain``, with the band and rule of each year."""
    plain = figure_plain(item)
    for told_year, point in zip(plain["trend"], item.trend, strict=True):
        told_year["band"] = band(point.figure, point.target.value if point.target else None)
        told_year["rule_version"] = point.figure.rule_version
    return plain


def _project(project: ProjectOutcome) -> dict:
    return {
        "number": f"{project.track_number}/{project.number}",
        "name_th": project.name_th,
        "name_en": project.name_en,
        "owner": project.owner.code if project.owner else None,
        "is_finished": project.is_finished,
        "years": [
            {"fiscal_year": year, **_money(money), "progress_percent": percent}
            for year, money, percent in project.years
        ],
        "total": _money(project.total),
        "milestones": [
            {
                "name_th": one.name_th,
                "name_en": one.name_en,
                "due_on": one.due_on.isoformat(),
                "done_on": _day(one.done_on),
            }
            for one in project.milestones
        ],
    }


def _money(money: Money) -> dict:
    return {
        "received_baht": None if money.received is None else str(money.received),
        "disbursed_baht": None if money.disbursed is None else str(money.disbursed),
        "disbursed_share": None if money.share is None else round(float(money.share), 4),
    }


def _register(report: CloseoutReport) -> dict:
    register = report.register
    return {
        "start": {"as_at": register.start_on.isoformat(), **_totals(register.start)},
        "years": [
            {
                "fiscal_year": year.fiscal_year,
                "as_at": year.day.isoformat(),
                "new": [pair_plain(pair) for pair in year.new],
                "ended": [pair_plain(pair) for pair in year.ended],
                **_totals(year.totals),
            }
            for year in register.years
        ],
    }


def _totals(totals) -> dict:
    return {
        "signed_pairs": totals.signed.pair_count,
        "signed_provinces": totals.signed.province_count,
        "in_progress_pairs": totals.pending.pair_count,
        "in_progress_provinces": totals.pending.province_count,
    }


def _hand_over(report: CloseoutReport) -> dict:
    hand_over = report.hand_over
    return {
        "values": [
            {
                "indicator": one.code,
                "province": one.province_code,
                "standing": one.standing,
                "numerator": one.numerator,
                "denominator": one.denominator,
                "result_id": one.result_id,
            }
            for one in hand_over.values
        ],
        "open_pairings": [pair_plain(pair) for pair in hand_over.open_pairs],
        "provinces_without_pairing": [
            {"code": one.code, **names("name", one.name), "baseline": one.answer or None}
            for one in hand_over.unpaired
        ],
        "working_groups": {
            "central": [order.number for order in hand_over.central_orders],
            "provinces": {
                code: [order.number for order in orders] for code, orders in hand_over.orders
            },
        },
        "unfinished_projects": [
            f"{one.track_number}/{one.number}" for one in report.projects if not one.is_finished
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
