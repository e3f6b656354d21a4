"""The brief on suitability in words and numbers, the same on the page and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from registry.choices import Axis
from registry.models.pairing import PROVINCE_LEVEL
from registry.names import name_of
from registry.suitability import (
    TOP_SCORE,
    Line,
    Result,
    exact_words,
    rank_of,
    result_of,
    weighed,
)
from sistercity.templatetags.thai import percent

from .suitability import Compared, SuitabilityBrief


def brief_context(brief: SuitabilityBrief) -> dict:
    """What a template needs to tell the brief."""
    return {
        "brief": brief,
        "as_at": brief.as_at,
        "axes": [
            {
                "axis": Axis(axis),
                "result": result,
                "share": share_words(result.share),
                "scores": [one for one in brief.scores if one.criterion.axis == axis],
                "facts": facts_of(brief, axis),
                "weight": exact_words(result.all_weight),
            }
            for axis, result in brief.axes.items()
        ],
        "total": share_words(brief.result.share),
        "completeness": share_words(brief.result.completeness),
        "arithmetic": arithmetic(brief.result, brief.lines),
        "bounds": bounds(brief.result),
        "compared": ranked(brief),
        "sensitivity": sensitivity(brief),
        "moves": moved(brief),
        "top": TOP_SCORE,
    }


def share_words(share: Fraction | None) -> str:
    """A share of 100 with one decimal, halves up: "71.3"; "–" where there is none."""
    return "–" if share is None else percent(share)


def arithmetic(result: Result, lines: Iterable[Line]) -> list[str]:
    """How the score comes about, line by line, so that anybody can do it again by hand."""
    scored = [one for one in lines if one.score is not None]
    if not result.scored_weight:
        return []
    words = {
        "products": " + ".join(f"{exact_words(one.weight)}×{one.score}" for one in scored),
        "points": exact_words(result.points),
        "weights": " + ".join(exact_words(one.weight) for one in scored),
        "weight": exact_words(result.scored_weight),
        "top": TOP_SCORE,
        "most": exact_words(TOP_SCORE * result.scored_weight),
        "share": share_words(result.share),
    }
    return [
        _("น้ำหนัก × คะแนน รวมกัน: %(products)s = %(points)s") % words,
        _("น้ำหนักของเกณฑ์ที่มีคะแนน: %(weights)s = %(weight)s") % words,
        _("คะแนนรวม: %(points)s ÷ (%(top)s × %(weight)s) = %(points)s ÷ %(most)s "
          "คิดเป็น %(share)s จาก 100") % words,
    ]  # fmt: skip


def bounds(result: Result) -> tuple[str, str] | None:
    """The score if all that is missing were the lowest or the highest; None if nothing is."""
    if not result.missing_weight:
        return None
    return share_words(result.lowest), share_words(result.highest)


def ranked(brief: SuitabilityBrief) -> list[dict]:
    """The compared pairings and the brief's own, the greatest share first."""
    own = Compared(brief.pairing, brief.lines)
    rows = [
        {
            "pairing": one.pairing,
            "share": one.result.share,
            "total": share_words(one.result.share),
            "completeness": share_words(one.result.completeness),
            "is_own": one is own,
        }
        for one in (own, *brief.compared)
    ]
    rows.sort(key=lambda row: (row["share"] is None, -(row["share"] or 0), row["pairing"].number))
    for row in rows:
        above = [other for other in rows if (other["share"] or 0) > (row["share"] or 0)]
        row["rank"] = "–" if row["share"] is None else str(len(above) + 1)
    return rows


def sensitivity(brief: SuitabilityBrief) -> list[dict]:
    """What becomes of score and rank, of each axis and each criterion, by what is tried.

    Each row has a cell for every of ``FACTORS``: the score, and the rank where it changes.
    """
    if brief.result.share is None:
        return []
    names = {one.criterion.code: str(one.criterion) for one in brief.scores}
    rows: dict[str, dict] = {}
    for trial in brief.trials:
        name = names.get(trial.subject) or str(Axis(trial.subject).label)
        row = rows.setdefault(
            trial.subject,
            {"name": name, "is_axis": trial.subject not in names, "cells": []},
        )
        is_other = trial.rank != brief.rank
        row["cells"].append(
            {
                "total": share_words(trial.share),
                "rank": (trial.rank or "–") if is_other else "",
                "is_unchanged": trial.share == brief.result.share and not is_other,
            }
        )
    return list(rows.values())


def moved(brief: SuitabilityBrief) -> list[str]:
    """In a sentence or two how far a changed weight can move score and rank."""
    shares = [one.share for one in brief.trials if one.share is not None]
    if brief.result.share is None or not shares:
        return []
    words = {"low": share_words(min(shares)), "high": share_words(max(shares))}
    told = [
        _("เมื่อลดน้ำหนักของเกณฑ์หรือด้านใดด้านหนึ่งลงครึ่งหนึ่ง เพิ่มเป็นสองเท่า หรือไม่นับ "
          "คะแนนอยู่ระหว่าง %(low)s ถึง %(high)s") % words
    ]  # fmt: skip
    if not brief.compared:
        return told
    names = {one.criterion.code: str(one.criterion) for one in brief.scores}
    turning = dict.fromkeys(
        names.get(one.subject) or str(Axis(one.subject).label)
        for one in brief.trials
        if one.rank != brief.rank
    )
    if not turning:
        return [*told, _("อันดับไม่เปลี่ยน")]
    return [*told, _("อันดับเปลี่ยนเมื่อเปลี่ยนน้ำหนักของ %(names)s") % {"names": ", ".join(turning)}]


def supposed(brief: SuitabilityBrief, weights: Mapping[str, Fraction]) -> dict:
    """What the score and the rank would be by other weights."""
    lines = weighed(brief.lines, weights)
    result = result_of(lines)
    others = [result_of(weighed(one.lines, weights)).share for one in brief.compared]
    return {
        "total": share_words(result.share),
        "rank": rank_of(result.share, others),
        "completeness": share_words(result.completeness),
        "arithmetic": arithmetic(result, lines),
    }


def facts_of(brief: SuitabilityBrief, axis: str) -> list[str]:
    """What the register itself knows beside the criteria of an axis; it gives no score."""
    told = _FACTS.get(axis)
    return told(brief) if told else []


def _parity(brief: SuitabilityBrief) -> list[str]:
    kind = brief.pairing.counterpart.unit_type
    words = {"kind": name_of(kind), "level": kind.level, "province": PROVINCE_LEVEL}
    if brief.pairing.counterpart.is_equal_level:
        return [_("หน่วยการปกครองประเภท “%(kind)s” อยู่ในระดับเท่ากับจังหวัดของไทย") % words]
    found = [
        _("หน่วยการปกครองประเภท “%(kind)s” อยู่ในระดับ %(level)s จังหวัดของไทยอยู่ในระดับ %(province)s "
          "ระดับไม่เท่ากัน") % words
    ]  # fmt: skip
    if reason := brief.pairing.level_reason:
        return [*found, _("เหตุผลในทะเบียน: %(reason)s") % {"reason": reason}]
    return [*found, _("ทะเบียนยังไม่มีเหตุผลที่ระดับไม่เท่ากัน")]


def _benefit(brief: SuitabilityBrief) -> list[str]:
    provinces = {one.pairing.province_id for one in brief.abroad}
    words = {
        "country": name_of(brief.pairing.counterpart.country),
        "pairs": len(brief.abroad),
        "provinces": len(provinces),
    }
    if not brief.abroad:
        return [_("ยังไม่มีจังหวัดอื่นมีคู่ใน%(country)s") % words]
    return [_("จังหวัดอื่นมีคู่ใน%(country)sแล้ว %(pairs)s คู่ ใน %(provinces)s จังหวัด") % words]


def _readiness(brief: SuitabilityBrief) -> list[str]:
    if brief.order is None:
        return [_("จังหวัดไม่มีคำสั่งคณะทำงานที่มีผลอยู่")]
    return [_("จังหวัดมีคณะทำงานตามคำสั่งที่ %(number)s") % {"number": brief.order.number}]


_FACTS: dict[str, Callable[[SuitabilityBrief], list[str]]] = {
    Axis.PARITY: _parity,
    Axis.BENEFIT: _benefit,
    Axis.READINESS: _readiness,
}
