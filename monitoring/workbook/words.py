"""The words of the workbook: part of its format, the same in every language of the interface."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils import translation

from monitoring.choices import BudgetSource, Direction, Host, Kind, NoActivityReason
from sistercity.thai.search import fold

# Of the layout and the meaning of cells; a workbook of a later one is refused. The first held
# activities only, the third tells of both sides.
FORMAT, FIRST_FORMAT, SIDES_FORMAT = 3, 1, 3
GUIDE_SHEET, SHEET, LIST_SHEET, MARK_SHEET = "คำชี้แจง", "กิจกรรม", "รายการเลือก", "ระบบ"
PLAN_SHEET, ANSWER_SHEET = "แผนปฏิบัติการ", "ชี้แจงไม่มีกิจกรรม"
ERROR_SHEET = "ข้อผิดพลาด"
# Rows of the sheet: names of the columns (hidden), the title, the headers; data below.
NAME_ROW, TITLE_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3, 4
# Before the name of a column in the hidden row.
SIGN = "#"
SPARE_ROWS, PLAN_SPARE_ROWS = 100, 30
# Of each sheet.
MOST_ROWS = 500
YES, NO = "ใช่", "ไม่ใช่"
DAY_EXAMPLES = "เช่น 4 ม.ค. 2566, 4/1/2566 หรือ ๔ มกราคม ๒๕๖๖"


class Column(NamedTuple):
    """A column of the sheet.

    Attributes:
        name: in the hidden row; of the field where there is one.
        width: in characters.
        hint: shown by spreadsheet programs beside the cell that is being filled.
        since: the format from which workbooks have it.
    """

    name: str
    header: str
    width: int
    hint: str = ""
    since: int = FIRST_FORMAT


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
    Column("thai_student_count", "นักเรียน นักศึกษาไทย (คน)", 14,
           "ในจำนวนผู้เข้าร่วมฝ่ายไทย เว้นว่างหากไม่ได้เก็บ กรอก 0 เมื่อทราบว่าไม่มี", SIDES_FORMAT),
    Column("foreign_student_count", "นักเรียน นักศึกษาต่างประเทศ (คน)", 16,
           "ในจำนวนผู้เข้าร่วมฝ่ายต่างประเทศ เว้นว่างหากไม่ได้เก็บ กรอก 0 เมื่อทราบว่าไม่มี", SIDES_FORMAT),
    Column("hosted_by", "ฝ่ายที่เป็นเจ้าภาพ", 18, "เลือกจากรายการ เว้นว่างได้", SIDES_FORMAT),
    Column("budget_amount", "งบประมาณที่ใช้ (บาท)", 16, "ทศนิยมไม่เกินสองตำแหน่ง"),
    Column("budget_source", "แหล่งงบประมาณ", 22, "เลือกจากรายการ"),
    Column("foreign_amount", "ฝ่ายต่างประเทศออกเพิ่ม (บาท)", 16,
           "นอกเหนือจากงบประมาณข้างต้น ประมาณได้ เว้นว่างหากไม่ทราบ กรอก 0 เมื่อทราบว่าไม่ได้ออก",
           SIDES_FORMAT),
    Column("outcome", "ผลที่ได้รับ", 40, "ต้องมีก่อนเสนอ เผยแพร่เมื่อกระทรวงเห็นชอบ โปรดไม่ระบุชื่อบุคคล"),
    Column("problems", "ปัญหาและอุปสรรค", 32, "ใช้ภายในจังหวัดและกระทรวง ไม่เผยแพร่"),
    Column("next_step", "การดำเนินการต่อไป", 32, "ใช้ภายในจังหวัดและกระทรวง ไม่เผยแพร่"),
)  # fmt: skip
PLAN_COLUMNS = (
    Column("key", "รหัสแถว", 10),
    Column("status", "ความคืบหน้า", 16),
    Column("pairing", "คู่เมืองพี่เมืองน้อง", 34, "ต้องเลือกจากรายการ รายการที่บันทึกแล้วย้ายคู่ไม่ได้"),
    Column("title", "กิจกรรมที่จะจัด", 38, "ต้องกรอก ไม่เกิน 200 ตัวอักษร"),
    Column("planned_on", "กำหนดจัด", 16,
           "ต้องกรอกวันหรือเดือน เป็นปี พ.ศ. เช่น 4 ม.ค. 2566 หรือ ม.ค. 2566"),
    Column("kind", "ประเภทกิจกรรม", 22, "เลือกจากรายการ เว้นว่างได้"),
    Column("is_joint", "คู่ความสัมพันธ์เข้าร่วม", 14, "ต้องเลือก ใช่ หรือ ไม่ใช่"),
    Column("place", "สถานที่", 26, "เว้นว่างได้ ไม่เกิน 200 ตัวอักษร"),
    Column("budget_amount", "งบประมาณที่ต้องการ (บาท)", 16, "เว้นว่างได้ ทศนิยมไม่เกินสองตำแหน่ง"),
    Column("budget_source", "แหล่งงบประมาณ", 22, "เลือกจากรายการ เว้นว่างได้"),
)  # fmt: skip
ANSWER_COLUMNS = (
    Column("key", "รหัสแถว", 12),
    Column("status", "สถานะในระบบ", 24),
    Column("pairing", "คู่เมืองพี่เมืองน้อง", 40),
    Column("due_on", "ครบกำหนด", 15),
    Column("reason", "เหตุผลที่ไม่มีกิจกรรมร่วม", 40, "เลือกจากรายการ กรอกเฉพาะคู่ที่ไม่มีกิจกรรมร่วมในปีนี้"),
    Column("words", "คำชี้แจง", 70, "อธิบายสั้น ๆ ว่าเหตุใด และจะดำเนินการอย่างไรต่อไป ไม่เกิน 2,000 ตัวอักษร"),
)  # fmt: skip
PAIRINGS = ("pairing_1", "pairing_2", "pairing_3")
DAYS = ("starts_on", "ends_on")
MONEY = ("budget_amount", "foreign_amount")
NUMBERS = ("thai_count", "foreign_count", "thai_student_count", "foreign_student_count", *MONEY)
LONG = ("outcome", "problems", "next_step")
# The same of all sheets; a name means the same wherever it stands.
PAIRING_COLUMNS = (*PAIRINGS, "pairing")
DAY_COLUMNS = (*DAYS, "planned_on")
LONG_COLUMNS = (*LONG, "words")
CHOICES: dict[str, type[TextChoices]] = {
    "kind": Kind, "direction": Direction, "budget_source": BudgetSource,
    "reason": NoActivityReason, "hosted_by": Host,
}  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """One sheet that people fill in.

    Attributes:
        code: before the hidden names of its columns; "" of the first.
        sheet: what it is called.
        locked: columns that are the portal's.
        stored, spare, own: how the keys begin of rows that the portal held, of empty rows, and of
            rows that a person has put in.
        in_view: how many columns stay in view beside the rows.
    """

    code: str
    sheet: str
    columns: tuple[Column, ...]
    locked: frozenset[str]
    stored: str
    spare: str
    own: str
    in_view: int

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Name → column, in their order."""
        return {column.name: column for column in self.columns}

    @cached_property
    def input(self) -> tuple[str, ...]:
        """What a person fills in; the rest is the portal's."""
        return tuple(name for name in self.by_name if name not in self.locked)

    def input_of(self, format: int) -> tuple[str, ...]:
        """Of these what workbooks of a format have."""
        return tuple(name for name in self.input if self.by_name[name].since <= format)

    @cached_property
    def hidden(self) -> dict[str, str]:
        """What stands in the hidden row above a column, without the sign → its name."""
        return {f"{self.code}.{name}".lstrip("."): name for name in self.by_name}

    @cached_property
    def places(self) -> dict[str, int]:
        """Name of a column → its place, from 1, as the workbook is written."""
        return {name: place for place, name in enumerate(self.by_name, start=1)}

    def is_stored(self, key: str) -> bool:
        """Whether a key is that of a row which the portal held when the workbook was made."""
        digits = key.removeprefix(self.stored)
        return key != digits and digits.isascii() and digits.isdigit() and len(digits) < 16

    def id_of(self, key: str) -> int:
        """The row of the portal that a stored key means."""
        return int(key.removeprefix(self.stored))


_PORTALS = frozenset({"key", "status"})
ACTIVITIES = Layout("", SHEET, COLUMNS, _PORTALS, "A-", "N-", "X-", 3)
PLANS = Layout("plan", PLAN_SHEET, PLAN_COLUMNS, _PORTALS, "L-", "M-", "Y-", 4)
ANSWERS = Layout(
    "answer", ANSWER_SHEET, ANSWER_COLUMNS, _PORTALS | {"pairing", "due_on"}, "E-", "W-", "W-", 3
)
LAYOUTS = (ACTIVITIES, PLANS, ANSWERS)


def layouts_of(format: int) -> tuple[Layout, ...]:
    """The sheets that a workbook of a format was written with."""
    return LAYOUTS if format > FIRST_FORMAT else (ACTIVITIES,)


def thai_label(choice) -> str:
    """A stored choice as the workbook writes it."""
    with translation.override("th"):
        return str(choice.label)


@cache
def choices_by_word(name: str) -> dict[str, str]:
    """Folded word or code → stored value, of a column with a list; asked for each cell."""
    found = {}
    for choice in CHOICES[name]:
        for language in ("th", "en"):
            with translation.override(language):
                found[fold(str(choice.label))] = choice.value
        found[fold(choice.value)] = choice.value
    return found
