"""What the cells of a row say, read as the form of an activity reads what is typed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring.forms.activity import MOST_BAHT, MOST_PEOPLE
from monitoring.forms.fields import TypedNumberField
from monitoring.models import Activity
from monitoring.sides import side_faults
from registry.importing.cells import BrokenCell, Formula
from registry.models import Pairing
from sistercity.fields.messages import date_message
from sistercity.files.sheets import unescaped
from sistercity.templatetags.thai import thai_date, thai_date_short
from sistercity.thai.calendar import (
    DateReadingError,
    fiscal_year_of,
    from_cell,
    parse_thai_date,
)
from sistercity.thai.digits import to_arabic
from sistercity.thai.plain import plain_text
from sistercity.thai.search import fold

from .words import CHOICES, DAYS, INPUT, LONG, NO, NUMBERS, PAIRINGS, YES, choices_by_word

# As spreadsheet programs count days, from 1941 to 2100.
_SERIALS = range(15_000, 73_051)
_SERIAL_EPOCH = date(1899, 12, 30)
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")
_NUMBER = re.compile(r"P-?(\d{1,6})\b", re.IGNORECASE)
_YES = {fold(word): True for word in (YES, "yes", "true", "y", "1")}
_NO = {fold(word): False for word in (NO, "no", "false", "n", "0")}
_FIELDS = {
    "thai_count": TypedNumberField(required=False, limit=MOST_PEOPLE),
    "foreign_count": TypedNumberField(required=False, limit=MOST_PEOPLE),
    "budget_amount": TypedNumberField(required=False, places=2, limit=MOST_BAHT),
}
# Where the workbook tells of what a field on the page says more of.
_OWN_COLUMNS = {
    "thai_student_count": "thai_count",
    "foreign_student_count": "foreign_count",
    "foreign_amount": "budget_source",
}
# Of the values of a row, those of the activity itself.
VALUES = tuple(name for name in INPUT if name not in PAIRINGS)


class Pairings:
    """The pairings of a province, by their numbers and by their names."""

    def __init__(self, rows: list[Pairing]) -> None:
        self.by_number = {row.number: row for row in rows}
        self.by_id = {row.pk: row for row in rows}
        names: dict[str, list[Pairing]] = defaultdict(list)
        for row in rows:
            for name in {row.counterpart.name_th, row.counterpart.name_en, told_pairing(row)}:
                names[fold(name)].append(row)
        self.by_name = {name: some[0] for name, some in names.items() if name and len(some) == 1}

    def called(self, text: str) -> Pairing | None:
        """The pairing that a cell names by its number or its counterpart; None for no such."""
        if found := _NUMBER.search(to_arabic(text)):
            return self.by_number.get(f"P-{int(found[1]):04d}")
        return self.by_name.get(fold(text))


def told_pairing(row: Pairing) -> str:
    """A pairing as the workbook lists it: number, counterpart, country."""
    return f"{row.number} {row.counterpart.name_th} ({row.counterpart.country.name_th})"


def stored_values(activity: Activity, pairing_ids: set[int]) -> dict[str, Any]:
    """What an activity says, in the form in which rows are compared."""
    values = {name: getattr(activity, name) for name in VALUES}
    for name in ("title", "place", *LONG):
        values[name] = plain_words(values[name], multiline=name in LONG)
    return values | {"pairings": sorted(pairing_ids)}


def plain_words(text: str, *, multiline: bool) -> str:
    """Text without hidden signs and blanks at its ends, its lines ended in one way."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    return plain_text(text, multiline=multiline).strip()


class RowReader:
    """Reads the cells of one row; gathers every fault by its column.

    Attributes:
        errors: column → what is wrong there, in words.
        values: what was read, as ``stored_values``; whole only without errors.
    """

    def __init__(self, cells: Mapping[str, Any], pairings: Pairings, year: int) -> None:
        self.cells, self.pairings, self.year = cells, pairings, year
        self.errors: dict[str, list[str]] = defaultdict(list)
        self.values: dict[str, Any] = {}
        for name in ("title", "place", *LONG):
            self.values[name] = self._words(name)
        for name in CHOICES:
            self.values[name] = self._choice(name)
        for name in NUMBERS:
            self.values[name] = self._number(name)
        self.values["is_joint"] = self._joint()
        self._read_days()
        self._read_pairings()

    def refuse(self, name: str, words: str) -> None:
        """Note what is wrong with a column."""
        self.errors[name].append(words)

    def check_sides(self, held: Mapping[str, Any]) -> None:
        """Refuse what speaks against fields that the portal holds and the workbook has not."""
        for name, words in side_faults(held | self.values).items():
            self.refuse(_OWN_COLUMNS[name], words)

    def _cell(self, name: str) -> Any:
        """A cell; formulas without a result and the program's own errors are refused."""
        value = self.cells.get(name)
        if isinstance(value, Formula):
            self.refuse(
                name, _("ช่องนี้เป็นสูตรที่ไม่มีผลลัพธ์เก็บไว้ โปรดพิมพ์ค่า หรือคัดลอกแล้ววางเป็นค่า")
            )
            return None
        if isinstance(value, BrokenCell):
            self.refuse(name, _("ช่องนี้มีข้อผิดพลาดจากโปรแกรมตาราง โปรดกรอกค่าใหม่"))
            return None
        return value

    def _text(self, name: str) -> str:
        value = self._cell(name)
        if isinstance(value, date):
            self.refuse(name, _("ช่องนี้เป็นวันที่ แต่คอลัมน์นี้ต้องเป็นข้อความ"))
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return unescaped(str(value)) if value is not None else ""

    def _words(self, name: str) -> str:
        text = plain_words(self._text(name), multiline=name in LONG)
        limit = Activity._meta.get_field(name).max_length
        if len(text) > limit:
            self.refuse(
                name,
                _("ข้อความยาว %(length)s ตัวอักษร เกิน %(limit)s โปรดย่อให้สั้นลง")
                % {"length": f"{len(text):,}", "limit": f"{limit:,}"},
            )
        if name == "title" and not text and not self.errors.get(name):
            self.refuse(name, _("โปรดกรอกชื่อกิจกรรม"))
        return text

    def _choice(self, name: str) -> str:
        text = fold(self._text(name))
        value = choices_by_word(name).get(text, "") if text else ""
        if text and not value:
            words = ", ".join(str(label) for label in CHOICES[name].labels)
            self.refuse(name, _("โปรดเลือกจากรายการ ใช้ได้เฉพาะ %(words)s") % {"words": words})
        return value

    def _joint(self) -> bool | None:
        value = self._cell("is_joint")
        if isinstance(value, bool):
            return value
        said = (_YES | _NO).get(fold(self._text("is_joint")))
        if said is None and not self.errors.get("is_joint"):
            self.refuse("is_joint", _("โปรดเลือก “ใช่” หรือ “ไม่ใช่”"))
        return said

    def _number(self, name: str) -> int | Decimal | None:
        value = self._cell(name)
        if isinstance(value, bool | date):
            self.refuse(name, _("อ่านเป็นจำนวนไม่ได้ โปรดพิมพ์ตัวเลข เช่น 1,250"))
            return None
        if isinstance(value, float):
            # Computed cells carry what binary fractions leave over.
            value = format(Decimal(repr(value)).quantize(Decimal("0.000001")).normalize(), "f")
        text = unescaped(str(value)).strip() if value is not None else ""
        text = text.removesuffix("บาท").removesuffix("คน").strip()
        try:
            number = _FIELDS[name].clean(text)
        except ValidationError as fault:
            self.errors[name] += fault.messages
            return None
        return number.quantize(Decimal("0.01")) if isinstance(number, Decimal) else number

    def _day(self, name: str) -> date | None:
        value = self._cell(name)
        if isinstance(value, str):
            value = _MIDNIGHT.sub("", unescaped(value).strip())
        if isinstance(value, bool):
            value = str(value)
        if isinstance(value, int | float) and int(value) in _SERIALS:
            day = thai_date_short(_SERIAL_EPOCH + timedelta(days=int(value)))
            self.refuse(
                name,
                _("ช่องนี้เป็นตัวเลข หมายถึง “%(name)s” หรือไม่ โปรดพิมพ์วันที่เป็นข้อความ")
                % {"name": day},
            )
            return None
        try:
            if isinstance(value, str) and value:
                found = parse_thai_date(value, allow_partial=False)
            else:
                found = from_cell(value)
        except DateReadingError as fault:
            self.refuse(name, date_message(fault))
            return None
        if found is not None and found.day is None:
            self.refuse(
                name, _("“%(text)s” ไม่ครบทั้งวัน เดือน และปี โปรดพิมพ์ให้ครบ เช่น %(example)s")
                % {"text": value, "example": "4 ม.ค. 2562"},
            )
            return None
        return found.effective_on if found else None

    def _read_days(self) -> None:
        starts_on, ends_on = (self._day(name) for name in DAYS)
        if starts_on is None and not self.errors.get("starts_on"):
            self.refuse("starts_on", _("โปรดกรอกวันที่เริ่ม"))
        if starts_on is not None and fiscal_year_of(starts_on) != self.year:
            self.refuse(
                "starts_on",
                _(
                    "วันที่ %(day)s อยู่ในปีงบประมาณ พ.ศ. %(other)s แต่สมุดงานนี้เป็นของปีงบประมาณ พ.ศ. "
                    "%(year)s โปรดตรวจวันที่ หรือบันทึกในสมุดงานของปีนั้น"
                )
                % {"day": thai_date(starts_on), "other": fiscal_year_of(starts_on),
                   "year": self.year},
            )  # fmt: skip
        if starts_on and ends_on and ends_on < starts_on:
            self.refuse(
                "ends_on",
                _("วันที่สิ้นสุด (%(end)s) อยู่ก่อนวันที่เริ่ม (%(start)s) โปรดตรวจสอบ")
                % {"end": thai_date(ends_on), "start": thai_date(starts_on)},
            )
        self.values["starts_on"] = starts_on
        self.values["ends_on"] = ends_on or starts_on

    def _read_pairings(self) -> None:
        found: set[int] = set()
        for name in PAIRINGS:
            text = self._text(name).strip()
            if not text:
                continue
            pairing = self.pairings.called(text)
            if pairing is None:
                self.refuse(
                    name, _("ไม่มีคู่นี้ในรายการของจังหวัด โปรดเลือกจากรายการ หรือพิมพ์เลขทะเบียน เช่น P-0001")
                )
            elif pairing.pk in found:
                self.refuse(name, _("เลือกคู่นี้ซ้ำในแถวเดียวกัน โปรดเหลือช่องเดียว"))
            else:
                found.add(pairing.pk)
        self.values["pairings"] = sorted(found)


def told(name: str, value: Any, pairings: Pairings) -> str:
    """A value as people read it; "" for nothing."""
    if value in (None, "", []):
        return ""
    if name == "pairings":
        return ", ".join(
            told_pairing(pairings.by_id[pk]) if pk in pairings.by_id else f"#{pk}" for pk in value
        )
    if name in DAYS:
        return thai_date_short(value)
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    if isinstance(value, bool):
        return _("ใช่") if value else _("ไม่ใช่")
    if name in NUMBERS:
        return f"{value:,}"
    return str(value)
