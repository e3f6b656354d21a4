"""What the cells of a row say, read as the forms of the pages read what is typed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from monitoring.choices import NoteField
from monitoring.forms.activity import MOST_BAHT, MOST_PEOPLE
from monitoring.forms.fields import TypedNumberField
from monitoring.models import Activity, Explanation, PlannedActivity
from registry.importing.cells import BrokenCell, Formula
from registry.models import Pairing
from sistercity.fields.messages import date_message
from sistercity.files.sheets import unescaped
from sistercity.templatetags.thai import thai_date_short
from sistercity.thai.calendar import DateReadingError, PartialDate, from_cell, parse_thai_date
from sistercity.thai.digits import to_arabic
from sistercity.thai.plain import plain_text
from sistercity.thai.search import fold

from .words import (
    ACTIVITIES,
    ANSWERS,
    CHOICES,
    DAY_COLUMNS,
    LONG_COLUMNS,
    NO,
    NUMBERS,
    PAIRING_COLUMNS,
    PLANS,
    YES,
    Layout,
    choices_by_word,
)

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
    "thai_student_count": TypedNumberField(required=False, limit=MOST_PEOPLE),
    "foreign_student_count": TypedNumberField(required=False, limit=MOST_PEOPLE),
    "budget_amount": TypedNumberField(required=False, places=2, limit=MOST_BAHT),
    "foreign_amount": TypedNumberField(required=False, places=2, limit=MOST_BAHT),
}
_MODELS: dict[Layout, type[models.Model]] = {
    ACTIVITIES: Activity, PLANS: PlannedActivity, ANSWERS: Explanation,
}  # fmt: skip


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


def most_letters(layout: Layout, name: str) -> int:
    """How long the text of a column may be."""
    return _MODELS[layout]._meta.get_field(name).max_length


def label_of(layout: Layout, name: str) -> str:
    """What a column is called in the interface, in the language of whoever reads."""
    if name in PAIRING_COLUMNS:
        return str(NoteField.PAIRINGS.label)
    if layout == ACTIVITIES:
        return str(NoteField(name).label)
    return str(_MODELS[layout]._meta.get_field(name).verbose_name)


def plain_words(text: str, *, multiline: bool) -> str:
    """Text without hidden signs and blanks at its ends, its lines ended in one way."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    return plain_text(text, multiline=multiline).strip()


class CellReader:
    """Reads the cells of one row; gathers every fault by its column.

    Attributes:
        names: the columns that people fill in and that the workbook has.
        errors: column → what is wrong there, in words.
        values: what was read, in the form in which rows are compared; whole only without errors.
    """

    layout: Layout

    def __init__(
        self, cells: Mapping[str, Any], pairings: Pairings, year: int, names: Sequence[str]
    ) -> None:
        self.cells, self.pairings, self.year, self.names = cells, pairings, year, names
        self.errors: dict[str, list[str]] = defaultdict(list)
        self.values: dict[str, Any] = {}
        self.read()

    def read(self) -> None:
        """Fill the values."""
        raise NotImplementedError

    def refuse(self, name: str, words: str) -> None:
        """Note what is wrong with a column."""
        self.errors[name].append(words)

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
        text = plain_words(self._text(name), multiline=name in LONG_COLUMNS)
        limit = most_letters(self.layout, name)
        if len(text) > limit:
            self.refuse(
                name,
                _("ข้อความยาว %(length)s ตัวอักษร เกิน %(limit)s โปรดย่อให้สั้นลง")
                % {"length": f"{len(text):,}", "limit": f"{limit:,}"},
            )
        return text

    def required(self, name: str, words: str) -> None:
        """A column without a value, in which nothing else is wrong, is refused with these words."""
        if self.values[name] in (None, "") and not self.errors.get(name):
            self.refuse(name, words)

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

    def _day(self, name: str, *, partial: bool = False) -> PartialDate | None:
        """A day, or with ``partial`` a month as well."""
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
                found = parse_thai_date(value, allow_partial=partial)
            else:
                found = from_cell(value)
        except DateReadingError as fault:
            self.refuse(name, date_message(fault))
            return None
        if found is not None and found.day is None and not partial:
            self.refuse(
                name, _("“%(text)s” ไม่ครบทั้งวัน เดือน และปี โปรดพิมพ์ให้ครบ เช่น %(example)s")
                % {"text": value, "example": "4 ม.ค. 2562"},
            )
            return None
        return found

    def _pairing(self, name: str) -> Pairing | None:
        """The pairing that a cell names; None without one."""
        text = self._text(name).strip()
        pairing = self.pairings.called(text) if text else None
        if text and pairing is None:
            self.refuse(
                name, _("ไม่มีคู่นี้ในรายการของจังหวัด โปรดเลือกจากรายการ หรือพิมพ์เลขทะเบียน เช่น P-0001")
            )
        return pairing


def told(name: str, value: Any, pairings: Pairings) -> str:
    """A value as people read it; "" for nothing."""
    if value in (None, "", []):
        return ""
    if name in ("pairings", "pairing"):
        ids = value if isinstance(value, list) else [value]
        return ", ".join(
            told_pairing(pairings.by_id[pk]) if pk in pairings.by_id else f"#{pk}" for pk in ids
        )
    if name in DAY_COLUMNS:
        return thai_date_short(value)
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    if isinstance(value, bool):
        return _("ใช่") if value else _("ไม่ใช่")
    if name in NUMBERS:
        return f"{value:,}"
    return str(value)
