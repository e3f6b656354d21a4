"""Until when things are due in a fiscal year: the ministry's days, moved to working days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from monitoring.choices import DueKind, Shift
from monitoring.models import DueDay
from sistercity.thai.calendar import fiscal_year_start, on_or_after, on_or_before, to_ce

# Kind → month and day, and where it goes from a holiday, while the ministry has not set another.
# A plan is made in the year's first two months. Who is in charge and what the register holds
# is settled by the middle of the year, so that the second half can act on it. What counts for
# the year must lie within it, so its last days move back, the others forward, as periods that
# end on a holiday do (Civil and Commercial Code, section 193/8).
DEFAULTS: dict[str, tuple[int, int, str]] = {
    DueKind.ACTION_PLAN: (11, 30, Shift.NEXT),
    DueKind.WORKING_GROUP: (3, 31, Shift.NEXT),
    DueKind.REGISTER_CONFIRMATION: (3, 31, Shift.NEXT),
    DueKind.JOINT_ACTIVITY: (9, 30, Shift.PREVIOUS),
    DueKind.REFLECTION: (9, 30, Shift.PREVIOUS),
}


def due_days(fiscal_year: int) -> dict[str, DueDay]:
    """Of each kind the day that the ministry set, or the unsaved default."""
    held = {row.kind: row for row in DueDay.objects.filter(fiscal_year=fiscal_year)}
    return {kind: held.get(kind) or _default(fiscal_year, kind) for kind in DEFAULTS}


def working_due_day(due_day: DueDay, holidays: Collection[date]) -> date:
    """The working day on which it is due."""
    move = on_or_before if due_day.shift == Shift.PREVIOUS else on_or_after
    return move(due_day.day, holidays)


def _default(fiscal_year: int, kind: str) -> DueDay:
    month, day, shift = DEFAULTS[kind]
    ends_in = to_ce(fiscal_year)
    is_before_new_year = month >= fiscal_year_start(fiscal_year).month
    year = ends_in - 1 if is_before_new_year else ends_in
    return DueDay(fiscal_year=fiscal_year, kind=kind, day=date(year, month, day), shift=shift)
