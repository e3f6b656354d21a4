"""The planner's tables as files."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from monitoring.reports.changes import FigureChange, RecordChange, standing_words
from monitoring.reports.provinces import CODES, ProvinceLine
from monitoring.reports.words import RECORDS, STANDINGS
from sistercity.exports.listing import Column, Kind, Listing, both_names


def _standing(code: str) -> Column:
    def stored(line: ProvinceLine) -> str:
        row = line.rows.get(code)
        return row.standing if row else ""

    def shown(line: ProvinceLine) -> str:
        standing = stored(line)
        return str(STANDINGS[standing][1]) if standing else ""

    head = format_lazy("{} {}", _("ตัวชี้วัด"), code)
    return Column(f"standing_{code.replace('.', '_')}", head, stored, shown=shown, width=26)


def _amount(code: str, head) -> Column:
    key = f"amount_{code.replace('.', '_')}"
    return Column(key, head, lambda line: line.amount(code), kind=Kind.NUMBER, width=14)


PROVINCES_COMPARED = Listing(
    "provinces-compared",
    _("จังหวัดเทียบกันตามตัวชี้วัด"),
    (
        Column("province_code", _("รหัสจังหวัด"), lambda line: line.code, width=9),
        *both_names("province", _("จังหวัด"), lambda line: line),
        *both_names("region", _("ภาค"), lambda line: line.region),
        *(_standing(code) for code in CODES),
        _amount("1.2", _("คู่ที่ถูกต้องตามแนวทาง")),
        _amount("2.1", _("กิจกรรมที่นับ")),
        _amount("2.2", _("คู่ที่ลงนามครั้งแรก")),
        _amount("3.2", _("การประชุมและกิจกรรมขับเคลื่อน")),
    ),
)

Line = tuple[FigureChange, RecordChange]


def record_name(record: RecordChange) -> str:
    """A record as lists name it: a pairing by its number, the others by title or number."""
    name = record.name
    if record.kind == "pairing":
        return f"{name.number} {name.counterpart.name_th}"
    if record.kind == "document":
        return name.title_th
    return name.number if record.kind == "order" else name.title


FIGURE_CHANGES = Listing(
    "figure-changes",
    _("รายการที่ทำให้ตัวเลขเปลี่ยน"),
    (
        Column("indicator", _("ตัวชี้วัด"), lambda line: line[0].after.code, width=10),
        Column(
            "record",
            _("รายการ"),
            lambda line: line[1].kind,
            shown=lambda line: str(RECORDS[line[1].kind]),
            width=24,
        ),
        Column("id", _("รหัส"), lambda line: line[1].id, kind=Kind.NUMBER, width=8),
        Column("name", _("ชื่อ"), lambda line: record_name(line[1]), width=50),
        Column(
            "before",
            _("เดิม"),
            lambda line: line[1].before,
            shown=lambda line: standing_words(line[1].before),
            width=40,
        ),
        Column(
            "after",
            _("ขณะนี้"),
            lambda line: line[1].after,
            shown=lambda line: standing_words(line[1].after),
            width=40,
        ),
    ),
)
