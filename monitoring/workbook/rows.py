"""The three kinds of rows: an activity, a line of a plan, an answer why nothing was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring import plan_rules
from monitoring.actions.plan import LINE_FIELDS
from monitoring.models import Activity, Explanation, PlannedActivity
from monitoring.sides import side_faults
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import fiscal_year_of

from .cells import CellReader, plain_words
from .words import (
    ACTIVITIES,
    ANSWERS,
    CHOICES,
    DAYS,
    LONG,
    NUMBERS,
    PAIRINGS,
    PLANS,
)

# Where workbooks that have no column for a field say what speaks against it.
_NEAREST = {
    "thai_student_count": "thai_count",
    "foreign_student_count": "foreign_count",
    "foreign_amount": "budget_source",
}


def stored_values(
    activity: Activity, pairing_ids: set[int], names: Sequence[str] = ACTIVITIES.input
) -> dict[str, Any]:
    """What an activity says, in the form in which rows are compared.

    Args:
        names: the columns that the workbook has.
    """
    values = {name: getattr(activity, name) for name in names if name not in PAIRINGS}
    for name in ("title", "place", *LONG):
        values[name] = plain_words(values[name], multiline=name in LONG)
    return values | {"pairings": sorted(pairing_ids)}


def is_open(activity: Activity, pairing_ids: set[int]) -> bool:
    """Whether the row of an activity may be written on in a workbook."""
    return activity.is_with_province and len(pairing_ids) <= len(PAIRINGS)


def line_values(item: PlannedActivity) -> dict[str, Any]:
    """What a line of a plan says, in the form in which rows are compared.

    Args:
        item: with its plan.
    """
    values = {name: getattr(item, name) for name in LINE_FIELDS}
    for name in ("title", "place"):
        values[name] = plain_words(values[name], multiline=False)
    return values | {"pairing": item.plan.pairing_id}


def answer_values(answer: Explanation) -> dict[str, Any]:
    """What an answer says, in the form in which rows are compared."""
    return {
        "pairing": answer.pairing_id,
        "reason": answer.reason,
        "words": plain_words(answer.words, multiline=True),
    }


class ActivityReader(CellReader):
    """A row of activities; its values as ``stored_values``."""

    layout = ACTIVITIES

    def read(self) -> None:
        """Fill the values."""
        for name in ("title", "place", *LONG):
            self.values[name] = self._words(name)
        self.required("title", _("โปรดกรอกชื่อกิจกรรม"))
        for name in self.names:
            if name in CHOICES:
                self.values[name] = self._choice(name)
            elif name in NUMBERS:
                self.values[name] = self._number(name)
        self.values["is_joint"] = self._joint()
        self._read_days()
        self._read_pairings()
        self.check_sides({})

    def check_sides(self, held: Mapping[str, Any]) -> None:
        """Refuse numbers of a side that speak against each other, once.

        Args:
            held: what the portal holds of fields for which the workbook may have no column.
        """
        for name, words in side_faults(held | self.values).items():
            place = name if name in self.names else _NEAREST[name]
            if words not in self.errors[place]:
                self.refuse(place, words)

    def _read_days(self) -> None:
        starts_on, ends_on = (
            found.effective_on if (found := self._day(name)) else None for name in DAYS
        )
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
            pairing = self._pairing(name)
            if pairing and pairing.pk in found:
                self.refuse(name, _("เลือกคู่นี้ซ้ำในแถวเดียวกัน โปรดเหลือช่องเดียว"))
            elif pairing:
                found.add(pairing.pk)
        self.values["pairings"] = sorted(found)


class LineReader(CellReader):
    """A row of plans; its values as ``line_values``."""

    layout = PLANS

    def read(self) -> None:
        """Fill the values."""
        for name in ("title", "place"):
            self.values[name] = self._words(name)
        self.required("title", _("โปรดกรอกชื่อกิจกรรม"))
        for name in ("kind", "budget_source"):
            self.values[name] = self._choice(name)
        self.values["budget_amount"] = self._number("budget_amount")
        self.values["is_joint"] = self._joint()
        self.values["planned_on"] = self._day("planned_on", partial=True)
        if not self.errors.get("planned_on"):
            self._check_month()
        pairing = self._pairing("pairing")
        self.values["pairing"] = pairing and pairing.pk
        self.required("pairing", _("โปรดเลือกคู่เมืองพี่เมืองน้องจากรายการ"))

    def _check_month(self) -> None:
        try:
            plan_rules.check_planned_on(
                planned_on=self.values["planned_on"], fiscal_year=self.year
            )
        except ValidationError as refusal:
            self.errors["planned_on"] += refusal.messages


class AnswerReader(CellReader):
    """A row of answers; its values as ``answer_values``."""

    layout = ANSWERS

    def read(self) -> None:
        """Fill the values."""
        self.values["reason"] = self._choice("reason")
        self.required("reason", _("โปรดเลือกเหตุผล"))
        self.values["words"] = self._words("words")
        self.required("words", _("โปรดเขียนคำชี้แจง"))
        pairing = self._pairing("pairing")
        self.values["pairing"] = pairing and pairing.pk
        self.required("pairing", _("โปรดคืนชื่อหรือเลขทะเบียนของคู่ในแถวนี้ เช่น P-0001"))
