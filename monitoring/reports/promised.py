"""What the action plans of a province promised for a year, and what became of it, in numbers.

Plans themselves are not public, so that nothing but numbers leaves here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from monitoring.choices import PlanStatus, Status
from monitoring.models import ActionPlan, Activity, PlannedActivity
from monitoring.planned import furthest, state_of
from registry.wording import living


@dataclass(frozen=True)
class Promised:
    """Plans handed in, of the pairings that owe one; ``items`` counts by ``planned.STATES``."""

    plan_count: int
    pairing_count: int
    items: Mapping[str, int]

    @property
    def item_count(self) -> int:
        """How many activities were planned."""
        return sum(self.items.values())


def read_promised(
    pairing_ids: Collection[int], *, fiscal_year: int, day: date, moment: datetime | None
) -> Promised:
    """What the plans of these pairings promised; three queries."""
    plans = ActionPlan.known(moment).filter(
        fiscal_year=fiscal_year, pairing_id__in=pairing_ids, status=PlanStatus.SUBMITTED
    )
    ids = list(plans.order_by().values_list("id", flat=True))
    rows = PlannedActivity.known(moment).kept().filter(plan_id__in=ids).order_by("id")
    items = living(PlannedActivity, rows)
    activities = Activity.known(moment).exclude(status=Status.DISCARDED)
    activities = activities.filter(planned_id__in=[item.pk for item in items]).order_by("id")
    found = furthest(living(Activity, activities))
    return Promised(
        plan_count=len(ids),
        pairing_count=len(pairing_ids),
        items=Counter(state_of(item, found.get(item.pk), day) for item in items),
    )
