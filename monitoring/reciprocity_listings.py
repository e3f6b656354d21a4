"""The balance each way as files: by country, pairing or year, and the activities of a number."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from monitoring.reciprocity import Flow, Side
from sistercity.exports.listing import Column, Kind, Listing, both_names


def _of(flow: Flow, side: Side, name: str) -> Callable:
    return lambda line: getattr(line.balance.of(flow, side), name)


def _columns(flow: Flow, side: Side) -> tuple[Column, ...]:
    """The sum, empty where nobody told; of how many activities; how many it is asked of."""
    head = format_lazy("{flow} {side}", flow=flow.label, side=side.label)
    key = f"{flow.value}_{side.value}"
    return (
        Column(key, head, _of(flow, side, "total"), Kind.NUMBER, width=16),
        Column(
            f"{key}_told_count", format_lazy(_("{what} ระบุแล้ว (กิจกรรม)"), what=head),
            _of(flow, side, "told_count"), Kind.NUMBER, width=12,
        ),
        Column(
            f"{key}_activity_count", format_lazy(_("{what} ที่ต้องระบุ (กิจกรรม)"), what=head),
            _of(flow, side, "concerned_count"), Kind.NUMBER, width=12,
        ),
    )  # fmt: skip


BALANCES = Listing(
    "reciprocity",
    _("ดุลการแลกเปลี่ยน"),
    (
        Column("code", _("รหัส"), lambda line: line.key, width=10),
        Column("name", _("รายการ"), lambda line: line.name, width=34),
        Column("country", _("ประเทศ"), lambda line: line.country, width=18),
        Column(
            "activity_count", _("กิจกรรมที่นับ"), lambda line: len(line.balance.activity_ids),
            Kind.NUMBER, width=10,
        ),
        *(column for flow in Flow for side in Side for column in _columns(flow, side)),
        Column(
            "unplaced_amount", _("งบประมาณที่ไม่ได้ระบุว่าฝ่ายใดออก (บาท)"),
            lambda line: line.balance.unplaced_amount, Kind.NUMBER, width=18,
        ),
    ),
)  # fmt: skip

# Rows: an activity and its share, None where nobody told it.
TELLING = Listing(
    "reciprocity-activities",
    _("กิจกรรมของตัวเลขในดุลการแลกเปลี่ยน"),
    (
        Column("id", _("รหัส"), lambda row: row[0].pk, Kind.NUMBER, width=9),
        Column("title", _("ชื่อกิจกรรม"), lambda row: row[0].title, width=40),
        *both_names("province", _("จังหวัด"), lambda row: row[0].province),
        Column("fiscal_year", _("ปีงบประมาณ พ.ศ."), lambda row: str(row[0].fiscal_year), width=10),
        Column("starts_on", _("วันที่เริ่ม"), lambda row: row[0].starts_on, Kind.DAY, width=15),
        Column("amount", _("จำนวนที่นับ"), lambda row: row[1], Kind.NUMBER, width=14),
        Column("is_told", _("ระบุแล้ว"), lambda row: row[1] is not None, width=9),
    ),
)  # fmt: skip
