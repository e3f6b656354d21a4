"""The words of the workbook: part of its format, the same in every language of the interface."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils import translation

from monitoring.choices import BudgetSource, Direction, Kind, NoteField
from sistercity.thai.search import fold

# Of the layout and the meaning of cells; a workbook of another one is refused.
FORMAT = 1
GUIDE_SHEET, SHEET, LIST_SHEET, MARK_SHEET = "คำชี้แจง", "กิจกรรม", "รายการเลือก", "ระบบ"
ERROR_SHEET = "ข้อผิดพลาด"
# Rows of the sheet: names of the columns (hidden), the title, the headers; data below.
NAME_ROW, TITLE_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3, 4
# Before the name of a column in the hidden row.
SIGN = "#"
SPARE_ROWS = 100
MOST_ROWS = 500
YES, NO = "ใช่", "ไม่ใช่"
DAY_EXAMPLES = "เช่น 4 ม.ค. 2566, 4/1/2566 หรือ ๔ มกราคม ๒๕๖๖"


class Column(NamedTuple):
    """A column of the sheet.

    Attributes:
        name: in the hidden row; of the activity's field where there is one.
        width: in characters.
        hint: shown by spreadsheet programs beside the cell that is being filled.
    """

    name: str
    header: str
    width: int
    hint: str = ""


COLUMNS = (
    Column("key", "รหัสแถว", 10),
    Column("status", "สถานะในระบบ", 16),
    Column("title", "ชื่อกิจกรรม", 34, "ต้องกรอก ไม่เกิน 200 ตัวอักษร"),
    Column("starts_on", "วันที่เริ่ม", 15, f"ต้องกรอก พิมพ์วัน เดือน ปี พ.ศ. {DAY_EXAMPLES}"),
    Column("ends_on", "วันที่สิ้นสุด", 15, f"เว้นว่างหากจัดวันเดียว พิมพ์เป็นปี พ.ศ. {DAY_EXAMPLES}"),
    Column("pairing_1", "คู่เมืองพี่เมืองน้อง", 30, "เลือกจากรายการ ต้องมีก่อนเสนอ"),
    Column("pairing_2", "คู่ที่สอง (ถ้ามี)", 22, "เลือกจากรายการเมื่อจัดกับมากกว่าหนึ่งคู่"),
    Column("pairing_3", "คู่ที่สาม (ถ้ามี)", 22, "เลือกจากรายการเมื่อจัดกับมากกว่าสองคู่"),
    Column("kind", "ประเภทกิจกรรม", 22, "เลือกจากรายการ ต้องมีก่อนเสนอ"),
    Column("is_joint", "คู่ความสัมพันธ์เข้าร่วม", 14,
           "ต้องเลือก ใช่ หรือ ไม่ใช่ เฉพาะที่คู่ความสัมพันธ์เข้าร่วมเท่านั้นที่นับในตัวชี้วัด 2.1"),
    Column("direction", "การเดินทาง", 22, "เลือกจากรายการ ต้องมีก่อนเสนอ"),
    Column("place", "สถานที่", 26, "ต้องมีก่อนเสนอ ไม่เกิน 200 ตัวอักษร"),
    Column("thai_count", "ผู้เข้าร่วมฝ่ายไทย (คน)", 12, "จำนวนเต็ม ต้องมีก่อนเสนอ"),
    Column("foreign_count", "ผู้เข้าร่วมฝ่ายต่างประเทศ (คน)", 14,
           "จำนวนเต็ม อย่างน้อยหนึ่งคนเมื่อคู่ความสัมพันธ์เข้าร่วม"),
    Column("budget_amount", "งบประมาณที่ใช้ (บาท)", 16, "ทศนิยมไม่เกินสองตำแหน่ง"),
    Column("budget_source", "แหล่งงบประมาณ", 22, "เลือกจากรายการ"),
    Column("outcome", "ผลที่ได้รับ", 40, "ต้องมีก่อนเสนอ เผยแพร่เมื่อกระทรวงเห็นชอบ โปรดไม่ระบุชื่อบุคคล"),
    Column("problems", "ปัญหาและอุปสรรค", 32, "ใช้ภายในจังหวัดและกระทรวง ไม่เผยแพร่"),
    Column("next_step", "การดำเนินการต่อไป", 32, "ใช้ภายในจังหวัดและกระทรวง ไม่เผยแพร่"),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}
# What a person fills in; the rest is the portal's.
INPUT = tuple(column.name for column in COLUMNS if column.name not in ("key", "status"))
PAIRINGS = ("pairing_1", "pairing_2", "pairing_3")
DAYS = ("starts_on", "ends_on")
NUMBERS = ("thai_count", "foreign_count", "budget_amount")
LONG = ("outcome", "problems", "next_step")
CHOICES: dict[str, type[TextChoices]] = {
    "kind": Kind, "direction": Direction, "budget_source": BudgetSource,
}  # fmt: skip


def label_of(name: str) -> str:
    """What a column is called in the interface, in the language of whoever reads."""
    return str(NoteField("pairings" if name in PAIRINGS else name).label)


def thai_label(choice) -> str:
    """A stored choice as the workbook writes it."""
    with translation.override("th"):
        return str(choice.label)


def choices_by_word(name: str) -> dict[str, str]:
    """Folded word or code → stored value, of a column with a list."""
    found = {}
    for choice in CHOICES[name]:
        for language in ("th", "en"):
            with translation.override(language):
                found[fold(str(choice.label))] = choice.value
        found[fold(choice.value)] = choice.value
    return found
