"""The lists of the guidance desk as files: their columns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from registry.choices import Status
from registry.life import delay_words_of
from sistercity.exports.listing import Column, Kind, Listing, both_names

from .lines import Line
from .obstacles import Held


def _pairing(row: Line | Held):
    return row.case.pairing


_PAIRING = (
    Column("number", _("เลขทะเบียน"), lambda row: _pairing(row).number, width=12),
    *both_names("province", _("จังหวัด"), lambda row: _pairing(row).province),
    *both_names("counterpart", _("คู่ความสัมพันธ์"), lambda row: _pairing(row).counterpart),
    *both_names("country", _("ประเทศ"), lambda row: _pairing(row).counterpart.country),
    Column(
        "status", _("สถานะ"), lambda row: row.case.status,
        shown=lambda row: str(Status(row.case.status).label), width=20,
    ),
)  # fmt: skip

ON_THE_WAY = Listing(
    "guidance",
    _("คู่ที่ยังไม่ลงนามตามขั้นตอน"),
    (
        *_PAIRING,
        Column("stage", _("รหัสขั้นตอน"), lambda row: row.stage_code, width=18),
        Column("step", _("รอขั้นตอน"), lambda row: row.step_name, width=36),
        Column("actor", _("ผู้ดำเนินการ"), lambda row: row.actor, width=28),
        Column(
            "since", _("อยู่ในขั้นนี้ตั้งแต่"),
            lambda row: row.case.stage.since if row.case.stage else None, Kind.DAY, width=15,
        ),
        Column(
            "days_in_stage", _("อยู่ในขั้นนี้ (วัน)"), lambda row: row.case.days_in_stage,
            Kind.NUMBER, width=12,
        ),
        Column(
            "median_days", _("ค่ากลางของกรณีที่ผ่านมา (วัน)"),
            lambda row: row.experience.median_days if row.is_enough else None,
            Kind.NUMBER, width=14,
        ),
        Column(
            "upper_days", _("สามในสี่ไม่เกิน (วัน)"),
            lambda row: row.experience.upper_days if row.is_enough else None,
            Kind.NUMBER, width=14,
        ),
        Column(
            "case_count", _("จำนวนกรณี"),
            lambda row: row.experience.count if row.experience else 0, Kind.NUMBER, width=10,
        ),
        Column(
            "delay_reason", _("เหตุที่ชะงัก"),
            lambda row: row.case.delay and row.case.delay.delay_reason
            and row.case.delay.delay_reason.code,
            shown=lambda row: delay_words_of(row.case.delay) if row.case.delay else "", width=30,
        ),
        Column("is_beyond", _("นานกว่าประสบการณ์"), lambda row: row.is_beyond, width=12),
    ),
)  # fmt: skip

HELD_UP = Listing(
    "held-up",
    _("เรื่องที่เดินต่อไม่ได้และเหตุ"),
    (
        *_PAIRING,
        Column(
            "obstacles", _("รหัสเหตุติดขัด"),
            lambda row: [obstacle.code for obstacle, _found in row.found], width=24,
        ),
        Column(
            "reasons", _("เหตุติดขัด"), lambda row: [found.words for _kind, found in row.found],
            width=70,
        ),
    ),
)  # fmt: skip
