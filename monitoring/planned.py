"""What was planned for a year and what became of it: one truth for pages, calendar and feed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from monitoring.choices import Status
from monitoring.models import ActionPlan, Activity, ActivityPairing, Explanation, PlannedActivity
from registry.models import Pairing, Province
from registry.names import name_order
from sistercity.badges import Stated

# State → the badge's code and its words, the furthest first.
STATES: dict[str, tuple[str, Promise]] = {
    "done": ("approved", _("ดำเนินการแล้ว")),
    "waiting": ("submitted", _("รอพิจารณา")),
    "begun": ("draft", _("มีร่าง")),
    "dropped": ("explained", _("ไม่ได้ดำเนินการ")),
    "overdue": ("overdue", _("เลยกำหนด")),
    "to_come": ("due", _("ยังไม่ถึงกำหนด")),
}
_STATE_OF_STATUS = {
    Status.APPROVED: "done",
    Status.SUBMITTED: "waiting",
    Status.ENDORSED: "waiting",
    Status.RETURNED: "begun",
    Status.DRAFT: "begun",
}


@dataclass(frozen=True)
class ItemState(Stated):
    """One planned activity and how far it is.

    Attributes:
        state: a key of ``STATES``.
        activity: what was recorded for it, the furthest and latest; None without any.
    """

    STATES = STATES

    item: PlannedActivity
    state: str
    activity: Activity | None

    @property
    def is_open(self) -> bool:
        """Whether nothing has come of it yet and it was not dropped."""
        return self.state in {"overdue", "to_come"}


@dataclass(frozen=True)
class PairingPlan:
    """What a year's plan of a pairing promises, and the province's answer beside it.

    Attributes:
        plan: None where there is none that this person may see.
        explanation: why there was no joint activity; None without such an answer.
        joint_id: an approved joint activity of the year, which takes the answer's place.
    """

    pairing: Pairing
    plan: ActionPlan | None
    items: tuple[ItemState, ...]
    explanation: Explanation | None
    joint_id: int | None

    @property
    def counts(self) -> Counter:
        """How many items stand at each state."""
        return Counter(one.state for one in self.items)

    @property
    def is_superseded(self) -> bool:
        """Whether an activity came after all, so that the answer speaks no more."""
        return self.explanation is not None and self.joint_id is not None


def state_of(item: PlannedActivity, activity: Activity | None, today: date) -> str:
    """How far a planned activity is; what was recorded speaks before what was meant."""
    if activity is not None:
        return _STATE_OF_STATUS[activity.status]
    if item.is_dropped:
        return "dropped"
    return "overdue" if item.effective_on < today else "to_come"


def item_states(
    items: Iterable[PlannedActivity], *, user, today: date
) -> list[ItemState]:
    """Each item with what was recorded for it; one query."""
    items = list(items)
    rows = Activity.objects.visible_to(user).filter(planned__in=[item.pk for item in items])
    found = furthest(rows.order_by("id"))
    return [
        ItemState(item, state_of(item, found.get(item.pk), today), found.get(item.pk))
        for item in items
    ]


def furthest(activities: Iterable[Activity]) -> dict[int, Activity]:
    """By the planned activity that they were recorded for, the furthest, and of those the last."""
    found: dict[int, Activity] = {}
    for activity in activities:
        held = found.get(activity.planned_id)
        if held is None or _reach(activity) >= _reach(held):
            found[activity.planned_id] = activity
    return found


def pairing_plans(
    *, user, fiscal_year: int, today: date, pairings: Iterable[Pairing]
) -> list[PairingPlan]:
    """What was planned with each pairing for a year; a fixed number of queries.

    Args:
        pairings: in the order in which they are told; with their names fetched.
    """
    pairings = list(pairings)
    ids = [pairing.pk for pairing in pairings]
    plans = {
        plan.pairing_id: plan
        for plan in ActionPlan.objects.visible_to(user)
        .filter(pairing__in=ids, fiscal_year=fiscal_year)
        .prefetch_related(Prefetch("items", PlannedActivity.objects.kept(), to_attr="kept_items"))
    }
    items = [item for plan in plans.values() for item in plan.kept_items]
    states = defaultdict(list)
    for one in item_states(items, user=user, today=today):
        states[one.item.plan_id].append(one)
    answers = {
        answer.pairing_id: answer
        for answer in Explanation.objects.visible_to(user)
        .filter(pairing__in=ids, fiscal_year=fiscal_year)
        .select_related("by")
    }
    joint = joint_activities(ids, fiscal_year)
    return [
        PairingPlan(
            pairing=pairing,
            plan=plans.get(pairing.pk),
            items=tuple(states[plans[pairing.pk].pk]) if pairing.pk in plans else (),
            explanation=answers.get(pairing.pk),
            joint_id=joint.get(pairing.pk),
        )
        for pairing in pairings
    ]


def planned_pairings(*, user, fiscal_year: int, provinces: Iterable[Province]) -> list[int]:
    """Keys of the pairings of the provinces that have a plan this person may see."""
    rows = ActionPlan.objects.visible_to(user).filter(
        fiscal_year=fiscal_year, pairing__province__in=provinces
    )
    return list(rows.order_by().values_list("pairing_id", flat=True))


def province_counts(
    *, user, fiscal_year: int, today: date
) -> list[tuple[Province, int, Mapping[str, int]]]:
    """Each province with plans handed in: how many, and their items by state; for the ministry."""
    plans = ActionPlan.objects.visible_to(user).filter(fiscal_year=fiscal_year)
    plan_province = dict(plans.values_list("pk", "pairing__province_id"))
    items = PlannedActivity.objects.kept().filter(plan__in=list(plan_province))
    states: dict[int, Counter] = defaultdict(Counter)
    for one in item_states(items, user=user, today=today):
        states[plan_province[one.item.plan_id]][one.state] += 1
    held = Counter(plan_province.values())
    provinces = Province.objects.visible_to(user).filter(pk__in=held).order_by(name_order())
    return [(province, held[province.pk], states[province.pk]) for province in provinces]


def _reach(activity: Activity) -> int:
    """How far an activity is, the furthest the largest."""
    return -list(STATES).index(_STATE_OF_STATUS[activity.status])


def joint_activities(pairing_ids: list[int], fiscal_year: int) -> dict[int, int]:
    """The first approved joint activity of the year, by pairing."""
    rows = ActivityPairing.objects.filter(
        pairing__in=pairing_ids,
        activity__fiscal_year=fiscal_year,
        activity__status=Status.APPROVED,
        activity__is_joint=True,
    )
    return dict(rows.order_by("-activity_id").values_list("pairing_id", "activity_id"))
