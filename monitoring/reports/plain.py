"""The report as plain values for machines: ISO dates, Common Era, names in both languages.

Shares are rounded to four decimals; numerator and denominator beside them are exact. Pairings
go by their public numbers. Of records left out unpublished only the number is told.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.conf import settings
from django.utils import translation

from monitoring.kpis import NATION, UNPUBLISHED, Combined, Figure, Trained
from sistercity.thai.calendar import BANGKOK

from . import words
from .narrative import sentences
from .shapes import Coverage, FaultLine, FigureReport, KpiReport, ProvinceRow, TrendPoint


def report_json(report: KpiReport) -> bytes:
    """The report in JSON, UTF-8; the same report gives the same bytes."""
    return json.dumps(as_plain(report), ensure_ascii=False, indent=1).encode() + b"\n"


def as_plain(report: KpiReport) -> dict:
    """The report as plain values."""
    dates = report.dates
    return {
        "report": "kpi",
        "is_demonstration": settings.DEMO,
        "fiscal_year": report.fiscal_year,
        "year_state": dates.state.value,
        "place": {
            "code": report.place.code,
            "kind": report.place.kind.value,
            "name_th": report.place.name_th,
            "name_en": report.place.name_en,
        },
        "as_at": report.as_at.isoformat(),
        "known_at": report.known_at.isoformat(),
        "known_number": report.known_number,
        "closed_at": dates.closed_at.astimezone(BANGKOK).isoformat() if dates.closed_at else None,
        "plan_th": report.plan_th,
        "plan_en": report.plan_en,
        "figures": [figure_plain(item) for item in report.figures],
    }


def figure_plain(item: FigureReport) -> dict:
    """One indicator of the report as plain values; its words in both languages."""
    definition, figure = item.definition, item.figure
    return {
        "indicator": definition.code,
        "unit": definition.unit,
        "name_th": definition.name_th,
        "name_en": definition.name_en,
        "rule_th": definition.rule_th,
        "rule_en": definition.rule_en,
        "rule_version": figure.rule_version,
        "result_id": item.result_id,
        **_value(figure),
        **_told("value", words.full_value_text, figure, definition.unit),
        **_told("words", words.figure_words, item),
        "numerator_ids": public_keys(item, definition.counts, figure.numerator_ids),
        "denominator_ids": public_keys(item, definition.counts, figure.denominator_ids),
        "groups": _groups(item),
        "assumed_count": figure.assumed_count,
        "assumed_ids": public_keys(item, "pairing", figure.assumed_ids),
        "faults": {
            line.name.number: [_fault(fault) for fault in line.faults]
            for region in item.regions
            for row in region.rows
            for line in row.pairings
            if line.faults
        },
        "exclusions": [
            {
                "record": record,
                "reason": reason.value,
                **_told("reason", lambda told=reason: words.REASONS[told]),
                "count": len(excluded),
                "ids": None
                if reason in UNPUBLISHED
                else public_keys(item, record, (one.id for one in excluded)),
            }
            for record, reason, excluded in item.exclusions_by_reason
        ],
        "narrative": _narrative(item),
        "target": _target(item.target),
        "band": item.band,
        "coverage": _coverage(item.coverage),
        "trained": _trained(item.trained),
        "trend": [_trend(point) for point in item.trend],
        "breaks": [
            {"fiscal_year": point.fiscal_year, **_told("words", _break_words, item, place)}
            for place, point in enumerate(item.breaks)
        ],
        "combined": _combined(item.combined),
        "provinces": [_province(row) for region in item.regions for row in region.rows],
    }


def _narrative(item: FigureReport) -> list[dict]:
    """What is said of the figure; sentences stand in the same order in both languages."""
    told = []
    for language in words.LANGUAGES:
        with translation.override(language):
            told.append(sentences(item))
    return [
        {
            "topic": thai.topic,
            "fiscal_years": list(thai.fiscal_years),
            "text_th": thai.text,
            "text_en": english.text,
        }
        for thai, english in zip(*told, strict=True)
    ]


def _told(name: str, tell: Callable[..., object], *args) -> dict[str, str]:
    """What ``tell`` says, under the name in each language."""
    found = {}
    for language in words.LANGUAGES:
        with translation.override(language):
            found[f"{name}_{language}"] = str(tell(*args))
    return found


def _value(figure: Figure) -> dict:
    return {
        "state": figure.state.value,
        "value": rounded(figure.value),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
    }


def rounded(value: Fraction | None) -> float | None:
    """Four decimals, halves up, as the percentage with two would be."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return float(exact.quantize(Decimal("0.0001"), ROUND_HALF_UP))


def _groups(item: FigureReport) -> dict:
    """Group → word → ids; pairings by public number."""
    records = {"pairings": "pairing", "declared": "pairing"}
    return {
        group: {
            word: public_keys(item, records.get(group, ""), ids)
            for word, ids in parts.items()
        }
        for group, parts in item.figure.groups.items()
    }


def public_keys(item: FigureReport, record: str, ids) -> list:
    """How records are named outside: pairings by public number, the others by id."""
    if record != "pairing":
        return list(ids)
    return [item.names.pairings[pk].number for pk in ids if pk in item.names.pairings]


def _fault(fault: FaultLine) -> dict:
    """What is wrong with a step, which goes by the code that it has in every edition."""
    return {
        "step": fault.step.code,
        "fault": fault.fault.value,
        "before": fault.before.code if fault.before else None,
        **_told("fault", words.fault_words, fault),
    }


def _target(target) -> dict | None:
    """A target with the place it is set for, which is the nation."""
    if target is None:
        return None
    return {
        "place": NATION,
        "value": rounded(target.value),
        "set_by": target.set_by,
        "note": target.note,
    }


def _coverage(coverage: Coverage | None) -> dict | None:
    if coverage is None:
        return None
    return {
        "held_provinces": coverage.held_provinces,
        "all_provinces": coverage.all_provinces,
        "held_pairs": coverage.held_pairs,
        "all_pairs": coverage.all_pairs,
        "as_at": coverage.as_at.isoformat() if coverage.as_at else None,
        **_told("words", words.coverage_words, coverage),
    }


def _trained(trained: Trained | None) -> dict | None:
    """Officers trained and in post, as numbers alone."""
    if trained is None:
        return None
    return {
        "value": rounded(trained.value),
        "numerator": trained.trained_count,
        "denominator": trained.in_post_count,
        **_told("words", words.trained_words, trained),
    }


def _trend(point: TrendPoint) -> dict:
    return {
        "fiscal_year": point.fiscal_year,
        "as_at": point.figure.as_at.isoformat(),
        "rule_version": point.figure.rule_version,
        **_value(point.figure),
        "target": _target(point.target),
    }


def _break_words(item: FigureReport, place: int) -> str:
    return words.break_words(item)[place]


def _combined(combined: Combined) -> dict:
    return {
        "fiscal_years": list(combined.fiscal_years),
        "gap_years": list(combined.gap_years),
        "state": combined.state.value,
        "value": rounded(combined.value),
        "numerator": combined.numerator,
        "denominator": combined.denominator,
    }


def _province(row: ProvinceRow) -> dict:
    return {
        "code": row.code,
        "name_th": row.name_th,
        "name_en": row.name_en,
        "region": row.region_code,
        "standing": row.standing,
        "in_denominator": row.is_counted,
        "in_numerator": row.is_met,
        "pairings": [
            {
                "number": line.name.number,
                "counterpart_th": line.name.counterpart.name_th,
                "counterpart_en": line.name.counterpart.name_en,
                "country_th": line.name.country.name_th,
                "country_en": line.name.country.name_en,
                "signed_on": line.name.signed_on.iso() if line.name.signed_on else None,
                "standing": line.standing,
                "is_assumed": line.is_assumed,
                "activity_ids": [activity.id for activity in line.activities],
            }
            for line in row.pairings
        ],
        "orders": [order.number for order in row.orders],
        "meeting_ids": [meeting.id for meeting in row.meetings],
    }
