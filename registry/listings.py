"""The lists of the register as files: their columns.

The words of the pairings' columns are those that an import knows, so that a file that was
taken away can be filled in and come back.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import Status
from registry.differences.words import Told, effect_words, standing_words, told_details
from sistercity.badges import BADGES
from sistercity.exports.listing import Column, Kind, Listing, both_names, stored_word

PAIRINGS = Listing(
    "pairings",
    _("ทะเบียนคู่เมืองพี่เมืองน้อง"),
    (
        Column("number", _("เลขทะเบียน"), lambda row: row.number, width=11),
        Column(
            "list_numbers",
            _("เลขที่ในบัญชี"),
            lambda row: [number for _edition, number in row.list_numbers],
            width=12,
        ),
        Column("province_code", _("รหัสจังหวัด"), lambda row: row.province.code, width=9),
        *both_names("province", _("จังหวัด"), lambda row: row.province),
        Column(
            "counterpart_th", _("คู่ความสัมพันธ์ (ไทย)"),
            lambda row: row.counterpart.name_th, width=28,
        ),
        Column(
            "counterpart_en", _("คู่ความสัมพันธ์ (อังกฤษ)"),
            lambda row: row.counterpart.name_en, width=28,
        ),
        Column(
            "counterpart_local", _("ชื่อในอักษรท้องถิ่น"), lambda row: row.counterpart.name_local
        ),
        *both_names("unit_type", _("ประเภท"), lambda row: row.counterpart.unit_type),
        Column(
            "is_equal_level", _("ระดับเท่ากับจังหวัด"),
            lambda row: row.counterpart.is_equal_level, width=12,
        ),
        Column(
            "country_code", _("รหัสประเทศ"), lambda row: row.counterpart.country.code, width=9
        ),
        *both_names("country", _("ประเทศ"), lambda row: row.counterpart.country),
        stored_word("relation", _("ลักษณะความสัมพันธ์"), "relation", width=18),
        Column(
            "signed_on", _("วันที่ลงนาม"), lambda row: row.signed_as_known, Kind.DAY, width=15
        ),
        Column(
            "status", _("สถานะ"), lambda row: row.status_shown,
            shown=lambda row: str(Status(row.status_shown).label), width=20,
        ),
        stored_word("confirmation", _("การยืนยัน"), "confirmation", width=14),
    ),
)  # fmt: skip

# Of a place's row in a list: the place, and what its pairings come to.
_COUNTS = (
    Column(
        "signed_count", _("ลงนามแล้ว"),
        lambda line: line.totals.signed.pair_count, Kind.NUMBER, width=12,
    ),
    Column(
        "undated_signed_count", _("ลงนามแล้วแต่ไม่ทราบวันที่"),
        lambda line: line.totals.undated_signed.pair_count, Kind.NUMBER, width=14,
    ),
    Column(
        "in_progress_count", _("อยู่ระหว่างการดำเนินการ"),
        lambda line: line.totals.in_progress.pair_count, Kind.NUMBER, width=14,
    ),
    Column(
        "candidate_count", _("รอตรวจสอบ"),
        lambda line: line.totals.candidate_count, Kind.NUMBER, width=12,
    ),
)  # fmt: skip
_CODE = Column("code", _("รหัส"), lambda line: line.place.code, width=9)

PROVINCES = Listing(
    "provinces",
    pgettext_lazy("หลายรายการ", "จังหวัด"),
    (
        _CODE,
        *both_names("name", _("จังหวัด"), lambda line: line.place),
        *both_names("region", _("ภาค"), lambda line: line.place.region),
        *both_names("cluster", _("กลุ่มจังหวัด"), lambda line: line.place.cluster),
        Column("is_counted", _("นับในตัวเลขรวม"), lambda line: line.place.counts, width=12),
        *_COUNTS,
    ),
)

COUNTRIES = Listing(
    "countries",
    pgettext_lazy("หลายรายการ", "ประเทศ"),
    (_CODE, *both_names("name", _("ประเทศ"), lambda line: line.place), *_COUNTS),
)

COUNTERPARTS = Listing(
    "counterparts",
    pgettext_lazy("หลายรายการ", "คู่ความสัมพันธ์"),
    (
        *both_names("name", _("คู่ความสัมพันธ์"), lambda line: line.place),
        Column("name_local", _("ชื่อในอักษรท้องถิ่น"), lambda line: line.place.name_local),
        *both_names("unit_type", _("ประเภท"), lambda line: line.place.unit_type),
        Column("is_equal_level", _("ระดับเท่ากับจังหวัด"), lambda line: line.place.is_equal_level),
        *both_names("parent", _("อยู่ในหน่วยการปกครอง"), lambda line: line.place, stem="parent"),
        Column("country_code", _("รหัสประเทศ"), lambda line: line.place.country.code, width=9),
        *both_names("country", _("ประเทศ"), lambda line: line.place.country),
        *_COUNTS,
    ),
)

DOCUMENTS = Listing(
    "documents",
    pgettext_lazy("หลายรายการ", "เอกสาร"),
    (
        stored_word("kind", _("ชนิด"), "kind"),
        stored_word("urgency", _("ชั้นความเร็ว"), "urgency", width=12),
        Column("number", _("เลขที่หนังสือ"), lambda row: row.number),
        *both_names("title", _("ชื่อเรื่อง"), lambda row: row, stem="title"),
        Column("issuer", _("ผู้ออก"), lambda row: row.issuer, width=28),
        Column("issued_on", _("ลงวันที่"), lambda row: row.issued_on, Kind.DAY, width=15),
        Column("published_on", _("เผยแพร่เมื่อ"), lambda row: row.published_on, Kind.DAY, width=15),
        Column("withdrawn_on", _("ยกเลิกเมื่อ"), lambda row: row.withdrawn_on, Kind.DAY, width=15),
    ),
)

ADDRESSEES = Listing(
    "addressees",
    pgettext_lazy("หลายรายการ", "ผู้รับหนังสือเวียน"),
    (
        Column("name", _("ผู้รับ"), lambda row: row.name, width=28),
        Column("sent_on", _("ส่งเมื่อ"), lambda row: row.addressee.sent_on, Kind.DAY, width=15),
        Column("days", _("รอหรือใช้เวลา (วัน)"), lambda row: row.days, Kind.NUMBER, width=12),
        Column(
            "state", _("การรับทราบ"), lambda row: row.state,
            shown=lambda row: str(BADGES[row.state].word), width=16,
        ),
        Column(
            "acknowledged_at", _("รับทราบเมื่อ"), lambda row: row.addressee.acknowledged_at,
            Kind.MOMENT, width=20,
        ),
        Column(
            "forwarded_count", _("ส่งต่อ"),
            lambda row: len(row.standing_forwarded), Kind.NUMBER, width=10,
        ),
        Column(
            "forwarded_acknowledged_count", _("หน่วยงานที่ส่งต่อรับทราบแล้ว"),
            lambda row: row.forwarded_acknowledged_count, Kind.NUMBER, width=14,
        ),
    ),
)  # fmt: skip

POSTINGS = Listing(
    "postings",
    _("ผู้ปฏิบัติหน้าที่ของจังหวัด"),
    (
        Column("province_code", _("รหัสจังหวัด"), lambda row: row.province.code, width=9),
        *both_names("province", _("จังหวัด"), lambda row: row.province),
        Column("person", _("ชื่อ"), lambda row: row.posting and row.posting.user.full_name),
        Column(
            "role", _("บทบาท"), lambda row: row.posting and row.posting.user.role,
            shown=lambda row: row.posting and str(row.posting.user.get_role_display()),
        ),
        Column(
            "starts_on", _("ตั้งแต่วันที่"),
            lambda row: row.posting and row.posting.starts_on, Kind.DAY, width=15,
        ),
        Column(
            "ends_on", _("ถึงวันที่"),
            lambda row: row.posting and row.posting.ends_on, Kind.DAY, width=15,
        ),
        Column(
            "lacks", _("ที่ยังขาด"), lambda row: list(row.lacks),
            shown=lambda row: [str(_LACKS[code]) for code in row.lacks],
        ),
    ),
)  # fmt: skip
_LACKS = {"officer": _("ไม่มีเจ้าหน้าที่"), "approver": _("ไม่มีผู้รับรอง")}

ANSWERS = Listing(
    "answers",
    _("คำตอบของจังหวัดที่รอพิจารณา"),
    (
        Column("province_code", _("รหัสจังหวัด"), lambda row: row.province.code, width=9),
        *both_names("province", _("จังหวัด"), lambda row: row.province),
        Column("number", _("เลขทะเบียน"), lambda row: row.pairing and row.pairing.number),
        Column(
            "counterpart_th", _("คู่ความสัมพันธ์ (ไทย)"),
            lambda row: row.pairing.counterpart.name_th if row.pairing else row.counterpart_name,
        ),
        *both_names(
            "country", _("ประเทศ"),
            lambda row: row.pairing.counterpart.country if row.pairing else row.country,
        ),
        stored_word("answer", _("คำตอบ"), "answer"),
        Column("round_number", _("รอบที่"), lambda row: row.round_number, Kind.NUMBER, width=8),
        Column("answered_at", _("ตอบเมื่อ"), lambda row: row.answered_at, Kind.MOMENT, width=20),
    ),
)  # fmt: skip

# Of a province's row: ``registry.standing.Standing``.
STANDINGS = Listing(
    "register-answers",
    _("คำตอบของจังหวัดต่อทะเบียน"),
    (
        Column("province_code", _("รหัสจังหวัด"), lambda row: row.province.code, width=9),
        *both_names("province", _("จังหวัด"), lambda row: row.province),
        Column("fiscal_year", _("ปีงบประมาณ พ.ศ."), lambda row: row.fiscal_year, width=10),
        Column("held", _("ยืนยันแล้ว"), lambda row: row.held_count, Kind.NUMBER, width=11),
        Column(
            "candidates", _("รอตรวจสอบ"), lambda row: row.candidate_count, Kind.NUMBER, width=11
        ),
        Column("answered", _("ตอบแล้ว"), lambda row: row.answered_count, Kind.NUMBER, width=11),
        Column("waiting", _("รอพิจารณา"), lambda row: row.waiting_count, Kind.NUMBER, width=11),
        Column(
            "unanswered", _("รายการที่ยังไม่ตอบ"), lambda row: [one.number for one in row.unanswered]
        ),
        Column(
            "declared_on", _("ยืนยันเมื่อ"),
            lambda row: row.declared and timezone.localdate(row.declared.declared_at), Kind.DAY,
        ),
        Column("state", _("สถานะ"), lambda row: row.state, shown=lambda row: str(row.words)),
        Column(
            "officers", _("เจ้าหน้าที่ในวันนี้"),
            lambda row: [posting.user.full_name for posting in row.officers],
        ),
    ),
)  # fmt: skip

CIRCULARS = Listing(
    "circulars",
    _("หนังสือเวียนถึงจังหวัด"),
    (
        *both_names("province", _("จังหวัด"), lambda row: row.province),
        Column("number", _("เลขที่หนังสือ"), lambda row: row.document.number),
        Column("title", _("ชื่อเรื่อง"), lambda row: row.document.title_th, width=50),
        Column("sent_on", _("ส่งเมื่อ"), lambda row: row.sent_on, Kind.DAY, width=15),
        Column(
            "acknowledged_at", _("รับทราบเมื่อ"),
            lambda row: row.acknowledged_at, Kind.MOMENT, width=20,
        ),
    ),
)  # fmt: skip

# Of a province's row: ``registry.standing.AskedRow``.
ASKED_ROWS = Listing(
    "province-register",
    _("ยืนยันทะเบียนของจังหวัด"),
    (
        *both_names("province", _("จังหวัด"), lambda row: row.pairing.province),
        Column("number", _("เลขทะเบียน"), lambda row: row.pairing.number, width=11),
        *both_names("counterpart", _("คู่ความสัมพันธ์"), lambda row: row.pairing.counterpart),
        *both_names("country", _("ประเทศ"), lambda row: row.pairing.counterpart.country),
        Column(
            "status", _("สถานะ"), lambda row: row.pairing.status,
            shown=lambda row: str(row.pairing.get_status_display()), width=20,
        ),
        Column(
            "signed_on", _("วันที่ลงนาม"),
            lambda row: row.pairing.signed_as_known, Kind.DAY, width=15,
        ),
        Column(
            "confirmation", _("การยืนยัน"), lambda row: row.pairing.confirmation,
            shown=lambda row: str(row.pairing.get_confirmation_display()), width=14,
        ),
        Column(
            "answer", _("คำตอบ"), lambda row: row.answer.answer if row.is_answered else None,
            shown=lambda row: str(row.answer.get_answer_display()) if row.is_answered else None,
        ),
        Column(
            "decision", _("สถานะของคำตอบ"),
            lambda row: row.answer.status if row.is_answered else None,
            shown=lambda row: str(row.answer.get_status_display()) if row.is_answered else None,
        ),
    ),
)  # fmt: skip

# Of a line of an edition: ``registry.editions.EditionLine``.
EDITION_LINES = Listing(
    "edition",
    _("แต่ละบรรทัดของบัญชีเทียบกับทะเบียน"),
    (
        Column("list_number", _("เลขที่ในบัญชี"), lambda line: line.row.list_number, width=12),
        Column("year_be", _("ปี พ.ศ. ในบัญชี"), lambda line: line.row.year_be, Kind.NUMBER, width=12),
        *both_names("province", _("จังหวัด"), lambda line: line.pairing and line.pairing.province),
        Column("as_written", _("ตามบัญชี"), lambda line: line.row.counterpart_as_written, width=36),
        Column("number", _("เลขทะเบียน"), lambda line: line.pairing and line.pairing.number),
        *both_names(
            "counterpart", _("คู่ความสัมพันธ์"), lambda line: line.pairing and line.pairing.counterpart
        ),
        Column(
            "signed_on", _("วันที่ลงนาม"),
            lambda line: line.pairing and line.pairing.signed_as_known, Kind.DAY, width=15,
        ),
        Column(
            "faults", _("ผลการเทียบ"), lambda line: [fault.value for fault in line.faults],
            shown=lambda line: [str(fault.label) for fault in line.faults] or [str(_("ตรงกัน"))],
            width=30,
        ),
    ),
)  # fmt: skip


def _in_words(detail: Told) -> str:
    if detail.before and detail.after:
        return f"{detail.label}: {detail.before} → {detail.after}"
    return f"{detail.label}: {detail.after or detail.before}".removesuffix(": ")


# Of a line of what changed: ``registry.differences.Line``.
CHANGES = Listing(
    "register-changes",
    _("การเปลี่ยนแปลงของทะเบียนระหว่างสองวัน"),
    (
        Column("number", _("เลขทะเบียน"), lambda line: line.pairing.number, width=11),
        *both_names("province", _("จังหวัด"), lambda line: line.pairing.province),
        *both_names("counterpart", _("คู่ความสัมพันธ์"), lambda line: line.pairing.counterpart),
        *both_names("country", _("ประเทศ"), lambda line: line.pairing.counterpart.country),
        Column(
            "class", _("ประเภทการเปลี่ยนแปลง"), lambda line: line.change_class.value,
            shown=lambda line: str(line.change_class.label), width=18,
        ),
        Column("before", _("สถานะก่อน"), lambda line: standing_words(line.before)),
        Column("after", _("สถานะหลัง"), lambda line: standing_words(line.after)),
        Column("effects", _("ผลต่อยอดรวม"), lambda line: effect_words(line)),
        Column(
            "details", _("สิ่งที่เปลี่ยน"),
            lambda line: [_in_words(detail) for detail in told_details(line)], width=60,
        ),
    ),
)  # fmt: skip
