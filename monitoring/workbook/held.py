"""What the portal holds of a province and year, as the rows with which a workbook begins."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation

from monitoring.choices import DueKind, Status
from monitoring.expected import counted_pairings
from monitoring.models import Activity, Due, Explanation, PlannedActivity
from monitoring.planned import STATES, furthest, joint_activities, state_of
from registry.choices import Confirmation
from registry.models import Province
from sistercity.thai.calendar import format_date

from .cells import Pairings, told_pairing
from .marks import digest
from .rows import answer_values, is_open, line_values, stored_values
from .words import (
    ACTIVITIES,
    ANSWERS,
    CHOICES,
    DAY_COLUMNS,
    NO,
    PAIRINGS,
    PLANS,
    YES,
    Layout,
    thai_label,
)
from .writing import RowToWrite


def held_rows(
    province: Province, year: int, *, known: Pairings, today: date
) -> dict[Layout, list[RowToWrite]]:
    """The rows of each sheet, in their order; a fixed number of queries.

    Args:
        known: every pairing of the province, the rejected ones too, by their numbers.
    """
    return {
        ACTIVITIES: _activities(province, year, known),
        PLANS: _lines(province, year, known, today),
        ANSWERS: _answers(province, year, known, today),
    }


def _activities(province: Province, year: int, known: Pairings) -> list[RowToWrite]:
    rows = Activity.objects.filter(province=province).of_year(year).exclude(status="discarded")
    told = []
    for row in rows.prefetch_related("links").order_by("starts_on", "id"):
        ids = {link.pairing_id for link in row.links.all()}
        values = stored_values(row, ids)
        named = [told_pairing(known.by_id[pk]) for pk in sorted(ids) if pk in known.by_id]
        told.append(
            RowToWrite(
                key=f"{ACTIVITIES.stored}{row.pk}",
                status=thai_label(Status(row.status)),
                cells=_cells(ACTIVITIES, values) | dict(zip(PAIRINGS, named, strict=False)),
                is_open=is_open(row, ids),
                digest=digest(values),
            )
        )
    return told


def _lines(province: Province, year: int, known: Pairings, today: date) -> list[RowToWrite]:
    items = PlannedActivity.objects.kept().filter(
        plan__pairing__province=province, plan__fiscal_year=year
    )
    items = list(
        items.select_related("plan").order_by("plan__pairing__number", "effective_on", "id")
    )
    activities = Activity.objects.exclude(status=Status.DISCARDED).filter(planned__in=items)
    found = furthest(activities.order_by("id"))
    told = []
    for item in items:
        values = line_values(item)
        pairing = known.by_id[item.plan.pairing_id]
        with translation.override("th"):
            status = str(STATES[state_of(item, found.get(item.pk), today)][1])
        told.append(
            RowToWrite(
                key=f"{PLANS.stored}{item.pk}",
                status=status,
                cells=_cells(PLANS, values) | {"pairing": told_pairing(pairing)},
                is_open=not item.is_dropped and pairing.confirmation != Confirmation.REJECTED,
                digest=digest(values),
            )
        )
    return told


def _answers(province: Province, year: int, known: Pairings, today: date) -> list[RowToWrite]:
    """One row for each pairing of which the year asks a joint activity, or that has an answer."""
    ids = list(known.by_id)
    answers = {
        answer.pairing_id: answer
        for answer in Explanation.objects.filter(pairing__in=ids, fiscal_year=year)
    }
    dues = Due.objects.of_year(year).filter(province=province, kind=DueKind.JOINT_ACTIVITY)
    due_on = dict(dues.values_list("pairing_id", "due_on"))
    counted = counted_pairings(province.pairings.all(), fiscal_year=year, today=today)
    asked = set(counted.order_by().values_list("pk", flat=True)) | set(answers)
    joint = joint_activities(ids, year)
    told = []
    for pk, pairing in known.by_id.items():
        if pk not in asked:
            continue
        answer = answers.get(pk)
        values = answer_values(answer) if answer else {}
        cells = _cells(ANSWERS, values) | {"pairing": told_pairing(pairing)}
        if pk in due_on:
            cells["due_on"] = format_date(due_on[pk], style="short")
        status = "ชี้แจงแล้ว" if answer else "ยังไม่มีกิจกรรมร่วม"
        told.append(
            RowToWrite(
                key=f"{ANSWERS.stored}{pk}",
                status="มีกิจกรรมร่วมแล้ว ไม่ต้องชี้แจง" if pk in joint else status,
                cells=cells,
                is_open=pk not in joint,
                digest=digest(values) if answer else "",
            )
        )
    return told


def _cells(layout: Layout, values: dict[str, Any]) -> dict[str, Any]:
    """Values as they are written into the cells of a sheet, without pairings."""
    cells = {}
    for name, value in values.items():
        if name not in layout.by_name or name == "pairing" or value is None:
            continue
        if name in DAY_COLUMNS:
            value = format_date(value, style="short")
        elif name in CHOICES:
            value = thai_label(CHOICES[name](value)) if value else None
        elif name == "is_joint":
            value = YES if value else NO
        cells[name] = value
    return cells
