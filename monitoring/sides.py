"""What an activity tells of both sides: where two of its fields speak against each other."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from monitoring.choices import BudgetSource


def side_faults(values: Mapping) -> dict[str, str]:
    """What is wrong in the fields that tell of both sides.

    Args:
        values: fields of an activity; numbers may be None or missing.

    Returns:
        Field → words that say what to do; empty where all agree.
    """
    faults = {}
    for side in ("thai", "foreign"):
        people, students = values.get(f"{side}_count"), values.get(f"{side}_student_count")
        if people is not None and students is not None and students > people:
            faults[f"{side}_student_count"] = _(
                "นักเรียน นักศึกษา (%(students)s คน) มากกว่าผู้เข้าร่วมของฝ่ายเดียวกันทั้งหมด "
                "(%(people)s คน) โปรดแก้จำนวนใดจำนวนหนึ่ง"
            ) % {"students": f"{students:,}", "people": f"{people:,}"}
    is_foreign = values.get("budget_source") == BudgetSource.COUNTERPART
    if is_foreign and values.get("foreign_amount") is not None:
        faults["foreign_amount"] = _(
            "แหล่งงบประมาณเป็นฝ่ายต่างประเทศแล้ว เงินของฝ่ายต่างประเทศจึงอยู่ในช่องงบประมาณ "
            "โปรดเว้นช่อง “ฝ่ายต่างประเทศออกเพิ่ม” ว่างไว้ หรือเลือกแหล่งงบประมาณของฝ่ายไทย"
        )
    return faults
