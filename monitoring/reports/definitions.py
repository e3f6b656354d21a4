"""The indicators in the ministry's words: the wording that belongs to the rule of each figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from plans.models import Indicator, Track
from sistercity.templatetags.thai import thai_datetime

from .computed import COMPUTED
from .dates import ReportRefused
from .shapes import Definition

_NAMES = ("code", "unit", "name_th", "name_en", "short_th", "short_en", "rule_th", "rule_en")


def check_versions(asked: Mapping[str, int]) -> None:
    """Refuse a version that an indicator's rule never had.

    Args:
        asked: by indicator.

    Raises:
        ReportRefused: in words, with those that there are.
    """
    for code, version in asked.items():
        if COMPUTED[code].numbered(version) is None:
            message = _("ตัวชี้วัด %(code)s ไม่มีวิธีคำนวณฉบับที่ %(version)s ที่มีคือฉบับที่ %(known)s")
            known = ", ".join(str(one.version) for one in COMPUTED[code].versions)
            told = {"code": code, "version": version, "known": known}
            raise ReportRefused(message % told, parameter="rule_version")


def read_definitions(
    fiscal_year: int, moment: datetime | None, rule_versions: Mapping[str, int]
) -> dict[str, Definition]:
    """The wording of each computed indicator, by code.

    It is that known at the moment, or, where a version of the rule was named, the last one
    known while that version was the rule.

    Raises:
        ReportRefused: the plan was not in the register then.
    """
    codes_at: dict[datetime | None, list[str]] = defaultdict(list)
    for code, its in COMPUTED.items():
        version = rule_versions.get(code) or its.in_force(fiscal_year, moment).version
        codes_at[its.worded_at(version, moment)].append(code)
    found: dict[str, Definition] = {}
    for known_at, codes in codes_at.items():
        rows = list(Indicator.known(known_at).filter(code__in=codes))
        tracks = Track.known_by_id(known_at, {row.track_id for row in rows})
        found |= {row.code: _definition(row, tracks[row.track_id]) for row in rows}
    if len(found) < len(COMPUTED):
        raise _unknown(moment)
    return found


def check_plan_known(moment: datetime | None) -> None:
    """Refuse a moment at which ``read_definitions`` would find nothing, before anything is read.

    Raises:
        ReportRefused: the plan was not in the register then.
    """
    if Indicator.known(moment).filter(code__in=COMPUTED).count() < len(COMPUTED):
        raise _unknown(moment)


def _unknown(moment: datetime | None) -> ReportRefused:
    words = thai_datetime(moment) if moment else _("ขณะนี้")
    return ReportRefused(
        _("เท่าที่ทะเบียนทราบ %(moment)s ยังไม่มีตัวชี้วัดของแผน จึงยังไม่มีตัวเลข โปรดเลือกเวลาหลังจากนั้น")
        % {"moment": words},
        parameter="known_at",
    )


def _definition(row: Indicator, track: Track) -> Definition:
    return Definition(
        id=row.id,
        counts=COMPUTED[row.code].counts,
        track_number=track.number,
        track_th=track.name_th,
        track_en=track.name_en,
        goal_th=track.goal_th,
        goal_en=track.goal_en,
        **{name: getattr(row, name) for name in _NAMES},
    )
