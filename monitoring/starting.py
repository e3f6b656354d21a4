"""What the form of a new activity may begin with: a line of a plan, or an earlier activity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Max

from monitoring.choices import Status
from monitoring.models import Activity, ActivityPairing, PlannedActivity
from registry.models import Pairing, Province

PLAN_PARAMETER, COPY_PARAMETER = "planned", "copy"
# Of an earlier activity these are likely to hold again; never its days, counts, outcome or files.
COPIED = ("title", "kind", "place", "is_joint", "direction", "budget_source")
FROM_PLAN = ("title", "kind", "place", "is_joint", "budget_source")
OFFERED = 8


@dataclass(frozen=True)
class Start:
    """What a form begins with.

    Attributes:
        initial: field → value.
        planned: the line of a plan that it comes from.
        copied: the earlier activity that it is a copy of.
    """

    initial: dict = field(default_factory=dict)
    planned: PlannedActivity | None = None
    copied: Activity | None = None


def start_from(
    *, user, province: Province, planned_id: int | None = None, copied_id: int | None = None
) -> Start:
    """Begin with a line of one of the province's plans, or with one of its activities.

    What is unknown, another province's or dropped begins nothing: the form is blank then.
    """
    if planned_id is not None:
        rows = PlannedActivity.objects.visible_to(user).in_hand()
        item = rows.filter(plan__pairing__province=province, pk=planned_id).select_related(
            "plan__pairing"
        ).first()
        return Start(_of_plan(item), planned=item) if item else Start()
    if copied_id is not None:
        rows = Activity.objects.visible_to(user).filter(province=province, pk=copied_id)
        activity = rows.prefetch_related("links__pairing").first()
        return Start(_of_activity(activity), copied=activity) if activity else Start()
    return Start()


def offered_lines(*, user, province: Province, years: Iterable[int]) -> list[PlannedActivity]:
    """Lines of the province's plans of these years for which nothing was recorded yet."""
    begun = Activity.objects.exclude(status=Status.DISCARDED).filter(planned__isnull=False)
    rows = PlannedActivity.objects.visible_to(user).in_hand().filter(
        plan__pairing__province=province, plan__fiscal_year__in=list(years)
    )
    rows = rows.exclude(pk__in=begun.values("planned_id"))
    return list(rows.select_related("plan__pairing__counterpart__country")[:OFFERED])


def offered_copies(
    *, user, province: Province, pairing: Pairing | None, before: int
) -> list[Activity]:
    """The province's latest activities of earlier years, of the pairing if one is named."""
    rows = Activity.objects.visible_to(user).filter(province=province, fiscal_year__lt=before)
    if pairing is not None:
        rows = rows.filter(links__pairing=pairing)
    return list(rows.select_related("province").order_by("-starts_on", "-id")[:OFFERED])


def earlier_activities(
    *, user, pairings: Iterable[Pairing], before: int
) -> dict[int, int]:
    """Pairing → its latest activity of a year before ``before``; one query."""
    rows = ActivityPairing.objects.visible_to(user).filter(
        pairing__in=list(pairings), activity__fiscal_year__lt=before
    ).exclude(activity__status=Status.DISCARDED)
    return dict(rows.order_by().values_list("pairing_id").annotate(Max("activity_id")))


def _of_plan(item: PlannedActivity) -> dict:
    initial = {name: getattr(item, name) for name in FROM_PLAN}
    initial |= {"planned": item, "pairings": [item.plan.pairing]}
    if item.planned_on.day is not None:
        initial["starts_on"] = item.planned_on.effective_on
    return initial


def _of_activity(activity: Activity) -> dict:
    initial = {name: getattr(activity, name) for name in COPIED}
    return initial | {"pairings": [link.pairing for link in activity.links.all()]}
