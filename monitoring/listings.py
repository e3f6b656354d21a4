"""The lists of what provinces do as files: their columns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.planned import STATES
from monitoring.seals.told import kind_words
from sistercity.accounts.choices import Role
from sistercity.exports.listing import Column, Kind, Listing, both_names, stored_word
from sistercity.templatetags.thai import percent


def _number(seal) -> str:
    return seal.number if seal else ""


def _pairing_numbers(activity) -> list[str]:
    return [link.pairing.number for link in activity.links.all()]


def _counterparts(activity) -> list[str]:
    return [link.pairing.counterpart.name_th for link in activity.links.all()]


_ACTIVITY = (
    Column("id", _("รหัส"), lambda row: row.pk, Kind.NUMBER, width=9),
    Column("title", _("ชื่อกิจกรรม"), lambda row: row.title, width=40),
    *both_names("province", _("จังหวัด"), lambda row: row.province),
    Column("pairings", _("เลขทะเบียน"), _pairing_numbers, width=14),
    Column("counterparts", _("คู่ความสัมพันธ์"), _counterparts, width=28),
    stored_word("kind", _("ประเภทกิจกรรม"), "kind"),
    Column("fiscal_year", _("ปีงบประมาณ พ.ศ."), lambda row: str(row.fiscal_year), width=10),
    Column("starts_on", _("วันที่เริ่ม"), lambda row: row.starts_on, Kind.DAY, width=15),
    Column("ends_on", _("วันที่สิ้นสุด"), lambda row: row.ends_on, Kind.DAY, width=15),
    Column("place", _("สถานที่"), lambda row: row.place),
    Column("is_joint", _("คู่ความสัมพันธ์เข้าร่วมกิจกรรม"), lambda row: row.is_joint, width=14),
    stored_word("direction", _("การเดินทาง"), "direction"),
    Column(
        "thai_count", _("ผู้เข้าร่วมฝ่ายไทย (คน)"), lambda row: row.thai_count, Kind.NUMBER, width=12
    ),
    Column(
        "foreign_count", _("ผู้เข้าร่วมฝ่ายต่างประเทศ (คน)"), lambda row: row.foreign_count,
        Kind.NUMBER, width=14,
    ),
    Column(
        "thai_student_count", _("ในจำนวนนี้เป็นนักเรียน นักศึกษาไทย (คน)"),
        lambda row: row.thai_student_count, Kind.NUMBER, width=14,
    ),
    Column(
        "foreign_student_count", _("ในจำนวนนี้เป็นนักเรียน นักศึกษาต่างประเทศ (คน)"),
        lambda row: row.foreign_student_count, Kind.NUMBER, width=14,
    ),
    stored_word("hosted_by", _("ฝ่ายที่เป็นเจ้าภาพ"), "hosted_by"),
    Column(
        "budget_amount", _("งบประมาณที่ใช้ (บาท)"), lambda row: row.budget_amount,
        Kind.NUMBER, width=16,
    ),
    stored_word("budget_source", _("แหล่งงบประมาณ"), "budget_source"),
    Column(
        "foreign_amount", _("ฝ่ายต่างประเทศออกเพิ่ม (บาท)"), lambda row: row.foreign_amount,
        Kind.NUMBER, width=16,
    ),
    Column("outcome", _("ผลที่ได้รับ"), lambda row: row.outcome, width=40),
    Column("problems", _("ปัญหาและอุปสรรค"), lambda row: row.problems, width=40),
    Column("next_step", _("การดำเนินการต่อไป"), lambda row: row.next_step, width=40),
    stored_word("status", _("สถานะ"), "status", width=18),
)  # fmt: skip

WORKSPACE_ACTIVITIES = Listing("workspace-activities", _("กิจกรรมของจังหวัด"), _ACTIVITY)

REVIEW_QUEUE = Listing(
    "review-queue",
    _("กิจกรรมรอพิจารณา"),
    (
        *_ACTIVITY,
        Column(
            "waiting_since", _("รอตั้งแต่"), lambda row: row.waiting_since, Kind.MOMENT, width=20
        ),
        Column(
            "waiting_working_days", _("รอมาแล้ว (วันทำการ)"),
            lambda row: row.times.waiting.working_days, Kind.NUMBER, width=12,
        ),
        Column("is_overdue", _("เกินกำหนด"), lambda row: row.times.is_overdue, width=10),
        Column(
            "province_working_days", _("อยู่กับจังหวัด (วันทำการ)"),
            lambda row: row.times.province.working_days, Kind.NUMBER, width=12,
        ),
        Column(
            "ministry_working_days", _("อยู่กับกระทรวง (วันทำการ)"),
            lambda row: row.times.ministry.working_days, Kind.NUMBER, width=12,
        ),
    ),
)

DESK_TIMES = Listing(
    "desk-times",
    _("ระยะเวลาพิจารณารายจังหวัด"),
    (
        Column("province_code", _("รหัสจังหวัด"), lambda row: row.province.code, width=9),
        *both_names("province", _("จังหวัด"), lambda row: row.province),
        Column("activity_count", _("กิจกรรมที่เสนอแล้ว"), lambda row: row.count, Kind.NUMBER),
        Column("approved_count", _("เห็นชอบแล้ว"), lambda row: row.approved_count, Kind.NUMBER),
        Column("province_median", _("อยู่กับจังหวัด มัธยฐาน (วันทำการ)"),
               lambda row: row.province_median, Kind.NUMBER),
        Column("ministry_median", _("อยู่กับกระทรวง มัธยฐาน (วันทำการ)"),
               lambda row: row.ministry_median, Kind.NUMBER),
        Column("province_oldest", _("ค้างที่จังหวัดนานที่สุด (วันทำการ)"),
               lambda row: row.province_oldest and row.province_oldest.working_days, Kind.NUMBER),
        Column("province_oldest_days", _("ค้างที่จังหวัดนานที่สุด (วัน)"),
               lambda row: row.province_oldest and row.province_oldest.days, Kind.NUMBER),
        Column("ministry_oldest", _("ค้างที่กระทรวงนานที่สุด (วันทำการ)"),
               lambda row: row.ministry_oldest and row.ministry_oldest.working_days, Kind.NUMBER),
        Column("ministry_oldest_days", _("ค้างที่กระทรวงนานที่สุด (วัน)"),
               lambda row: row.ministry_oldest and row.ministry_oldest.days, Kind.NUMBER),
        Column("overdue_count", _("เกินกำหนด"), lambda row: row.overdue_count, Kind.NUMBER),
    ),
)  # fmt: skip

WORKING_GROUPS = Listing(
    "working-groups",
    pgettext_lazy("หลายรายการ", "คณะทำงาน"),
    (
        Column("province_code", _("รหัสจังหวัด"), lambda seat: seat.province.code, width=9),
        *both_names("province", _("จังหวัด"), lambda seat: seat.province),
        Column(
            "orders",
            _("คำสั่งที่มีผล"),
            lambda seat: [order.number for order in seat.orders],
            width=30,
        ),
        Column(
            "in_force_from", _("มีผลตั้งแต่"),
            lambda seat: seat.orders[0].in_force_from if seat.orders else None,
            Kind.DAY, width=15,
        ),
        Column(
            "meeting_count", _("ดำเนินงานในปี (ครั้ง)"),
            lambda seat: seat.meeting_count, Kind.NUMBER, width=12,
        ),
        Column("is_counted", _("นับในตัวเลขรวม"), lambda seat: seat.is_counted, width=12),
    ),
)  # fmt: skip

def _plan_count(state: str) -> Column:
    """How many lines of plans stand at a state; rows as ``planned.province_counts`` gives them."""
    return Column(state, STATES[state][1], lambda row: row[2][state], Kind.NUMBER, width=14)


PLANS_BY_PROVINCE = Listing(
    "plans-by-province",
    _("แผนและผลการดำเนินงาน"),
    (
        Column("province_code", _("รหัสจังหวัด"), lambda row: row[0].code, width=9),
        *both_names("province", _("จังหวัด"), lambda row: row[0]),
        Column("plan_count", _("แผนที่ส่งแล้ว"), lambda row: row[1], Kind.NUMBER, width=12),
        *map(_plan_count, STATES),
    ),
)

# Rows: the plan of a pairing and one of its lines.
PLANNED_ACTIVITIES = Listing(
    "planned-activities",
    _("กิจกรรมตามแผน"),
    (
        *both_names("province", _("จังหวัด"), lambda row: row[0].pairing.province),
        Column("pairing", _("เลขทะเบียน"), lambda row: row[0].pairing.number, width=12),
        *both_names("counterpart", _("คู่ความสัมพันธ์"), lambda row: row[0].pairing.counterpart),
        Column("title", _("ชื่อกิจกรรม"), lambda row: row[1].item.title, width=40),
        Column(
            "kind", _("ประเภทกิจกรรม"), lambda row: row[1].item.kind,
            shown=lambda row: str(row[1].item.get_kind_display()),
        ),
        Column("planned_on", _("กำหนดจัด"), lambda row: row[1].item.planned_on, Kind.DAY, width=15),
        Column("place", _("สถานที่"), lambda row: row[1].item.place),
        Column(
            "is_joint", _("คู่ความสัมพันธ์เข้าร่วมกิจกรรม"), lambda row: row[1].item.is_joint, width=14
        ),
        Column(
            "budget_amount", _("งบประมาณที่ต้องการ (บาท)"), lambda row: row[1].item.budget_amount,
            Kind.NUMBER, width=16,
        ),
        Column(
            "state", _("สถานะ"), lambda row: row[1].state,
            shown=lambda row: str(row[1].words), width=18,
        ),
        Column(
            "dropped_reason", _("เหตุผลที่ไม่ได้ดำเนินการ"), lambda row: row[1].item.dropped_reason,
            shown=lambda row: str(row[1].item.get_dropped_reason_display()),
        ),
        Column("dropped_words", _("คำชี้แจง"), lambda row: row[1].item.dropped_words, width=40),
    ),
)  # fmt: skip

REFLECTIONS = Listing(
    "reflections",
    pgettext_lazy("หลายรายการ", "สรุปบทเรียนประจำปี"),
    (
        Column("province_code", _("รหัสจังหวัด"), lambda row: row.province.code, width=9),
        *both_names("province", _("จังหวัด"), lambda row: row.province),
        Column("fiscal_year", _("ปีงบประมาณ พ.ศ."), lambda row: str(row.fiscal_year), width=10),
        Column(
            "success_factors", _("ปัจจัยแห่งความสำเร็จ"), lambda row: row.success_factors, width=40
        ),
        Column("problems", _("ปัญหา"), lambda row: row.problems, width=40),
        Column("obstacles", _("อุปสรรค"), lambda row: row.obstacles, width=40),
        Column("proposals", _("ข้อเสนอแนะ"), lambda row: row.proposals, width=40),
        Column("submitted_at", _("ส่งเมื่อ"), lambda row: row.submitted_at, Kind.MOMENT, width=20),
    ),
)

TRAININGS = Listing(
    "trainings",
    pgettext_lazy("หลายรายการ", "การฝึกอบรม"),
    (
        Column("title", _("ชื่อการฝึกอบรม"), lambda row: row.title, width=44),
        Column(
            "kind", _("รูปแบบ"), lambda row: row.kind,
            shown=lambda row: str(row.get_kind_display()),
        ),
        Column("held_on", _("วันที่เริ่ม"), lambda row: row.held_on, Kind.DAY, width=15),
        Column("ends_on", _("วันที่สิ้นสุด"), lambda row: row.ends_on, Kind.DAY, width=15),
        Column("place", _("สถานที่"), lambda row: row.place),
        Column(
            "is_about_guideline", _("อบรมแนวทางปฏิบัติ"), lambda row: row.is_about_guideline,
            width=14,
        ),
        Column(
            "attended_count", _("ผู้เข้าอบรม (คน)"), lambda row: row.attended_count, Kind.NUMBER,
            width=12,
        ),
        Column(
            "province_count", _("จากกี่จังหวัด"), lambda row: row.province_count, Kind.NUMBER,
            width=12,
        ),
    ),
)  # fmt: skip

ERRATA = Listing(
    "errata",
    pgettext_lazy("หลายรายการ", "รายการแก้ไขหลังปิดปี"),
    (
        Column("number", _("เลขที่"), lambda row: f"{row.number}/{row.fiscal_year}", width=10),
        *both_names("province", _("จังหวัด"), lambda row: row.province),
        Column("what", _("รายการ"), lambda row: f"{row.what} {row.label}", width=40),
        Column("field", _("ช่อง"), lambda row: row.field_words or row.whole),
        Column("old", _("ค่าเดิม"), lambda row: row.old_words, width=30),
        Column("new", _("ค่าใหม่"), lambda row: row.new_words, width=30),
        Column("reason", _("เหตุผล"), lambda row: row.reason, width=40),
        Column("at", _("เมื่อ"), lambda row: row.at, Kind.MOMENT, width=20),
    ),
)

AT_RISK = Listing(
    "at-risk",
    _("จังหวัดที่เสี่ยงไม่ผ่านตัวชี้วัด 2.1"),
    (
        Column("province_code", _("รหัสจังหวัด"), lambda row: row.province.code, width=9),
        *both_names("province", _("จังหวัด"), lambda row: row.province),
        Column(
            "need", _("เหตุที่ยังไม่ผ่าน"), lambda row: row.risk.need.value,
            shown=lambda row: row.why, width=44,
        ),
        Column(
            "actor", _("ผู้ต้องดำเนินการ"), lambda row: str(row.actor),
            shown=lambda row: str(Role(row.actor).label), width=20,
        ),
        Column("since", _("ตั้งแต่วันที่"), lambda row: row.since, Kind.DAY, width=15),
        Column(
            "waiting_working_days", _("รอมาแล้ว (วันทำการ)"), lambda row: row.waiting_days,
            Kind.NUMBER, width=12,
        ),
        Column(
            "activity_id", _("รหัสกิจกรรม"), lambda row: row.activity and row.activity.pk,
            Kind.NUMBER, width=12,
        ),
        Column(
            "activity", _("กิจกรรม"), lambda row: row.activity and row.activity.title, width=40
        ),
        Column("pairings", _("เลขทะเบียน"), lambda row: row.numbers, width=16),
        Column(
            "explained_count", _("คู่ที่ชี้แจงแล้ว"), lambda row: row.risk.explained_count,
            Kind.NUMBER, width=12,
        ),
    ),
)  # fmt: skip

RADAR = Listing(
    "radar",
    _("เรดาร์ความสัมพันธ์"),
    (
        Column(
            "flag", _("ธงเตือน"), lambda line: line.flag, shown=lambda line: line.title, width=26
        ),
        Column("why", _("เหตุ"), lambda line: line.why, width=70),
        Column("province_code", _("รหัสจังหวัด"), lambda line: line.pairing.province.code, width=9),
        *both_names("province", _("จังหวัด"), lambda line: line.pairing.province),
        Column("pairing", _("เลขทะเบียน"), lambda line: line.pairing.number, width=12),
        *both_names("counterpart", _("คู่ความสัมพันธ์"), lambda line: line.pairing.counterpart),
        *both_names("country", _("ประเทศ"), lambda line: line.pairing.counterpart.country),
        Column("is_snoozed", _("พักไว้"), lambda line: line.is_snoozed, width=9),
        Column(
            "snoozed_until", _("พักถึงวันที่"),
            lambda line: line.snooze.until if line.is_snoozed else None, Kind.DAY, width=15,
        ),
        Column(
            "snoozed_reason", _("เหตุผลที่พัก"),
            lambda line: line.snooze.reason if line.is_snoozed else "", width=40,
        ),
        Column(
            "snoozed_by", _("ผู้พัก"),
            lambda line: str(line.snooze.by) if line.is_snoozed else "",
        ),
    ),
)  # fmt: skip


def _count(key: str, head) -> Column:
    return Column(key, head, lambda line: getattr(line.tally, key), Kind.NUMBER, width=12)


COMPLETENESS = Listing(
    "completeness",
    _("ความครบถ้วนของข้อมูลรายจังหวัด"),
    (
        Column("province_code", _("รหัสจังหวัด"), lambda line: line.province.code, width=9),
        *both_names("province", _("จังหวัด"), lambda line: line.province),
        Column("fiscal_year", _("ปีงบประมาณ พ.ศ."), lambda line: str(line.fiscal_year), width=10),
        _count("expected", _("ต้องส่ง")),
        _count("received", _("ได้รับ")),
        _count("on_time", _("ภายในกำหนด")),
        _count("approved", _("เห็นชอบแล้ว")),
        _count("with_evidence", _("มีหลักฐาน")),
    ),
)

DATA_QUALITY = Listing(
    "data-quality",
    _("คุณภาพข้อมูลของจังหวัด"),
    (
        Column(
            "measure", _("รายการวัด"), lambda piece: piece.measure.value,
            shown=lambda piece: str(piece.name), width=30,
        ),
        Column("record", _("รายการ"), lambda piece: piece.record, width=36),
        Column("is_held", _("มีแล้ว"), lambda piece: piece.is_held, width=10),
        Column(
            "advice", _("สิ่งที่จะทำให้ดีขึ้น"),
            lambda piece: piece.act.words if piece.act else "", width=60,
        ),
    ),
)  # fmt: skip

SEALS = Listing(
    "seals",
    _("รายงานที่ประทับแล้ว"),
    (
        Column("number", _("เลขที่ตราประทับ"), lambda row: row.number, width=16),
        Column("kind", _("รายงาน"), lambda row: row.kind, shown=lambda row: kind_words(row.kind)),
        Column("title_th", _("ชื่อรายงาน"), lambda row: row.title_th, width=50),
        Column("title_en", _("ชื่อรายงานภาษาอังกฤษ"), lambda row: row.title_en, width=50),
        Column("as_at", _("ข้อมูล ณ วันที่"), lambda row: row.as_at, Kind.DAY, width=15),
        Column("known_at", _("เท่าที่ทะเบียนทราบเมื่อ"), lambda row: row.known_at, Kind.MOMENT),
        Column("sealed_at", _("ประทับเมื่อ"), lambda row: row.sealed_at, Kind.MOMENT),
        Column("supersedes", _("ใช้แทนฉบับ"), lambda row: _number(row.supersedes), width=16),
        Column("superseded_by", _("มีฉบับใหม่แทน"), lambda row: _number(row.successor), width=16),
    ),
)


def _hundredths(share) -> str:
    return "" if share is None else percent(share)


SUITABILITY = Listing(
    "suitability",
    _("ความเหมาะสมของคู่ที่เสนอ"),
    (
        Column("number", _("เลขทะเบียน"), lambda row: row.pairing.number, width=12),
        *both_names("province", _("จังหวัด"), lambda row: row.pairing.province),
        *both_names("counterpart", _("คู่ความสัมพันธ์"), lambda row: row.pairing.counterpart),
        *both_names("country", _("ประเทศ"), lambda row: row.pairing.counterpart.country),
        Column("criteria", _("ชุดเกณฑ์ความเหมาะสม"), lambda row: row.assessment.criterion_set.code),
        Column("score", _("คะแนนรวม จาก 100"), lambda row: _hundredths(row.result.share), width=12),
        Column(
            "completeness", _("ความครบถ้วน (%)"),
            lambda row: _hundredths(row.result.completeness), width=12,
        ),
        Column("lowest", _("ต่ำสุดที่เป็นไปได้"), lambda row: _hundredths(row.result.lowest), width=12),
        Column("highest", _("สูงสุดที่เป็นไปได้"), lambda row: _hundredths(row.result.highest), width=12),
        Column("assessed_at", _("ประเมินเมื่อ"), lambda row: row.assessment.assessed_at, Kind.MOMENT),
        Column(
            "advice", _("ความเห็นของกระทรวง"), lambda row: row.advice and row.advice.kind,
            shown=lambda row: row.advice and str(row.advice.get_kind_display()),
        ),
        Column(
            "advised_at", _("ให้ความเห็นเมื่อ"), lambda row: row.advice and row.advice.given_at,
            Kind.MOMENT,
        ),
    ),
)  # fmt: skip

CONSULTATIONS = Listing(
    "consultations",
    pgettext_lazy("หลายรายการ", "ข้อหารือ"),
    (
        Column("number", _("เลขที่ข้อหารือ"), lambda one: f"{one.row.number}/{one.row.fiscal_year}"),
        *both_names("province", _("จังหวัด"), lambda one: one.row.province),
        Column("subject", _("เรื่อง"), lambda one: one.row.subject, width=44),
        Column("pairing", _("เลขทะเบียน"), lambda one: one.row.pairing and one.row.pairing.number),
        Column("step", _("ขั้นตอน"), lambda one: one.row.step and str(one.row.step), width=30),
        Column("letter_number", _("เลขที่หนังสือของจังหวัด"), lambda one: one.row.letter_number),
        Column(
            "status", _("สถานะ"), lambda one: one.row.status,
            shown=lambda one: str(one.row.get_status_display()),
        ),
        Column("waiting_since", _("รอคำตอบตั้งแต่"), lambda one: one.row.waiting_since, Kind.MOMENT),
        Column(
            "waiting_working_days", _("รอมาแล้ว (วันทำการ)"), lambda one: one.working_days,
            Kind.NUMBER, width=12,
        ),
    ),
)  # fmt: skip
