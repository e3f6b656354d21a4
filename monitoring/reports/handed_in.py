"""How much of what a province owed in a year it handed in, and when, as known at a moment.

The counts agree with ``monitoring.dues`` at the present moment; only numbers leave here, and
which paper is meant stays with those who may read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from monitoring.choices import DueKind, Move, OrderStatus, Status
from monitoring.expected import counted_pairings
from monitoring.models import (
    ActionPlan,
    Activity,
    ActivityPairing,
    Due,
    Explanation,
    Reflection,
    ReviewStep,
    WorkingGroup,
    WorkingGroupOrder,
)
from registry.models import ListDeclaration, Pairing

# Of several activities of a pairing the furthest tells.
_FURTHEST = (
    {Status.APPROVED},
    {Status.RETURNED},
    {Status.SUBMITTED, Status.ENDORSED},
    {Status.DRAFT},
)


@dataclass(frozen=True)
class DueCount:
    """What was due of one kind: handed in by the day, after it, not yet, overdue or waived."""

    kind: str
    due_on: date
    on_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    waived: int = 0

    @property
    def expected(self) -> int:
        """How many were asked for, the waived ones apart."""
        return self.on_time + self.late + self.open + self.overdue


@dataclass(frozen=True)
class Asking:
    """What is read: one province and year, facts by ``day``, as known at ``moment``."""

    province_id: int
    fiscal_year: int
    day: date
    moment: datetime | None


def due_counts(asking: Asking) -> tuple[DueCount, ...]:
    """By kind and day, in the order of the kinds; a fixed number of queries."""
    rows = Due.known(asking.moment).filter(
        province_id=asking.province_id, fiscal_year=asking.fiscal_year
    )
    counted = counted_pairings(
        Pairing.known(asking.moment).filter(province_id=asking.province_id),
        fiscal_year=asking.fiscal_year,
        today=asking.day,
    )
    counts = set(counted.order_by().values_list("id", flat=True))
    dues = [row for row in rows if row.pairing_id is None or row.pairing_id in counts]
    received = _received(asking, counts)
    tallies: dict[tuple[str, date], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for due in dues:
        got = received.get((due.kind, due.pairing_id))
        tallies[due.kind, due.due_on][_state(due, got, asking.day)] += 1
    order = list(DueKind.values)
    return tuple(
        DueCount(kind, due_on, **tallies[kind, due_on])
        for kind, due_on in sorted(tallies, key=lambda key: (order.index(key[0]), key[1]))
    )


def _state(due, received_on: date | None, day: date) -> str:
    if received_on is not None:
        return "on_time" if received_on <= due.due_on else "late"
    if due.waived_at is not None:
        return "waived"
    return "overdue" if due.due_on < day else "open"


def _received(
    asking: Asking, pairing_ids: Iterable[int]
) -> Mapping[tuple[str, int | None], date]:
    """When each thing was first handed in, by kind and pairing."""
    moments: dict[tuple[str, int | None], datetime | None] = {}
    year, moment = asking.fiscal_year, asking.moment
    plans = ActionPlan.known(moment).filter(fiscal_year=year, pairing_id__in=pairing_ids)
    for pairing_id, at in plans.order_by().values_list("pairing_id", "submitted_at"):
        moments[DueKind.ACTION_PLAN, pairing_id] = at
    for pairing_id, at in _answered(asking, pairing_ids).items():
        moments[DueKind.JOINT_ACTIVITY, pairing_id] = at
    moments[DueKind.WORKING_GROUP, None] = _ordered(asking)
    own = {"fiscal_year": year, "province_id": asking.province_id}
    declared = ListDeclaration.known(moment).filter(**own).order_by()
    moments[DueKind.REGISTER_CONFIRMATION, None] = _first(declared, "declared_at")
    moments[DueKind.REFLECTION, None] = _first(
        Reflection.known(moment).filter(**own).order_by(), "submitted_at"
    )
    return {key: timezone.localdate(at) for key, at in moments.items() if at}


def _first(rows, column: str) -> datetime | None:
    return rows.values_list(column, flat=True).first()


def _answered(asking: Asking, pairing_ids: Iterable[int]) -> dict[int, datetime | None]:
    """Of each pairing its furthest joint activities, else the answer why there was none."""
    found = _explained(asking, pairing_ids)
    joint = Activity.known(asking.moment).of_year(asking.fiscal_year).joint()
    links = ActivityPairing.known(asking.moment).filter(pairing_id__in=pairing_ids)
    statuses = dict(
        joint.exclude(status=Status.DISCARDED)
        .filter(id__in=links.values("activity_id"))
        .order_by()
        .values_list("id", "status")
    )
    steps = ReviewStep.known(asking.moment).filter(
        activity_id__in=list(statuses), move=Move.SUBMITTED
    )
    handed_in: dict[int, datetime] = {}
    for activity_id, at in steps.order_by("-at").values_list("activity_id", "at"):
        handed_in[activity_id] = at
    by_pairing = defaultdict(list)
    for pairing_id, activity_id in links.order_by().values_list("pairing_id", "activity_id"):
        if activity_id in statuses:
            by_pairing[pairing_id].append(activity_id)
    for pairing_id, ids in by_pairing.items():
        reach = next(step for step in _FURTHEST if any(statuses[pk] in step for pk in ids))
        days = [handed_in.get(pk) for pk in ids if statuses[pk] in reach]
        found[pairing_id] = min((at for at in days if at), default=None)
    return found


def _explained(asking: Asking, pairing_ids: Iterable[int]) -> dict[int, datetime | None]:
    """When each answer was first given."""
    answers = Explanation.known(asking.moment).filter(
        fiscal_year=asking.fiscal_year, pairing_id__in=pairing_ids
    )
    pairing_of = dict(answers.order_by().values_list("id", "pairing_id"))
    states = Explanation.versions.objects.filter(id__in=list(pairing_of)).order_by("-number_from")
    # The earliest comes last and stays.
    return {pairing_of[pk]: at for pk, at in states.values_list("id", "known_from")}


def _ordered(asking: Asking) -> datetime | None:
    """When the order in force, or one waiting, was first recorded."""
    group = WorkingGroup.known(asking.moment).filter(province_id=asking.province_id)
    orders = (
        WorkingGroupOrder.known(asking.moment)
        .in_force(asking.day)
        .filter(group_id__in=group.values("id"))
    )
    rows = dict(orders.order_by().values_list("id", "status"))
    approved = [pk for pk, status in rows.items() if status == OrderStatus.APPROVED]
    states = WorkingGroupOrder.versions.objects.filter(id__in=approved or list(rows))
    return states.order_by("known_from").values_list("known_from", flat=True).first()
