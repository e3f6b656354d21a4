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

VISITS = Listing(
    "supervision-visits",
    pgettext_lazy("หลายรายการ", "การนิเทศติดตาม"),
    (
        Column("province_code", _("รหัสจังหวัด"), lambda row: row.province.code, width=9),
        *both_names("province", _("จังหวัด"), lambda row: row.province),
        Column("starts_on", _("วันที่เริ่ม"), lambda row: row.starts_on, Kind.DAY, width=15),
        Column("ends_on", _("วันที่สิ้นสุด"), lambda row: row.ends_on, Kind.DAY, width=15),
        Column("fiscal_year", _("ปีงบประมาณ พ.ศ."), lambda row: str(row.fiscal_year), width=10),
        Column(
            "method", _("วิธีการ"), lambda row: row.method,
            shown=lambda row: str(row.get_method_display()), width=12,
        ),
        Column("summary", _("สรุปผลการนิเทศ"), lambda row: row.summary, width=50),
        Column(
            "finding_count", _("ข้อค้นพบ"), lambda row: row.finding_count, Kind.NUMBER, width=10
        ),
        Column(
            "open_count", _("รอจังหวัดดำเนินการ"), lambda row: row.open_count, Kind.NUMBER, width=12
        ),
        Column(
            "answered_count", _("รอกระทรวงพิจารณา"), lambda row: row.answered_count, Kind.NUMBER,
            width=12,
        ),
        Column(
            "overdue_count", _("เกินกำหนด"), lambda row: row.overdue_count, Kind.NUMBER, width=10
        ),
        Column(
            "next_due_on", _("กำหนดถัดไป"), lambda row: row.next_due_on, Kind.DAY, width=15
        ),
    ),
)  # fmt: skip
