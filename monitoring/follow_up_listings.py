"""Lists of what is followed up, as files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sistercity.exports.listing import Column, Kind, Listing, both_names

RESOLUTIONS = Listing(
    "resolutions",
    pgettext_lazy("หลายรายการ", "มติของคณะทำงาน"),
    (
        *both_names("province", _("จังหวัด"), lambda row: row.meeting.group.province),
        Column("meeting", _("การประชุม"), lambda row: row.meeting.title, width=40),
        Column("held_on", _("วันที่จัด"), lambda row: row.meeting.held_on, Kind.DAY, width=15),
        Column("number", _("มติที่"), lambda row: row.number, width=12),
        Column("words", _("ข้อมติ"), lambda row: row.words, width=50),
        Column("office", _("ผู้ดำเนินการ"), lambda row: row.office, width=30),
        Column("due_on", _("กำหนดแล้วเสร็จ"), lambda row: row.due_on, Kind.DAY, width=15),
        Column(
            "state", _("สถานะ"), lambda row: row.state,
            shown=lambda row: str(row.get_state_display()), width=16,
        ),
        Column("settled_on", _("เสร็จหรือยุติเมื่อ"), lambda row: row.settled_on, Kind.DAY, width=15),
        Column(
            "last_noted_on", _("ติดตามล่าสุดเมื่อ"), lambda row: row.last_noted_on, Kind.DAY, width=15
        ),
        Column("last_words", _("ผลการติดตามล่าสุด"), lambda row: row.last_words or "", width=50),
    ),
)  # fmt: skip
