"""The report on a province as plain values for machines: ISO dates, names in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.utils import translation

from plans.choices import Unit

from . import province_words as told
from . import words
from .done import Done
from .names import Named
from .pairings import ListedPair
from .plain import figure_plain
from .province import Compared, ProvinceReport
from .province_advice import Advice, advice_of


def province_json(report: ProvinceReport) -> bytes:
    """The report in JSON, UTF-8; the same report gives the same bytes."""
    return dumped(as_plain(report))


def dumped(plain: dict) -> bytes:
    """Plain values as the bytes of a file."""
    return json.dumps(plain, ensure_ascii=False, indent=1).encode() + b"\n"


def both(name: str, tell: Callable[..., object], *args) -> dict[str, str]:
    """What ``tell`` says, under the name in each language."""
    found = {}
    for language in words.LANGUAGES:
        with translation.override(language):
            found[f"{name}_{language}"] = str(tell(*args))
    return found


def names(stem: str, named: Named) -> dict[str, str]:
    """A name in both languages under ``stem``."""
    return {f"{stem}_th": named.name_th, f"{stem}_en": named.name_en}


def as_plain(report: ProvinceReport) -> dict:
    """The report as plain values; of Bangkok without figures."""
    subject = report.subject
    plain = {
        "report": "province" if subject.counts else "register_sheet",
        "is_demonstration": settings.DEMO,
        "fiscal_year": report.fiscal_year,
        "year_state": report.dates.state.value,
        "is_year_opened": report.dates.is_opened,
        "place": {
            "code": subject.code,
            "name_th": subject.name_th,
            "name_en": subject.name_en,
            "region": subject.region_code,
            **names("region", subject.region),
        },
        "as_at": report.as_at.isoformat(),
        "known_at": report.known_at.isoformat(),
        "known_number": report.kpi.known_number,
        "pairings": [pair_plain(pair) for pair in report.pairs],
    }
    if not subject.counts:
        return plain | both("outside", told.outside_words)
    return plain | {
        "figures": [_compared(item) for item in report.figures],
        "activities": [
            {**done_plain(one.told), "left_out": one.reason.value if one.reason else None}
            for one in report.activities
        ],
        "activities_not_published": {reason.value: count for reason, count in report.hidden},
        "action_plans": {
            "handed_in": report.promised.plan_count,
            "expected": report.promised.pairing_count,
            "planned_activities": dict(sorted(report.promised.items.items())),
        },
        "dues": [
            {
                "kind": due.kind,
                "due_on": due.due_on.isoformat(),
                "expected": due.expected,
                "on_time": due.on_time,
                "late": due.late,
                "overdue": due.overdue,
                "not_yet_due": due.open,
                "waived": due.waived,
            }
            for due in report.dues
        ],
        "reflection_handed_in_on": _day(report.reflected_on),
        "next": [_advice(one, report) for one in advice_of(report)],
    }


def pair_plain(pair: ListedPair) -> dict:
    """A pairing as it stood on the day."""
    stage = pair.stage
    return {
        "number": pair.number,
        "province": pair.province_code,
        **names("counterpart", pair.counterpart),
        "counterpart_local": pair.local_name,
        "country": pair.country_code,
        **names("country", pair.country),
        "confirmation": pair.confirmation,
        "status": pair.status,
        "is_undated": pair.is_undated,
        "signed_on": pair.signed_on.iso() if pair.signed_on else None,
        "is_assumed": pair.is_assumed,
        "expires_on": _day(pair.expires_on),
        "events": [
            {
                "kind": event.kind,
                "happened_on": event.happened_on.iso() if event.happened_on else None,
                "document": event.paper.id if event.paper else None,
            }
            for event in pair.events
        ],
        "documents": [
            {
                "id": paper.id,
                "title_th": paper.title_th,
                "title_en": paper.title_en,
                "number": paper.number,
                "issued_on": _day(paper.issued_on),
            }
            for paper in pair.papers
        ],
        "stage": None
        if stage is None
        else {
            "next_step": stage.number,
            "name_th": stage.name_th,
            "name_en": stage.name_en,
            "done": stage.done_count,
            "required": stage.step_count,
            "since": stage.since.isoformat(),
        },
    }


def done_plain(done: Done) -> dict:
    """An approved activity."""
    return {
        "id": done.id,
        "province": done.province_code,
        "title": done.title,
        "kind": done.kind or None,
        "starts_on": done.starts_on.isoformat(),
        "ends_on": done.ends_on.isoformat(),
        "place": done.place,
        "is_joint": done.is_joint,
        "direction": done.direction or None,
        "thai_count": done.thai_count,
        "foreign_count": done.foreign_count,
        "budget_amount": None if done.budget_amount is None else str(done.budget_amount),
        "budget_source": done.budget_source or None,
        "outcome": done.outcome,
        "pairings": [one.number for one in done.pairings],
        "countries": sorted({one.country_code for one in done.pairings}),
    }


def _compared(item: Compared) -> dict:
    region, nation = item.region, item.nation
    return {
        **figure_plain(item.own),
        "region": None
        if region is None
        else {
            "result_id": item.region_id,
            "numerator": region.numerator,
            "denominator": None if item.own.definition.unit == Unit.COUNT else region.denominator,
        },
        "nation": {
            "result_id": nation.result_id,
            "state": nation.figure.state.value,
            "numerator": nation.figure.numerator,
            "denominator": nation.figure.denominator,
            **both("value", words.full_value_text, nation.figure, nation.definition.unit),
        },
    }


def _advice(one: Advice, report: ProvinceReport) -> dict:
    return {
        "code": one.code,
        "pairings": [pair.number for pair in one.pairs],
        "count": one.count,
        "day": _day(one.day),
        **both("words", told.advice_words, one, report),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
